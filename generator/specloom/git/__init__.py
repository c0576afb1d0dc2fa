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
    """A question that git did not answer; the message is a sentence for people."""


def environment(folder: Path) -> dict[str, str]:
    """The variables with which git is asked about the repository that a folder stands in.

    Hooks inherit the variables of the repository that git works in, which may be another one: they do not count. Of
    those, only the index of the same repository does: `git commit FILE` commits another one than the usual.

    Raises:
        GitError: git is not there, cannot be run, or gives no answer.
    """
    if not any(name.startswith("GIT_") for name in os.environ):
        return {**os.environ}
    variables = {
        name: text for name, text in os.environ.items() if name not in _own_names()
    }
    if index := os.environ.get(_INDEX):
        asked = run_git(folder, "rev-parse", "--absolute-git-dir", variables=variables)
        directory = os.fsdecode(asked.stdout).removesuffix("\n")
        index = os.path.realpath(index)
        if not asked.returncode and os.path.dirname(index) == os.path.realpath(
            directory
        ):
            variables[_INDEX] = index
    return variables


@cache
def _own_names() -> frozenset[str]:
    """The variables that are of one repository: git itself knows which (githooks(5))."""
    asked = run_git(Path(), "rev-parse", "--local-env-vars", variables=os.environ)
    return frozenset(asked.stdout.decode().split()) - {*_SETTINGS}


def run_git(
    folder: Path,
    *arguments: str,
    given: bytes = b"",
    variables: Mapping[str, str] | None = None,
) -> subprocess.CompletedProcess[bytes]:
    """Ask git in a folder about the repository that the folder stands in.

    Args:
        folder: Where git runs.
        arguments: Those of the command `git`.
        given: Its standard input.
        variables: Its environment; default: that of `environment`.

    Raises:
        GitError: git is not there, cannot be run, or gives no answer.
    """
    if variables is None:
        variables = environment(folder)
    try:
        return subprocess.run(
            ["git", "-C", str(folder), *arguments],
            input=given,
            capture_output=True,
            check=False,
            timeout=SECONDS,
            # Not even the index is brought up to date.
            env={**variables, "GIT_OPTIONAL_LOCKS": "0"},
        )
    except FileNotFoundError:
        raise GitError("git is needed for this, and is not installed.") from None
    except subprocess.TimeoutExpired:
        raise GitError(f"git gave no answer within {SECONDS} seconds.") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise GitError(f"git cannot be run: {reason}.") from None
