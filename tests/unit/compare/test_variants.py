"""One alternative more where a value tells the objects of a choice apart, and where none does."""

from __future__ import annotations

import json

import pytest

from specloom.document.value import Value

from .compared import at_place, changes, compared, with_schemas

Schema = dict[str, Value]

_TEXT: Schema = {"type": "string"}


def _object(**properties: Value) -> Schema:
    return {"type": "object", "properties": properties, "required": [*properties]}


def _of_kind(kind: str) -> Schema:
    return _object(kind={"const": kind}, **{kind: _TEXT})


_SCHEMAS: Schema = {
    "Cat": _object(kind=_TEXT, lives={"type": "integer"}),
    "Dog": _object(kind=_TEXT, barks={"type": "boolean"}),
    "Bird": _object(kind=_TEXT, song=_TEXT),
}


def _named(*names: str, keyword: str = "oneOf", **discriminator: Value) -> Schema:
    chosen: Schema = {keyword: [{"$ref": f"#/components/schemas/{name}"} for name in names]}  # fmt: skip
    if discriminator:
        chosen["discriminator"] = discriminator
    return chosen


def _told(place: str, before: Schema, after: Schema) -> list[tuple[str, str]]:
    """The level and rule of what became of the alternatives."""
    old, new = (
        with_schemas(at_place(place, schema), _SCHEMAS) for schema in (before, after)
    )
    rows = [(change.level, change.rule.removeprefix(f"{place}-")) for change in changes(old, new)]  # fmt: skip
    return [row for row in rows if row[1].endswith(("-of-added", "-of-removed"))]


_MAPPED: Schema = {"cat": "Cat", "dog": "Dog"}

_DISCRIMINATED: dict[str, tuple[Schema, Schema]] = {
    "by the names of schemas": (
        _named("Cat", "Dog", propertyName="kind"),
        _named("Cat", "Dog", "Bird", propertyName="kind"),
    ),
    "by a mapping": (
        _named("Cat", "Dog", propertyName="kind", mapping=_MAPPED),
        _named("Cat", "Dog", "Bird", propertyName="kind", mapping={**_MAPPED, "bird": "Bird"}),
    ),
    "by constants": (
        {"oneOf": [_of_kind("a"), _of_kind("b")]},
        {"oneOf": [_of_kind("a"), _of_kind("b"), _of_kind("c")]},
    ),
    "by enumerations": (
        {"oneOf": [_object(kind={"enum": ["a"]}), _object(kind={"enum": ["b"]}, x=_TEXT)]},
        {"oneOf": [_object(kind={"enum": ["a"]}), _object(kind={"enum": ["b"]}, x=_TEXT), _of_kind("c")]},
    ),
}  # fmt: skip

_OTHERS: dict[str, tuple[Schema, Schema]] = {
    "by nothing": (_named("Cat", "Dog"), _named("Cat", "Dog", "Bird")),
    "by a value of another": (
        _named("Cat", "Dog", propertyName="kind", mapping=_MAPPED),
        _named("Cat", "Bird", propertyName="kind", mapping={"cat": "Cat", "dog": "Bird"}),
    ),
    "by a discriminator that is new": (
        _named("Cat", "Dog"),
        _named("Cat", "Dog", "Bird", propertyName="kind"),
    ),
    "by another property": (
        _named("Cat", "Dog", propertyName="kind"),
        _named("Cat", "Dog", "Bird", propertyName="species"),
    ),
    "by a constant that all have": (
        {"oneOf": [_object(k={"const": 1}, a=_TEXT), _object(k={"const": 1}, b=_TEXT)]},
        {"oneOf": [_object(k={"const": 1}, a=_TEXT), _object(k={"const": 1}, b=_TEXT), _object(k={"const": 1}, c=_TEXT)]},
    ),
    "by being a text": (
        _named("Cat", "Dog", propertyName="kind"),
        {**_named("Cat", "Dog", propertyName="kind"), "oneOf": [*_named("Cat", "Dog")["oneOf"], _TEXT]},  # type: ignore[misc]
    ),
    "by a constant that is no text": (
        {"oneOf": [_object(k={"const": 1}, a=_TEXT), _object(k={"const": 2}, b=_TEXT)]},
        {"oneOf": [_object(k={"const": 1}, a=_TEXT), _object(k={"const": 2}, b=_TEXT), _object(k={"const": 3}, c=_TEXT)]},
    ),
    "by a constant that only some have": (
        {"oneOf": [_of_kind("a"), _object(b=_TEXT)]},
        {"oneOf": [_of_kind("a"), _object(b=_TEXT), _of_kind("c")]},
    ),
}  # fmt: skip


