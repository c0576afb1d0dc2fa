"""What a thing's own schema refuses is refused, and nothing that was sent is passed over in silence."""

from __future__ import annotations

import pytest

from ..stubs import Asked

MERGE = "application/merge-patch+json"


@pytest.mark.parametrize(
    ("patch", "told"),
    [
        ({"name": "", "age": -5}, ["name: must have at least 1 character", "age: must be at least 0"]),
        ({"address": {"zip": "x"}}, ["address.zip: must match "]),
        ({"name": None}, ["name cannot be removed"]),
    ],
)  # fmt: skip
def test_a_patch_that_leaves_no_thing_of_the_document_changes_nothing(
    shop: Asked, patch: object, told: list[str]
) -> None:
    before = shop("POST", "/customers", {"name": "ä"}).json
    path = f"/customers/{before['id']}"
    answer = shop("PATCH", path, patch, MERGE)
    assert answer.status == 400
    assert all(text in answer.body.decode() for text in told)
    assert shop("GET", path).json == before


def test_what_is_created_is_held_against_its_own_schema(shop: Asked) -> None:
    for method, path in (("PUT", "/orders/7"), ("POST", "/orders")):
        answer = shop(method, path, {"price": 1.005})
        assert answer.status == 400
        assert b"price: must be a multiple of 0.01" in answer.body
    assert shop("GET", "/orders").json == []
    assert shop("PUT", "/orders/7", {"price": 1.25}).json == {"id": 7, "price": 1.25}
    refused = shop("POST", "/vaults", {"owner": "Eva", "note": "x"})
    assert refused.status == 400
    assert b"note: is not a member that is described" in refused.body


def test_members_that_an_open_schema_allows_are_kept(shop: Asked) -> None:
    sent = {"name": "Eva", "note": "x", "address": {"city": "Ulm", "floor": 2}}
    created = shop("POST", "/customers", sent).json
    path = f"/customers/{created['id']}"
    assert created == {"id": created["id"], **sent}
    changed = shop("PATCH", path, {"ключ": [1]}, MERGE).json
    assert changed == {**created, "ключ": [1]} == shop("GET", path).json
    assert shop("GET", "/customers").json["customers"] == [changed]


def test_what_a_request_has_in_a_form_of_its_own_is_none_of_the_things(
    shop: Asked,
) -> None:
    sent = {"name": "Eva", "password": "geheim", "tags": "a,b"}
    created = shop("POST", "/customers", sent)
    assert created.status == 201
    assert created.json == {"id": created.json["id"], "name": "Eva"}
    path = f"/customers/{created.json['id']}"
    assert shop("PATCH", path, {"age": None}, MERGE).json == created.json
