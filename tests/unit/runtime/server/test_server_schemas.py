"""Values held against the schemas of a document, and what is said of those that do not fit."""

from __future__ import annotations

import json
import logging

import pytest

from specloom_runtime.server.schemas import Schemas, Validator
from specloom_runtime.server.violations import json_path, summary


def validator(schema: object, **definitions: object) -> Validator:
    """What holds the body of the only operation against a schema."""
    operations = {"put": {"application/json": schema}}
    text = json.dumps({"operations": operations, "$defs": definitions})
    compiled = Schemas(text).validator("put", "application/json")
    assert compiled is not None
    return compiled


def violations_of(schema: object, value: object, **definitions: object) -> list[str]:
    return sorted(map(str, validator(schema, **definitions).violations(value, "$")))


NODE = {
    "type": "object",
    "required": ["nodeSize"],
    "properties": {
        "nodeSize": {"type": "integer", "minimum": 1, "maximum": 2**63 - 1},
        "inner": {"anyOf": [{"$ref": "#/$defs/Node"}, {"type": "null"}]},
        "kids": {"type": "array", "items": {"$ref": "#/$defs/Node"}},
    },
}


@pytest.mark.parametrize(
    ("schema", "value", "messages"),
    [
        (
            {"$ref": "#/$defs/Node"},
            {"nodeSize": 0, "inner": {"nodeSize": "a"}, "kids": [{}, {"nodeSize": 2**63}]},
            [
                "$.inner.nodeSize: must be an integer",
                "$.kids[0].nodeSize: is required",
                "$.kids[1].nodeSize: must be at most 9223372036854775807",
                "$.nodeSize: must be at least 1",
            ],
        ),
        (
            {"properties": {"kind": {"const": "closed"}}, "additionalProperties": False},
            {"kind": "open", "b c": 1},
            ["$.kind: must be 'closed'", "$['b c']: is not a member that is described"],
        ),
        ({"anyOf": [{"type": "string"}, {"type": "integer"}]}, [], ["$: must be a string or an integer"]),
        (
            {"items": {"anyOf": [{"type": "string"}, {"type": "integer"}]}},
            [[], 1, {}],
            ["$[0]: must be a string or an integer", "$[2]: must be a string or an integer"],
        ),
        ({"type": ["string", "null"]}, 1, ["$: must be a string or null"]),
        ({"exclusiveMaximum": 1}, 1, ["$: must be less than 1"]),
        ({"exclusiveMinimum": 0}, 0, ["$: must be more than 0"]),
        ({"multipleOf": 64}, 65, ["$: must be a multiple of 64"]),
        ({"pattern": "^[0-9]+$"}, "1a", ["$: must match '^[0-9]+$'"]),
        ({"pattern": r"^\p{L}+$"}, "中1", [r"$: must match '^\\p{L}+$'"]),
        ({"minItems": 2}, [1], ["$: must have at least 2 items"]),
        ({"uniqueItems": True}, [1, 1.0], ["$: must have no two equal items"]),
        ({"minProperties": 1}, {}, ["$: must have at least 1 member"]),
        ({"maxProperties": 1}, {"a": 1, "b": 2}, ["$: must have at most 1 member"]),
        ({"type": "integer"}, True, ["$: must be an integer"]),
        ({"format": "uuid"}, "x", ["$: must have the format uuid"]),
        ({"format": "byte"}, "%", ["$: must have the format byte"]),
        ({"format": "decimal"}, "ten", ["$: must have the format decimal"]),
        (
            {"oneOf": [{"type": "integer"}, {"minimum": 2}]},
            3,
            ["$: fits more than one of the forms that are described"],
        ),
        ({"items": {"not": {"enum": ["a", "b"]}}}, ["a"], ["$[0]: must not be one of 'a', 'b'"]),
        ({"not": {"const": 1}}, 1, ["$: must not be 1"]),
        ({"not": {"required": ["a"]}}, {"a": 1}, ["$: fits a form that is ruled out"]),
        ({"properties": {"a": False}}, {"a": 1}, ["$.a: is not allowed"]),
        (
            {"properties": {"a": {"contains": {"type": "string"}}}},
            {"a": [1]},
            ["$.a: must have items of the form that is described, as many as are wanted"],
        ),
        ({"dependentRequired": {"a": ["b"]}}, {"a": 1}, ["$.b: is required"]),
        (
            {"propertyNames": {"pattern": "^[a-z]+$"}},
            {"A b": 1},
            ["$['A b']: has a name that must match '^[a-z]+$'"],
        ),
        ({"prefixItems": [True], "items": False}, [1, 2], ["$[1]: is not allowed"]),
        (
            {"prefixItems": [True], "unevaluatedItems": False},
            [1, 2],
            ["$: has items that are not described: 2"],
        ),
        (
            {"unevaluatedProperties": False},
            {"a": 1},
            ["$.a: is not a member that is described"],
        ),
        (
            {"if": {"required": ["a"]}, "then": {"required": ["b"]}},
            {"a": 1},
            ["$.b: is required"],
        ),
    ],
)  # fmt: skip
def test_each_violation_has_its_path_and_says_what_is_wanted(
    schema: object, value: object, messages: list[str]
) -> None:
    assert violations_of(schema, value, Node=NODE) == messages


