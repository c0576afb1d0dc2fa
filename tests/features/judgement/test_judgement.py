"""The stub judges requests by the document's schemas, exactly, and says where what is wrong."""

from __future__ import annotations

import json
from collections.abc import Iterator

import httpx2
import pytest

from ...asgi_server import served
from ..packages import Package
from .answers import violations


@pytest.fixture(scope="module")
def stub_url(package: Package) -> Iterator[str]:
    """The stub as it is generated: it answers what is valid with 204."""
    with served(package.server.app()) as url:
        yield url


MORE = "fits more than one of the forms that are described"
CONTAINS = "must have items of the form that is described, as many as are wanted"


@pytest.mark.parametrize(
    ("path", "body", "expected"),
    [
        ("conditional", {"kind": "big", "size": 1}, []),
        ("conditional", {"kind": "big"}, ["$.size: is required"]),
        ("conditional", {"kind": "big", "size": "1"}, ["$.size: must be an integer"]),
        ("conditional", {"kind": "small"}, []),
        ("conditional", {"size": 1}, ["$.size: is not allowed"]),
        ("dependent", {"card": "c", "address": "a"}, []),
        ("dependent", {"card": "c"}, ["$.address: is required"]),
        ("dependent", {"card": "c", "address": "a", "coupon": "x"}, ["$.card: is not allowed"]),
        ("containing", [1, "a", 2], []),
        ("containing", [1, "a"], [f"$: {CONTAINS}"]),
        ("containing", [1, 2, 3, 4], [f"$: {CONTAINS}"]),
        ("patterned", {"name": "n", "x-a": "b", "made-at": 1, "Id1": 3}, []),
        ("patterned", {"x-at": "b"}, ["$['x-at']: must be an integer"]),
        ("patterned", {"Id1": 0}, ["$.Id1: must be at least 1"]),
        ("patterned", {"other": 1}, ["$.other: is not a member that is described"]),
        ("composed", {"size": 1, "name": "n"}, []),
        ("composed", {"size": 1, "nam": "n"}, ["$.nam: is not a member that is described"]),
        ("exclusive", {"card": "c"}, []),
        ("exclusive", {"card": "c", "account": "a"}, [f"$: {MORE}"]),
        ("ruled-out", {"kind": "small"}, []),
        ("ruled-out", {"kind": "big"}, ["$: fits a form that is ruled out"]),
        ("tree", {"value": 1, "children": [{"value": 2, "children": []}]}, []),
        ("tree", {"value": 1, "children": [{"value": 2, "children": [{}]}]}, ["$.children[0].children[0].value: is required"]),
        ("named", {"from": 1, "to": 2}, []),
        ("named", {"from": -1, "to": "x"}, ["$.from: must be at least 0", "$.to: must be an integer"]),
        ("identified", {"size": 5, "other": "ab", "beside": 6}, []),
        ("identified", {"size": 4, "other": "abc", "beside": 1}, ["$.size: must be at least 5", "$.other: must have at most 2 characters", "$.beside: must be at least 5"]),
        ("elsewhere", {"inner": "a", "back": 1}, []),
        ("elsewhere", {"inner": "c", "back": 0}, ["$.inner: must be one of 'a', 'b'", "$.back: must be at least 1"]),
        ("conflicting", {}, []),
        ("conflicting", {"a": 1}, ["$.a: must be a string"]),
        ("conflicting", {"a": "1"}, ["$.a: must be an integer"]),
        ("read-only", {"name": "n"}, []),
        ("read-only", {"id": "1"}, ["$.name: is required"]),
        ("untyped", [4], []),
        ("untyped", 4, ["$: must be at most 3"]),
        ("untyped", "a", ["$: must have at least 2 characters"]),
        ("numbers", {"narrow": 2**31 - 1, "wide": None, "cents": 0.07, "bytes": "aGk="}, []),
        ("numbers", {"narrow": 1.0}, []),
        ("numbers", {"narrow": 2**31, "wide": -1, "cents": 0.075, "bytes": "%"}, ["$.narrow: must be at most 2147483647", "$.wide: must be at least 0", "$.cents: must be a multiple of 0.01", "$.bytes: must have the format byte"]),
        ("bad-patterns", {"a": "((("}, ["$.a: must have at most 2 characters"]),
        ("bad-patterns", {"a": "(("}, []),
        ("looping", {"a": 1}, []),
        ("looping", {}, ["$.a: is required"]),
        ("pets", {"kind": "Cat", "lives": 9}, []),
        ("pets", {"kind": "dog", "lives": "nine"}, []),
        ("pets", {"kind": "dog", "barks": "loud"}, ["$.barks: must be a boolean"]),
        ("pets", {"kind": "fish"}, [f"$: {MORE}"]),
        ("pets", {"kind": "fish", "lives": "many"}, []),
        # A base with a choice of its children: each of them is held against the base, in either place.
        ("shapes", {"kind": "Circle", "radius": 1}, []),
        ("shapes", {"kind": "Circle", "radius": "1"}, ["$.radius: must be an integer"]),
        ("shapes", {"kind": "Square", "radius": "1"}, []),
        ("circles", {"kind": "Circle", "radius": 1}, []),
        ("circles", {"radius": "1"}, ["$.kind: is required", "$.radius: must be an integer"]),
        # Formats that nobody asserts do not make two alternatives fit.
        ("ranges", {"first": "::1"}, []),
    ],
)  # fmt: skip
def test_bodies(stub_url: str, path: str, body: object, expected: list[str]) -> None:
    answer = httpx2.post(f"{stub_url}/{path}", json=body, trust_env=False)
    assert sorted(violations(answer)) == sorted(expected)


def test_parameters(stub_url: str) -> None:
    def query(text: str) -> list[str]:
        return violations(httpx2.get(f"{stub_url}/query?{text}", trust_env=False))

    assert query("ids=1&ids=2") == []
    assert query("ids=2&ids=0") == ["query.ids[1]: must be at least 1", f"query.ids: {CONTAINS}"]  # fmt: skip
    assert query('filter={"card":"c"}') == ["query.filter.address: is required"]


def test_forms_texts_and_items(stub_url: str) -> None:
    def post(path: str, media_type: str, body: str) -> list[str]:
        headers = {"Content-Type": media_type}
        answer = httpx2.post(f"{stub_url}/{path}", content=body, headers=headers, trust_env=False)  # fmt: skip
        return violations(answer)

    form = "application/x-www-form-urlencoded"
    assert post("form", form, "card=c&address=a") == []
    assert post("form", form, "card=c") == ["$.address: is required"]
    assert post("text", "text/plain", "good") == []
    assert post("text", "text/plain", "bad") == ["$: fits a form that is ruled out"]
    lines = [json.dumps(payment) for payment in ({"coupon": "x"}, {"card": "c"})]
    assert post("lines", "application/x-ndjson", lines[0]) == []
    assert post("lines", "application/x-ndjson", "\n".join(lines)) == [
        "$[1].address: is required"
    ]


def test_what_the_package_has_is_what_requests_reach_and_names_no_place_of_this_machine(
    package: Package,
) -> None:
    text = (package.folder / "schemas.py").read_text(encoding="utf-8")
    assert '"shared.Inner": {"enum": ["a", "b"]}' in text
    assert str(package.folder.parent) not in text
    assert "description" not in text
