"""What holds for the output of every feature: it compiles, black leaves it alone, and mypy is content."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

import specloom_runtime
from specloom.files.write import write
from specloom.pipeline import make, make_runtime

from ..checkers import laid_out
from .packages import DOCUMENTS, Package, generated, name_of

RUNTIME = Path(specloom_runtime.__path__[0])
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
            assert laid_out(text) == text, file.name


@pytest.mark.parametrize("document", DOCUMENTS, ids=_names)
def test_the_runtime_of_a_package_has_all_that_is_imported(
    document: Path, packages_root: Path
) -> None:
    """Of its own are only the modules of the runtime that it needs, each as it is in all packages."""
    package = generated(document, packages_root, name_of(document))
    runtime = package.folder / "runtime"
    modules = {path.relative_to(runtime) for path in runtime.rglob("*.py")}
    for module in modules:
        assert (runtime / module).read_bytes() == (RUNTIME / module).read_bytes()
    for file in package.folder.rglob("*.py*"):
        if file.suffix in (".py", ".pyi"):
            for wanted in _of_the_runtime(file, package.folder):
                assert wanted in modules, file


def _of_the_runtime(file: Path, folder: Path) -> Iterator[Path]:
    """The modules of the runtime that a module imports, also where only a type checker does."""
    for level, module, names in _relative_imports(file.read_text(encoding="utf-8")):
        place = file.parents[level - 1].joinpath(*module.split(".") if module else ())
        if not place.is_relative_to(folder / "runtime"):
            continue
        path = place.relative_to(folder / "runtime")
        is_module = (RUNTIME / path).with_suffix(".py").is_file()
        yield path.with_suffix(".py") if is_module else path / "__init__.py"
        yield from (
            path / f"{name}.py"
            for name in names
            if (RUNTIME / path / f"{name}.py").is_file()
        )


@cache
def _relative_imports(text: str) -> list[tuple[int, str, list[str]]]:
    """How many folders up, which module and which names of it."""
    return [
        (node.level, node.module or "", [alias.name for alias in node.names])
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.ImportFrom) and node.level
    ]


def test_mypy_has_nothing_to_say_of_a_package_with_its_own_runtime(
    packages_root: Path, tmp_path: Path
) -> None:
    """Of the one that needs most of the runtime; for those that share one see below."""
    packages = [
        generated(document, packages_root, name_of(document)) for document in DOCUMENTS
    ]

    def modules(package: Package) -> int:
        return len([*(package.folder / "runtime").rglob("*.py")])

    config = tmp_path / "mypy.ini"
    config.write_text("[mypy]\nstrict = True\n", encoding="utf-8")
    command = [sys.executable, "-m", "mypy", "--config-file", str(config)]
    done = subprocess.run(
        [
            *command,
            "--cache-dir",
            str(tmp_path / "cache"),
            max(packages, key=modules).folder,
        ],
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
            for file in folder.rglob("*.py"):
                text = file.read_text(encoding="utf-8")
                assert laid_out(text) == text, file
    (tmp_path / "mypy.ini").write_text("[mypy]\nstrict = True\n", encoding="utf-8")
    isort = "lint.isort.known-first-party=['acme']"
    for module, *arguments in (
        ("mypy", "--cache-dir", str(tmp_path / "cache"), "-p", "acme"),
        ("ruff", "check", "--isolated", "--select", "E4,F,I", "--config", isort, "."),
    ):
        done = subprocess.run(
            [sys.executable, "-m", module, *arguments],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, f"{module}\n{done.stdout}{done.stderr}"
