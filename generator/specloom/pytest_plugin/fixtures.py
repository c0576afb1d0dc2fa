"""The fixtures: a maker of stubs for each scope."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from specloom.pytest_plugin.packages import Packages
    from specloom.pytest_plugin.stubs import StubFactory

_PACKAGES: pytest.StashKey[Packages] = pytest.StashKey()
"""The packages that were made in this run."""


@pytest.fixture
def specloom_stub(pytestconfig: pytest.Config) -> Iterator[StubFactory]:
    """Makes stubs that end with the test: `stub = specloom_stub("specs/pets.yaml")`."""
    with _stubs(pytestconfig) as factory:
        yield factory


@pytest.fixture(scope="module")
def module_specloom_stub(pytestconfig: pytest.Config) -> Iterator[StubFactory]:
    """As `specloom_stub`; the stubs end with the module."""
    with _stubs(pytestconfig) as factory:
        yield factory


@pytest.fixture(scope="session")
def session_specloom_stub(pytestconfig: pytest.Config) -> Iterator[StubFactory]:
    """As `specloom_stub`; the stubs end with the session."""
    with _stubs(pytestconfig) as factory:
        yield factory


@contextmanager
def _stubs(config: pytest.Config) -> Iterator[StubFactory]:
    from specloom.pytest_plugin import packages, stubs

    made = config.stash.get(_PACKAGES, None)
    if made is None:
        made = config.stash[_PACKAGES] = packages.Packages(config.rootpath)
    factory = stubs.StubFactory(made)
    try:
        yield factory
    finally:
        factory.close()


def pytest_unconfigure(config: pytest.Config) -> None:
    """Remove what was made."""
    packages = config.stash.get(_PACKAGES, None)
    if packages is not None:
        packages.close()
