"""Schemas that extend one with a discriminator are compared wherever that one is used."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from specloom.compare.change import Change
from specloom.document.value import Value

from .compared import compared

Schemas = dict[str, Value]


def _reference(name: str) -> Value:
    return {"$ref": f"#/components/schemas/{name}"}


def _base(**more: Value) -> Value:
    return {
        "type": "object",
        "required": ["kind"],
        "properties": {"kind": {"type": "string"}},
        "discriminator": {"propertyName": "kind"},
        **more,
    }


def _extension(base: str, **properties: Value) -> Value:
    own: Value = {"type": "object", "properties": properties}
    return {"allOf": [_reference(base), own]}


def _document(schemas: Schemas, used: Value) -> str:
    """`GET /pets` answers a list of what is used, `POST /pets` takes one."""
    content: Value = {"application/json": {"schema": used}}
    listed: Value = {"application/json": {"schema": {"type": "array", "items": used}}}
    ok: Value = {"200": {"description": "ok", "content": listed}}
    done: Value = {"204": {"description": "done"}}
    post: Value = {"requestBody": {"content": content}, "responses": done}
    return json.dumps(
        {
            "openapi": "3.0.3",
            "info": {"title": "t", "version": "1"},
            "paths": {"/pets": {"get": {"responses": ok}, "post": post}},
            "components": {"schemas": schemas},
        }
    )


def _changes(
    before: Schemas, after: Schemas, used: Value | None = None
) -> list[Change]:
    base, other = (
        _document(schemas, used or _reference("Pet")) for schemas in (before, after)
    )
    return list(compared(base, other).changes)


def _told(diff: list[Change]) -> list[tuple[str, str, str, str]]:
    return sorted(
        (change.level, change.rule, change.part, change.path) for change in diff
    )


_INTEGER: Value = {"type": "integer"}
_STRING: Value = {"type": "string"}
_LIVES = [
    ("breaking", "request-property-type-changed", "request body", "$(Cat).lives"),
    ("breaking", "response-property-type-changed", "response 200", "$[*](Cat).lives"),
]


@pytest.mark.parametrize(
    "use",
    [
        lambda pet: pet,
        lambda pet: {"allOf": [pet], "description": "d"},
        lambda pet: {"allOf": [pet], "nullable": True},
    ],
    ids=["by reference", "with words", "or null"],
)
def test_a_change_of_a_subtype_is_said_where_its_base_is_used(
    use: Callable[[Value], Value],
) -> None:
    before: Schemas = {"Pet": _base(), "Cat": _extension("Pet", lives=_INTEGER)}
    after: Schemas = {"Pet": _base(), "Cat": _extension("Pet", lives=_STRING)}
    diff = _changes(before, after, use(_reference("Pet")))
    assert _told(diff) == _LIVES
    place = "/components/schemas/Cat/allOf/1/properties/lives/type"
    for change in diff:
        assert change.base is not None
        assert change.base.pointer == place
        assert len(change.operations) == 1


def test_what_extends_a_subtype_is_one_too() -> None:
    before: Schemas = {
        "Lion": _extension("Feline", lives=_INTEGER),
        "Feline": _extension("Pet"),
        "Pet": _base(),
    }
    after = {**before, "Lion": _extension("Feline", lives=_STRING)}
    assert [change.path for change in _changes(before, after)] == [
        "$[*](Lion).lives",
        "$(Lion).lives",
    ]


def test_what_a_mapping_names_is_a_subtype() -> None:
    mapping: Value = {"cat": "#/components/schemas/Cat", "dog": "Dog", "gone": "Gone"}
    pet = _base(discriminator={"propertyName": "kind", "mapping": mapping})
    before: Schemas = {"Pet": pet, "Cat": _base(), "Dog": _base()}
    grown: Value = {"kind": _STRING, "lives": _STRING}
    after: Schemas = {**before, "Dog": _base(properties=grown, required=["lives"])}
    assert {change.path.partition(".")[0] for change in _changes(before, after)} == {
        "$(Dog)",
        "$[*](Dog)",
    }


def test_a_new_subtype_is_an_alternative_more() -> None:
    before: Schemas = {"Pet": _base(), "Cat": _extension("Pet", lives=_INTEGER)}
    after: Schemas = {**before, "Dog": _extension("Pet")}
    diff = _changes(before, after)
    assert _told(diff) == [
        ("breaking", "response-property-subtype-added", "response 200", "$[*]"),
        ("info", "request-body-subtype-added", "request body", "$"),
    ]
    # Nobody wrote a `oneOf`.
    assert {change.message for change in diff} == {
        "the discriminator's subtype Dog was added"
    }
    back = [row for row in _told(_changes(after, before)) if "subtype" in row[1]]
    assert back == [
        ("breaking", "request-body-subtype-removed", "request body", "$"),
        ("info", "response-property-subtype-removed", "response 200", "$[*]"),
    ]


def test_a_base_that_gets_or_loses_a_discriminator_is_told() -> None:
    plain: Schemas = {"Pet": _base(), "Cat": _extension("Pet", lives=_INTEGER)}
    plain["Pet"] = {**_base(), "discriminator": None}  # type: ignore[dict-item]
    del plain["Pet"]["discriminator"]  # type: ignore[union-attr, arg-type]
    told = {**plain, "Pet": _base()}
    for before, after, ending in ((plain, told, "added"), (told, plain, "removed")):
        assert _told(_changes(before, after)) == [
            (
                "info",
                f"request-body-discriminator-{ending}",
                "request body",
                "$",
            ),
            (
                "info",
                f"response-property-discriminator-{ending}",
                "response 200",
                "$[*]",
            ),
        ]


def test_a_subtype_without_its_mapping_is_told_by_its_name() -> None:
    mapping: Value = {"cat": "Cat"}
    pet = _base(discriminator={"propertyName": "kind", "mapping": mapping})
    cat = _extension("Pet", lives=_INTEGER)
    diff = _changes({"Pet": pet, "Cat": cat}, {"Pet": _base(), "Cat": cat})
    assert {
        (change.rule, change.name, change.before, change.after)
        for change in diff
        if change.level == "breaking"
    } == {
        (f"{place}-discriminator-value-changed", "Cat", "cat", "Cat")
        for place in ("request-body", "response-property")
    }


def test_what_a_subtype_has_from_its_base_is_said_once() -> None:
    before: Schemas = {
        "Pet": _base(),
        "Cat": {"required": ["lives"], **_extension("Pet", lives=_INTEGER)},  # type: ignore[dict-item]
    }
    after = {**before, "Pet": _base(required=[])}
    assert _told(_changes(before, after)) == [
        (
            "breaking",
            "response-property-became-optional",
            "response 200",
            "$[*].kind",
        ),
        ("info", "request-property-became-optional", "request body", "$.kind"),
    ]


def test_a_subtype_under_another_name_is_the_same() -> None:
    lives: Value = {"type": "integer", "minimum": 0, "description": "How many."}
    before: Schemas = {"Pet": _base(), "Cat": _extension("Pet", lives=lives)}
    after: Schemas = {"Pet": _base(), "v1.Kitty": _extension("Pet", lives=lives)}
    assert {change.rule for change in _changes(before, after)} <= {"api-schema-renamed"}


@pytest.mark.parametrize("is_choice", [False, True])
def test_subtypes_and_alternatives_of_one_prefix_are_several(is_choice: bool) -> None:
    before: Schemas = {
        "Pet": _base(),
        "v1.Cat": _extension("Pet", lives=_INTEGER),
        "v1.Dog": _extension("Pet", bark=_INTEGER),
    }
    after = {**before, "v1.Dog": _extension("Pet", bark=_STRING)}
    choice: Value = {"oneOf": [_reference("v1.Cat"), _reference("v1.Dog")]}
    diff = _changes(before, after, choice if is_choice else None)
    assert {change.path for change in diff} == {"$(v1.Dog).bark", "$[*](v1.Dog).bark"}


def test_a_change_of_one_subtype_is_none_of_another() -> None:
    before: Schemas = {
        "Pet": _base(),
        "Cat": _extension("Pet", lives=_INTEGER),
        "Dog": _extension("Pet", bark=_STRING),
    }
    after = {**before, "Cat": _extension("Pet", lives=_STRING)}
    assert _changes(before, after, _reference("Dog")) == []


def test_subtypes_that_lead_back_to_their_base_are_compared() -> None:
    friends: Value = {"type": "array", "items": _reference("Pet")}
    pet = _base(properties={"kind": _STRING, "friends": friends})
    before: Schemas = {
        "Pet": {"allOf": [_reference("Cat"), pet]},
        "Cat": _extension("Pet", lives=_INTEGER, prey=_reference("Pet")),
    }
    after = {**before, "Cat": _extension("Pet", lives=_STRING, prey=_reference("Pet"))}
    assert {change.path.rpartition(".")[2] for change in _changes(before, after)} == {
        "lives"
    }
    assert _changes(before, before) == []
