"""What a document says that holds without it, too, is no change."""

from __future__ import annotations

import pytest

from specloom.document.value import Value

from .compared import at_place, changes, document

_PLACES = ("request-body", "response-property", "request-parameter")
_TEXT: Value = {"type": "string"}
_PROPERTIES: Value = {"a": _TEXT}


@pytest.mark.parametrize("place", _PLACES)
@pytest.mark.parametrize(
    ("silent", "told"),
    [
        (
            {"type": "array", "contains": _TEXT},
            {"type": "array", "contains": _TEXT, "minContains": 1},
        ),
        ({"properties": _PROPERTIES}, {"type": "object", "properties": _PROPERTIES}),
        (
            {"additionalProperties": _TEXT},
            {"type": "object", "additionalProperties": _TEXT},
        ),
        ({"items": _TEXT}, {"type": "array", "items": _TEXT}),
        (
            {
                "type": "object",
                "properties": _PROPERTIES,
                "additionalProperties": False,
            },
            {
                "type": "object",
                "properties": _PROPERTIES,
                "unevaluatedProperties": False,
            },
        ),
        (
            {"type": "object", "additionalProperties": _TEXT},
            {"type": "object", "unevaluatedProperties": _TEXT},
        ),
        (
            {"type": "array", "prefixItems": [_TEXT], "items": False},
            {"type": "array", "prefixItems": [_TEXT], "unevaluatedItems": False},
        ),
        (
            {"anyOf": [{"properties": _PROPERTIES}, {"items": _TEXT}]},
            {
                "anyOf": [
                    {"type": "object", "properties": _PROPERTIES},
                    {"type": "array", "items": _TEXT},
                ]
            },
        ),
    ],
)
def test_what_is_meant_anyway_may_be_said(
    place: str, silent: Value, told: Value
) -> None:
    assert not changes(at_place(place, silent), at_place(place, told))
    assert not changes(at_place(place, told), at_place(place, silent))


def test_more_than_the_one_item_that_contains_asks_for_is_more() -> None:
    single: Value = {"type": "array", "contains": _TEXT}
    three: Value = {"type": "array", "contains": _TEXT, "minContains": 3}
    (change,) = changes(
        at_place("request-body", single), at_place("request-body", three)
    )
    assert change.level == "breaking"
    assert change.message == "`minContains` increased from 1 to 3"


def test_an_object_without_a_type_is_no_text_and_no_null() -> None:
    before = at_place("request-body", {"properties": _PROPERTIES})
    types: list[Value] = ["string", ["object", "null"]]
    for type_ in types:
        after = at_place("request-body", {"type": type_, "properties": _PROPERTIES})
        (change,) = changes(before, after)
        assert change.rule == "request-body-type-changed"


def _form(schema: Value, encoding: Value) -> str:
    media_type: Value = {
        "schema": {"type": "object", "properties": {"part": schema}},
        "encoding": {} if encoding is None else {"part": encoding},
    }
    return document(requestBody={"content": {"multipart/form-data": media_type}})


_BYTES: Value = {"type": "string", "format": "binary"}


@pytest.mark.parametrize(
    ("schema", "media_type"),
    [
        ({"type": "object"}, "application/json"),
        (_TEXT, "text/plain"),
        ({"type": "integer"}, "text/plain"),
        (_BYTES, "application/octet-stream"),
        ({"type": "array", "items": _BYTES}, "application/octet-stream"),
    ],
)
def test_a_part_of_a_form_has_a_media_type_without_an_encoding(
    schema: Value, media_type: str
) -> None:
    silent = _form(schema, None)
    told = _form(schema, {"contentType": media_type})
    other = _form(schema, {"contentType": "application/xml"})
    assert not changes(silent, told)
    assert not changes(told, silent)
    assert [change.rule for change in changes(silent, other)] == [
        "request-body-encoding-changed"
    ]


def test_a_date_is_no_moment_and_a_moment_no_date() -> None:
    day: Value = {"type": "string", "format": "date"}
    moment: Value = {"type": "string", "format": "date-time"}
    for place in ("request-body", "response-body"):
        for before, after in ((day, moment), (moment, day)):
            (change,) = changes(at_place(place, before), at_place(place, after))
            assert (change.rule, change.level) == (f"{place}-type-changed", "breaking")


def test_properties_that_alternatives_evaluate_are_not_additional() -> None:
    both: dict[str, Value] = {
        "type": "object",
        "anyOf": [{"properties": {"b": _TEXT}}, {"properties": {"c": _TEXT}}],
    }
    before: Value = {**both, "additionalProperties": False}
    after: Value = {**both, "unevaluatedProperties": False}
    assert changes(at_place("request-body", before), at_place("request-body", after))
