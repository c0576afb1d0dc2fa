"""Documents that would exhaust a machine, as text: small ones that expand, deep ones, enormous ones."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

TEXT = {"type": "string"}
_HEAD = 'openapi: 3.1.0\ninfo: {title: T, version: "1"}\npaths: {}\n'

REFUSED: dict[str, Callable[[], str]] = {}
"""Documents that must be refused, with a message."""

GENERATED: dict[str, Callable[[], str]] = {}
"""Documents that must be generated, whatever is left of them."""


def _refused(make: Callable[[], str]) -> None:
    REFUSED[make.__name__.strip("_")] = make


def _generated(make: Callable[[], str]) -> None:
    GENERATED[make.__name__.strip("_")] = make


def _ref(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}


def _document(
    schemas: dict[str, Any], paths: dict[str, Any] | None = None, **members: Any
) -> str:
    content = {"application/json": {"schema": _ref("A")}}
    responses = {"200": {"description": "Fine.", "content": content}}
    operation = {"requestBody": {"content": content}, "responses": responses}
    return json.dumps(
        {
            "openapi": "3.1.0",
            "info": {"title": "T", "version": "1"},
            "paths": {"/p": {"put": operation}} if paths is None else paths,
            "components": {"schemas": schemas},
            **members,
        }
    )


def _get(**members: Any) -> dict[str, Any]:
    return {"/p": {"get": {"responses": {"200": {"description": "Fine."}}, **members}}}


@_refused
def _alias_bomb() -> str:
    lines = ["  a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"  a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 10)}]" for i in range(1, 30)]
    return _HEAD + "x-bomb:\n" + "\n".join(lines)


@_refused
def _alias_bomb_of_schemas() -> str:
    lines = ["    A0: &a0 {type: object, properties: {x: {type: string}}}"]
    for i in range(1, 6):
        members = ", ".join(f"p{j}: *a{i - 1}" for j in range(9))
        lines.append(f"    A{i}: &a{i} {{type: object, properties: {{{members}}}}}")
    return _HEAD + "components:\n  schemas:\n" + "\n".join(lines)


@_refused
def _merge_bomb() -> str:
    lines = [f"  a0: &a0 {{{', '.join(f'k{i}: 1' for i in range(300))}}}"]
    lines += [
        f"  a{i}: &a{i} {{<<: [{', '.join([f'*a{i - 1}'] * 20)}], z{i}: 1}}"
        for i in range(1, 400)
    ]
    return _HEAD + "x-bomb:\n" + "\n".join(lines)


@_refused
def _deep_yaml() -> str:
    return f"{_HEAD}x-deep: {'{a: ' * 100_000}{'}' * 100_000}"


@_refused
def _deep_yaml_lists() -> str:
    return f"{_HEAD}x-deep:\n  {'- ' * 100_000}x"


@_refused
def _deep_json() -> str:
    return _document({"A": TEXT})[:-1] + f',"x-deep":{"[" * 100_000}{"]" * 100_000}}}'


@_refused
def _deep_json_never_closed() -> str:
    return '{"a":' * 1_000_000


@_refused
def _enormous_integer() -> str:
    return _document({"A": {"type": "integer", "maximum": 0}}).replace(
        '"maximum": 0', f'"maximum": 1{"0" * 100_000}'
    )


@_refused
def _enormous_exponent() -> str:
    return _document({"A": {"maximum": 0}}).replace(
        '"maximum": 0', '"maximum": 1e99999999999'
    )


@_refused
def _not_a_number() -> str:
    return _document({"A": {"type": "number", "minimum": float("nan")}})


@_refused
def _enormous_hexadecimal() -> str:
    return f"{_HEAD}x-n: 0x1{'0' * 1_000_000}"


@_refused
def _nothing_but_nul() -> str:
    return "\0" * 1_000_000


@_refused
def _enormous_version() -> str:
    return f'{{"swagger": "{"2.0" * 300_000}"}}'


@_refused
def _enormous_pointer() -> str:
    return _document(
        {"A": {"$ref": "#/components/schemas/A" + "/properties/x" * 100_000}}
    )


@_refused
def _reference_chain() -> str:
    return _document(
        {
            "A": _ref("A0"),
            **{f"A{i}": _ref(f"A{i + 1}") for i in range(20_000)},
            "A20000": TEXT,
        }
    )


@_refused
def _duplicate_keys() -> str:
    members = ",".join(['"a":1'] * 200_000)
    return f'{_document({"A": TEXT})[:-1]},"x-a":{{{members}}}}}'


@_refused
def _unresolvable_references() -> str:
    properties = {f"p{i}": _ref(f"S{i}x") for i in range(3_000)}
    return _document(
        {"A": {"properties": properties}, **{f"S{i}": TEXT for i in range(3_000)}}
    )


@_generated
def _large_numbers() -> str:
    return _document(
        {
            "A": {
                "type": "integer",
                "maximum": 10**900,
                "minimum": -(10**900),
                "enum": [10**400, 1],
                "default": 10**900,
            }
        }
    )


@_generated
def _enormous_counts() -> str:
    counts = {
        "minItems": 10**9,
        "maxItems": 10**30,
        "minLength": 10**9,
        "minProperties": 10**9,
    }
    properties = {
        "a": {"type": "array", "items": TEXT, **counts},
        "b": {**TEXT, **counts},
    }
    return _document(
        {
            "A": {
                "type": "object",
                "required": ["a", "b"],
                "properties": properties,
                "minProperties": 10**9,
            }
        }
    )


@_generated
def _deep_arrays() -> str:
    schema: Any = TEXT
    for _ in range(230):
        schema = {"items": schema}
    return _document({"A": schema})


@_generated
def _deep_one_of() -> str:
    schema: Any = TEXT
    for _ in range(115):
        schema = {"oneOf": [schema, {"type": "integer"}]}
    return _document({"A": schema})


@_generated
def _deep_example() -> str:
    example: Any = 1
    for _ in range(230):
        example = {"a": example}
    content = {"application/json": {"schema": {}, "example": example}}
    return _document(
        {}, _get(responses={"200": {"description": "Fine.", "content": content}})
    )


@_generated
def _deep_default() -> str:
    default: Any = 1
    for _ in range(235):
        default = [default]
    members = {name: {"default": default} for name in ("a", "b")}
    return _document({"A": {"properties": members}})


@_generated
def _long_prose() -> str:
    schema = {"type": "object", "description": "- x\n" * 2_500_000}
    return _document(
        {"A": schema},
        info={
            "title": "T " * 500_000,
            "version": "1",
            "description": "word " * 2_000_000,
        },
    )


@_generated
def _long_names() -> str:
    name = "aB" * 100_000
    parameters = [{"name": name, "in": "query", "schema": TEXT}]
    return _document(
        {name: TEXT, "A": {"properties": {name: TEXT}}},
        {f"/{name}": _get(tags=[name], operationId=name, parameters=parameters)["/p"]},
    )


@_generated
def _all_of_chain() -> str:
    """A small document whose classes have a number of fields that grows with its square."""
    chain = {
        f"A{i}": {"allOf": [_ref(f"A{i + 1}"), {"properties": {f"p{i}": TEXT}}]}
        for i in range(3_000)
    }
    return _document(
        {"A": {"allOf": [_ref("A0")]}, **chain, "A3000": {"type": "object"}}
    )


@_generated
def _all_of_diamonds() -> str:
    diamonds = {
        f"A{i}": {"allOf": [_ref(f"A{i + 1}"), _ref(f"A{i + 1}")]} for i in range(60)
    }
    return _document({"A": _ref("A0"), **diamonds, "A60": {"properties": {"x": TEXT}}})


@_generated
def _all_of_one_of() -> str:
    choices = [
        {
            "oneOf": [
                {"required": [f"a{i}_{j}"], "properties": {f"a{i}_{j}": TEXT}}
                for j in range(10)
            ]
        }
        for i in range(10)
    ]
    return _document({"A": {"allOf": choices}})


@_generated
def _one_of_tower() -> str:
    tower = {
        f"A{i}": {
            "oneOf": [
                _ref(f"A{i + 1}"),
                {"anyOf": [_ref(f"A{i + 1}"), {"type": "integer"}]},
            ]
        }
        for i in range(60)
    }
    return _document({"A": _ref("A0"), **tower, "A60": TEXT})


@_generated
def _clique() -> str:
    members = [_ref(f"B{j}") for j in range(60)]
    clique = {
        f"B{i}": {"allOf": [*members, {"properties": {f"p{i}": TEXT}}]}
        for i in range(100)
    }
    unions = {
        f"U{i}": {"oneOf": [_ref(f"U{j}") for j in range(60)]} for i in range(100)
    }
    return _document(
        {"A": {"properties": {"b": _ref("B0"), "u": _ref("U0")}}, **clique, **unions}
    )


@_generated
def _wide_one_of() -> str:
    members = [
        {"type": "object", "required": [f"p{i}"], "properties": {f"p{i}": TEXT}}
        for i in range(5_000)
    ]
    return _document(
        {"A": {"oneOf": members}, "C": {"oneOf": [{"const": i} for i in range(5_000)]}}
    )


@_generated
def _wide_any_of() -> str:
    return _document({"A": {"anyOf": [{**TEXT, "maxLength": i} for i in range(5_000)]}})


@_generated
def _wide_body() -> str:
    content = {
        f"application/x{k}+json": {"schema": {"properties": {"x": TEXT}}}
        for k in range(1_000)
    }
    return _document({}, _get(requestBody={"content": content}))


@_generated
def _chain_of_arrays() -> str:
    chain = {
        f"A{i}": {"type": "array", "items": _ref(f"A{i + 1}")} for i in range(5_000)
    }
    return _document({"A": _ref("A0"), **chain, "A5000": TEXT}, {})


@_generated
def _enum() -> str:
    values = [
        [i] if i % 3 == 0 else f"value {i}" if i % 3 == 1 else {"a": i}
        for i in range(50_000)
    ]
    return _document(
        {"A": {"enum": values}, "B": {"enum": [f"value {i}" for i in range(50_000)]}}
    )


@_generated
def _colliding_names() -> str:
    names = ["a" + "".join("-."[int(bit)] for bit in bin(i)[2:]) for i in range(10_000)]
    return _document(
        {
            "A": {"properties": dict.fromkeys(names, TEXT)},
            **{name: {"type": "object"} for name in names},
        }
    )


@_generated
def _colliding_operations() -> str:
    answers = {"responses": {"200": {"description": "Fine."}}}
    paths = {
        f"/p{i}": {"get": {"operationId": "same", "tags": [f"t{i % 100}"], **answers}}
        for i in range(2_000)
    }
    return _document({}, paths)


@_generated
def _braces() -> str:
    return _document(
        {},
        {"/" + "{" * 200_000: _get()["/p"]},
        servers=[{"url": "https://x/" + "{" * 200_000}],
    )


@_generated
def _wrong_defaults() -> str:
    return _document(
        {
            "A": {
                "properties": {
                    "a": {"type": "integer", "default": {"x": [1] * 100_000}}
                }
            }
        }
    )


@_generated
def _patterns() -> str:
    sources = [
        "(a+)+$",
        "^(([a-z])+.)+[A-Z]([a-z])+$",
        "(?:" * 5000 + ")" * 5000,
        "a{1000}{1000}{1000}",
        "(a*)*\\1$",
        "(x" * 10_000,
    ]
    properties = {
        f"p{i}": {
            **TEXT,
            "pattern": source,
            "example": "a" * 40 + "b",
            "default": "a" * 60,
        }
        for i, source in enumerate(sources)
    }
    return _document({"A": {"type": "object", "properties": properties}})


@_generated
def _choices_in_choices() -> str:
    choice: dict[str, Any] = _ref("Leaf")
    mapping = {"x": "#/components/schemas/Leaf"}
    for _ in range(40):
        discriminator = {"propertyName": "kind", "mapping": mapping}
        choice = {**_ref("Leaf"), "oneOf": [choice], "discriminator": discriminator}
    leaf = {"type": "object", "properties": {"kind": TEXT}}
    return _document({"Leaf": leaf, "A": choice})
