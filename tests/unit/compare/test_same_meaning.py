"""What means the same is no change, however it is written."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from specloom.document.value import Value

from .compared import at_place, changes, compared

Document = dict[str, Value]

NAMES = ("A", "B", "C", "D")
REFERENCES: st.SearchStrategy[Value] = st.sampled_from(
    [{"$ref": f"#/components/schemas/{name}"} for name in NAMES]
)
SCALARS: st.SearchStrategy[Value] = (
    st.fixed_dictionaries(  # pyright: ignore[reportAssignmentType]
        {"type": st.sampled_from(["string", "integer", "boolean"])},
        optional={
            "maxLength": st.integers(1, 9),
            "maximum": st.integers(1, 9),
            "enum": st.just(["a", "b"]),
            "default": st.just("a"),
            "description": st.text(max_size=5),
            "readOnly": st.booleans(),
        },
    )
)


def composed(inner: st.SearchStrategy[Value]) -> st.SearchStrategy[Value]:
    properties = st.dictionaries(st.sampled_from("pqrs"), inner, max_size=3)
    return st.one_of(
        st.fixed_dictionaries({"type": st.just("array"), "items": inner}),
        st.fixed_dictionaries(
            {"type": st.just("object"), "properties": properties},
            optional={
                "required": st.lists(st.sampled_from("pqrs"), max_size=2, unique=True),
                "additionalProperties": st.one_of(st.booleans(), inner),
            },
        ),
        st.fixed_dictionaries({"oneOf": st.lists(inner, min_size=1, max_size=3)}),
        st.fixed_dictionaries({"anyOf": st.lists(inner, min_size=1, max_size=3)}),
        st.fixed_dictionaries({"allOf": st.lists(inner, min_size=1, max_size=2)}),
        st.fixed_dictionaries({"not": inner}),
    )


SCHEMAS: st.SearchStrategy[Value] = st.recursive(
    st.one_of(SCALARS, REFERENCES), composed, max_leaves=8
)


@st.composite
def documents(draw: st.DrawFn) -> Document:
    """A document whose four schemas refer to each other, in circles, too."""

    def content() -> Value:
        return {"application/json": {"schema": draw(SCHEMAS)}}

    query: Value = {"name": "q", "in": "query", "schema": draw(SCHEMAS)}
    body: Value = {"content": content()}
    answer: Value = {
        "description": "d",
        "headers": {"H": {"schema": draw(SCHEMAS)}},
        "content": content(),
    }
    operation: Value = {
        "parameters": [query],
        "requestBody": body,
        "responses": {"200": answer},
    }
    variable: Value = {"name": "b", "in": "path", "required": True}
    item: Value = {"parameters": [variable], "post": operation}
    schemas: Document = {name: draw(SCHEMAS) for name in NAMES}
    return {
        "openapi": "3.1.0",
        "info": {"title": "t", "version": "1"},
        "paths": {"/a/{b}": item},
        "components": {"schemas": schemas},
    }


def reordered(value: Value) -> Value:
    if isinstance(value, dict):
        return {key: reordered(member) for key, member in reversed(value.items())}
    return [*map(reordered, value)] if isinstance(value, list) else value


def is_reference(value: Value) -> bool:
    return isinstance(value, dict) and "$ref" in value


def leads_back_to_itself(document: Document) -> bool:
    """Whether a schema holds for a value only if it holds for that value."""
    components = document["components"]
    assert isinstance(components, dict)
    schemas = components["schemas"]
    assert isinstance(schemas, dict)

    def applied(value: Value) -> set[str]:
        """The schemas that apply to the value itself, not to its parts."""
        if not isinstance(value, dict):
            return set()
        reference = value.get("$ref")
        names = {reference.rpartition("/")[2]} if isinstance(reference, str) else set()
        for key in ("oneOf", "anyOf", "allOf", "not"):
            below = value.get(key)
            for child in below if isinstance(below, list) else [below]:
                names |= applied(child)
        return names

    uses = {name: applied(schema) for name, schema in schemas.items()}
    for _ in uses:
        uses = {
            name: used.union(*(uses[use] for use in used))
            for name, used in uses.items()
        }
    return any(name in used for name, used in uses.items())


def wrapped(value: Value) -> Value:
    if is_reference(value):
        return {"allOf": [value]}
    if isinstance(value, dict):
        return {key: wrapped(member) for key, member in value.items()}
    return [*map(wrapped, value)] if isinstance(value, list) else value


def renamed(value: Value) -> Value:
    if isinstance(value, dict):
        return {
            (f"{key}s" if key in NAMES else key): (
                f"{member}s" if key == "$ref" else renamed(member)
            )
            for key, member in value.items()
        }
    return [*map(renamed, value)] if isinstance(value, list) else value


def inlined(document: Document) -> Value:
    """References replaced by what they name, two deep: circles stay references."""
    components = document["components"]
    assert isinstance(components, dict)
    schemas = components["schemas"]
    assert isinstance(schemas, dict)

    def inline(value: Value, depth: int) -> Value:
        if isinstance(value, dict):
            reference = value.get("$ref")
            if isinstance(reference, str) and depth < 2:
                return inline(schemas[reference.rpartition("/")[2]], depth + 1)
            return {key: inline(member, depth) for key, member in value.items()}
        if isinstance(value, list):
            return [inline(item, depth) for item in value]
        return value

    paths = inline(document["paths"], 0)
    return {**document, "paths": paths}


@pytest.mark.parametrize(
    "rewritten",
    [copy.deepcopy, reordered, wrapped, renamed, inlined],
    ids=["itself", "reordered", "wrapped", "renamed", "inlined"],
)
@given(document=documents())
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_a_document_written_otherwise_has_no_change(
    rewritten: Callable[[Document], Value], document: Document
) -> None:
    comparison = compared(json.dumps(document), json.dumps(rewritten(document)))
    # What is only itself has no meaning that could stay the same
    # (https://json-schema.org/draft/2020-12/json-schema-core#section-9.4.1).
    assert not comparison.changes or leads_back_to_itself(document)


TEXT: Document = {"type": "string"}
OBJECT: Document = {
    "type": "object",
    "required": ["a"],
    "properties": {"a": TEXT, "b": {"type": "integer"}},
}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ({"type": ["string", "null"]}, {"anyOf": [TEXT, {"type": "null"}]}),
        ({"type": ["string", "null"]}, {"oneOf": [{"type": "null"}, TEXT]}),
        ({"enum": ["a", None]}, {"anyOf": [{"enum": ["a"]}, {"const": None}]}),
        (TEXT, {"allOf": [TEXT]}),
        (TEXT, {"oneOf": [TEXT]}),
        (TEXT, {"allOf": [TEXT, {"description": "words"}]}),
        ({"oneOf": [TEXT, {"type": "integer"}]}, {"type": ["integer", "string"]}),
        (
            OBJECT,
            {
                "allOf": [
                    {"type": "object", "properties": {"a": TEXT}},
                    {"required": ["a"], "properties": {"b": {"type": "integer"}}},
                ]
            },
        ),
        ({"minimum": 3}, {"allOf": [{"minimum": 3}, {"minimum": 1}]}),
        (
            {**OBJECT, "additionalProperties": True},
            {**OBJECT, "additionalProperties": {}},
        ),
        ({"type": "integer", "minimum": 1}, {"type": "integer", "minimum": 1.0}),
        ({"const": "a"}, {"const": "a", "title": "A"}),
        ({"type": "array", "minItems": 0}, {"type": "array"}),
        ({"anyOf": [TEXT, OBJECT]}, {"anyOf": [OBJECT, TEXT]}),
        ({"const": 10**15}, {"const": 1e15}),
        ({"const": {"a": [1, 2.0]}}, {"const": {"a": [1.0, 2]}}),
        ({"const": float("nan")}, {"const": float("nan")}),
    ],
)
def test_one_meaning_in_two_spellings_is_no_change(before: Value, after: Value) -> None:
    for place in ("request-body", "response-property", "request-parameter"):
        diff = compared(at_place(place, before), at_place(place, after)).changes
        assert [change for change in diff if "annotation" not in change.rule] == []


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (["a", "b"], ["a,'b"]),
        ({"a": "1,'b':2"}, {"a": "1", "b": 2}),
        ([1], [True]),
        ([[]], [{}]),
    ],
)
def test_values_that_are_not_equal_are_a_change(before: Value, after: Value) -> None:
    assert [
        change.rule
        for change in changes(
            at_place("request-property", {"const": before}),
            at_place("request-property", {"const": after}),
        )
    ] == ["request-property-const-changed"]


@pytest.mark.parametrize(
    ("without_type", "type_", "rules"),
    [
        ({"properties": {"a": TEXT}}, "object", []),
        ({"items": TEXT}, "array", []),
        ({"maxLength": 5}, "string", ["request-property-type-changed"]),
        ({"minimum": 5}, "number", ["request-property-type-changed"]),
    ],
)
def test_keywords_with_schemas_say_their_type_and_bounds_do_not(
    without_type: dict[str, Value], type_: str, rules: list[str]
) -> None:
    before = at_place("request-property", without_type)
    after = at_place("request-property", {"type": type_, **without_type})
    assert [change.rule for change in changes(before, after)] == rules


def test_3_0_and_3_1_say_nullable_differently() -> None:
    schema = "{type: object, properties: {p: %s, q: {$ref: '#/components/schemas/Q'}}}"
    text = (
        "openapi: %s\ninfo: {title: t, version: '1'}\n"
        "paths: {/a: {post: {requestBody: {content: {application/json: {schema: %s}}}}}}\n"
        "components: {schemas: {Q: %s}}\n"
    )
    before = text % (
        "3.0.3",
        schema % "{type: integer, nullable: true, minimum: 1, exclusiveMinimum: true}",
        "{type: string, nullable: true, enum: [a]}",
    )
    after = text % (
        "3.1.0",
        schema % "{type: [integer, 'null'], exclusiveMinimum: 1}",
        "{type: [string, 'null'], enum: [a, null]}",
    )
    assert not compared(before, after).changes


def test_path_variables_may_be_called_otherwise() -> None:
    text = (
        "paths: {'/a/{%s}/{%s}': {parameters: [{name: %s, in: path, required: true, "
        "schema: {type: string}}], get: {parameters: [{name: %s, in: path, "
        "required: true, schema: {type: integer}}]}}}"
    )
    before, after = text % ("b", "c", "b", "c"), text % ("d", "e", "d", "e")
    comparison = compared(before, after)
    assert not comparison.changes
    assert [change.rule for change in comparison.silent] == [
        "request-path-parameter-renamed"
    ] * 2
    swapped = compared(before, text % ("d", "e", "e", "d"))
    assert {change.rule for change in swapped.changes} == {
        "request-parameter-type-changed",
        "request-parameter-type-generalized",
    }


_VARIABLE = (
    "{openapi: 3.1.0, paths: {'/a/{%s}': {get: {parameters: "
    "[{name: %s, in: path, required: true, schema: {type: %s}}]}}}}"
)


def test_a_misspelt_path_variable_is_the_one_that_the_path_has() -> None:
    before = _VARIABLE % ("userId", "userId", "integer")
    assert not changes(before, _VARIABLE % ("userId", "user_id", "integer"))
    assert not changes(before, _VARIABLE % ("userId", "id", "integer"))
    (change,) = changes(before, _VARIABLE % ("userId", "UserID", "boolean"))
    assert (change.rule, change.part) == (
        "request-parameter-type-changed",
        "path parameter userId",
    )


def test_a_path_variable_that_nobody_describes_is_a_text() -> None:
    silent = "{openapi: 3.1.0, paths: {'/a/{id}': {get: {}}}}"
    assert not changes(silent, _VARIABLE % ("id", "id", "string"))
    assert not changes(_VARIABLE % ("id", "id", "string"), silent)
    (change,) = changes(_VARIABLE % ("id", "id", "integer"), silent)
    assert change.rule == "request-parameter-type-generalized"


def test_parameters_of_the_path_are_those_of_its_operations() -> None:
    common = "paths: {/a: {parameters: [{name: q, in: query}], get: {}}}"
    own = "paths: {/a: {get: {parameters: [{name: q, in: query}]}}}"
    assert not changes(common, own)


def test_an_exploded_object_is_its_properties() -> None:
    text = "paths: {/a: {get: {parameters: %s}}}"
    whole = text % (
        "[{name: page, in: query, schema: {type: object, "
        "properties: {number: {type: integer}, size: {type: integer}}}}]"
    )
    single = text % (
        "[{name: number, in: query, schema: {type: integer}}, "
        "{name: size, in: query, schema: {type: integer}}]"
    )
    assert not changes(whole, single)
    assert not changes(single, whole)


def test_a_value_becomes_a_list_of_one() -> None:
    text = "paths: {/a: {get: {parameters: [{name: q, in: query, schema: %s}]}}}"
    single, many = "{type: string}", "{type: array, items: {type: string}}"
    diff = changes(text % single, text % many)
    assert [change.rule for change in diff] == ["request-parameter-type-generalized"]
    assert changes(text % many, text % single)[0].level == "breaking"


_DYNAMIC = """
openapi: 3.1.0
paths: {/a: {get: {responses: {'200': {content: {application/json: {schema:
  {$ref: '#/components/schemas/Tree'}}}}}}}}
