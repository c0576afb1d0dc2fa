"""What holds for the output of every feature: it compiles, black leaves it alone, and mypy is content."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import black
import pytest

from specloom.files.write import write
from specloom.pipeline import make, make_runtime

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


def test_packages_that_share_a_runtime_are_as_good(tmp_path: Path) -> None:
    """Each is written twice: one imports the runtime relatively, one absolutely."""
    acme = tmp_path / "acme"
    runtime_changes, _ = make_runtime(acme / "runtime", has_server=True)
    assert runtime_changes is not None
    write(runtime_changes)
    for document in DOCUMENTS:
        for kind, runtime in (("near", "..runtime"), ("far", "acme.runtime")):
            folder = acme / f"{kind}_{name_of(document)}"
            made = make(document, folder, source=document.name, runtime=runtime)
            assert made.changes is not None
            write(made.changes)
            assert not (folder / "runtime").exists()
    (tmp_path / "mypy.ini").write_text("[mypy]\nstrict = True\n", encoding="utf-8")
    isort = "lint.isort.known-first-party=['acme']"
    for module, *arguments in (
        ("mypy", "--cache-dir", str(tmp_path / "cache"), "-p", "acme"),
        ("ruff", "check", "--isolated", "--select", "E4,F,I", "--config", isort, "."),
        ("black", "--check", "--quiet", "--diff", "--workers", "1", "."),
    ):
        done = subprocess.run(
            [sys.executable, "-m", module, *arguments],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, f"{module}\n{done.stdout}{done.stderr}"