@pytest.mark.parametrize("value", ["aGk=", ""])
def test_base64_is_a_format(value: str) -> None:
    assert violations_of({"format": "byte"}, value) == []


def test_a_path_quotes_what_is_no_identifier() -> None:
    assert json_path("$", ["a", 0, "b-c", "it's"]) == """$.a[0]['b-c']['it\\'s']"""


def test_names_of_operations_and_definitions_may_hold_anything() -> None:
    name = "post /a~b%20{ü}"
    text = json.dumps(
        {
            "operations": {name: {"query.a/b": {"$ref": "#/$defs/Gr%C3%B6%C3%9Fe~1x"}}},
            "$defs": {"Größe/x": {"type": "integer"}},
        }
    )
    compiled = Schemas(text).validator(name, "query.a/b")
    assert compiled is not None
    assert [str(violation) for violation in compiled.violations("x", "$")] == [
        "$: must be an integer"
    ]


def test_what_has_no_schema_has_no_validator() -> None:
    assert Schemas().validator("put", "application/json") is None


def test_a_schema_that_cannot_be_used_judges_nothing_and_is_logged(
    caplog: pytest.LogCaptureFixture,
) -> None:
    with caplog.at_level(logging.ERROR):
        assert violations_of({"$ref": "#/$defs/Nowhere"}, 1) == []
        assert violations_of({"$ref": "http://example.com/schema"}, 1) == []
    assert len(caplog.records) == 2


def test_patterns_that_cannot_be_compiled_are_not_held_against_anything() -> None:
    schema = {
        "type": "object",
        "properties": {
            "pattern": {"type": "string", "pattern": "(?<a", "maxLength": 2},
            "kept": {"enum": [{"pattern": "(?<a"}]},
        },
        "patternProperties": {"(?<a": {"type": "integer"}, "^x": {"type": "boolean"}},
        "additionalProperties": False,
    }
    assert violations_of(schema, {"pattern": "ab", "x": True, "y": 1}) == []
    assert violations_of(schema, {"pattern": "abc", "x": 1, "kept": {}}) == [
        "$.kept: must be one of {'pattern': '(?<a'}",
        "$.pattern: must have at most 2 characters",
        "$.x: must be a boolean",
    ]


@pytest.mark.parametrize("depth", [200, 990])
def test_a_value_that_is_nested_deeply_hurts_nobody(depth: int) -> None:
    value: object = []
    for _ in range(depth):
        value = [value]
    lists = {"type": "array", "items": {"$ref": "#/$defs/Lists"}}
    messages = violations_of({"$ref": "#/$defs/Lists"}, value, Lists=lists)
    assert messages in ([], ["$: is nested too deeply"])


def test_more_violations_than_anybody_reads_are_cut_off() -> None:
    schema = validator({"items": {"type": "integer"}})
    text = summary(schema.violations(["x"] * 100_000, "$"))
    assert text.startswith("$[0]: must be an integer; $[1]: ")
    assert text.endswith("; and more")
    assert text.count(";") == 200


def test_names_that_depend_on_each_other_are_no_keywords_beside_an_unusable_pattern() -> (
    None
):
    schema = {
        "properties": {"a": {"pattern": "(?<a"}},
        "dependentRequired": {"properties": ["b"], "pattern": ["c"], "enum": ["d"]},
    }
    assert violations_of(schema, {"properties": 1}) == ["$.b: is required"]
    assert violations_of(schema, {"pattern": 1}) == ["$.c: is required"]
