"""What several of the server's tests use."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

import specloom_runtime as runtime

from . import parts_service


@pytest.fixture
def package_dir(tmp_path: Path) -> Path:
    """The parts service as a generated package: a folder with its own runtime and relative imports only."""
    folder = tmp_path / "acme parts"
    folder.mkdir()
    ignored = shutil.ignore_patterns("__pycache__")
    shutil.copytree(Path(runtime.__path__[0]), folder / "runtime", ignore=ignored)
    for source in Path(parts_service.__path__[0]).glob("*.py"):
        text = source.read_text().replace("from specloom_runtime.", "from .runtime.")
        (folder / source.name).write_text(text)
    return folder
