"""Odd documents, legal or nearly so, give packages that import, have every operation and satisfy type checkers."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import black
import pytest

from specloom.output.write import write
from specloom.pipeline import Made, make

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
    packages: tuple[Path, dict[str, Made]],
) -> None:
    folder, _ = packages
    config = folder / "mypy.ini"
    config.write_text("[mypy]\nstrict = True\n", encoding="utf-8")
    command = [
        sys.executable,
        "-m",
        "mypy",
        "--config-file",
        str(config),
        "--cache-dir",
        str(folder / "cache"),
    ]
    done = subprocess.run(
        [*command, *(f"odd_{name}" for name in NAMES)],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr


@pytest.mark.parametrize("name", NAMES)
def test_every_operation_is_there(
    packages: tuple[Path, dict[str, Made]], name: str
) -> None:
    made = packages[1][name]
    assert made.operations == made.total


@pytest.mark.parametrize("name", NAMES)
def test_black_is_content(packages: tuple[Path, dict[str, Made]], name: str) -> None:
    for path, text in _written(packages[0], name).items():
        assert (
            black.format_str(text[:60_000], mode=black.Mode()) == text[:60_000]
            if len(text) < 60_000
            else True
        ), path


@pytest.mark.parametrize("name", NAMES)
def test_files_are_for_every_file_system(
    packages: tuple[Path, dict[str, Made]], name: str
) -> None:
    paths = list(_written(packages[0], name))
    assert len({path.casefold() for path in paths}) == len(paths)
    assert all(len(part.encode()) <= 255 for path in paths for part in path.split("/"))
    stems = {Path(path).stem for path in paths}
    assert stems.isdisjoint({"con", "nul", "aux", "prn", "com1", "lpt1"})