@pytest.mark.parametrize("told", _DISCRIMINATED)
@pytest.mark.parametrize("place", ["response-body", "response-property"])
def test_who_receives_it_had_to_expect_it_where_a_value_tells(
    place: str, told: str
) -> None:
    before, after = _DISCRIMINATED[told]
    assert _told(place, before, after) == [("warning", "one-of-added")]
    assert _told(place, after, before) == [("info", "one-of-removed")]


@pytest.mark.parametrize("told", _OTHERS)
def test_who_receives_it_had_not_where_none_does(told: str) -> None:
    before, after = _OTHERS[told]
    assert ("breaking", "one-of-added") in _told("response-body", before, after)


@pytest.mark.parametrize("told", [*_DISCRIMINATED, *_OTHERS])
def test_requests_may_be_more_and_must_not_be_less(told: str) -> None:
    before, after = (_DISCRIMINATED | _OTHERS)[told]
    assert ("info", "one-of-added") in _told("request-body", before, after)
    assert ("breaking", "one-of-removed") in _told("request-body", after, before)


@pytest.mark.parametrize("told", _DISCRIMINATED)
def test_any_of_is_info_whatever_tells(told: str) -> None:
    before, after = (
        {("anyOf" if key == "oneOf" else key): value for key, value in schema.items()}
        for schema in _DISCRIMINATED[told]
    )
    assert _told("response-body", before, after) == [("info", "any-of-added")]


def test_what_a_service_sends_by_itself_is_received() -> None:
    def webhook(*names: str) -> str:
        chosen = _named(*names, propertyName="kind")
        body = {"content": {"application/json": {"schema": chosen}}}
        hook = {"post": {"requestBody": body, "responses": {}}}
        return json.dumps(
            {
                "openapi": "3.1.0",
                "info": {"title": "t", "version": "1"},
                "webhooks": {"born": hook},
                "components": {"schemas": _SCHEMAS},
            }
        )

    diff = compared(webhook("Cat", "Dog"), webhook("Cat", "Dog", "Bird")).changes
    assert ("warning", "request-body-one-of-added") in {(change.level, change.rule) for change in diff}  # fmt: skip


def test_what_must_not_be_received_is_less() -> None:
    before, after = _DISCRIMINATED["by a mapping"]
    rows = _told("request-body", {"not": before}, {"not": after})
    assert [level for level, _ in rows] == ["breaking"]


@pytest.mark.parametrize(
    ("place", "added", "removed"),
    [("request", "breaking", "info"), ("response", "info", "breaking")],
)
def test_a_required_name_without_a_property_is_a_promise_or_a_demand(
    place: str, added: str, removed: str
) -> None:
    demands: tuple[list[Value], list[Value]] = ["a"], ["a", "b"]
    old, new = (
        at_place(f"{place}-body", {"type": "object", "required": names})
        for names in demands
    )
    (there,), (back,) = changes(old, new), changes(new, old)
    rule = f"{place}-undescribed-property-became"
    assert (there.level, there.rule, there.path) == (added, f"{rule}-required", "$.b")
    assert (back.level, back.rule, back.path) == (removed, f"{rule}-optional", "$.b")
