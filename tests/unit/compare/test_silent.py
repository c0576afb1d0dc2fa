"""What breaks no promise of the old document counts only where the user says so."""

from __future__ import annotations

import pytest

from specloom.compare.comparison import compare
from specloom.compare.rules import RULES
from specloom.document import load_text
from specloom.document.value import Value

from .compared import at_place, compared
from .operation_cases import OPERATION_CASES, op
from .rule_cases import PROPERTY_CASES, SCHEMAS

_OFF = {rule.id for rule in RULES.values() if rule.is_off}
_CASES = [
    *((case.rule, case.before, case.after) for case in OPERATION_CASES),
    *((case.rule, op(case.before), op(case.after)) for case in PROPERTY_CASES),
]
_SILENT = [case for case in _CASES if case[0] in _OFF]


@pytest.mark.parametrize(("rule", "before", "after"), _SILENT)
def test_a_rule_that_is_off_is_the_cause_of_changes_of_the_code_only(
    rule: str, before: str, after: str
) -> None:
    comparison = compared(before, after)
    assert rule not in {change.rule for change in comparison.changes}
    assert rule in {change.rule for change in comparison.silent}


@pytest.mark.parametrize(
    ("place", "row"),
    [
        ("request-body", "max-items-unset"),
        ("request-property", "min-items-decreased"),
        ("request-parameter", "max-length-unset"),
        ("response-body", "max-length-decreased"),
        ("response-header", "max-decreased"),
        ("response-property", "multiple-of-added"),
        ("request-property", "any-value-allowed"),
    ],
)
def test_a_looser_request_and_a_tighter_response_are_nothing_to_tell(
    place: str, row: str
) -> None:
    before, after = SCHEMAS[row]
    comparison = compared(at_place(place, before), at_place(place, after))
    assert not comparison.changes
    assert [change.rule for change in comparison.silent] == [f"{place}-{row}"]


def test_the_other_way_round_it_is_said() -> None:
    before, after = SCHEMAS["max-items-unset"]
    comparison = compared(
        at_place("response-body", before), at_place("response-body", after)
    )
    assert [(change.rule, change.level) for change in comparison.changes] == [
        ("response-body-max-items-unset", "warning")
    ]


@pytest.mark.parametrize("level", ["info", "breaking"])
def test_a_level_of_the_user_turns_a_rule_on(level: str) -> None:
    answers = (
        "{200: {description: d}}",
        "{200: {description: d}, default: {description: d}}",
    )
    base, revision = (
        load_text(
            "openapi: 3.1.0\ninfo: {title: t, version: '1'}\n"
            + op(f"responses: {answer}"),
            "a.yaml",
        )
        for answer in answers
    )
    levels = {"response-default-added": level}
    comparison = compare(base, revision, levels=levels)  # type: ignore[arg-type]
    assert [(change.rule, change.level) for change in comparison.changes] == [
        ("response-default-added", level)
    ]
    assert not comparison.silent


def test_a_rule_that_the_user_turned_off_is_still_a_cause() -> None:
    base, revision = (
        load_text(
            "openapi: 3.1.0\ninfo: {title: t, version: 1.0.0}\n"
            + op(
                "parameters: [{name: limit, in: query, schema: "
                f"{{type: integer, maximum: {maximum}}}}}], "
                "responses: {200: {description: d}}"
            ),
            "a.yaml",
        )
        for maximum in (50, 20)
    )
    comparison = compare(
        base, revision, levels={"request-parameter-max-decreased": None}
    )
    # The version need not be raised either.
    assert not comparison.changes
    assert [(change.rule, change.level) for change in comparison.silent] == [
        ("request-parameter-max-decreased", "info")
    ]


def test_what_the_service_sends_in_webhooks_is_said_where_it_breaks() -> None:
    text = (
        "webhooks: {w: {post: {requestBody: {content: {application/json: {schema: "
        "{type: array, items: {}%s}}}}}}}"
    )
    comparison = compared(text % ", maxItems: 3", text % "")
    assert [(change.rule, change.level) for change in comparison.changes] == [
        ("request-body-max-items-unset", "warning")
    ]


_TAGS: Value = {"type": "array", "items": {"type": "string", "maxItems": 9}}


def test_a_bound_of_a_list_within_its_items_says_nothing() -> None:
    fewer: Value = {"type": "array", "items": {"type": "string", "maxItems": 3}}
    comparison = compared(
        at_place("request-parameter", _TAGS), at_place("request-parameter", fewer)
    )
    assert not comparison.changes
    assert not comparison.silent


def test_a_required_name_is_described_by_an_alternative_too() -> None:
    described: Value = {"type": "object", "properties": {"kind": {"type": "string"}}}
    two: Value = {"type": "object", "properties": {"kind": {}, "size": {}}}
    before: Value = {"oneOf": [described, two]}
    after: Value = {"oneOf": [described, two], "required": ["kind"]}
    comparison = compared(
        at_place("request-body", before), at_place("request-body", after)
    )
    assert [(change.rule, change.level) for change in comparison.changes] == [
        ("request-property-became-required", "breaking")
    ]
