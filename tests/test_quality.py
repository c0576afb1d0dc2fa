"""The checks that a reviewer would run by hand: types, lint, layout."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent

GENERATED = sorted(
    f"generated/{path.name}"
    for path in (ROOT / "generated").iterdir()
    if (path / "__init__.py").is_file()
)

BLACK = ["--extend-exclude", "/generated/api_runtime/"]
"""Not twice: the shared runtime is a copy of `generator/specloom_runtime`, which is held to that."""

CHECKS = {
    "ruff": ["ruff", "check", "."],
    "black": ["black", "--check", "--quiet", "--diff", *BLACK, "."],
    "mypy": [
        "mypy",
        "generator/specloom",
        "generator/specloom_runtime",
        *GENERATED,
        "tests",
    ],
    "pyright": ["basedpyright", "--pythonpath", sys.executable],
}


@pytest.mark.parametrize("name", CHECKS)
def test_has_nothing_to_say(name: str) -> None:
    program, *arguments = CHECKS[name]
    command = [str(BIN / program), *arguments]
    done = subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, f"{' '.join(command)}\n{done.stdout}{done.stderr}"
