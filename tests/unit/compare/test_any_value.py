"""Schemas that admit any value, and those that ask for something."""

from __future__ import annotations

import pytest

from specloom.document.value import Value

from .compared import at_place, rules

_CHOICE: Value = {
    "oneOf": [
        {"type": "object", "properties": {name: {}}, "required": [name]}
        for name in ("q", "r")
    ]
}
_ASKED: list[Value] = [_CHOICE, {"not": {"type": "string"}}, {"type": "object"}]
_ANY: list[Value] = [{}, True]


def _said(before: Value, after: Value) -> list[str]:
    texts = (at_place("request-body", schema) for schema in (before, after))
    return [rule.removeprefix("request-body-") for rule in rules(*texts)]


@pytest.mark.parametrize("anything", [*_ANY, None])
@pytest.mark.parametrize("asked", _ASKED)
@pytest.mark.parametrize("keyword", ["items", "additionalProperties"])
def test_what_only_one_side_asks_of_values_below_is_said(
    keyword: str, asked: Value, anything: Value
) -> None:
    holder: dict[str, Value] = {"type": ["array", "object"]}
    free = holder if anything is None else {**holder, keyword: anything}
    assert _said(free, {**holder, keyword: asked}) == ["any-value-denied"]
    assert _said({**holder, keyword: asked}, free) == ["any-value-allowed"]
    assert not _said(free, {**holder, keyword: {"description": "d"}})


@pytest.mark.parametrize("anything", _ANY)
def test_a_choice_instead_of_any_value_denies_values(anything: Value) -> None:
    assert _said(anything, _CHOICE) == ["any-value-denied"]
    assert _said(_CHOICE, anything) == ["any-value-allowed"]


@pytest.mark.parametrize(
    "asked",
    [
        *_ASKED,
        {"maxLength": 3},
        {"enum": ["a", "b"]},
        {"properties": {"a": {"type": "string"}}},
        {"type": "object", "properties": {"a": {}}, "required": ["a"]},
        {"items": {"type": "string"}, "deprecated": True},
        {"type": "string", "maxLength": 3, "default": "a"},
    ],
)
def test_true_means_what_the_empty_schema_does(asked: Value) -> None:
    reported = [_said(anything, asked) for anything in _ANY]
    assert reported[0]
    assert reported[0] == reported[1]
    back = [_said(asked, anything) for anything in _ANY]
    assert back[0]
    assert back[0] == back[1]
    assert not _said(True, {})


def test_a_reference_that_leads_nowhere_may_ask_for_anything() -> None:
    lost: Value = {"type": "array", "items": {"$ref": "#/components/schemas/Lost"}}
    assert "any-value-denied" not in _said({"type": "array"}, lost)
