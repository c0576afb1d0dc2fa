"""Every rule is found by the change that it is about, at its level; every rule can be."""

from __future__ import annotations

import pytest

from specloom.compare.rules import RULES
from specloom.compare.rules.schemas import (
    LIFE_ROWS,
    PLACES,
    PROPERTY_ROWS,
    RENAMED,
    SCHEMA_ROWS,
)

from .compared import at_place, changes, with_schemas
from .operation_cases import OPERATION_CASES, op
from .rule_cases import COMPONENTS, PROPERTY_CASES, SCHEMAS, TEXT, WHOLE, Case

_SPECIAL = {
    # How objects are written in parameters is seldom said: digits may be text or not.
    ("request-parameter-property", "type-changed"): (
        "request-parameter-property-type-specialized"
    ),
}
_PLACED = [
    (place, row.name)
    for place in PLACES
    for row in SCHEMA_ROWS
    if row.name not in PROPERTY_ROWS
    and row.name != "type-compatible"
    and not (row.name in LIFE_ROWS and not place.endswith("-property"))
]
CASES = [
    *OPERATION_CASES,
    *(
        Case(one.rule, one.level, op(one.before), op(one.after))
        for one in PROPERTY_CASES
    ),
]
_ALIKE = ("request-body", "request-property", "response-body", "response-property")


def days_for(rule: str) -> int:
    """The days of a policy that a rule needs to say anything."""
    return 30 if rule.endswith("sunset-missing") else 0


def expected(place: str, row: str) -> str:
    name = RENAMED.get((place, row), f"{place}-{row}")
    return _SPECIAL.get((place, row), name)


@pytest.mark.parametrize(("place", "row"), _PLACED)
def test_a_row_is_found_at_every_place(place: str, row: str) -> None:
    before, after = (
        with_schemas(at_place(place, schema), components)
        for schema, components in zip(
            SCHEMAS[row], COMPONENTS.get(row, ({}, {})), strict=True
        )
    )
    listed = changes(before, after, days_for(row))
    found = {one.rule: one for one in listed}
    change = found[expected(place, row)]
    assert change.level == RULES[change.rule].level
    assert change.operations[0].method == "POST"
    assert change.base is not None
    assert change.revision is not None


@pytest.mark.parametrize(
    "place", [*_ALIKE, "response-header", "response-header-property"]
)
def test_digits_are_text_where_everything_is(place: str) -> None:
    before, after = (WHOLE, TEXT) if place.startswith("request") else (TEXT, WHOLE)
    found = changes(
        at_place(place, before, "text/plain"), at_place(place, after, "text/plain")
    )
    assert [one.rule for one in found] == [f"{place}-type-compatible"]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.rule)
def test_a_rule_is_found_at_its_level(case: Case) -> None:
    listed = changes(case.before, case.after, days_for(case.rule))
    found = {one.rule: one for one in listed}
    assert case.rule in found
    assert found[case.rule].level == case.level == RULES[case.rule].level
    assert "{name}" not in found[case.rule].message


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.rule)
def test_nothing_is_found_where_nothing_changed(case: Case) -> None:
    assert not changes(case.before, case.before)
    assert not changes(case.after, case.after)


def test_every_rule_can_be_reached() -> None:
    tried = {case.rule for case in CASES}
    tried |= {expected(*placed) for placed in _PLACED}
    tried |= {
        f"{place}-type-compatible"
        for place in (*_ALIKE, "response-header", "response-header-property")
    }
    assert tried == RULES.keys()
