"""Every rule is found by the change that it is about, at its level; every rule can be."""

from __future__ import annotations

from typing import get_args

import pytest

from specloom.compare.rules import RULES, RuleId

from .compared import at_place, changes, in_webhook, levels, with_schemas
from .operation_cases import OPERATION_CASES, op
from .rule_cases import COMPONENTS, PROPERTY_CASES, SCHEMAS, TEXT, WHOLE, Case
from .rule_levels import AT_A_PLACE, IN_WEBHOOKS, ROWS

PLACES = (
    "request-body",
    "request-property",
    "request-parameter",
    "request-parameter-property",
    "response-body",
    "response-property",
    "response-header",
    "response-header-property",
)
_NAMED: dict[tuple[str, str], str] = {
    ("request-body", "type-specialized"): "request-body-type-changed",
    ("request-property", "type-specialized"): "request-property-type-changed",
    ("request-parameter", "type-specialized"): "request-parameter-type-changed",
    # How objects are written in parameters is seldom said: digits may be text or not.
    ("request-parameter-property", "type-changed"): (
        "request-parameter-property-type-specialized"
    ),
    ("response-body", "enum-value-removed"): "response-mediatype-enum-value-removed",
    ("response-body", "pattern-generalized"): "response-body-pattern-changed",
    ("response-property", "pattern-generalized"): "response-property-pattern-changed",
    ("response-header", "pattern-generalized"): "response-header-pattern-changed",
    ("response-header-property", "pattern-generalized"): (
        "response-header-property-pattern-changed"
    ),
}
"""Rules that are not called by their place and row."""
_OF_PROPERTIES = ("deprecated", "sunset", "reactivated", "stability")
"""Rows that a whole body, parameter or header says in its own words."""
PLACED = [
    (place, row)
    for place in PLACES
    for row in ROWS
    if place.endswith("-property") or not row.startswith(_OF_PROPERTIES)
]
CASES = [
    *OPERATION_CASES,
    *(
        Case(case.rule, case.level, op(case.before), op(case.after))
        for case in PROPERTY_CASES
    ),
]
_ALIKE = [place for place in PLACES if not place.startswith("request-parameter")]
_NO_WEBHOOK = (
    *("api-path-", "api-version", "api-major-version", "endpoint-added", "webhook-"),
    *("duplicate-path-", "request-path-parameter-renamed", "api-removed-unstable"),
)
"""Rules about paths, which a webhook has not, and about what a version may bring."""

STATED: dict[str, object] = {rule.id: rule.stated for rule in RULES.values()}


def days_for(rule: str) -> int:
    """The days of a policy that a rule needs to say anything."""
    return 30 if rule.endswith("sunset-missing") else 0


def expected(place: str, row: str) -> str:
    return _NAMED.get((place, row), f"{place}-{row}")


def placed(place: str, row: str) -> tuple[str, str]:
    """The documents before and after what becomes of a schema at a place."""
    before, after = (
        with_schemas(at_place(place, schema), components)
        for schema, components in zip(
            SCHEMAS[row], COMPONENTS.get(row, ({}, {})), strict=True
        )
    )
    return before, after


@pytest.mark.parametrize(("place", "row"), PLACED)
def test_a_row_is_found_at_every_place(place: str, row: str) -> None:
    before, after = placed(place, row)
    rule = expected(place, row)
    usual = ROWS[row].sent if place.startswith("request") else ROWS[row].received
    level = AT_A_PLACE.get(rule, usual)
    assert levels(before, after, days_for(row))[rule] == level == STATED[rule]
    listed = changes(before, after, days_for(row))
    change = next(candidate for candidate in listed if candidate.rule == rule)
    assert change.operations[0].method == "POST"
    assert change.base is not None
    assert change.revision is not None


@pytest.mark.parametrize(("place", "row"), PLACED)
def test_a_webhook_sends_what_an_operation_receives(place: str, row: str) -> None:
    before, after = (in_webhook(text) for text in placed(place, row))
    turned = ROWS[row].received if place.startswith("request") else ROWS[row].sent
    # What an operation does not say is worth knowing where it is said under its name.
    level = "info" if turned == "off" else turned
    assert levels(before, after, days_for(row))[expected(place, row)] == level


@pytest.mark.parametrize("place", _ALIKE)
def test_digits_are_text_where_everything_is(place: str) -> None:
    before, after = (WHOLE, TEXT) if place.startswith("request") else (TEXT, WHOLE)
    actual = levels(
        at_place(place, before, "text/plain"), at_place(place, after, "text/plain")
    )
    assert actual == {f"{place}-type-compatible": "info"}


def test_a_parameter_becomes_any_text() -> None:
    actual = levels(
        at_place("request-parameter", WHOLE), at_place("request-parameter", TEXT)
    )
    assert actual == {"request-parameter-type-generalized": "info"}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.rule)
def test_a_rule_is_found_at_its_level(case: Case) -> None:
    listed = changes(case.before, case.after, days_for(case.rule))
    by_rule = {change.rule: change for change in listed}
    assert case.rule in by_rule
    assert "{name}" not in by_rule[case.rule].message
    actual = levels(case.before, case.after, days_for(case.rule))
    assert actual[case.rule] == case.level == STATED[case.rule]


@pytest.mark.parametrize(
    "case",
    [case for case in CASES if not case.rule.startswith(_NO_WEBHOOK)],
    ids=lambda case: case.rule,
)
def test_a_rule_has_its_level_in_a_webhook(case: Case) -> None:
    before, after = in_webhook(case.before), in_webhook(case.after)
    actual = levels(before, after, days_for(case.rule))
    assert actual[case.rule] == IN_WEBHOOKS.get(case.rule, case.level)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.rule)
def test_nothing_is_found_where_nothing_changed(case: Case) -> None:
    assert not changes(case.before, case.before)
    assert not changes(case.after, case.after)


def test_every_rule_can_be_reached() -> None:
    tried = {case.rule for case in CASES}
    tried |= {expected(*row) for row in PLACED}
    tried |= {f"{place}-type-compatible" for place in _ALIKE}
    assert tried == RULES.keys()


def test_types_know_every_rule_once() -> None:
    assert sorted(get_args(RuleId)) == sorted(RULES)
