"""The same things by a nested path and by one of their own."""

from __future__ import annotations

from specloom.serve.state.state import State

from ..stubs import Asked, Package
from .conftest import SHOP


def test_a_flat_list_has_all_and_a_nested_one_its_parents(shop: Asked) -> None:
    ann, bo = (
        shop("POST", "/customers", {"name": name}).json["id"] for name in ("Ann", "Bo")
    )
    first = shop("POST", f"/customers/{ann}/orders", {"price": 1}).json
    assert first == {"id": 1, "price": 1, "customer_id": ann}
    assert shop("POST", "/orders", {"price": 2, "customer_id": bo}).json["id"] == 2
    assert shop("POST", "/orders", {"price": 3}).json["id"] == 3
    assert [order["id"] for order in shop("GET", "/orders").json] == [1, 2, 3]
    assert shop("GET", f"/customers/{ann}/orders").json == [first]
    assert shop("GET", "/orders/1").json == first
    shop("PUT", "/orders/1", {"price": 4, "customer_id": bo})
    assert shop("GET", f"/customers/{ann}/orders").json == []
    assert [order["id"] for order in shop("GET", f"/customers/{bo}/orders").json] == [
        1,
        2,
    ]
    assert shop("DELETE", f"/customers/{bo}").status == 204
    assert [order["id"] for order in shop("GET", "/orders").json] == [3]


def test_nothing_is_created_below_a_parent_that_is_not_there(shop: Asked) -> None:
    assert shop("POST", "/customers/none/orders", {"price": 1}).status == 404
    assert shop("GET", "/customers/none/orders").status == 404
    assert shop("GET", "/orders").json == []


def test_start_data_by_both_paths(shop_package: Package) -> None:
    stub = shop_package.stub()
    start = {
        "/orders": [{"id": 1, "price": 1, "customer_id": "ann"}, {"id": 2, "price": 1}],
        "/customers/ann/orders": [{"id": 3, "price": 1}],
        "/customers": [{"id": "ann", "name": "Ann"}],
    }
    State(stub, shop_package.hints, start=start)
    shop = Asked(stub, SHOP)
    assert [order["id"] for order in shop("GET", "/orders").json] == [1, 2, 3]
    assert [order["id"] for order in shop("GET", "/customers/ann/orders").json] == [
        1,
        3,
    ]
