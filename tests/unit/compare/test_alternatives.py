"""Alternatives of choices: which became which, and what is a choice at all."""

from __future__ import annotations

import pytest

from specloom.document.value import Value

from .compared import at_place, changes, with_schemas

Schema = dict[str, Value]

_TEXT: Schema = {"type": "string"}
_WHOLE: Schema = {"type": "integer"}
_NULL: Schema = {"type": "null"}
_U: Schema = {"$ref": "#/components/schemas/U"}
_DATE: Schema = {**_TEXT, "format": "date"}
_LATEST: Schema = {**_TEXT, "enum": ["latest"]}


def _object(**properties: Value) -> Schema:
    return {"type": "object", "properties": properties}


def _list(items: Value) -> Schema:
    return {"type": "array", "items": items}


def _found(place: str, before: Value, after: Value) -> list[tuple[str, str, str]]:
    """The level, rule and path of each change, while the component `U` gains `y`."""
    old = with_schemas(at_place(place, before), {"U": _object(x=_TEXT)})
    new = with_schemas(at_place(place, after), {"U": _object(x=_TEXT, y=_TEXT)})
    return [(change.level, change.rule, change.path) for change in changes(old, new)]


def _said(place: str, before: Value, after: Value) -> list[tuple[str, str]]:
    diff = changes(at_place(place, before), at_place(place, after))
    return [(change.level, change.rule) for change in diff]


@pytest.mark.parametrize(
    "alternatives",
    [
        [_object(u=_U, b=_TEXT), _object(u=_U, c=_TEXT)],
        [_list(_U), _list(_object(u=_U)), _TEXT],
        [{**_object(u=_U), "required": ["u"]}, _object(u=_U)],
        [_object(u=_U, k={"const": 1}), _object(u=_U, k={"const": 2})],
    ],
)
@pytest.mark.parametrize("is_moved", [False, True])
def test_a_change_deep_in_alternatives_is_said_where_it_is(
    *, alternatives: list[Value], is_moved: bool
) -> None:
    revised = alternatives[::-1] if is_moved else alternatives
    (change,) = _found("response-body", {"oneOf": alternatives}, {"oneOf": revised})
    level, rule, path = change
    assert (level, rule) == ("info", "response-optional-property-added")
    assert path.endswith(".y")


def test_an_alternative_became_the_one_that_it_is_most_like() -> None:
    first, second = _object(a=_TEXT, b=_TEXT, c=_TEXT), _object(p=_TEXT, q=_TEXT)
    before: Value = {"oneOf": [first, second, _object(z=_TEXT)]}
    changed: list[Value] = [
        _object(p=_TEXT, q=_TEXT, r=_TEXT),
        _object(a=_TEXT, b=_TEXT),
    ]
    diff = _found("response-body", before, {"oneOf": [_object(m=_TEXT), *changed]})
    assert ("warning", "response-optional-property-removed", "$(number 3).c") in diff
    assert ("info", "response-optional-property-added", "$(number 2).r") in diff


def test_alternatives_that_have_little_in_common_came_and_went() -> None:
    before: Value = {"oneOf": [_object(a=_TEXT, b=_TEXT), _object(c=_TEXT, d=_TEXT)]}
    after: Value = {"oneOf": [_object(a=_TEXT, e=_TEXT), _object(f=_TEXT, g=_TEXT)]}
    rules = [rule for _, rule in _said("request-body", before, after)]
    assert sorted(rules) == [
        *["request-body-one-of-added"] * 2,
        *["request-body-one-of-removed"] * 2,
    ]


_OBJECTS: Schema = {"oneOf": [_object(a=_TEXT), _object(b=_TEXT)]}


@pytest.mark.parametrize("place", ["request-body", "response-property"])
def test_a_choice_has_the_types_of_its_alternatives(place: str) -> None:
    typed = {**_OBJECTS, "type": "object"}
    assert not _said(place, typed, _OBJECTS)
    assert not _said(place, _OBJECTS, typed)
    numbers: Value = {"type": "number", "oneOf": [{**_WHOLE, "maximum": 3}, _DATE]}
    diff = _said(place, numbers, {"oneOf": [{**_WHOLE, "maximum": 3}, _DATE]})
    assert len(diff) == 1
    assert "type" in diff[0][1]


