"""Output in the layout of the project that it goes into."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from .command import SPEC, Specloom, contents

BIN = Path(sys.executable).parent


def is_formatted(folder: Path, *command: str) -> bool:
    """Whether a formatter, called in a folder, has nothing to do."""
    program = str(BIN / command[0])
    done = subprocess.run(
        [program, *command[1:]], cwd=folder, capture_output=True, check=False
    )
    return done.returncode == 0


def by_ruff(folder: Path) -> bool:
    return is_formatted(folder, "ruff", "format", "--check", "--no-cache", "src")


def by_black(folder: Path, *options: str) -> bool:
    return is_formatted(folder, "black", "--check", *options, "src")


def generate(specloom: Specloom, *options: str) -> None:
    done = specloom("generate", "pets.yaml", "-o", "src/pets", *options)
    assert done.returncode == 0, done.stderr


_FEW = ("--parts", "models")
"""Few files, where black lays them out, which is slow; `test_project.py` has it lay out all."""
RUFF = {
    "a length": {"pyproject.toml": "[tool.ruff]\nline-length = 110\n"},
    "another look": {
        "pyproject.toml": "[tool.ruff]\nindent-width = 2\n[tool.ruff.format]\nquote-style = 'single'\n"
    },
    "tabs": {"ruff.toml": "line-length = 70\n[format]\nindent-style = 'tab'\n"},
    "no magic commas": {
        ".ruff.toml": "format.skip-magic-trailing-comma = true\n"
        "lint.isort.split-on-trailing-comma = false\n"
    },
    "the nearest file": {
        "pyproject.toml": "[tool.ruff]\nline-length = 110\n",
        "src/ruff.toml": "line-length = 60\n",
    },
    "a file that extends another": {
        "pyproject.toml": "[tool.ruff]\nextend = 'team/ruff.toml'\n",
        "team/ruff.toml": "line-length = 60\n",
    },
    "a file that excludes the output": {
        "pyproject.toml": "[tool.ruff]\nline-length = 60\nforce-exclude = true\n"
        "extend-exclude = ['*.py', 'src']\n"
    },
    "ruff, and black without a table `format`": {
        "pyproject.toml": "[tool.black]\nline-length = 100\n"
        "[tool.ruff]\nline-length = 60\n[tool.ruff.format]\n"
    },
}


@pytest.mark.parametrize("files", RUFF.values(), ids=RUFF)
def test_the_output_is_what_the_projects_ruff_would_write(
    specloom: Specloom, files: dict[str, str]
) -> None:
    for name, text in files.items():
        (specloom.folder / name).parent.mkdir(exist_ok=True)
        (specloom.folder / name).write_text(text)
    generate(specloom)
    if "excludes" not in str(files):
        assert by_ruff(specloom.folder)
    before = contents(specloom.folder / "src")
    specloom.spec(SPEC.replace("Its name.", "What it is called."), "pets.yaml")
    generate(specloom)
    assert by_ruff(specloom.folder)
    after = contents(specloom.folder / "src")
    changed = {path for path in before if before[path] != after[path]}
    assert changed == {"pets/models.py", "pets/specloom.lock"}


def test_with_both_formatters_black_counts_unless_ruff_is_to_format(
    specloom: Specloom,
) -> None:
    specloom.configure(
        "[tool.black]\nline-length = 100\n[tool.ruff]\nline-length = 60\n"
    )
    generate(specloom, *_FEW)
    assert by_black(specloom.folder)


def test_without_a_ruff_that_takes_the_settings_black_comes_near(
    specloom: Specloom,
) -> None:
    specloom.configure("[tool.ruff]\nline-length = 110\nrequired-version = '==0.0.1'\n")
    generate(specloom, *_FEW)
    assert by_black(specloom.folder, "--line-length", "110")


def test_black_looks_no_further_than_the_repository(specloom: Specloom) -> None:
    specloom.configure("[tool.black]\nline-length = 60\n")
    (specloom.folder / "src" / ".git").mkdir(parents=True)
    generate(specloom, *_FEW)
    assert by_black(specloom.folder, "--line-length", "88")


@pytest.mark.parametrize("broken", ["[tool.black\n", "[tool]\nblack = 1\nruff = []\n"])
def test_settings_that_cannot_be_read_are_none(specloom: Specloom, broken: str) -> None:
    generate(specloom, *_FEW)
    plain = contents(specloom.folder / "src")
    specloom.configure(broken)
    done = specloom("generate", "pets.yaml", "-o", "broken/pets", *_FEW)
    assert done.returncode == 0, done.stderr
    assert contents(specloom.folder / "broken") == plain


def test_what_is_styled_is_the_same_without_a_cache(specloom: Specloom) -> None:
    specloom.configure("[tool.black]\nline-length = 100\n")
    results: list[dict[str, bytes]] = []
    for cache in ("", "cache", "cache"):
        specloom.environment = {
            "SPECLOOM_CACHE": str(specloom.folder / cache) if cache else ""
        }
        output = f"src{len(results)}/pets"
        done = specloom("generate", "pets.yaml", "-o", output, *_FEW)
        assert done.returncode == 0, done.stderr
        results.append(contents(specloom.folder / f"src{len(results)}"))
    assert results[0] == results[1] == results[2]
