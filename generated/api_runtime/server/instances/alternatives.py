"""The ways to meet `oneOf`, `anyOf`, `if` and `dependentSchemas`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from .demands import (
    ABSENT,
    Demands,
    Making,
    NoInstance,
    Spot,
    gathered,
    key_of,
    listed_values,
    made_up,
    type_of,
)
from .resources import Place

Option = tuple[Place, ...]
"""Schemas that hold beside the others if it is taken."""


def options(
    making: Making, keyword: str, place: Place, demands: Demands, spot: Spot
) -> Iterator[Option]:
    """The ways to meet a keyword, the best first."""
    if keyword in ("oneOf", "anyOf"):
        yield from _alternatives(making, keyword, place, spot)
    elif keyword == "if":
        yield from _conditions(making, place, demands, spot)
    else:
        name = keyword.partition("/")[2]
        with_it = (made_up({"required": [name]}), place.below("dependentSchemas", name))
        without_it = (made_up({"properties": {name: False}}),)
        is_wanted = spot.depth <= making.manner.optional_levels
        ways = (with_it, without_it) if is_wanted else (without_it, with_it)
        yield from ways


def _alternatives(
    making: Making, keyword: str, place: Place, spot: Spot
) -> Iterator[Option]:
    listed = place.schema[keyword]
    order = list(range(len(listed)))
    if spot.dice.seed != "0" or making.manner.turn:
        start = spot.dice.number(keyword) % len(order) + making.manner.turn
        start %= len(order)
        order = order[start:] + order[:start]
    order.sort(key=lambda index: _rank(making, place.below(keyword, index), spot))
    for index in order:
        alternative = place.below(keyword, index)
        named = _discriminated(place.schema, listed[index])
        if named is not None:
            yield (alternative, named)
        yield (alternative,)
    if keyword == "oneOf" and making.manner.is_checked:
        for index in order:
            yield from _alone(making, place, index)
        for index in order:
            others = (at for at in range(len(listed)) if at != index)
            for other in others:
                yield from _apart(making, place, index, other)


def _alone(making: Making, place: Place, index: int) -> Iterator[Option]:
    """An alternative without the members that others require and it does not."""
    required = [
        {
            name
            for schema in (alternative.schema, *making.resources.targets(alternative))
            if isinstance(schema, dict)
            for name in schema.get("required") or ()
        }
        for at in range(len(place.schema["oneOf"]))
        for alternative in (place.below("oneOf", at),)
    ]
    own = required.pop(index)
    others = sorted(set().union(*required) - own)
    if others:
        without = {"properties": dict.fromkeys(others, False)}
        yield (place.below("oneOf", index), made_up(without))


def _apart(making: Making, place: Place, index: int, other: int) -> Iterator[Option]:
    """An alternative with a member that it says nothing of, and another one refuses."""
    alternative = place.below("oneOf", index)
    own = {*_properties(making, alternative)}
    for name, schema in _properties(making, place.below("oneOf", other)).items():
        said = schema.get("type") if isinstance(schema, dict) else None
        if name not in own and isinstance(said, str):
            refused = {"type": "null" if said != "null" else "boolean"}
            unlike = {"required": [name], "properties": {name: refused}}
            yield (alternative, made_up(unlike))
            return


def _properties(making: Making, place: Place) -> dict[str, Any]:
    """The members that an alternative describes."""
    found: dict[str, Any] = {}
    for schema in (place.schema, *making.resources.targets(place)):
        if isinstance(schema, dict) and isinstance(schema.get("properties"), dict):
            found |= schema["properties"]
    return found


def _rank(making: Making, alternative: Place, spot: Spot) -> float:
    """How little an alternative is wanted."""
    schema = alternative.schema
    if not isinstance(schema, dict):
        return 1
    if spot.given is not ABSENT:
        return _distance(making, alternative, spot.given)
    if schema.get("type") == "null" or listed_values(schema) == [None]:
        return 2
    if set(map(id, making.resources.targets(alternative))) & set(spot.around):
        return 1.5
    return 1 if schema.get("deprecated") is True else 0


def _distance(making: Making, alternative: Place, given: Any) -> float:
    """How far what is given is from an alternative."""
    if making.resources.is_valid(alternative, given):
        return -1
    schemas = [alternative.schema, *making.resources.targets(alternative)]
    missed = 0.0
    for schema in schemas:
        if not isinstance(schema, dict):
            continue
        said = schema.get("type")
        if said is not None and type_of(given) not in (
            [said] if isinstance(said, str) else said
        ):
            return 100
        properties = schema.get("properties")
        if isinstance(given, dict) and isinstance(properties, dict):
            for name, value in given.items():
                listed = listed_values(properties.get(name))
                if listed is not None and key_of(value) not in map(key_of, listed):
                    missed += 10
            missed += len(set(schema.get("required") or ()) - given.keys())
            missed -= 0.1 * len(properties.keys() & given.keys())
    return missed


def _discriminated(schema: Any, alternative: Any) -> Place | None:
    """That the discriminator's property names an alternative (OpenAPI 3.1, "Discriminator Object")."""
    discriminator = schema.get("discriminator")
    name = (
        discriminator.get("propertyName") if isinstance(discriminator, dict) else None
    )
    reference = alternative.get("$ref") if isinstance(alternative, dict) else None
    if not isinstance(name, str) or not isinstance(reference, str):
        return None
    mapping = discriminator.get("mapping")
    own = reference.rpartition("/")[2]
    names = [
        value
        for value, target in (mapping if isinstance(mapping, dict) else {}).items()
        if target in (reference, own)
    ]
    return made_up({"required": [name], "properties": {name: {"enum": names or [own]}}})


