"""Running the command as people do: in a process of its own, in a folder of their own."""

from __future__ import annotations

from pathlib import Path

import pytest

from .command import SPEC, Specloom


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A folder with one good document, `pets.yaml`, and nothing else."""
    folder = tmp_path / "project"
    folder.mkdir()
    (folder / "pets.yaml").write_text(SPEC)
    return folder


@pytest.fixture
def specloom(project: Path) -> Specloom:
    """`specloom("generate", …)` in the project's folder."""
    return Specloom(project)
