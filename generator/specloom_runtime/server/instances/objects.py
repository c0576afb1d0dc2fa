"""Objects: their members, in the order of the document."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import count, islice
from typing import Any

from .demands import (
    ABSENT,
    Demands,
    Making,
    NoInstance,
    Spot,
    TooMuch,
    least_of,
    made_up,
    most_of,
    schemas_of,
)
from .patterns import matches, texts_matching
from .resources import Place

_MOST_MEMBERS = 2_000
_MAP_SIZE = 2
"""Members of an object that names none."""

_TEXT = made_up({"type": "string"})


def made_object(making: Making, demands: Demands, spot: Spot) -> dict[str, Any]:
    """An object.

    Raises:
        NoInstance: none is known.
    """
    return _Object(making, demands, spot).made()


class _Object:
    """An object that is being made."""

    def __init__(self, making: Making, demands: Demands, spot: Spot) -> None:
        self._making = making
        self._parts = demands.parts
        self._spot = spot
        self._given: dict[str, Any] | None = (
            spot.given if isinstance(spot.given, dict) else None
        )
        self._required = _required(self._parts)
        self._names = [*schemas_of(self._parts, "propertyNames")]
        self._refused = _refused(self._parts, self._required)
        self._most = least_of(self._parts, "maxProperties")
        self._least = most_of(self._parts, "minProperties")
        self._members: dict[str, Any] = {}

    def made(self) -> dict[str, Any]:
        """The whole object."""
        if self._least > _MOST_MEMBERS or len(self._required) > _MOST_MEMBERS:
            raise TooMuch("an object with too many members")
        room = len(self._required) if self._most is None else self._most
        if len(self._required) > room:
            raise NoInstance("more members are required than allowed")
        for name in self._described():
            if name in self._required:
                self._members[name] = self._member(name)
            elif self._is_wanted(name):
                self._add(name)
        self._add_dependent()
        if len(self._members) < max(self._least, self._size_of_map()):
            self._add_unnamed(max(self._least, self._size_of_map()))
        if len(self._members) < self._least:
            for name in self._described():
                if len(self._members) < self._least and name not in self._members:
                    self._add(name)
            if len(self._members) < self._least:
                raise NoInstance("it has too few members")
        return self._members

    def _described(self) -> Iterator[str]:
        """The names of members, in the order of the document; then those that are required, or given, beside."""
        names: dict[str, None] = {}
        for part in self._parts:
            properties = part.schema.get("properties")
            if isinstance(properties, dict):
                names.update(dict.fromkeys(properties))
        names.update(dict.fromkeys(self._required))
        names.update(dict.fromkeys(self._given or ()))
        yield from names

    def _is_wanted(self, name: str) -> bool:
        """Whether a member is made that need not be there."""
        if self._given is not None:
            return name in self._given
        return (
            self._spot.depth <= self._making.manner.optional_levels
            and not self._making.is_lean
        )

    def _add(self, name: str) -> bool:
        """Make a member that need not be there, if it can be."""
        missing = sum(one not in self._members for one in self._required)
        if self._most is not None and len(self._members) + missing >= self._most:
            return False
        if name in self._refused or name in self._members:
            return False
        if not all(self._making.resources.is_valid(one, name) for one in self._names):
            return False
        try:
            self._members[name] = self._member(name, optional=True)
        except TooMuch:
            raise
        except NoInstance:
            return False
        return True

    def _member(self, name: str, *, optional: bool = False) -> Any:
        given = ABSENT if self._given is None else self._given.get(name, ABSENT)
        places = [place for part in self._parts for place in _applied(part, name)]
        if not any(
            name in (part.schema.get("properties") or ()) for part in self._parts
        ):
            places += schemas_of(self._parts, "unevaluatedProperties")
        try:
            return self._making.value(
                places, self._spot.at(name, given), optional=optional
            )
        except TooMuch:
            raise
        except NoInstance as error:
            raise NoInstance(f"{name}: {error}") from None

    def _add_dependent(self) -> None:
        """Make what has to be there because something else is (`dependentRequired`)."""
        is_settled = False
        while not is_settled:
            is_settled = True
            for part in self._parts:
                needed = part.schema.get("dependentRequired")
                for name, others in (needed or {}).items() if needed else ():
                    if name not in self._members:
                        continue
                    for other in others:
                        if other in self._members:
                            continue
                        is_settled = False
                        if self._add(other):
                            continue
                        if name in self._required:
                            raise NoInstance(f"{name} needs {other}")
                        del self._members[name]
                        self._refused.add(name)
                        break

    def _size_of_map(self) -> int:
        """How many members an object has that names none."""
        if any(part.schema.get("properties") for part in self._parts):
            return 0
        is_described = any(
            isinstance(part.schema.get("additionalProperties"), dict)
            or part.schema.get("patternProperties")
            or isinstance(part.schema.get("unevaluatedProperties"), dict)
            for part in self._parts
        )
        if self._given is not None or not is_described or self._making.is_lean:
            return 0
        is_small = self._spot.depth > self._making.manner.optional_levels
        return 0 if is_small else _MAP_SIZE

    def _add_unnamed(self, size: int) -> None:
        for name in islice(self._free_names(), 3 * size + 20):
            if len(self._members) >= size:
                return
            self._add(name)

    def _free_names(self) -> Iterator[str]:
        """Names that members may have which the document does not name."""
        patterns = [
            pattern
            for part in self._parts
            for pattern in part.schema.get("patternProperties") or ()
        ]
        for number in range(2 if patterns else 0):
            for pattern in patterns:
                dice = self._spot.dice.at(f"name {number}")
                found = texts_matching(pattern, 0, None, dice)
                yield from islice((text for text in found if matches(pattern, text)), 3)
        for number in count(1):
            if not self._names:
                yield f"key{number}"
                continue
            spot = self._spot.at(f"key{number}")
            try:
                name = self._making.value([*self._names, _TEXT], spot)
            except TooMuch:
                raise
            except NoInstance:
                return
            yield name
            yield f"{name}{number}"


def _required(parts: Sequence[Place]) -> dict[str, None]:
    return {
        name: None
        for part in parts
        if isinstance(names := part.schema.get("required"), list)
        for name in names
        if isinstance(name, str)
    }


def _applied(part: Place, name: str) -> Iterator[Place]:
    """The subschemas of a schema that hold for a member."""
    is_evaluated = False
    properties = part.schema.get("properties")
    if isinstance(properties, dict) and name in properties:
        is_evaluated = True
        yield part.below("properties", name)
    patterned = part.schema.get("patternProperties")
    for pattern in patterned if isinstance(patterned, dict) else ():
        if matches(pattern, name):
            is_evaluated = True
            yield part.below("patternProperties", pattern)
    if not is_evaluated and "additionalProperties" in part.schema:
        yield part.below("additionalProperties")


def _refused(parts: Sequence[Place], required: dict[str, None]) -> set[str]:
    """Members that `not` keeps from being there: the last of those that must not all be."""
    found: set[str] = set()
    waiting = [part.schema.get("not") for part in parts]
    while waiting:
        schema = waiting.pop()
        if not isinstance(schema, dict):
            continue
        waiting += schema.get("anyOf") or ()
        waiting += schema.get("oneOf") or ()
        if schema.keys() <= {"required", "type"}:
            names = [
                name for name in schema.get("required") or () if name not in required
            ]
            found.update(names[-1:])
    return found
