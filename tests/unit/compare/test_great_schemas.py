"""Schemas of any size and shape are compared with work in proportion to them."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from specloom.compare.schemas.alternatives import MatchedAlternatives, match
from specloom.compare.schemas.merging import Merging
from specloom.compare.schemas.pairs import Pairs
from specloom.compare.schemas.schema import Parts
from specloom.compare.schemas.similarity import Traits
from specloom.compare.schemas.sketches import Sketch
from specloom.document import load_text
from specloom.document.location import Location
from specloom.document.references import Resolved
from specloom.document.value import Value

from .compared import at_place, changes, with_schemas

Schemas = dict[str, Value]

_TEXT: Value = {"type": "string"}
_WHOLE: Value = {"type": "integer"}


def _reference(name: str) -> Value:
    return {"$ref": f"#/components/schemas/{name}"}


def _object(**properties: Value) -> Value:
    return {"type": "object", "properties": properties}


def _chain(levels: int, changed: int) -> Schemas:
    """A base, a subtype of it, a subtype of that, and so on; one has another property."""
    base: Value = {
        "type": "object",
        "properties": {"kind": _TEXT},
        "discriminator": {"propertyName": "kind"},
    }
    return {
        "S0": base,
        **{
            f"S{level}": {
                "allOf": [
                    _reference(f"S{level - 1}"),
                    _object(**{f"p{level}": _TEXT if level == changed else _WHOLE}),
                ]
            }
            for level in range(1, levels)
        },
    }


def _response(schema: Value, schemas: Schemas | None = None) -> str:
    return with_schemas(at_place("response-body", schema), schemas or {})


def _calls(
    monkeypatch: pytest.MonkeyPatch, owner: type, name: str, run: Callable[[], object]
) -> int:
    """How often a method is called."""
    called = 0
    method = getattr(owner, name)

    def counted(*arguments: object, **named: object) -> object:
        nonlocal called
        called += 1
        return method(*arguments, **named)

    with monkeypatch.context() as patched:
        patched.setattr(owner, name, counted)
        run()
    return called


def test_a_chain_of_subtypes_costs_no_more_than_its_length(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def merged(levels: int) -> int:
        before, after = (
            _response(_reference("S0"), _chain(levels, changed)) for changed in (0, 20)
        )
        return _calls(monkeypatch, Merging, "run", lambda: changes(before, after))

    short, long = merged(40), merged(160)
    assert 0 < long <= 1.5 * short


def test_a_change_in_a_chain_of_subtypes_is_said_once() -> None:
    before, after = (
        _response(_reference("S0"), _chain(300, changed)) for changed in (0, 150)
    )
    (found,) = changes(before, after)
    assert found.path == "$(S150).p150"


def test_of_thousands_of_alternatives_those_that_changed_are_said() -> None:
    names = [f"p{number}" for number in range(4_500)]
    old = [_object(**{name: _WHOLE}) for name in names]
    new = [*old[:7], _object(p7=_TEXT), *old[8:]]
    found = changes(_response({"oneOf": old}), _response({"oneOf": new}))
    assert [one.path for one in found] == ["$(number 8).p7"]


def test_of_many_alternatives_few_are_held_against_each_other(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    size = 600

    def alternative(number: int, *more: str) -> Value:
        names = ("id", f"p{number}", f"g{number // 30}", *more)
        return _object(**dict.fromkeys(names, _TEXT))

    old = [alternative(number) for number in range(size)]
    new = [alternative(number, "k") for number in reversed(range(size))]
    before, after = _response({"oneOf": old}), _response({"oneOf": new})
    shared = _calls(monkeypatch, Traits, "share", lambda: changes(before, after))
    assert size <= shared < 50 * size
    found = {(one.rule, one.name) for one in changes(before, after)}
    assert found == {("response-optional-property-added", "k")}


def _inline(schemas: list[Value]) -> list[Parts]:
    source = load_text('{"openapi": "3.1.0", "paths": {}}', "a.json").entry
    place = Location(source)
    return [(Resolved(one, place / index),) for index, one in enumerate(schemas)]


class _Asked:
    """What is known of schemas without a look at them: by the names of their properties."""

    is_exhausted = False

    def __init__(self) -> None:
        self.questions = 0

    def is_certain(self, base: Parts, revision: Parts) -> bool:
        self.questions += 1
        return base[0].value == revision[0].value

    def sketch(self, side: int, parts: Parts) -> Sketch:
        return hash(json.dumps(parts[0].value))

    def traits(self, side: int, parts: Parts) -> Traits:
        raise AssertionError("Nobody asked for similar ones.")


def test_alternatives_that_nobody_takes_for_each_other_are_not_tried() -> None:
    old, new = (
        _inline([_object(**{f"p{number}": schema}) for number in range(300)])
        for schema in (_WHOLE, _TEXT)
    )
    asked = _Asked()
    assert len(match(old, new, asked).removed) == 300
    assert asked.questions == 0
    moved = [*old[100:], *old[:100]]
    found: MatchedAlternatives = match(old, moved, asked)
    assert len(found.pairs) == 300
    assert asked.questions == 300


def _great(size: int, **changed: Value) -> Schemas:
    """Schemas that all refer to each other."""
    schemas: Schemas = {
        f"G{number}": _object(
            a=_reference(f"G{(number + 1) % size}"),
            b=_reference(f"G{(number * 3 + 1) % size}"),
        )
        for number in range(size)
    }
    return {**schemas, **changed}


def test_what_is_the_same_is_asked_of_a_great_graph_as_far_as_is_cheap(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    size = 60

    def deep(name: str) -> Value:
        below = _reference(name)
        for _ in range(4):
            below = _object(x=below)
        return below

    choice: Value = {"oneOf": [deep(f"G{number}") for number in range(size)]}
    before = _response(choice, _great(size))
    changed = {"G9": _object(a=_reference("G10"), b=_object(k=_WHOLE))}
    after = _response(choice, _great(size, **changed))
    monkeypatch.setattr("specloom.compare.schemas.sameness._MAX_COMPARED", 400)
    compared = _calls(monkeypatch, Pairs, "_compare", lambda: changes(before, after))
    assert compared < 5_000
    found = {one.name for one in changes(before, after)}
    assert found == {"a", "b", "k"}


def test_what_was_not_moved_stays_where_it_is() -> None:
    first, second = _object(a=_TEXT), _object(b=_TEXT)
    old, new = _inline([first, second]), _inline([second, second])
    found = match(old, new, _Asked())
    assert sorted(name for name, _, _ in found.pairs) == ["number 1", "number 2"]
    assert found.pairs[0] == ("number 2", old[1], new[1])
