"""Keywords that say the same: bytes, enumerations, null, references to the same shape."""

from __future__ import annotations

import json

import pytest

from specloom.document.value import Value

from .compared import at_place, changes, compared

_TEXT: dict[str, Value] = {"type": "string"}
_BINARY: dict[str, Value] = {**_TEXT, "format": "binary"}
_OCTETS = "application/octet-stream"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ({**_TEXT, "format": "byte"}, {**_TEXT, "contentEncoding": "base64"}),
        (_BINARY, {**_TEXT, "contentMediaType": _OCTETS}),
        (_BINARY, {"contentMediaType": _OCTETS}),
        (_BINARY, {**_TEXT, "contentMediaType": "image/png"}),
    ],
)
@pytest.mark.parametrize("place", ["request-property", "response-property"])
def test_bytes_are_written_otherwise_in_each_version(
    place: str, before: Value, after: Value
) -> None:
    old, new = at_place(place, before), at_place(place, after)
    for base in (old, old.replace("3.1.0", "3.0.3")):
        assert not changes(base, new)
        assert not changes(new, base)


def test_other_bytes_are_a_change() -> None:
    png, jpeg = (
        at_place("request-property", {**_TEXT, "contentMediaType": f"image/{subtype}"})
        for subtype in ("png", "jpeg")
    )
    base64 = at_place("request-property", {**_TEXT, "contentEncoding": "base64"})
    raw = at_place("request-property", _BINARY)
    assert changes(png, jpeg)[0].rule == "request-property-content-media-type-changed"
    assert changes(base64, raw)[0].level == "breaking"


@pytest.mark.parametrize("media_type", [_OCTETS, "image/png", "application/pdf"])
@pytest.mark.parametrize("place", ["request-body", "response-body"])
def test_a_body_of_bytes_needs_no_schema(place: str, media_type: str) -> None:
    explicit = at_place(place, _BINARY, media_type)
    for unsaid in (
        at_place(place, {}, media_type),
        explicit.replace(json.dumps({"schema": _BINARY}), "{}"),
    ):
        assert unsaid != explicit
        assert not changes(explicit, unsaid)
        assert not changes(unsaid, explicit)
    text = at_place(place, _TEXT, media_type)
    assert changes(explicit, text)


@pytest.mark.parametrize("keyword", ["oneOf", "anyOf"])
def test_alternatives_of_one_value_each_are_an_enumeration(keyword: str) -> None:
    listed: list[Value] = [
        {"const": "a", "title": "A", "description": "The first."},
        {"type": "string", "enum": ["b"]},
    ]
    values: Value = {"type": "string", "enum": ["b", "a"]}
    single = at_place("response-property", values)
    chosen = at_place("response-property", {keyword: listed})
    assert not changes(single, chosen)
    assert not changes(chosen, single)
    further: Value = {keyword: [*listed, {"const": "c"}]}
    (change,) = changes(single, at_place("response-property", further))
    assert change.rule == "response-property-enum-value-added"
    assert change.revision is not None
    assert change.revision.pointer.endswith(f"/{keyword}/2")


@pytest.mark.parametrize(
    "inner",
    [
        {"oneOf": [{"type": "object", "properties": {"a": {}}}, _TEXT]},
        {"const": "a"},
        {"anyOf": [{"const": "a"}, {"const": "b"}]},
        {"allOf": [{"type": "object", "properties": {"a": {}}}]},
    ],
)
def test_null_beside_any_schema_is_one_more_value(inner: Value) -> None:
    before = at_place("response-property", inner)
    after = at_place("response-property", {"oneOf": [inner, {"type": "null"}]})
    (change,) = changes(before, after)
    assert change.rule == "response-property-became-nullable"
    (change,) = changes(after, before)
    assert change.rule == "response-property-became-not-nullable"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ({"type": "number", "maximum": 10}, {"type": "number", "maximum": 10.0}),
        ({"type": "number", "enum": [10]}, {"type": "number", "enum": [10.0]}),
        ({"type": "number", "default": 10}, {"type": "number", "default": 10.0}),
        ({**_TEXT, "enum": ["a", "b"]}, {**_TEXT, "enum": ["a", "b", "a"]}),
        (_TEXT, {**_TEXT, "pattern": ""}),
        ({"type": "object"}, {"type": "object", "additionalProperties": True}),
        ({"type": "array"}, {"type": "array", "items": {"description": "d"}}),
    ],
)
def test_values_and_keywords_that_say_the_same(before: Value, after: Value) -> None:
    old, new = at_place("request-body", before), at_place("request-body", after)
    assert not changes(old, new)
    assert not changes(new, old)


