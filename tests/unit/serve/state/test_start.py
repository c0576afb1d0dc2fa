"""Start data: what stands in what, and ids as the file has them."""

from __future__ import annotations

from pathlib import Path

from specloom.serve.state.snapshot import Snapshot
from specloom.serve.state.start import read
from specloom.serve.state.state import State

from ..stubs import Asked, Package
from .conftest import SHOP

START = {
    "/customers/a%2Fb/notes": [{"id": 7, "name": "x"}],
    "/customers": [{"id": "a/b", "name": "Ann"}, {"id": "50%", "name": "Bo"}],
    "/customers/50%25/notes": [{"id": 8, "name": "y"}],
}


def test_ids_in_paths_are_percent_encoded(shop_package: Package) -> None:
    stub = shop_package.stub()
    State(stub, shop_package.hints, start=START)
    shop = Asked(stub, SHOP)
    assert [item["id"] for item in shop("GET", "/customers").json["customers"]] == [
        "a/b",
        "50%",
    ]
    assert shop("GET", "/customers/a%2Fb").json["id"] == "a/b"
    assert [note["id"] for note in shop("GET", "/customers/a%2Fb/notes").json] == [7]
    assert [note["id"] for note in shop("GET", "/customers/50%25/notes").json] == [8]
    assert shop("DELETE", "/customers/a%2Fb").status == 204
    assert shop("GET", "/customers/a%2Fb/notes").status == 404


def test_what_a_file_has_already_stays(shop_package: Package, tmp_path: Path) -> None:
    file = tmp_path / "state.db"
    (start := tmp_path / "start.json").write_text(
        '{"/orders": [{"id": 7, "price": 1}]}'
    )
    for is_left in (False, True):
        stub = shop_package.stub()
        keeper = Snapshot(file, stub.title)
        state = State(stub, shop_package.hints, start=read(start), keeper=keeper)
        assert state.leaves_start is is_left
        Asked(stub, SHOP)("DELETE", "/orders/7")
        keeper.close()
