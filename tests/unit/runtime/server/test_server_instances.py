"""Values made of schemas: what each keyword comes to, that all are valid, and that making them ends."""

from __future__ import annotations

import contextlib
import time
from typing import Any

import hypothesis.strategies as st
import pytest
from hypothesis import given as drawn
from hypothesis import settings
from jsonschema_rs import Draft202012, Draft202012Validator, Registry

from specloom_runtime.server.instances.making import ABSENT, NoInstance, instance
from specloom_runtime.server.instances.resources import Resources

_URI = "json-schema:///schema"


def made(schema: Any, *, seed: int = 0, given: Any = ABSENT) -> Any:
    """A value of a schema."""
    documents = {_URI: schema}
    registry = Registry(list(documents.items()), draft=Draft202012)

    def compiled(uri: str) -> Draft202012Validator:
        return Draft202012Validator(
            {"$ref": uri}, registry=registry, validate_formats=True
        )

    resources = Resources(documents, compiled)
    return instance(resources, resources.at(_URI), seed=seed, given=given)


_LETTERS = {"properties": {"a": {"type": "string"}, "b": {"type": "integer"}}}
_NODE = {
    "type": "object",
    "required": ["name"],
    "properties": {"name": {"const": "n"}, "below": {"$ref": "#/$defs/node"}},
}