@pytest.mark.parametrize(
    "schema", ["{type: string}", "{$ref: '#/components/schemas/S'}"]
)
def test_explode_says_nothing_of_a_single_value(schema: str) -> None:
    text = (
        "paths: {/a: {get: {parameters: [{name: q, in: query, schema: %s%s}]}}}\n"
        "components: {schemas: {S: {type: string, enum: [a]}}}"
    )
    assert not changes(text % (schema, ""), text % (schema, ", explode: false"))
    explicit = text % (schema, ", explode: true")
    assert not changes(text % (schema, ", explode: false"), explicit)


def test_the_encoding_that_holds_anyway_may_be_said() -> None:
    text = (
        "paths: {/a: {post: {requestBody: {content: {multipart/form-data: "
        "{schema: {properties: {p: {type: string}}}%s}}}}}}"
    )
    explicit = ", encoding: {p: {style: form, explode: true, headers: {H: {%s}}}}"
    unsaid = ", encoding: {p: {headers: {h: {}}}}"
    assert not changes(text % unsaid, text % explicit % "description: d")
    (change,) = changes(text % "", text % ", encoding: {p: {contentType: text/csv}}")
    assert change.rule == "request-body-encoding-changed"


def _mutual(prefix: str, count: int, ending: str) -> str:
    """Schemas each of which holds one of all of them."""
    every: list[Value] = [
        {"$ref": f"#/components/schemas/{prefix}{index}"} for index in range(count)
    ]
    mapping: Value = {
        f"v{index}": f"#/components/schemas/{prefix}{index}" for index in range(count)
    }
    chosen: Value = {
        "oneOf": every,
        "discriminator": {"propertyName": "kind", "mapping": mapping},
    }
    schemas: Value = {
        f"{prefix}{index}": {
            "type": "object",
            "properties": {f"f{index}{ending}": {"type": "string"}, "child": chosen},
        }
        for index in range(count)
    }
    document = json.loads(at_place("response-body", every[0]))
    return json.dumps({**document, "components": {"schemas": schemas}})


def test_schemas_that_hold_each_other_may_be_called_otherwise() -> None:
    comparison = compared(_mutual("A", 25, ""), _mutual("B", 25, ""))
    assert not comparison.changes
    assert [change.rule for change in comparison.silent] == ["api-schema-renamed"] * 25
    comparison = compared(_mutual("A", 5, ""), _mutual("B", 5, "x"))
    assert comparison.worst == "breaking"


def _chosen(first: str, second: str, limit: int) -> str:
    """A body that is one of two schemas, the first with a text of limited length."""
    every: Value = [
        {"$ref": f"#/components/schemas/{name}"} for name in (first, second)
    ]
    document = json.loads(at_place("request-body", {"oneOf": every}))
    texts: dict[str, Value] = {"a": {**_TEXT, "maxLength": limit}, "b": _TEXT}
    schemas: Value = {
        name: {"type": "object", "properties": {key: texts[key]}}
        for name, key in ((first, "a"), (second, "b"))
    }
    return json.dumps({**document, "components": {"schemas": schemas}})


def test_an_alternative_with_another_name_is_compared_with_what_it_was() -> None:
    diff = compared(_chosen("A", "B", 9), _chosen("C", "D", 5)).changes
    assert [(change.rule, change.path) for change in diff if change.operations] == [
        ("request-property-max-length-decreased", "$(C).a")
    ]


