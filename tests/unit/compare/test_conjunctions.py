"""Schemas that hold together in an `allOf`: what each of them says counts."""

from __future__ import annotations

import pytest

from specloom.compare.schemas.multiples import common_multiple
from specloom.document.value import Value

from .compared import at_place, changes


def rules_of(first: Value, before: Value, after: Value) -> list[str]:
    """The rules of a change of the second of two schemas that hold together."""
    old, new = (
        at_place("request-body", {"allOf": [first, schema]})
        for schema in (before, after)
    )
    return [change.rule.removeprefix("request-body-") for change in changes(old, new)]


@pytest.mark.parametrize(
    ("number", "other", "least"),
    [
        (4, 6, 12),
        (0.3, 0.2, 0.6),
        (0.5, 0.75, 1.5),
        (2, 0.01, 2),
        (6, 0, 6),
        (2**53 - 1, 2**53 - 111, 2**53 - 1),
    ],
)
def test_a_multiple_of_two_numbers_is_one_of_their_least_common_multiple(
    number: int | float, other: int | float, least: int | float
) -> None:
    assert common_multiple(number, other) == least


def test_a_change_of_the_second_multiple_is_seen() -> None:
    first: Value = {"type": "integer", "multipleOf": 2}
    assert rules_of(first, {"multipleOf": 3}, {"multipleOf": 7}) == [
        "multiple-of-changed"
    ]
    assert rules_of(first, {"multipleOf": 3}, {"multipleOf": 9}) == [
        "multiple-of-specialized"
    ]
    assert not rules_of(first, {"multipleOf": 3}, {"multipleOf": 6})


def test_a_change_of_the_second_format_is_seen() -> None:
    first: Value = {"type": "string", "format": "email"}
    rules = rules_of(first, {"format": "idn"}, {"format": "uuid"})
    assert rules == ["type-changed"]
    assert rules_of(first, {}, {"format": "idn"}) == ["type-changed"]
    assert rules_of(first, {"format": "idn"}, {}) == ["type-generalized"]
    assert not rules_of(first, {"format": "email"}, {})


def test_two_different_constants_admit_nothing() -> None:
    first: Value = {"const": "a"}
    assert rules_of(first, {"const": "a"}, {"const": "b"}) == ["forbidden"]
    assert not rules_of(first, {"const": "a"}, {})


@pytest.mark.parametrize(
    ("keyword", "rule"),
    [("uniqueItems", "unique-items-added"), ("deprecated", "deprecated")],
)
def test_a_flag_holds_where_any_of_several_schemas_says_so(
    keyword: str, rule: str
) -> None:
    seconds: tuple[Value, ...] = ({}, {keyword: True})
    listed: list[Value] = [
        {"type": "object", "properties": {"p": {"allOf": [{keyword: False}, second]}}}
        for second in seconds
    ]
    before, after = (at_place("request-body", schema) for schema in listed)
    assert [change.rule for change in changes(before, after)] == [
        f"request-property-{rule}"
    ]
