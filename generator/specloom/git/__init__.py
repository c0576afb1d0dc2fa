"""Git as a command: how it is run, wherever and by whomever specloom was started."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping
from functools import cache
from pathlib import Path

SECONDS = 300
"""What git may take for an answer: the history of a large repository takes a while."""

_SETTINGS = ("GIT_CONFIG_COUNT", "GIT_CONFIG_PARAMETERS")
"""What the user has configured, such as `safe.directory`, is of no repository."""

_INDEX = "GIT_INDEX_FILE"


class GitError(Exception):
    """What git was asked for, and did not know; the message is a sentence for people."""


def run_git(
    folder: Path,
    *arguments: str,
    given: bytes = b"",
    variables: Mapping[str, str] | None = None,
) -> subprocess.CompletedProcess[bytes]:
    """What git answers in a folder, about the repository that the folder stands in.

    `given` is its standard input; `variables` are set for it. Hooks inherit the variables of the
    repository that git works in, which may be another one: they do not count. Of those, only the
    index of the same repository does: `git commit FILE` commits another one than the usual.

    Raises:
        GitError: git is not there, cannot be run, or gives no answer.
    """
    inherited = _environment()
    index = os.environ.get(_INDEX)
    if index and (directory := _directory(folder)):
        index = os.path.realpath(index)
        if os.path.dirname(index) == directory:
            inherited[_INDEX] = index
    return _run(folder, arguments, given, {**inherited, **(variables or {})})


def _environment() -> dict[str, str]:
    """The variables of this process without those that say which repository git works in."""
    if not any(name.startswith("GIT_") for name in os.environ):
        return {**os.environ}
    return {name: text for name, text in os.environ.items() if name not in _own_names()}


@cache
def _own_names() -> frozenset[str]:
    """The variables that are of one repository: git itself knows which (githooks(5))."""
    done = _run(Path(), ("rev-parse", "--local-env-vars"), b"", {**os.environ})
    return frozenset(done.stdout.decode().split()) - {*_SETTINGS}


def _directory(folder: Path) -> str | None:
    """Where the repository of a folder keeps its index; None where it is in none."""
    asked = ("rev-parse", "--absolute-git-dir")
    done = _run(folder, asked, b"", _environment())
    said = os.fsdecode(done.stdout).removesuffix("\n")
    return None if done.returncode else os.path.realpath(said)


def _run(
    folder: Path,
    arguments: tuple[str, ...],
    given: bytes,
    environment: dict[str, str],
) -> subprocess.CompletedProcess[bytes]:
    try:
        return subprocess.run(
            ["git", "-C", str(folder), *arguments],
            input=given,
            capture_output=True,
            check=False,
            timeout=SECONDS,
            # Not even the index is brought up to date.
            env={**environment, "GIT_OPTIONAL_LOCKS": "0"},
        )
    except FileNotFoundError:
        raise GitError("git is needed for this, and is not installed.") from None
    except subprocess.TimeoutExpired:
        raise GitError(f"git gave no answer within {SECONDS} seconds.") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise GitError(f"git cannot be run: {reason}.") from None