@pytest.mark.parametrize(
    ("section", "operation"),
    [
        ("parameters", "{parameters: [{$ref: '#/components/parameters/X'}]}"),
        ("requestBodies", "{requestBody: {$ref: '#/components/requestBodies/X'}}"),
        ("responses", "{responses: {'200': {$ref: '#/components/responses/X'}}}"),
        (
            "headers",
            "{responses: {'200': {headers: {h: {$ref: '#/components/headers/X'}}}}}",
        ),
        (
            "schemas",
            "{requestBody: {content: {a/b: {schema: {$ref: '#/components/schemas/X'}}}}}",
        ),
    ],
)
def test_nothing_is_known_of_what_is_referred_to_in_vain(
    section: str, operation: str
) -> None:
    text = "paths: {/a: {post: %s}}\ncomponents: {%s: {%s}}"
    there = (
        "X: {name: n, in: query, required: true, type: string, schema: {type: string}}"
    )
    lost, present = (text % (operation, section, part) for part in ("", there))
    resolved, gone = compared(lost, present), compared(present, lost)
    assert not resolved.changes
    assert {change.rule for change in gone.changes} <= {"api-schema-removed"}
    for listed, rule in (
        (resolved.silent, "reference-resolved"),
        (gone.silent, "reference-lost"),
    ):
        assert [(change.rule, *map(str, change.operations)) for change in listed] == [
            (rule, "POST /a")
        ]


_OBJECT: dict[str, Value] = {"type": "object", "properties": {"a": _TEXT}}
_NULL: dict[str, Value] = {"type": "null"}


@pytest.mark.parametrize(
    "alternatives",
    [
        [_TEXT, {"type": "integer"}],
        [{"const": "a"}, {"const": "b"}],
        [{"type": "object", "properties": {"b": _TEXT}}],
        [{"type": "object", "properties": {"b": _TEXT}}, _NULL],
    ],
)
def test_an_alternative_more_is_one_change(alternatives: list[Value]) -> None:
    before = at_place("response-property", {"oneOf": alternatives})
    after = at_place("response-property", {"oneOf": [*alternatives, _OBJECT]})
    (change,) = changes(before, after)
    assert change.rule == "response-property-one-of-added"
    assert change.after == _OBJECT
    (change,) = changes(after, before)
    assert change.rule == "response-property-one-of-removed"


def test_a_forbidden_value_is_said_where_it_stands() -> None:
    text = (
        "paths:\n  /a:\n    post:\n"
        "      requestBody: {content: {a/b: {schema: {properties: {p: %s}}}}}\n"
        "      responses: {'200': {content: {a/b: {schema: {properties: {p: %s}}}}}}"
    )
    plain = "{type: string}"
    diff = changes(text % (plain, plain), text % ("false", "false"))
    assert [
        change.rule.partition("-")[0]
        for change in diff
        if change.rule.endswith("forbidden")
    ] == ["request", "response"]
    request, response = (change.revision for change in diff)
    assert request is not None
    assert response is not None
    assert request.line + 1 == response.line


@pytest.mark.parametrize("place", ["request-body", "response-body"])
def test_items_beyond_a_tuple(place: str) -> None:
    tuple_: dict[str, Value] = {"type": "array", "prefixItems": [_TEXT]}
    opened = at_place(place, tuple_)
    closed = at_place(place, {**tuple_, "items": False})
    (change,) = changes(opened, closed)
    assert change.rule == f"{place}-forbidden"
    assert change.path == "$[*]"
    assert (change.level == "breaking") == (place == "request-body")
    (change,) = changes(closed, opened)
    assert (change.level == "breaking") == (place == "response-body")
    texts = at_place(place, {**tuple_, "items": _TEXT})
    longer = at_place(place, {**tuple_, "items": _TEXT, "prefixItems": [_TEXT, _TEXT]})
    assert not changes(texts, longer)


