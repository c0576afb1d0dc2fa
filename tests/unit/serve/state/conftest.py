"""The package of the document with rooms, seats, loans and members, made once."""

from __future__ import annotations

import pytest

from ..stubs import ROOMS, Asked, Package, package_of


@pytest.fixture(scope="session")
def rooms_package(tmp_path_factory: pytest.TempPathFactory) -> Package:
    return package_of(ROOMS, tmp_path_factory.mktemp("rooms"))


@pytest.fixture
def rooms(rooms_package: Package) -> Asked:
    """A stub of it that keeps state."""
    from specloom.serve.state.opening import keep_state

    stub = rooms_package.stub()
    keep_state(stub, rooms_package.hints)
    return Asked(stub)
