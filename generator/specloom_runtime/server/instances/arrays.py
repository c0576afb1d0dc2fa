"""Arrays: two items, where nothing else is said, that are not the same."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from .demands import (
    ABSENT,
    Demands,
    Making,
    NoInstance,
    Spot,
    TooMuch,
    key_of,
    least_of,
    most_of,
    schemas_of,
)
from .resources import Place

_MOST_ITEMS = 1_000
_USUAL = 2
_NESTED = 3
"""Arrays within each other that have several items; what is within has one."""

_IDENTITY = re.compile(
    r"(g?u?id|uuid|sid|node_id|key|number|index|name|slug|email|url)"
)
_DIGIT = re.compile(r"\d(?=\D*$)")
_TURNS = 5


def made_array(making: Making, demands: Demands, spot: Spot) -> list[Any]:
    """An array.

    Raises:
        NoInstance: none is known.
    """
    parts = demands.parts
    contained = schemas_of(parts, "contains")
    least = most_of(parts, "minItems")
    most = least_of(parts, "maxItems")
    is_unique = any(part.schema.get("uniqueItems") is True for part in parts)
    wanted = _wanted(making, parts, spot)
    at_least_one = [
        place
        for part, place in _with_contains(parts)
        for _ in range(_least_contained(part))
    ]
    count = max(wanted, least, len(at_least_one))
    count = count if most is None else min(count, most)
    if least > _MOST_ITEMS or len(at_least_one) > count:
        raise TooMuch("an array of too many items")
    items: list[Any] = []
    for index in range(count):
        places = _applied(parts, index)
        beside = list(at_least_one[index : index + 1])
        if not beside and contained and index >= least:
            break
        try:
            item = _distinct(making, [*places, *beside], items, spot, is_unique)
        except TooMuch:
            raise
        except NoInstance:
            if index >= least and index >= len(at_least_one):
                break
            raise
        items.append(item)
    return items


def _wanted(making: Making, parts: Sequence[Place], spot: Spot) -> int:
    if isinstance(spot.given, list):
        return min(len(spot.given), _MOST_ITEMS)
    listed = [part.schema.get("prefixItems") for part in parts]
    prefix = max((len(one) for one in listed if isinstance(one, list)), default=0)
    if prefix:
        return min(prefix, _MOST_ITEMS)
    if making.is_lean or making.manner.optional_levels <= 0:
        return 0
    return _USUAL if spot.lists < _NESTED else 1


def _with_contains(parts: Sequence[Place]) -> list[tuple[Place, Place]]:
    return [
        (part, part.below("contains"))
        for part in parts
        if isinstance(part.schema.get("contains"), dict | bool)
    ]


def _least_contained(part: Place) -> int:
    least = part.schema.get("minContains", 1)
    return min(int(least), _MOST_ITEMS) if isinstance(least, int | float) else 1


def _applied(parts: Sequence[Place], index: int) -> list[Place]:
    """The schemas that hold for an item."""
    found: list[Place] = []
    is_evaluated = False
    for part in parts:
        prefix = part.schema.get("prefixItems")
        if isinstance(prefix, list) and index < len(prefix):
            found.append(part.below("prefixItems", index))
            is_evaluated = True
        elif isinstance(part.schema.get("items"), dict | bool):
            found.append(part.below("items"))
            is_evaluated = True
    return found if is_evaluated else schemas_of(parts, "unevaluatedItems")


def _distinct(
    making: Making,
    places: Sequence[Place],
    items: Sequence[Any],
    spot: Spot,
    is_unique: bool,
) -> Any:
    """An item that is none of the others; the same again where that cannot be, and need not."""
    index = len(items)
    given = ABSENT
    if isinstance(spot.given, list) and index < len(spot.given):
        given = spot.given[index]
    known = set(map(key_of, items))
    item: Any = ABSENT
    for turn in range(_TURNS if is_unique else 1):
        dice = spot.dice.at(f"~{index + turn * _MOST_ITEMS}")
        inner = Spot(
            _singular(spot.name),
            dice,
            spot.depth + 1,
            spot.lists + 1,
            spot.around,
            given,
        )
        item = making.value(places, inner)
        if given is not ABSENT and not is_unique:
            return item
        for candidate in (item, varied(item, items)):
            if (
                key_of(candidate) not in known
                and (
                    (candidate is item and not _shares_identity(item, items))
                    or all(making.resources.is_valid(one, candidate) for one in places)
                )
                and (candidate is not item or not _shares_identity(item, items))
            ):
                return candidate
        given = ABSENT
    if not is_unique:
        return item
    for candidate in _others(making, places):
        if key_of(candidate) not in known:
            return candidate
    raise NoInstance("its items are all the same")


def _others(making: Making, places: Sequence[Place]) -> list[Any]:
    """Values that are easily thought of: listed ones, and small numbers, texts and booleans."""
    from .demands import enumerated, gathered

    listed = enumerated(gathered(making.resources, places).parts)
    simple = [*range(_MOST_ITEMS), *map(str, range(100)), True, False, None]
    return [
        value
        for value in (simple if listed is None else listed)
        if all(making.resources.is_valid(place, value) for place in places)
    ]


def _shares_identity(item: Any, items: Sequence[Any]) -> bool:
    if not isinstance(item, dict):
        return False
    return any(
        isinstance(other, dict) and item[name] == other.get(name, ABSENT)
        for name in item
        if name in ("id", "uuid", "gid", "sid", "index")
        for other in items
    )


def varied(item: Any, items: Sequence[Any]) -> Any:
    """An item like another one, with an identity of its own."""
    if isinstance(item, dict):
        return {
            name: (
                varied(
                    value,
                    [other.get(name) for other in items if isinstance(other, dict)],
                )
                if _IDENTITY.fullmatch(name) and isinstance(value, str | int)
                else value
            )
            for name, value in item.items()
        }
    if isinstance(item, bool) or item not in items:
        return item
    if isinstance(item, int | float):
        return item + len(items)
    if isinstance(item, str):
        found = _DIGIT.search(item)
        if found is None:
            return f"{item}-{len(items) + 1}"
        digit = (int(found[0]) + len(items)) % 10
        return f"{item[: found.start()]}{digit}{item[found.end() :]}"
    return item


def _singular(name: str) -> str:
    for end, instead in (("ies", "y"), ("sses", "ss"), ("s", "")):
        if name.endswith(end) and len(name) > len(end) + 1:
            return name[: -len(end)] + instead
    return name
