"""What a bundle holds of the schemas of a document: every part once, and nothing that never ends."""

from __future__ import annotations

import json
from typing import Any

import pytest

from specloom.document import bundling, load_text
from specloom.document.alternative_formats import are_told_by_format
from specloom.document.bundling import Bundle
from specloom.document.dialect import normalise
from specloom.document.location import Location
from specloom.document.value import Value

TEXT = {"type": "string"}


def ref(name: str) -> dict[str, Any]:
    return {"$ref": f"#/components/schemas/{name}"}


def bundled(schemas: dict[str, Any], *names: str) -> dict[str, Any]:
    """The definitions of a bundle of some components."""
    head = {"openapi": "3.1.0", "info": {"title": "T", "version": "1"}, "paths": {}}
    document = load_text(json.dumps({**head, "components": {"schemas": schemas}}))
    normalise(document)
    bundle = Bundle(document, "readOnly")
    for name in names:
        bundle.schema(document.root / "components" / "schemas" / name)
    definitions: dict[str, Any] = json.loads(json.dumps(bundle.definitions))
    return definitions


BASE = {
    "required": ["kind"],
    "properties": {"kind": TEXT},
    "oneOf": [ref("Cat"), ref("Dog")],
}
CAT = {"allOf": [ref("Base"), {"properties": {"a": {"type": "integer"}}}]}
DOG = {"allOf": [ref("Base"), {"properties": {"b": {"type": "integer"}}}]}
DISCRIMINATOR = {"discriminator": {"propertyName": "kind"}}


@pytest.mark.parametrize("more", [{}, DISCRIMINATOR])
def test_children_have_their_base_without_its_choice(more: dict[str, Any]) -> None:
    """Whatever else is asked for, and in whatever order."""
    schemas = {"Base": {**BASE, **more}, "Cat": CAT, "Dog": DOG}
    uses = {f"Use{name}": {"items": ref(name)} for name in schemas}
    schemas |= uses
    expected = bundled(schemas, "UseCat")
    assert expected["Cat"]["allOf"][0] == {"$ref": "#/$defs/Base.base"}
    assert expected["Base.base"] == {"required": ["kind"], "properties": {"kind": TEXT}}
    assert json.dumps(expected["Base"]).count('"#/$defs/Cat"') == (2 if more else 1)
    assert bundled(schemas, "UseBase") == expected
    assert bundled(schemas, *uses) == expected
    assert bundled(schemas, *reversed(uses)) == expected


def test_choices_that_lead_to_each_other_assert_nothing() -> None:
    schemas: dict[str, Any] = {
        "A": {"type": "object", "oneOf": [ref("B"), TEXT]},
        "B": {"minProperties": 1, "anyOf": [ref("A"), TEXT]},
        "Use": {"items": ref("A")},
    }
    assert bundled(schemas, "Use") == {
        "A": {"type": "object"},
        "B": {"minProperties": 1},
    }


def test_what_a_discriminator_chooses_is_written_once() -> None:
    choice: dict[str, Any] = ref("Leaf")
    for _ in range(12):
        discriminator = {"propertyName": "kind", "mapping": {"x": "Leaf"}}
        choice = {**ref("Leaf"), "oneOf": [choice], "discriminator": discriminator}
    leaf = {"type": "object", "properties": {"kind": TEXT}}
    schemas = {"Leaf": leaf, "A": choice, "Use": {"items": ref("A")}}
    assert len(json.dumps(bundled(schemas, "Use"))) < 10_000


def test_nothing_is_judged_beyond_what_a_bundle_may_hold(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(bundling, "_MAX_SCHEMAS", 4)
    schemas = {
        "Small": {"items": ref("Inner")},
        "Inner": {"minLength": 1},
        "Large": {"items": {"allOf": [ref("Other"), ref("Inner")]}},
        "Other": {"not": {"items": TEXT}},
    }
    expected = {"Inner": {"minLength": 1}}
    assert bundled(schemas, "Small") == expected
    assert bundled(schemas, "Small", "Large", "Other") == expected


def test_alternatives_with_the_same_target_are_looked_through_once() -> None:
    big: dict[str, Value] = {"properties": {f"p{i}": {} for i in range(100)}}
    calls = 0

    def conjuncts(
        schema: dict[str, Value], at: Location
    ) -> list[tuple[dict[str, Value], Location]]:
        nonlocal calls
        calls += 1
        return [(schema, at), (big, at)] if "$ref" in schema else [(schema, at)]

    at = load_text('openapi: 3.1.0\ninfo: {title: T, version: "1"}\npaths: {}\n').root
    schema: dict[str, Value] = {"oneOf": [{"$ref": "Big"} for _ in range(100)]}
    assert not are_told_by_format(schema, at, conjuncts)
    assert calls < 400


def test_properties_of_a_base_are_looked_through_once_for_all_its_children(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    looked_at: list[object] = []
    is_unsent = Bundle._is_unsent

    def counted(bundle: Bundle, schema: dict[str, Value], at: Location) -> bool:
        looked_at.append(schema)
        return is_unsent(bundle, schema, at)

    monkeypatch.setattr(Bundle, "_is_unsent", counted)
    big = {"properties": {f"p{i}": {**TEXT, "readOnly": True} for i in range(50)}}
    child = {"allOf": [ref("Big")], "required": ["p1", "q"]}
    schemas: dict[str, Any] = {"Big": big} | {f"S{i}": child for i in range(50)}
    schemas["Use"] = {"anyOf": [ref(f"S{i}") for i in range(50)]}
    assert bundled(schemas, "Use")["S7"]["required"] == ["q"]
    assert len(looked_at) == 50