@pytest.mark.parametrize("keyword", ["oneOf", "anyOf"])
@pytest.mark.parametrize("beside", [{}, {"default": "latest"}, {"x-order": 1}])
@pytest.mark.parametrize("is_nullable", [False, True])
def test_some_texts_instead_of_any_are_fewer(
    *, keyword: str, beside: Schema, is_nullable: bool
) -> None:
    row = "one-of" if keyword == "oneOf" else "any-of"
    plain: Schema = {**_TEXT, **beside}
    listed: list[Value] = [_DATE, _LATEST]
    if is_nullable:
        plain["type"] = ["string", "null"]
        listed.append(_NULL)
    chosen: Schema = {keyword: listed, **beside}
    removed, added = f"request-body-{row}-removed", f"request-body-{row}-added"
    assert _said("request-body", plain, chosen) == [("breaking", removed)]
    assert _said("request-body", chosen, plain) == [("info", added)]


@pytest.mark.parametrize("keyword", ["oneOf", "anyOf"])
def test_a_schema_may_become_one_alternative(keyword: str) -> None:
    row = "one-of" if keyword == "oneOf" else "any-of"
    chosen: Schema = {keyword: [_list(_U), _TEXT]}
    added = _found("request-body", _list(_U), chosen)
    assert [(level, rule) for level, rule, _ in added] == [
        ("info", f"request-body-{row}-added"),
        ("info", "new-optional-request-property"),
    ]
    removed = _found("request-body", chosen, _list(_U))
    assert ("breaking", f"request-body-{row}-removed", "$") in removed


@pytest.mark.parametrize("place", ["request-body", "response-property"])
def test_a_component_may_become_one_alternative(place: str) -> None:
    wrapped: Schema = {"allOf": [_U], "description": "words"}
    for plain in (_U, wrapped):
        diff = _found(place, plain, {"anyOf": [_U, _TEXT]})
        rules = {rule for _, rule, _ in diff}
        assert f"{place}-any-of-added" in rules
        assert f"{place}-any-of-removed" not in rules
        assert any(path.endswith("(U).y") for *_, path in diff)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (_TEXT, {"anyOf": [_TEXT, {**_TEXT, "enum": ["x"]}]}),
        ({**_TEXT, "maxLength": 3}, {"anyOf": [{**_TEXT, "maxLength": 3}] * 2}),
        (
            {**_TEXT, "enum": ["a", "b", "c"]},
            {"anyOf": [{**_TEXT, "enum": ["a", "b"]}, {**_TEXT, "enum": ["c"]}]},
        ),
        (
            {"type": "number", "enum": [1, 2, 3]},
            {
                "oneOf": [
                    {"type": "number", "enum": [1, 2]},
                    {"type": "number", "enum": [3]},
                ]
            },
        ),
        (
            {"anyOf": [_DATE, _LATEST]},
            {"oneOf": [{"oneOf": [{"anyOf": [_DATE, _LATEST]}] * 2}]},
        ),
    ],
)
@pytest.mark.parametrize("place", ["request-body", "response-property"])
def test_a_choice_that_means_what_one_schema_does(
    place: str, before: Value, after: Value
) -> None:
    assert not _said(place, before, after)
    assert not _said(place, after, before)


def test_enumerations_that_overlap_are_no_enumeration_of_one_of_them() -> None:
    letters: list[Value] = [
        {**_TEXT, "enum": ["a", "b"]},
        {**_TEXT, "enum": ["b", "c"]},
    ]
    plain: Value = {**_TEXT, "enum": ["a", "b", "c"]}
    assert not _said("request-body", plain, {"anyOf": letters})
    assert _said("request-body", plain, {"oneOf": letters})


def test_a_title_hides_no_schema_of_that_name() -> None:
    titled: Value = {**_object(a=_TEXT), "title": "U", "required": ["a"]}
    both: Value = {"oneOf": [titled, _U, _TEXT]}
    left: Value = {"oneOf": [titled, _TEXT]}
    assert "breaking" in {change[0] for change in _found("request-body", both, left)}
    assert "breaking" in {change[0] for change in _found("response-body", left, both)}


def test_schemas_of_one_name_in_two_places_are_two() -> None:
    other: Schema = {"$ref": "#/components/schemas/V/$defs/U"}
    before, after = (
        with_schemas(
            at_place("response-body", {"oneOf": [_U, other]}),
            {"U": _object(x=_TEXT), "V": {"$defs": {"U": _object(z=kind)}}},
        )
        for kind in (_TEXT, _WHOLE)
    )
    (change,) = changes(before, after)
    assert change.rule == "response-property-type-changed"
    assert change.path.endswith(".z")
