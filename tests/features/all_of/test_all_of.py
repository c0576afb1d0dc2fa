"""`allOf` merges."""

from __future__ import annotations

from typing import Any

import pytest

from ..conftest import BothRefuse, Travels
from ..packages import Package
from ..recorder import Recorder


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("base", {"id": 1}),
        ("derived", {"id": 1, "name": "n"}),
        ("twice", {"id": 1, "name": "n", "note": "long"}),
        ("inline", {"a": 1, "b": 2}),
        ("described", {"id": 1}),
        ("required_only", {"id": 1, "note": "x"}),
        ("bounds", 5),
        ("recursive", {"id": 1, "children": [{"id": 2, "children": []}]}),
        ("holder", {"derived": {"id": 1, "name": "n"}}),
    ],
)
def test_values_travel(travels: Travels, name: str, value: object) -> None:
    travels(name, value)


@pytest.mark.parametrize(
    ("name", "value", "missing"),
    [
        ("derived", {"id": 1}, "name"),
        ("derived", {"name": "n"}, "id"),
        ("twice", {"id": 1, "name": "n"}, "note"),
        ("inline", {"a": 1}, "b"),
        ("required_only", {"id": 1}, "note"),
    ],
)
def test_what_one_part_requires_is_required(
    package: Package,
    client: Any,
    recorder: Recorder,
    name: str,
    value: object,
    missing: str,
) -> None:
    recorder.answer_json(value)
    with pytest.raises(package.errors.ResponseInvalid, match=missing):
        getattr(client, f"get_{name}")()


@pytest.mark.parametrize("note", ["x", "x" * 21])
def test_bounds_of_all_parts_hold(
    package: Package, both_refuse: BothRefuse, note: str
) -> None:
    body = package.models.Twice(id=1, name="n", note=note)
    both_refuse("put_twice", body, {"id": 1, "name": "n", "note": note}, "$.note")


@pytest.mark.parametrize("value", [2, 10])
def test_the_tightest_bounds_hold(both_refuse: BothRefuse, value: int) -> None:
    both_refuse("put_bounds", value, value, "$")


def test_children_of_a_recursive_schema_are_typed(travels: Travels) -> None:
    tree = travels("recursive", {"id": 1, "children": [{"id": 2}]})
    assert type(tree.children[0]) is type(tree)