@pytest.mark.parametrize(
    ("schema", "value"),
    [
        ({"const": 4}, 4),
        ({"enum": ["red", "blue"]}, "red"),
        ({"enum": ["red", "blue"], "not": {"const": "red"}}, "blue"),
        ({"type": "string", "examples": [5, "five"]}, "five"),
        ({"type": "string", "example": "six"}, "six"),
        ({"type": "integer", "default": 7}, 7),
        ({"type": ["null", "boolean"]}, True),
        ({"type": "null"}, None),
        ({"type": "string", "format": "date-time"}, "2025-03-14T09:26:53Z"),
        ({"type": "string", "format": "date"}, "2025-03-14"),
        ({"type": "string", "format": "time"}, "09:26:53Z"),
        ({"type": "string", "format": "duration"}, "P1DT12H"),
        ({"type": "string", "format": "hostname"}, "www.example.com"),
        ({"type": "string", "format": "regex"}, "^[a-z]+$"),
        ({"type": "string", "format": "json-pointer"}, "/items/0"),
        ({"type": "string", "maxLength": 3}, "tex"),
        ({"type": "string", "minLength": 6}, "text t"),
        ({"type": "string", "pattern": "^a{3}$"}, "aaa"),
        ({"type": "integer", "minimum": 900, "maximum": 900}, 900),
        ({"type": "integer", "minimum": 101, "multipleOf": 50}, 150),
        ({"type": "number", "exclusiveMinimum": 0, "exclusiveMaximum": 1}, 0.5),
        ({"type": "number", "maximum": 0.3, "multipleOf": 0.1}, 0.3),
        ({"type": "array", "items": {"const": 1}}, [1, 1]),
        ({"type": "array", "items": {"const": 1}, "maxItems": 1}, [1]),
        ({"type": "array", "items": {"const": 1}, "minItems": 3}, [1, 1, 1]),
        ({"type": "array", "items": {"enum": [1, 2]}, "uniqueItems": True}, [1, 2]),
        ({"type": "array", "items": {"const": 1}, "uniqueItems": True}, [1]),
        ({"prefixItems": [{"const": 1}, {"const": 2}], "items": False}, [1, 2]),
        ({"type": "array", "contains": {"const": 5}, "minContains": 2}, [5, 5]),
        (
            {"type": "array", "unevaluatedItems": {"const": 1}, "prefixItems": [True]},
            ["text"],
        ),
        ({"properties": {"a": {"const": 1}, "b": {"const": 2}}}, {"a": 1, "b": 2}),
        ({"properties": {"a": {"const": 1, "writeOnly": True}}}, {}),
        ({"properties": {"a": {"const": 1, "readOnly": True}}}, {"a": 1}),
        ({"properties": {"a": {"const": 1}, "b": False}}, {"a": 1}),
        (
            {"required": ["a"], "additionalProperties": {"const": 1}},
            {"a": 1, "key1": 1},
        ),
        ({"additionalProperties": {"const": 1}}, {"key1": 1, "key2": 1}),
        (
            {"additionalProperties": {"const": 1}, "minProperties": 3},
            {"key1": 1, "key2": 1, "key3": 1},
        ),
        (
            {
                "patternProperties": {"^x{2}$": {"const": 1}},
                "additionalProperties": False,
            },
            {"xx": 1},
        ),
        (
            {
                "propertyNames": {"const": "one"},
                "additionalProperties": {"const": 1},
            },
            {"one": 1},
        ),
        (
            {"properties": {"a": {"const": 1}}, "dependentRequired": {"a": ["b"]}},
            {"a": 1, "b": "b"},
        ),
        (
            {
                "properties": {"a": {"const": 1}},
                "dependentSchemas": {"a": {"properties": {"b": {"const": 2}}}},
            },
            {"a": 1, "b": 2},
        ),
        ({"properties": {"a": {"const": 1}}, "maxProperties": 0}, {}),
        (
            {
                "allOf": [
                    {"properties": {"a": {"const": 1}}},
                    {"properties": {"b": {"const": 2}}},
                ],
                "unevaluatedProperties": False,
            },
            {"a": 1, "b": 2},
        ),
        ({"allOf": [{"minimum": 5}, {"type": "integer", "maximum": 5}]}, 5),
        ({"oneOf": [{"const": 1}, {"const": 2}]}, 1),
        ({"oneOf": [False, {"const": 2}]}, 2),
        ({"oneOf": [{"type": "integer"}, {"type": "number"}]}, 63.5),
        (
            {
                "properties": {"a": {"const": 1}, "b": {"const": 2}, "c": {"const": 3}},
                "oneOf": [{"required": ["a"]}, {"required": ["b"]}],
            },
            {"a": 1, "c": 3},
        ),
        ({"anyOf": [{"type": "null"}, {"const": 2}]}, 2),
        (
            {
                "type": "object",
                "anyOf": [{"required": ["a"]}, {"required": ["b"]}],
                "properties": {"a": {"const": 1}, "b": {"const": 2}},
                "maxProperties": 1,
            },
            {"a": 1},
        ),
        (
            {
                "properties": {"k": {"enum": ["b", "a"]}, "v": {"type": "integer"}},
                "if": {"required": ["k"], "properties": {"k": {"const": "a"}}},
                "then": {"properties": {"v": {"const": 1}}},
                "else": {"properties": {"v": {"const": 2}}},
            },
            {"k": "a", "v": 1},
        ),
        ({"type": ["string", "integer"], "not": {"type": "string"}}, 63),
        (
            {
                "properties": {"a": {"const": 1}, "b": {"const": 2}},
                "not": {"required": ["a", "b"]},
            },
            {"a": 1},
        ),
        ({"$ref": "#/$defs/one", "$defs": {"one": {"const": 1}}}, 1),
        ({"$ref": "#one", "$defs": {"x": {"$anchor": "one", "const": 1}}}, 1),
        ({"$ref": "#/$defs/node", "$defs": {"node": _NODE}}, {"name": "n"}),
        ({}, {}),
        (True, {}),
    ],
)
def test_a_value_is_what_its_keywords_say(schema: Any, value: object) -> None:
    assert made(schema) == value


def test_a_discriminator_names_the_alternative() -> None:
    pet = {"type": "object", "properties": {"kind": {"type": "string"}}}
    schema = {
        "oneOf": [{"$ref": "#/$defs/Cat"}, {"$ref": "#/$defs/Dog"}],
        "discriminator": {
            "propertyName": "kind",
            "mapping": {"miaow": "#/$defs/Cat", "woof": "#/$defs/Dog"},
        },
        "$defs": {
            "Cat": {**pet, "required": ["claws"]},
            "Dog": {**pet, "required": ["tail"]},
        },
    }
    value = made({**schema, "not": {"required": ["claws"]}})
    assert value == {"kind": "woof", "tail": "tail"}


