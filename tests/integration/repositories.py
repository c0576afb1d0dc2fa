"""Real git repositories with a document and the package made from it."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from ..end_to_end.command import SPEC, Specloom

ROOT = Path(__file__).resolve().parents[2]

BREAKING = SPEC.replace("{type: integer}", "{type: boolean}")
BROKEN = SPEC.replace("{type: integer}", "{$ref: '#/components/schemas/Id'}")
PROJECT = '[[tool.specloom.packages]]\nspec = "pets.yaml"\noutput = "src/pets"\n'

PLAIN = {
    **{name: value for name, value in os.environ.items() if name[:4] != "GIT_"},
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
    **{f"GIT_{role}_NAME": "A" for role in ("AUTHOR", "COMMITTER")},
    **{f"GIT_{role}_EMAIL": "a@b.test" for role in ("AUTHOR", "COMMITTER")},
}
"""The environment without anybody's settings of git."""


def git(folder: Path, *arguments: str) -> str:
    """What git answers."""
    return subprocess.run(
        ["git", *arguments],
        cwd=folder,
        env=PLAIN,
        check=True,
        capture_output=True,
        text=True,
    ).stdout.strip()


def specloom(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    ours = {name: text for name, text in PLAIN.items() if name.startswith("GIT_")}
    return Specloom(folder)(*arguments, environment=ours)


def commit(folder: Path, subject: str = "change") -> str:
    """Commit everything; the id of the commit."""
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--allow-empty", "--message", subject)
    return git(folder, "rev-parse", "HEAD")


def project(folder: Path) -> Path:
    """A repository with `pets.yaml` and its package, committed on the branch `main`."""
    folder.mkdir(parents=True)
    git(folder, "init", "--quiet", "--initial-branch=main")
    (folder / "pyproject.toml").write_text(PROJECT)
    (folder / "pets.yaml").write_text(SPEC)
    (folder / ".gitattributes").write_text("* -text\n")
    done = specloom(folder, "generate")
    assert done.returncode == 0, done.stderr
    commit(folder)
    return folder
