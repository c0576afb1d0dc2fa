"""What holds for all tests: a slow machine is no failure, nobody's cache is theirs, and which are slow."""

from __future__ import annotations

import compileall
import gc
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

# Collecting 18,000 tests makes no garbage: looking for it takes half of the time.
gc.disable()

_SLOW = (
    "unit/files/test_interrupted_writing.py",
    "test_quality.py",
    "corpus/test_corpus.py",
    "corpus/test_github.py",
    "features/test_output.py",
    "hostile",
    "integration",
    "unit/checks/test_check.py",
    "unit/render/test_black_versions.py",
    "corpus",
    "end_to_end",
    "impact",
    "features/parts",
    "features/large_documents",
    "services/test_constraints.py",
    "services/test_schemathesis.py",
    "services/test_serve_command.py",
    "unit/compare/test_rules.py",
    "unit/files/test_layout_digest.py",
    "unit/render/test_render.py",
    "unit/runtime/server/test_server_robustness.py",
    "unit/runtime/test_runtime_any_union.py",
    "unit/runtime/test_runtime_whole_answers.py",
    "unit/test_work_guard.py",
)
"""Folders and files whose tests start processes, or read large documents; the dearest first.

Before all the one that forks a thousand times: a fork costs the more, the larger its parent has grown.
"""


def pytest_configure(config: pytest.Config) -> None:
    """The processes that tests start find specloom compiled, as it is where it is installed.

    They would each compile it where `PYTHONDONTWRITEBYTECODE` is set.
    """
    if not hasattr(config, "workerinput"):
        compileall.compile_dir(Path(__file__).parents[1] / "generator", quiet=2)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what stands in `_SLOW`, and begin with it: whatever comes last keeps one core busy, and the others wait."""
    here = Path(__file__).parent
    ranks: dict[Path, int] = {}
    for item in items:
        path = item.path
        if path not in ranks:
            parts = {path, *path.parents}
            slow = [rank for rank, name in enumerate(_SLOW) if here / name in parts]
            ranks[path] = min(slow, default=len(_SLOW))
        if ranks[path] < len(_SLOW):
            item.add_marker(pytest.mark.slow)
    items.sort(key=lambda item: ranks[item.path])


def pytest_collection_finish() -> None:
    """From here on garbage is collected, but not looked for among the tests."""
    gc.freeze()
    gc.enable()


@pytest.fixture(scope="session")
def packages_root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where packages are generated; the workers of a run share it."""
    base = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        base = base.parent
    root = base / "packages"
    root.mkdir(exist_ok=True)
    return root