def _conditions(
    making: Making, place: Place, demands: Demands, spot: Spot
) -> Iterator[Option]:
    condition = place.below("if")
    met: Option = (condition,)
    missed: Option = ()
    if "then" in place.schema:
        met = (condition, place.below("then"))
    if "else" in place.schema:
        missed = (place.below("else"),)
    named = _named(condition.schema)
    if named is not None:
        name, values = named
        listed = _listed_of(demands.parts, name)
        if listed is not None:
            keys = set(map(key_of, values))
            fitting = [value for value in listed if key_of(value) in keys]
            if not fitting:
                yield missed
                return
        not_that = {"properties": {name: {"not": {"enum": values}}}}
        missed = (*missed, made_up(not_that))
        if not _allows(making, met, name, values):
            yield missed
            return
        if isinstance(spot.given, dict) and name in spot.given:
            is_met = key_of(spot.given[name]) in map(key_of, values)
            ways = (met, missed) if is_met else (missed, met)
            yield from ways
            return
    is_other = spot.dice.seed != "0" or making.manner.turn % 2
    if is_other and spot.dice.number(f"if {place.keys} {making.manner.turn}") % 2:
        yield from (missed, met)
    else:
        yield from (met, missed)


def _named(schema: Any) -> tuple[str, list[Any]] | None:
    """The property and the values that a condition asks for, if that is all it asks."""
    if not isinstance(schema, dict) or not schema.keys() <= {
        "required",
        "properties",
        "type",
    }:
        return None
    properties = schema.get("properties")
    if not isinstance(properties, dict) or len(properties) != 1:
        return None
    name = next(iter(properties))
    values = listed_values(properties[name])
    return None if values is None else (name, values)


def _allows(making: Making, option: Option, name: str, values: Sequence[Any]) -> bool:
    """Whether a property may have one of some values, as far as its place in some schemas says so."""
    try:
        parts = gathered(making.resources, option).parts
    except NoInstance:
        return False
    listed = _listed_of(parts, name)
    return listed is None or not {*map(key_of, listed)}.isdisjoint(map(key_of, values))


def _listed_of(parts: Sequence[Place], name: str) -> list[Any] | None:
    """The values that a property may have, as far as that is said where it stands."""
    found: list[Any] | None = None
    for part in parts:
        properties = part.schema.get("properties")
        if isinstance(properties, dict):
            listed = listed_values(properties.get(name))
            if listed is not None:
                keys = set(map(key_of, listed))
                found = (
                    listed
                    if found is None
                    else [one for one in found if key_of(one) in keys]
                )
    return found