components: {schemas: {Tree: %s, Other: %s}}
"""


def test_a_dynamic_reference_is_followed_where_one_schema_has_the_anchor() -> None:
    tree = "{%s type: object, properties: {below: {type: array, items: {%s}}}}"
    plain = tree % ("", "$ref: '#/components/schemas/Tree'")
    dynamic = tree % ("$dynamicAnchor: node,", "$dynamicRef: '#node'")
    before = _DYNAMIC % (plain, "{type: string}")
    assert not changes(before, _DYNAMIC % (dynamic, "{type: string}"))
    value = tree % ("", "$dynamicRef: '#value'")
    anchored = "{$dynamicAnchor: value, type: %s}"
    (change,) = changes(
        _DYNAMIC % (value, anchored % "string"),
        _DYNAMIC % (value, anchored % "integer"),
    )
    assert (change.path, change.rule) == (
        "$.below[*]",
        "response-property-type-changed",
    )


def test_a_dynamic_reference_that_depends_on_its_use_is_said_to() -> None:
    text = _DYNAMIC % (
        "{$dynamicAnchor: node, properties: {a: {$dynamicRef: '#node'}}}",
        "{$dynamicAnchor: node}",
    )
    comparison = compared(text, text)
    assert not comparison.changes
    assert "ambiguous-dynamic-reference" in {
        problem.code for problem in comparison.base_problems
    }


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("{enum: [1, 0]}", "{enum: [true, false]}"),
        ("{const: 1}", "{const: true}"),
        ("{properties: {a: {const: {b: [0]}}}}", "{properties: {a: {const: {b: [false]}}}}"),
        ("{default: 1}", "{default: true}"),
    ],
)  # fmt: skip
def test_a_number_is_no_truth_value(before: str, after: str) -> None:
    text = (
        "paths: {/a: {post: {requestBody: {content: {application/json: {schema: "
        "{$ref: '#/components/schemas/A'}}}}}}}\ncomponents: {schemas: {A: %s}}"
    )
    assert changes(text % before, text % after)
    assert not changes(text % before, text % before.replace("1", "1.0"))
