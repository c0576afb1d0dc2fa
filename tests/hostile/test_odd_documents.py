"""Odd documents, legal or nearly so, give packages that import, have every operation and satisfy type checkers."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from specloom.files.write import write
from specloom.pipeline import Made, make

from ..checkers import assert_typed, laid_out
from .odd import documents

NAMES = tuple(documents())


@pytest.fixture(scope="module")
def packages(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Made]]:
    """All of the packages, in one folder."""
    folder = tmp_path_factory.mktemp("odd")
    made: dict[str, Made] = {}
    for name, document in documents().items():
        spec = folder / f"{name}.json"
        spec.write_text(json.dumps(document), encoding="utf-8")
        made[name] = make(spec, folder / f"odd_{name}", source=spec.name)
        changes = made[name].changes
        assert changes is not None
        write(changes)
    return folder, made


def _written(folder: Path, name: str) -> dict[str, str]:
    package = folder / f"odd_{name}"
    return {
        file.relative_to(package).as_posix(): file.read_bytes().decode()
        for file in sorted(package.rglob("*.py"))
        if "runtime" not in file.relative_to(package).parts[:1]
    }


def test_every_package_imports_in_a_fresh_process(
    packages: tuple[Path, dict[str, Made]],
) -> None:
    folder, _ = packages
    script = Path(__file__).with_name("using.py")
    command = [
        sys.executable,
        str(script),
        str(folder),
        *(f"odd_{name}" for name in NAMES),
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.stdout + done.stderr == ""


def test_mypy_is_content_with_all_of_them(
    packages: tuple[Path, dict[str, Made]], packages_root: Path
) -> None:
    assert_typed((packages[0] / f"odd_{name}" for name in NAMES), packages_root)


# One test for all of the packages: each worker of a run would make all of them anew.
def test_every_operation_is_there_in_files_for_every_file_system(
    packages: tuple[Path, dict[str, Made]],
) -> None:
    folder, made = packages
    for name in NAMES:
        assert made[name].operations == made[name].total, name
        paths = list(_written(folder, name))
        assert len({path.casefold() for path in paths}) == len(paths), name
        parts = [part for path in paths for part in path.split("/")]
        assert max(len(part.encode()) for part in parts) <= 255, name
        stems = {part.split(".")[0] for part in parts}
        assert stems.isdisjoint({"con", "nul", "aux", "prn", "com1", "lpt1"}), name


def test_black_is_content(packages: tuple[Path, dict[str, Made]]) -> None:
    for name in NAMES:
        for path, text in _written(packages[0], name).items():
            if len(text) < 25_000:  # black is slow
                assert laid_out(text) == text, (name, path)