_NUMBER: dict[str, Value] = {"type": "number"}
_WHOLE: dict[str, Value] = {"type": "integer"}
_A: dict[str, Value] = {"type": "object", "properties": {"x": _TEXT}}
_B: dict[str, Value] = {"type": "object", "properties": {"y": _TEXT}}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ({"oneOf": [{"oneOf": [_A, _OBJECT]}, _B]}, {"oneOf": [_A, _OBJECT, _B]}),
        ({"anyOf": [{"anyOf": [_A, _NULL]}, _B]}, {"anyOf": [_A, _B, _NULL]}),
        (_TEXT, {"anyOf": [{**_TEXT, "format": "uuid"}, _TEXT]}),
        (
            {**_NUMBER, "maximum": 10, "exclusiveMaximum": 5},
            {**_NUMBER, "exclusiveMaximum": 5},
        ),
        (
            {**_NUMBER, "minimum": 10, "exclusiveMinimum": 5},
            {**_NUMBER, "minimum": 10},
        ),
        ({**_WHOLE, "exclusiveMinimum": 0}, {**_WHOLE, "minimum": 1}),
        ({**_WHOLE, "exclusiveMaximum": 9}, {**_WHOLE, "maximum": 8}),
    ],
)
@pytest.mark.parametrize("place", ["request-property", "response-property"])
def test_choices_and_limits_that_say_the_same(
    place: str, before: Value, after: Value
) -> None:
    old, new = at_place(place, before), at_place(place, after)
    assert not changes(old, new)
    assert not changes(new, old)


def test_a_limit_that_is_written_otherwise_may_be_another() -> None:
    above = at_place("request-property", {**_WHOLE, "exclusiveMinimum": 0})
    (change,) = changes(above, at_place("request-property", {**_WHOLE, "minimum": 2}))
    assert change.rule == "request-property-min-increased"
    number = at_place("request-property", {**_NUMBER, "exclusiveMinimum": 0})
    assert changes(number, at_place("request-property", {**_NUMBER, "minimum": 1}))
    kinds = at_place(
        "request-property",
        {"anyOf": [{**_TEXT, "format": "uuid"}, {**_TEXT, "maxLength": 3}]},
    )
    assert changes(at_place("request-property", _TEXT), kinds)


@pytest.mark.parametrize("place", ["request-body", "response-body"])
def test_a_named_property_was_a_further_one_before(place: str) -> None:
    texts: dict[str, Value] = {"type": "object", "additionalProperties": _TEXT}
    before = at_place(place, texts)
    after = at_place(place, {**texts, "properties": {"a": _WHOLE}})
    for diff in (changes(before, after), changes(after, before)):
        assert [change.path for change in diff if change.level == "breaking"] == ["$.a"]
    same = at_place(place, {**texts, "properties": {"a": _TEXT}})
    assert all(change.level == "info" for change in changes(before, same))


def test_alternatives_that_cannot_overlap_may_be_one_of_them() -> None:
    listed: list[Value] = [_A, {**_TEXT, "maxLength": 3}, {"type": "array"}]
    before = at_place("request-property", {"anyOf": listed})
    assert not changes(before, at_place("request-property", {"oneOf": listed}))


@pytest.mark.parametrize("place", ["request-body", "response-property"])
def test_a_condition_that_comes_or_goes_is_one_change(place: str) -> None:
    long: dict[str, Value] = {"if": {"minLength": 3}, "then": {"pattern": "^a"}}
    either: dict[str, Value] = {**long, "else": {"pattern": "^b"}}
    plain = at_place(place, _TEXT)
    for keywords, words in (
        (long, "`if` with `then`"),
        (either, "`if` with `then` and `else`"),
    ):
        there = at_place(place, {**_TEXT, **keywords})
        (added,) = changes(plain, there)
        assert added.rule == f"{place}-if-added"
        assert added.message == f"the condition {words} was added"
        (removed,) = changes(there, plain)
        assert removed.rule == f"{place}-if-removed"
    (change,) = changes(
        at_place(place, {**_TEXT, **long}), at_place(place, {**_TEXT, **either})
    )
    assert change.rule == f"{place}-else-added"