def test_a_dynamic_reference_leads_to_what_extends_a_tree() -> None:
    tree = {
        "$id": "https://example.com/tree",
        "$dynamicAnchor": "node",
        "type": "object",
        "properties": {
            "first": {"anyOf": [{"$dynamicRef": "#node"}, {"type": "null"}]},
            "others": {"type": "array", "items": {"$dynamicRef": "#node"}},
        },
    }
    named = {
        "$id": "https://example.com/named",
        "$dynamicAnchor": "node",
        "$ref": "tree",
        "properties": {"name": {"const": "n"}},
        "$defs": {"tree": tree},
    }
    assert made(named) == {"name": "n", "first": None, "others": []}
    forest = {"$ref": "named", "required": ["others"], "$defs": {"named": named}}
    assert made({"$id": "https://example.com/forest", **forest})["name"] == "n"


@pytest.mark.parametrize(
    "pattern",
    [
        r"^\d{4}-\d{2}$",
        "^(red|blue)$",
        r"^([xy])(\1)-\2$",
        r"^\u0041\x42[^\s\S]?C$",
        "^(?!foo)[fo]{3}$",
        r"^(?=.*\d)(?=.*[A-Z])[\w!]{8,12}$",
        r"^\p{Lu}\p{L}*$",
        "(a+)+$",
        "^.{2,3}$",
    ],
)
def test_patterns_are_matched(pattern: str) -> None:
    schema = {"type": "string", "pattern": pattern}
    assert Draft202012Validator(schema).is_valid(made(schema))


def test_names_say_what_is_plausible() -> None:
    members = {
        name: {"type": "string"}
        for name in ("first_name", "email", "city", "created_at", "homepageUrl")
    }
    counts = {"total_count": {"type": "integer"}, "expires_at": {"type": "integer"}}
    assert made({"properties": {**members, **counts}}) == {
        "first_name": "Alan",
        "email": "alan.turing@example.com",
        "city": "Amsterdam",
        "created_at": "2025-03-14T09:26:53Z",
        "homepageUrl": "https://example.com/homepage-url/382",
        "total_count": 64,
        "expires_at": 1757496413,
    }


def test_a_page_agrees_with_what_is_on_it() -> None:
    schema = {"type": "object", "properties": {"id": {"type": "string"}}}
    page = made(
        {
            "properties": {
                "data": {"type": "array", "items": schema},
                "total": {"type": "integer"},
                "has_more": {"type": "boolean"},
                "next_cursor": {"type": ["string", "null"]},
                "last_id": {"type": "string"},
                "owner": schema,
                "owner_id": {"type": "string"},
            }
        }
    )
    assert page["total"] == len(page["data"]) == 2
    assert page["data"][0]["id"] != page["data"][1]["id"] == page["last_id"]
    assert (page["has_more"], page["next_cursor"]) == (False, None)
    assert page["owner_id"] == page["owner"]["id"]


def test_items_made_of_one_example_have_ids_of_their_own() -> None:
    schema = {"properties": {"id": {"type": "string"}}, "examples": [{"id": "t-41"}]}
    assert made({"type": "array", "items": schema}) == [{"id": "t-41"}, {"id": "t-42"}]


def test_a_seed_gives_the_same_and_another_one_something_else() -> None:
    assert made(_LETTERS, seed=4) == made(_LETTERS, seed=4) != made(_LETTERS, seed=5)


def test_what_is_given_is_kept_as_far_as_it_is_valid() -> None:
    schema = {
        "required": ["a", "b", "c"],
        "properties": {
            "a": {"type": "string"},
            "b": {"type": "integer", "minimum": 3, "maximum": 3},
            "c": {"const": "c"},
            "d": {"type": "string"},
        },
    }
    given = {"a": "kept", "b": "wrong", "more": 1}
    assert made(schema, given=given) == {"a": "kept", "b": 3, "c": "c", "more": 1}


def test_a_reference_in_an_example_is_no_data() -> None:
    schema = {"type": "object", "examples": [{"$ref": "#/x"}, {"a": 1}]}
    assert made(schema) == {"a": 1}


