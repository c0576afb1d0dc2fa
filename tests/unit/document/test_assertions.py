"""Which keywords of a schema are kept for those who hold values against it."""

from __future__ import annotations

from typing import Any

import pytest

from specloom.document.assertions import assertions
from specloom.document.value import Value


def kept(schema: dict[str, Value]) -> Value:
    """A schema and those within it, asserting keywords only."""

    def inner(subschema: Value, _path: tuple[str | int, ...]) -> Value:
        return kept(subschema) if isinstance(subschema, dict) else subschema

    return assertions(schema, inner)


def test_annotations_and_extensions_are_left_out() -> None:
    schema: dict[str, Value] = {
        "title": "A",
        "description": "text",
        "type": "object",
        "properties": {"a": {"type": "string", "default": "x", "examples": ["y"]}},
        "x-more": {"type": "string"},
        "deprecated": True,
    }
    assert kept(schema) == {
        "type": "object",
        "properties": {"a": {"type": "string"}},
    }


@pytest.mark.parametrize(
    "schema",
    [
        {"type": "strng"},
        {"type": ["string", "any"]},
        {"type": 5},
        {"minLength": "3"},
        {"minLength": -1},
        {"minItems": 1.5},
        {"multipleOf": 0},
        {"minimum": True},
        {"maximum": float("inf")},
        {"required": "a"},
        {"required": True},
        {"enum": []},
        {"enum": "a"},
        {"const": float("nan")},
        {"properties": ["a"]},
        {"allOf": []},
        {"allOf": {"type": "string"}},
        {"not": "string"},
        {"items": [{"type": "string"}]},
        {"additionalItems": False},
        {"dependencies": {"a": ["b"]}},
        {"additionalProperties": "false"},
        {"uniqueItems": "yes"},
        {"pattern": 5},
        {"dependentRequired": []},
    ],
)
def test_what_json_schema_does_not_allow_is_left_out(schema: dict[str, Any]) -> None:
    assert kept(schema) == {}


@pytest.mark.parametrize(
    ("schema", "expected"),
    [
        ({"type": "string", "format": "date"}, {"type": "string", "format": "date"}),
        ({"type": "string", "format": "email"}, {"type": "string"}),
        ({"format": "date"}, {}),
        ({"type": "string", "format": "binary"}, {"type": "string", "format": "byte"}),
        (
            {"type": ["string", "null"], "contentEncoding": "base64"},
            {"type": ["string", "null"]},
        ),
        (
            {"type": "integer", "format": "int32", "minimum": 0},
            {"type": "integer", "minimum": 0, "maximum": 2**31 - 1},
        ),
        ({"type": "string", "format": "int64"}, {"type": "string"}),
        ({"const": None}, {"const": None}),
        ({"type": "string", "enum": ["a"]}, {"enum": ["a"]}),
        ({"type": "string", "enum": ["a", 1]}, {"type": "string", "enum": ["a", 1]}),
        ({"minLength": 3.0}, {"minLength": 3}),
    ],
)
def test_formats_are_those_of_types(
    schema: dict[str, Any], expected: dict[str, Any]
) -> None:
    assert kept(schema) == expected
