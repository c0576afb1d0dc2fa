"""A change of a schema is said once, at the schema, however many operations refer to it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from specloom.compare.comparison import compare
from specloom.document import load
from specloom.document.value import Value

from .compared import compared

Wrap = Callable[[Value], Value]

_PET: dict[str, Value] = {
    "type": "object",
    "properties": {"a": {"type": "string"}, "b": {"type": "string"}},
}
_ADDED: dict[str, Value] = {
    "required": ["a"],
    "dependentRequired": {"a": ["b"]},
    "additionalProperties": False,
    "minProperties": 1,
    "maxProperties": 3,
    "if": {"required": ["a"]},
    "not": {"required": ["a"]},
    "oneOf": [{"required": ["a"]}, {"required": ["b"]}],
    "enum": [{}],
    "propertyNames": {"maxLength": 3},
    "patternProperties": {"^x": {"type": "string"}},
    "unevaluatedProperties": False,
    "default": {},
}
_WRAPS: dict[str, Wrap] = {
    "referred to": lambda pet: pet,
    "in allOf": lambda pet: {"allOf": [pet], "description": "d"},
    "or null": lambda pet: {"oneOf": [pet, {"type": "null"}]},
    "in a list": lambda pet: {"type": "array", "items": pet},
}


def _document(pet: Value, wrap: Wrap) -> str:
    paths: dict[str, Value] = {}
    for name in ("/a", "/b"):
        schema = wrap({"$ref": "#/components/schemas/Pet"})
        body: Value = {"content": {"application/json": {"schema": schema}}}
        paths[name] = {"post": {"requestBody": body, "responses": {}}}
    return json.dumps(
        {
            "openapi": "3.1.0",
            "info": {"title": "t", "version": "1"},
            "paths": paths,
            "components": {"schemas": {"Pet": pet}},
        }
    )


@pytest.mark.parametrize("is_new", [True, False], ids=["added", "removed"])
@pytest.mark.parametrize("wrap", _WRAPS.values(), ids=_WRAPS.keys())
@pytest.mark.parametrize("keyword", _ADDED)
def test_a_keyword_that_comes_or_goes_is_one_change_at_the_schema(
    keyword: str, wrap: Wrap, is_new: bool
) -> None:
    with_keyword: Value = {**_PET, keyword: _ADDED[keyword]}
    old, new = _document(_PET, wrap), _document(with_keyword, wrap)
    comparison = compared(old, new) if is_new else compared(new, old)
    listed = [
        candidate
        for candidate in (*comparison.changes, *comparison.silent)
        if candidate.operations
    ]
    assert len(listed) == (2 if keyword == "oneOf" else 1)
    for change in listed:
        assert [str(operation) for operation in change.operations] == [
            "POST /a",
            "POST /b",
        ]
        places = [change.base, change.revision]
        without, there = places if is_new else places[::-1]
        assert without is not None
        assert there is not None
        assert without.pointer == "/components/schemas/Pet"
        assert there.pointer.startswith(f"/components/schemas/Pet/{keyword}")


def test_both_sides_name_the_file_of_the_schema(tmp_path: Path) -> None:
    documents = []
    for name, required in (("old", ""), ("new", "required: [a]\n")):
        folder = tmp_path / name
        folder.mkdir()
        (folder / "pet.yaml").write_text(
            f"type: object\nproperties: {{a: {{type: string}}}}\n{required}"
        )
        (folder / "api.yaml").write_text(
            "openapi: 3.1.0\ninfo: {title: t, version: '1'}\npaths:\n  /a:\n    post:\n"
            "      requestBody: {content: {application/json: {schema: {$ref: pet.yaml}}}}\n"
        )
        documents.append(load(folder / "api.yaml"))
    (change,) = compare(*documents).changes
    assert change.rule == "request-property-became-required"
    assert change.base is not None
    assert change.revision is not None
    assert change.base.file.endswith("pet.yaml")
    assert change.revision.file.endswith("pet.yaml")


def test_null_beside_a_schema_is_said_where_it_stands() -> None:
    listed: Value = {
        "oneOf": [{"type": "object", "properties": {"a": {}}}, {"type": "string"}]
    }
    before = _document(listed, _WRAPS["referred to"])
    after = _document(listed, _WRAPS["or null"])
    diff = compared(before, after).changes
    assert [change.rule for change in diff] == ["request-body-became-nullable"] * 2
    for change in diff:
        assert change.revision is not None
        assert change.revision.pointer.endswith("/application~1json/schema/oneOf")