@pytest.mark.parametrize(
    "schema",
    [
        False,
        {"enum": []},
        {"type": "integer", "minimum": 2, "maximum": 1},
        {"allOf": [{"type": "integer"}, {"type": "string"}]},
        {"required": ["a"], "properties": {"a": False}},
        {
            "type": "array",
            "items": {"type": "boolean"},
            "minItems": 3,
            "uniqueItems": True,
        },
        {
            "$ref": "#/$defs/a",
            "$defs": {
                "a": {"required": ["a"], "properties": {"a": {"$ref": "#/$defs/a"}}}
            },
        },
    ],
)
def test_what_cannot_be_met_has_no_value(schema: Any) -> None:
    with pytest.raises(NoInstance):
        made(schema)


def _wide(levels: int) -> dict[str, Any]:
    """Every definition has ten of the next one."""
    return {
        f"d{level}": {
            "type": "object",
            "properties": {
                f"p{index}": {"$ref": f"#/$defs/d{level + 1}"} for index in range(10)
            },
            "required": [f"p{index}" for index in range(10)],
        }
        for level in range(levels)
    }


@pytest.mark.parametrize(
    "schema",
    [
        {"$ref": "#/$defs/d0", "$defs": _wide(12)},
        {"type": "array", "minItems": 10**9},
        {"type": "string", "minLength": 10**9},
        {"type": "object", "minProperties": 10**9},
        {"type": "string", "pattern": "^(a{1000}){1000}$"},
        {"type": "string", "pattern": "(" * 5000},
        {"allOf": [{"oneOf": [{"not": {}}] * 9} for _ in range(9)]},
        {
            "allOf": [
                {"oneOf": [{"minimum": a}, {"maximum": -a}, {"type": "null"}]}
                for a in range(40)
            ],
            "not": {"type": ["null", "number"]},
            "type": ["null", "number"],
        },
    ],
)
def test_hostile_schemas_cost_little(schema: Any) -> None:
    start = time.process_time()
    with contextlib.suppress(NoInstance):
        made(schema)
    assert time.process_time() - start < 5


_SCALARS = st.sampled_from(
    [
        *(
            {"type": type_name}
            for type_name in ("string", "integer", "number", "boolean", "null")
        ),
        {"type": "string", "minLength": 4, "maxLength": 9},
        {"type": "string", "pattern": "^[a-c]{2,5}$"},
        {"type": "string", "format": "uuid"},
        {"type": "integer", "minimum": -3, "maximum": 3},
        {"type": "number", "multipleOf": 0.5, "exclusiveMinimum": 10},
        {"enum": [1, "a", None]},
        {"const": {"a": [1]}},
        {"minimum": 5},
        True,
        {},
    ]
)


def _compound(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    names = st.sampled_from(["a", "b", "c"])
    properties = st.dictionaries(names, inner, max_size=3)
    required = st.lists(names, max_size=2, unique=True)
    lists = st.lists(inner, min_size=1, max_size=3)
    return st.one_of(
        st.builds(
            lambda known, needed: {
                "type": "object",
                "properties": known,
                "required": needed,
            },
            properties,
            required,
        ),
        st.builds(
            lambda known, more: {
                "type": "object",
                "properties": known,
                "additionalProperties": more,
            },
            properties,
            inner,
        ),
        st.builds(lambda item: {"type": "array", "items": item}, inner),
        st.builds(
            lambda item: {
                "type": "array",
                "items": item,
                "minItems": 2,
                "uniqueItems": True,
            },
            inner,
        ),
        st.builds(lambda schema: {"type": "array", "contains": schema}, inner),
        st.builds(lambda all_: {"allOf": all_}, lists),
        st.builds(lambda schemas: {"oneOf": schemas}, lists),
        st.builds(lambda any_: {"anyOf": any_}, lists),
        st.builds(lambda no, yes: {"not": no, "anyOf": [yes, True]}, inner, inner),
        st.builds(lambda a, b, c: {"if": a, "then": b, "else": c}, inner, inner, inner),
        st.builds(lambda a: {"$defs": {"x": a}, "properties": {"a": a}}, inner),
    )


@settings(max_examples=400, deadline=None)
@drawn(st.recursive(_SCALARS, _compound, max_leaves=8))
def test_what_is_made_is_valid(schema: Any) -> None:
    try:
        value = made(schema)
    except NoInstance:
        return
    assert Draft202012Validator(schema, validate_formats=True).is_valid(value)
