"""What holds for the output of every feature: it compiles, black leaves it alone, and mypy is content."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import black
import pytest

from .packages import DOCUMENTS, generated, name_of

_names = [name_of(document) for document in DOCUMENTS]


@pytest.mark.parametrize("document", DOCUMENTS, ids=_names)
def test_compiles_and_black_leaves_it_alone(
    document: Path, packages_root: Path
) -> None:
    package = generated(document, packages_root, name_of(document))
    for file in sorted(package.folder.rglob("*.py")):
        text = file.read_text(encoding="utf-8")
        ast.parse(text)
        if "runtime" not in file.relative_to(package.folder).parts:
            assert black.format_str(text, mode=black.Mode()) == text, file.name


def test_mypy_has_nothing_to_say(packages_root: Path, tmp_path: Path) -> None:
    folders = [
        generated(document, packages_root, name_of(document)).folder
        for document in DOCUMENTS
    ]
    config = tmp_path / "mypy.ini"
    config.write_text("[mypy]\nstrict = True\n", encoding="utf-8")
    command = [sys.executable, "-m", "mypy", "--config-file", str(config)]
    done = subprocess.run(
        [*command, "--cache-dir", str(tmp_path / "cache"), *map(str, folders)],
        cwd=packages_root,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
