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


SHOP = ROOMS.with_name("shop.yaml")


@pytest.fixture(scope="session")
def shop_package(tmp_path_factory: pytest.TempPathFactory) -> Package:
    return package_of(SHOP, tmp_path_factory.mktemp("shop"))


@pytest.fixture
def shop(shop_package: Package) -> Asked:
    """A stub of customers and orders that keeps state."""
    from specloom.serve.state.opening import keep_state

    stub = shop_package.stub()
    keep_state(stub, shop_package.hints)
    return Asked(stub, SHOP)
