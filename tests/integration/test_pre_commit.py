"""The hooks as pre-commit runs them: from a clone of this repository, in an environment of their own."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from ..end_to_end.command import SPEC
from .repositories import BROKEN, PLAIN, ROOT, commit, git, project

if shutil.which("git") is None:
    pytest.skip("git is not installed", allow_module_level=True)

NEEDED = (
    ".pre-commit-hooks.yaml", "pyproject.toml", "README.md", "LICENSE", "generator",
    "templates",
)  # fmt: skip
"""What a hook is installed from."""

CONFIGURATION = """\
repos:
  - repo: {repository}
    rev: {revision}
    hooks:
      - id: specloom-validate
      - id: specloom-check
"""


@pytest.fixture(scope="module")
def hooks(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository with the hooks as they are now."""
    probe = subprocess.run(
        [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "hatchling"],
        cwd=tmp_path_factory.mktemp("probe"),
        capture_output=True,
        check=False,
        timeout=120,
    )
    if probe.returncode:
        pytest.skip("PyPI, from which hooks are installed, cannot be reached")
    folder = tmp_path_factory.mktemp("hooks")
    for name in NEEDED:
        if (ROOT / name).is_dir():
            ignored = shutil.ignore_patterns("__pycache__")
            shutil.copytree(ROOT / name, folder / name, ignore=ignored)
        else:
            shutil.copy(ROOT / name, folder / name)
    git(folder, "init", "--quiet", "--initial-branch=main")
    commit(folder)
    return folder


def test_a_commit_is_stopped_by_what_is_wrong_and_by_what_is_stale(
    hooks: Path, tmp_path: Path
) -> None:
    folder = project(tmp_path / "project")
    (folder / ".pre-commit-config.yaml").write_text(
        CONFIGURATION.format(
            repository=hooks.as_posix(), revision=git(hooks, "rev-parse", "HEAD")
        )
    )
    environment = {**PLAIN, "PRE_COMMIT_HOME": str(tmp_path / "cache")}

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "pre_commit", "run", "--color=never", *arguments],
            cwd=folder,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=400,
        )

    commit(folder)
    fine = run("--all-files")
    assert fine.returncode == 0, fine.stdout + fine.stderr
    assert fine.stdout.count("Passed") == 2

    # What counts is what will be committed: the document is staged, the package is not.
    (folder / "pets.yaml").write_text(SPEC.replace("Get a pet", "Get one pet"))
    git(folder, "add", "pets.yaml")
    stale = run()
    assert stale.returncode == 1
    assert "src/pets/operations/pets.py: stale" in stale.stdout
    assert "run `specloom generate`" in stale.stdout

    written = run("specloom-generate", "--hook-stage", "manual")
    assert "No hook with id `specloom-generate`" in written.stdout + written.stderr
    configuration = folder / ".pre-commit-config.yaml"
    configuration.write_text(
        configuration.read_text() + "      - id: specloom-generate\n"
    )
    git(folder, "add", "--all")
    written = run("specloom-generate")
    assert written.returncode == 1
    assert "files were modified by this hook" in written.stdout
    git(folder, "add", "--all")
    assert run().returncode == 0

    (folder / "pets.yaml").write_text(BROKEN)
    git(folder, "add", "--all")
    broken = run("specloom-validate")
    assert broken.returncode == 1
    assert "error[unresolved-reference]" in broken.stdout
