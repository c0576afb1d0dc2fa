"""One attempt to make a value: alternatives are tried in turn, parts made from the outside to the inside."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from .alternatives import options
from .arrays import made_array
from .demands import (
    ABSENT,
    TYPES,
    Demands,
    Manner,
    NoInstance,
    Spot,
    TooMuch,
    enumerated,
    excluded,
    gathered,
    key_of,
    type_of,
    types_of,
)
from .objects import made_object
from .resources import Place, Resources
from .scalars import booleans, numbers, texts

_MANY_VALUES = 1_500
"""Values in one; with as many, what need not be there is left out."""

_MOST_LEVELS = 40
_MOST_CANDIDATES = 200
_COMPOUND = frozenset(
    (
        *("properties", "items", "additionalProperties", "oneOf", "anyOf", "allOf"),
        *("prefixItems", "patternProperties", "$ref", "$dynamicRef"),
    )
)


class Attempt:
    """Makes a value in one manner."""

    def __init__(
        self, resources: Resources, manner: Manner, unsent: frozenset[str], most: int
    ) -> None:
        """Members with a keyword of `unsent` are left out: `writeOnly` in answers. `most` steps are taken."""
        self.resources = resources
        self.manner = manner
        self._unsent = unsent
        self._most = most
        self._values = 0
        self.steps = 0
        """How much has been done: schemas looked at, in alternatives that were tried."""

    @property
    def is_lean(self) -> bool:
        """Whether enough has been made."""
        return self._values > _MANY_VALUES

    def value(
        self, places: Sequence[Place], spot: Spot, *, optional: bool = False
    ) -> Any:
        """A value of all schemas; `optional` is one that may as well be left out.

        Raises:
            NoInstance: none is known.
        """
        self._values += 1
        demands = gathered(self.resources, places)
        if optional and any(
            part.schema.get(mark) is True
            for part in demands.parts
            for mark in self._unsent
        ):
            raise NoInstance("it is not sent in this direction")
        if spot.depth > _MOST_LEVELS:
            raise NoInstance("it is nested too deeply")
        return self._decided(demands, spot, 0)

    def _decided(self, demands: Demands, spot: Spot, known: int) -> Any:
        """A value with all choices made, of which those about the first `known` parts are."""
        self.steps += 1 + (len(demands.parts) + len(demands.choices)) // 8
        if self.steps > self._most:
            raise TooMuch("it has too many alternatives, or too many values")
        for value in self._examples(demands.parts[known:], spot, known):
            if all(self.resources.is_valid(root, value) for root in demands.roots):
                return value
        if not demands.choices:
            return self._made(demands, spot)
        (keyword, place), *rest = demands.choices
        others = demands._replace(choices=tuple(rest))
        reason: NoInstance = NoInstance("it has no alternatives")
        for option in options(self, keyword, place, demands, spot):
            try:
                narrowed = gathered(self.resources, option, others)
                enumerated(narrowed.parts)
                types_of(narrowed.parts)
                value = self._decided(narrowed, spot, len(demands.parts))
            except TooMuch:
                raise
            except NoInstance as error:
                reason = error
                continue
            if not self.manner.is_checked or self.resources.is_valid(place, value):
                return value
            reason = NoInstance(f"{keyword} is not met")
        raise reason

    def _examples(
        self, parts: Iterable[Place], spot: Spot, known: int
    ) -> Iterator[Any]:
        """What is given, or documented, as a value of these schemas."""
        if spot.given is not ABSENT and not known:
            yield spot.given
        if self.manner.turn > 2:
            return
        for part in parts:
            listed = part.schema.get("examples")
            values = list(listed) if isinstance(listed, list) else []
            if isinstance(listed, dict):  # as a Media Type Object has them
                values = [
                    one["value"]
                    for one in listed.values()
                    if isinstance(one, dict) and "value" in one
                ]
            if "example" in part.schema:
                values.append(part.schema["example"])
            if len(values) > 1 and spot.dice.seed != "0":
                start = spot.dice.number("example") % len(values)
                values = values[start:] + values[:start]
            if part.schema.get("default") not in (None, "", [], {}):
                values.append(part.schema["default"])
            yield from (value for value in values if not refers(value))

    def _made(self, demands: Demands, spot: Spot) -> Any:
        parts = demands.parts
        own = tuple(
            id(part.schema)
            for part in parts
            if not _COMPOUND.isdisjoint(part.schema) and part.keys is not None
        )
        if any(spot.around.count(one) > self.manner.repetitions for one in own):
            raise NoInstance("it is part of itself")
        spot = spot._replace(around=(*spot.around, *own))
        listed = enumerated(parts)
        kinds = types_of(parts)
        if listed is not None:
            if spot.dice.seed != "0" or self.manner.turn:
                start = (spot.dice.number("enum") + self.manner.turn) % len(listed)
                listed = listed[start:] + listed[:start]
            listed = sorted(listed, key=lambda one: one is None)
            return self._first(listed, demands, strict=True)
        if not kinds:
            kinds = ["string"] if spot.depth else ["object"]
            kinds += [kind for kind in TYPES if kind not in kinds]
        if spot.given is not ABSENT:
            given = type_of(spot.given)
            kinds.sort(key=lambda kind: kind != given)
        reason: NoInstance = NoInstance("it has no type")
        for kind in kinds:
            try:
                return self._of_type(kind, demands, spot)
            except TooMuch:
                raise
            except NoInstance as error:
                reason = error
        raise reason

    def _of_type(self, kind: str, demands: Demands, spot: Spot) -> Any:
        match kind:
            case "object":
                return made_object(self, demands, spot)
            case "array":
                return made_array(self, demands, spot)
            case "string":
                return self._first(texts(demands.parts, spot), demands)
            case "integer" | "number":
                candidates = numbers(demands.parts, spot, kind, self.manner.turn)
                return self._first(candidates, demands)
            case "boolean":
                return self._first(booleans(spot, self.manner.turn), demands)
            case _:
                return self._first([None], demands)

    def _first(
        self, values: Iterable[Any], demands: Demands, *, strict: bool = False
    ) -> Any:
        """The first value that is valid, as far as that is looked at."""
        refused = excluded(demands.parts)
        is_checked = strict or self.manner.is_checked
        for _, value in zip(range(_MOST_CANDIDATES), values, strict=False):
            if refused and key_of(value) in refused:
                continue
            if not is_checked or all(
                self.resources.is_valid(part, value)
                for part in demands.parts
                if strict is False or part in demands.roots
            ):
                return value
        raise NoInstance("no value was thought of")


def refers(value: object) -> bool:
    """Whether there is a `$ref` in a value: an author's, which nobody has followed."""
    waiting = [value]
    while waiting:
        inner = waiting.pop()
        if isinstance(inner, list):
            waiting += inner
        elif isinstance(inner, dict):
            if isinstance(inner.get("$ref"), str):
                return True
            waiting += inner.values()
    return False
