"""Pages that are none, and patches that are none: messages for whoever sent them."""

from __future__ import annotations

import pytest

from ..stubs import Asked


@pytest.mark.parametrize("name", ["limit", "page"])
@pytest.mark.parametrize("value", [0, -1, 10**23])
def test_a_number_that_no_page_has_is_refused(
    shop: Asked, name: str, value: int
) -> None:
    shop("POST", "/customers", {"name": "Eva"})
    answer = shop("GET", f"/customers?{name}={value}")
    assert answer.status == 400
    bound = "at least 1" if value < 1 else "at most 1000000000"
    assert f"{name} must be {bound}" in answer.body.decode()


def test_a_page_after_the_last_is_empty_and_says_its_own_number(shop: Asked) -> None:
    shop("POST", "/customers", {"name": "Eva"})
    page = shop("GET", "/customers?limit=1000&page=1000000000").json
    assert page == {"customers": [], "page": 1_000_000_000, "limit": 1000}


@pytest.mark.parametrize(
    ("operation", "message"),
    [
        ("bogus", "each operation of a JSON Patch is an object"),
        ({"op": "bogus", "path": "/name"}, "must be one of add, remove, replace, move, copy, test"),
        ({"op": ["add"]}, "must be one of add, remove, replace, move, copy, test"),
        ({"op": "remove"}, "an operation with the op remove must have the member path"),
        ({"op": "remove", "path": 5}, "the path of an operation must be a JSON Pointer"),
        ({"op": "remove", "path": "/lamp"}, "remove cannot be applied at /lamp: there is no such place"),
    ],
)  # fmt: skip
def test_messages_about_a_json_patch_are_those_of_its_terms(
    rooms: Asked, operation: object, message: str
) -> None:
    rooms("POST", "/rooms", {"name": "A"})
    media_type = "application/json-patch+json"
    answer = rooms("PATCH", "/rooms/1", [operation], media_type)
    assert answer.status in (400, 422)
    if isinstance(operation, dict):
        assert message in answer.json["error"]


def test_ids_are_counted_per_collection_and_names_may_be_equal(shop: Asked) -> None:
    customers = [shop("POST", "/customers", {"name": "Eva"}) for _ in range(2)]
    assert [answer.status for answer in customers] == [201, 201]
    path = f"/customers/{customers[0].json['id']}/notes"
    assert [shop("POST", path, {"name": "x"}).status for _ in range(1)] == [400]
    assert shop("POST", "/orders", {"price": 1}).json["id"] == 1
