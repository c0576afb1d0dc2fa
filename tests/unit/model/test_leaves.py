"""Schemas that say the same are read once, and remain schemas of their own places."""

from __future__ import annotations

import json
from typing import Any

import pytest

from specloom.model.api import Constant, Schema

from .built import properties, schema


def members(*raw: dict[str, Any]) -> list[Schema]:
    """The schemas of the members of one object, in their order."""
    named = {f"p{index}": leaf for index, leaf in enumerate(raw)}
    return [
        leaf
        for leaf, _ in properties(schema(json.dumps({"properties": named}))).values()
    ]


def test_equal_leaves_stand_at_their_own_places() -> None:
    same = {"type": "string", "format": "uri", "description": "Where."}
    first, other = members(same, dict(same))
    assert [first.location.key, other.location.key] == ["p0", "p1"]
    assert first.description == other.description == "Where."


@pytest.mark.parametrize("values", [(1, True), (1, 1.5), (0, False), ("1", 1)])
def test_values_that_python_alone_takes_for_equal_stay_apart(
    values: tuple[Any, Any],
) -> None:
    leaves = members(*({"const": value} for value in values))
    kinds = [type(leaf.value) for leaf in leaves if isinstance(leaf, Constant)]
    assert kinds == [type(value) for value in values]


def test_numbers_of_any_size_are_told_apart() -> None:
    leaves = members(*({"const": value} for value in (2**70, 2**70 + 1, -(2**70))))
    values = [leaf.value for leaf in leaves if isinstance(leaf, Constant)]
    assert values == [2**70, 2**70 + 1, -(2**70)]
