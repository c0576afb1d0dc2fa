"""What holds for all tests: a slow machine is no failure, nobody's cache is theirs, and which are slow."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

settings.register_profile(
    "specloom",
    settings.default,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("specloom")

os.environ["SPECLOOM_CACHE"] = ""

_SLOW = (
    "corpus",
    "end_to_end",
    "features/test_output.py",
    "hostile",
    "impact/test_proof.py",
    "integration",
    "test_quality.py",
    "unit/checks/test_check.py",
    "unit/render/test_black_versions.py",
    "unit/files/test_interrupted_writing.py",
)
"""Folders and files whose tests start processes, or read large documents."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what stands in `_SLOW`."""
    here = Path(__file__).parent
    for item in items:
        path = item.path.relative_to(here).as_posix()
        if any(path == slow or path.startswith(f"{slow}/") for slow in _SLOW):
            item.add_marker(pytest.mark.slow)
