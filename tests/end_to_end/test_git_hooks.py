"""The command as hooks of git run it: with git's own variables, which are those of git's repository."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from .command import SOURCES, SPEC, Specloom
from .test_diff_git import commit, git, write

if shutil.which("git") is None:
    pytest.skip("git is not installed", allow_module_level=True)

PROJECT = '[[tool.specloom.packages]]\nspec = "pets.yaml"\noutput = "pets"\n'
CHANGED = SPEC + "        age: {type: integer}\n"
METHOD = '\n    def shouted(self) -> str:\n        return f"{self.name}!"\n'


def hook(repository: Path, script: str) -> None:
    """What is run before each commit; `specloom` is the command."""
    file = repository / ".git" / "hooks" / "pre-commit"
    file.parent.mkdir(exist_ok=True)
    command = f'PYTHONPATH="{SOURCES}" "{sys.executable}" -m specloom "$@"'
    file.write_text(f"#!/bin/sh\nset -e\nspecloom() {{ {command}; }}\n{script}")
    file.chmod(0o755)


def hooked(folder: Path, *arguments: str) -> str:
    """What `git commit` and its hook say."""
    done = subprocess.run(
        ["git", "-c", "user.name=a", "-c", "user.email=a@b.c", "commit", *arguments],
        cwd=folder,
        env={**os.environ, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"},
        check=False,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


@pytest.fixture
def vendored(specloom: Specloom) -> Specloom:
    """A repository with a project below its root, whose package was generated and committed."""
    home = specloom.folder / "home"
    write(home, {"pets.yaml": SPEC, "pyproject.toml": PROJECT})
    git(specloom.folder, "init", "-q", "--initial-branch=main")
    assert specloom("generate", cwd=home).returncode == 0
    commit(specloom.folder, {})
    return specloom


def test_a_hook_in_a_linked_work_tree_knows_the_documents_and_the_hand_edits(
    vendored: Specloom,
) -> None:
    linked = vendored.folder.parent / "linked"
    git(vendored.folder, "worktree", "add", "-q", str(linked))
    models = linked / "home" / "pets" / "models.py"
    models.write_text(models.read_text() + METHOD)
    write(linked / "home", {"pets.yaml": CHANGED})
    hook(
        vendored.folder,
        "cd home; specloom diff --git HEAD; specloom generate --on-edit merge",
    )
    output = hooked(linked, "-qam", "change")
    assert "HEAD:home/pets.yaml:" in output, "named from the root"
    assert "age: int" in models.read_text()
    assert METHOD in models.read_text()


def test_a_hook_sees_what_is_committed_though_it_was_not_added(
    vendored: Specloom,
) -> None:
    write(vendored.folder / "home", {"pets.yaml": CHANGED})
    hook(
        vendored.folder,
        "cd home; specloom diff --fail-on never HEAD:./pets.yaml :./pets.yaml",
    )
    assert "age" in hooked(vendored.folder, "-qam", "change")
    write(vendored.folder / "home", {"pets.yaml": CHANGED.replace("age", "born")})
    output = hooked(vendored.folder, "-qm", "change", "home/pets.yaml")
    assert "born" in output


def test_variables_of_another_repository_say_nothing_about_this_one(
    vendored: Specloom, tmp_path: Path
) -> None:
    other = tmp_path / "other"
    other.mkdir()
    git(other, "init", "-q")
    variables = {
        "GIT_DIR": str(other / ".git"),
        "GIT_WORK_TREE": str(other),
        "GIT_INDEX_FILE": str(other / ".git" / "index"),
    }
    home = vendored.folder / "home"
    for arguments in (["--git", "HEAD"], ["HEAD:./pets.yaml", ":./pets.yaml"]):
        done = vendored("diff", *arguments, cwd=home, environment=variables)
        assert (done.returncode, done.stderr) == (0, ""), done.stderr
        assert "no changes" in done.stdout


def test_what_is_configured_for_one_command_counts(vendored: Specloom) -> None:
    variables = {
        "GIT_DIR": "elsewhere",
        "GIT_CONFIG_COUNT": "1",
        "GIT_CONFIG_KEY_0": "core.quotePath",
        "GIT_CONFIG_VALUE_0": "no boolean",
    }
    home = vendored.folder / "home"
    done = vendored("diff", "--git", "HEAD", cwd=home, environment=variables)
    assert done.returncode == 2
    assert "core.quotepath" in done.stderr


def test_a_git_that_gives_no_answer_is_not_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from specloom import git as room

    command = tmp_path / "bin" / "git"
    command.parent.mkdir()
    command.write_text("#!/bin/sh\nexec sleep 60\n")
    command.chmod(0o755)
    monkeypatch.setenv("PATH", f"{command.parent}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setattr(room, "SECONDS", 0.2)
    with pytest.raises(room.GitError, match=r"no answer within 0\.2 seconds"):
        room.run_git(tmp_path, "status")
