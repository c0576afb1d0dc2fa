"""OpenAPI 3.0 becomes the 3.1 dialect, in place, and only where schemas stand."""

from __future__ import annotations

import json

import pytest

from specloom.document import Document, Value, load_text
from specloom.document.dialect import normalise


def document(schema: Value, version: str = "3.0.3") -> Document:
    return load_text(
        json.dumps(
            {
                "openapi": version,
                "info": {"title": "T", "version": "1"},
                "paths": {},
                "components": {
                    "schemas": {
                        "Subject": schema,
                        "Named": {"type": "object"},
                        "Null": {"type": "string", "nullable": True},
                    }
                },
            },
            indent=1,
        )
    )


def subject(made: Document) -> Value:
    return made.resolve("#/components/schemas/Subject", made.root).value


def normalised(schema: Value, version: str = "3.0.3") -> Value:
    made = document(schema, version)
    normalise(made)
    return subject(made)


REF: dict[str, Value] = {"$ref": "#/components/schemas/Named"}
NULL: dict[str, Value] = {"type": "null"}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ({"type": "string", "nullable": True}, {"type": ["string", "null"]}),
        ({"type": "string", "nullable": False}, {"type": "string"}),
        (
            {"type": "string", "enum": ["a"], "nullable": True},
            {"type": ["string", "null"], "enum": ["a", None]},
        ),
        ({"enum": ["a", None], "nullable": True}, {"enum": ["a", None]}),
        ({**REF, "nullable": True}, {"anyOf": [REF, NULL]}),
        (
            {"$ref": "#/components/schemas/Null", "nullable": True},
            {"$ref": "#/components/schemas/Null"},
        ),
        (
            {"allOf": [REF], "nullable": True, "description": "d"},
            {"description": "d", "anyOf": [{"allOf": [REF]}, NULL]},
        ),
        (
            {"type": "object", "allOf": [REF], "nullable": True},
            {"anyOf": [{"type": "object", "allOf": [REF]}, NULL]},
        ),
        ({"oneOf": [REF], "nullable": True}, {"oneOf": [REF, NULL]}),
        (
            {"oneOf": [{"$ref": "#/components/schemas/Null"}], "nullable": True},
            {"oneOf": [{"$ref": "#/components/schemas/Null"}]},
        ),
        (
            {"properties": {}, "nullable": True},
            {"properties": {}, "type": ["object", "null"]},
        ),
        ({"nullable": True}, {}),
        ({"minimum": 1, "exclusiveMinimum": True}, {"exclusiveMinimum": 1}),
        ({"maximum": 1, "exclusiveMaximum": False}, {"maximum": 1}),
        ({"exclusiveMaximum": True}, {}),
        ({"example": {"nullable": True}}, {"examples": [{"nullable": True}]}),
        (
            {"type": "string", "format": "byte"},
            {"type": "string", "format": "byte", "contentEncoding": "base64"},
        ),
        (
            {"type": "string", "format": "binary"},
            {
                "type": "string",
                "format": "binary",
                "contentMediaType": "application/octet-stream",
            },
        ),
        ({"type": "object", "required": None, "properties": None}, {"type": "object"}),
        ({"type": "string", "required": True}, {"type": "string"}),
        ({"type": None}, {"type": "null"}),
        (
            {"default": None, "nullable": True, "type": "string"},
            {"default": None, "type": ["string", "null"]},
        ),
        ({**REF, "description": "d", "type": "string"}, {**REF, "description": "d"}),
        (
            {"properties": {"nullable": {"type": "string"}, "example": REF}},
            {"properties": {"nullable": {"type": "string"}, "example": REF}},
        ),
        ({"enum": [{"nullable": True}]}, {"enum": [{"nullable": True}]}),
        ({"x-mine": {"nullable": True}}, {"x-mine": {"nullable": True}}),
        (
            {"default": {"exclusiveMinimum": True}},
            {"default": {"exclusiveMinimum": True}},
        ),
        (True, True),
        ("broken", "broken"),
        (
            {"allOf": "x", "properties": [1], "type": 5},
            {"allOf": "x", "properties": [1], "type": 5},
        ),
    ],
)
def test_schemas_of_3_0(before: Value, after: Value) -> None:
    assert normalised(before) == after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ({"type": ["string", None]}, {"type": ["string", "null"]}),
        ({**REF, "type": "object"}, {**REF, "type": "object"}),
        ({"type": "string", "nullable": True}, {"type": ["string", "null"]}),
    ],
)
def test_schemas_of_3_1(before: Value, after: Value) -> None:
    assert normalised(before, "3.1.0") == after


def test_what_is_moved_is_still_found_where_it_was_written() -> None:
    made = document(
        {"allOf": [REF, {"example": 5, "type": "integer"}], "nullable": True}
    )
    place = made.root / "components" / "schemas" / "Subject"
    written = place / "allOf" / 1 / "example"
    line = written.line
    before = made.resolve("#/components/schemas/Subject/allOf/1", made.root).value
    normalise(made)
    moved = place / "anyOf" / 0 / "allOf" / 1 / "examples" / 0
    assert moved.line == line
    assert moved.written == written
    assert (
        made.resolve("#/components/schemas/Subject/allOf/1", made.root).value is before
    )
    assert (place / "anyOf" / 1).line == place.line


def test_normalising_twice_changes_nothing() -> None:
    made = document({"type": "string", "nullable": True, "example": "x"})
    normalise(made)
    once = json.dumps(made.data)
    normalise(made)
    assert json.dumps(made.data) == once


def test_what_is_lost_is_told() -> None:
    made = document({**REF, "type": "string", "minLength": 3})
    normalise(made)
    assert [problem.code for problem in made.problems] == ["ignored-sibling"] * 2


def test_null_scopes_are_no_scopes() -> None:
    made = load_text(
        "openapi: 3.0.0\npaths: {/a: {get: {security: [{oauth: null}]}}}\n"
    )
    normalise(made)
    place = "#/paths/~1a/get/security/0"
    assert made.resolve(place, made.root).value == {"oauth": []}
