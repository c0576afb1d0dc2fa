"""What a discriminator's values stand for, whether a mapping says it or not."""

from __future__ import annotations

import json
from collections.abc import Mapping

import pytest

from specloom.document.value import Value

from .compared import at_place, changes

_PLACES = ("request-body", "response-body")


def _choice(place: str, first: str, mapping: Mapping[str, str] | None = None) -> str:
    """A choice between a dog and the schema of that name, which is a cat."""
    discriminator: dict[str, Value] = {"propertyName": "kind"}
    if mapping is not None:
        discriminator["mapping"] = dict(mapping)
    listed: Value = [
        {"$ref": f"#/components/schemas/{name}"} for name in (first, "Dog")
    ]
    document = json.loads(
        at_place(place, {"oneOf": listed, "discriminator": discriminator})
    )
    schemas: Value = {
        name: {
            "type": "object",
            "properties": {"kind": {"type": "string"}, word: {"type": "string"}},
        }
        for name, word in ((first, "meow"), ("Dog", "bark"))
    }
    return json.dumps({**document, "components": {"schemas": schemas}})


@pytest.mark.parametrize("place", _PLACES)
def test_names_are_values_where_no_mapping_says_others(place: str) -> None:
    implied = _choice(place, "Cat")
    for mapping in (
        {"Cat": "Cat", "Dog": "Dog"},
        {"Cat": "#/components/schemas/Cat"},
    ):
        written = _choice(place, "Cat", mapping)
        assert not changes(implied, written)
        assert not changes(written, implied)


@pytest.mark.parametrize("place", _PLACES)
def test_a_schema_with_another_name_is_another_value(place: str) -> None:
    before = _choice(place, "Cat")
    rule = f"{place}-discriminator-value-changed"
    for mapping in (None, {"Dog": "Dog"}, {"cat": "HouseCat"}):
        diff = changes(before, _choice(place, "HouseCat", mapping))
        assert ("breaking", rule) in {(change.level, change.rule) for change in diff}
    kept = _choice(place, "HouseCat", {"Cat": "HouseCat"})
    assert all(change.rule == "api-schema-renamed" for change in changes(before, kept))


@pytest.mark.parametrize("place", _PLACES)
def test_values_that_change_places_are_breaking(place: str) -> None:
    before = _choice(place, "Cat", {"a": "Cat", "b": "Dog"})
    after = _choice(place, "Cat", {"a": "Dog", "b": "Cat"})
    assert {
        change.rule for change in changes(before, after) if change.level == "breaking"
    } == {f"{place}-discriminator-value-changed"}


@pytest.mark.parametrize("place", _PLACES)
def test_a_mapping_that_goes_away_leaves_the_names(place: str) -> None:
    before = _choice(place, "Cat", {"cat": "Cat"})
    diff = changes(before, _choice(place, "Cat"))
    assert f"{place}-discriminator-value-changed" in {change.rule for change in diff}
