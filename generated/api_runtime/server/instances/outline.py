"""What schemas say of the members of their values, worked out when asked for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

from .demands import Demands, NoInstance, gathered
from .making import instance
from .resources import Place, Resources

_SILENT = frozenset(
    (
        *("type", "$ref", "allOf", "examples", "default", "format", "description"),
        *("readOnly", "writeOnly", "$id", "$anchor", "$defs", "title", "deprecated"),
    )
)
"""Keywords that refuse no value of the type; formats that do are `_STRICT`."""

_STRICT = frozenset(("date-time", "date", "time", "uuid", "byte", "decimal"))
_SCALARS: Mapping[str, tuple[type, ...]] = {
    "string": (str,),
    "integer": (int,),
    "number": (int, float),
    "boolean": (bool,),
}


class Outline:
    """The members of objects and the items of arrays that several schemas describe together."""

    def __init__(self, resources: Resources, places: Sequence[Place]) -> None:
        self._resources = resources
        self._places = tuple(places)

    @cached_property
    def is_struct(self) -> bool:
        """Whether all that is said of an object is said of its members, each by itself."""
        return bool(self.members) and all(
            part.schema.keys() <= _SILENT | {"properties", "required"}
            for part in self._gathered.parts
        )

    def stated(self, keyword: str) -> list[Any]:
        """All that is said by a keyword, in alternatives as well."""
        return [
            part.schema[keyword]
            for part in self._everything()
            if keyword in part.schema
        ]

    @cached_property
    def required(self) -> frozenset[str]:
        """The names of the members that an object must have, whichever alternative it is."""
        return frozenset(
            name
            for part in self._gathered.parts
            for name in part.schema.get("required", ())
        )

    def fits(self, value: object) -> bool:
        """Whether a value is one of all the schemas'."""
        return all(self._resources.is_valid(place, value) for place in self._places)

    def value(self, name: str, seed: int) -> Any:
        """A value of the first of the schemas, which is called `name`; other seeds give others.

        Raises:
            NoInstance: none is known.
        """
        return instance(self._resources, self._places[0], seed=seed, name=name)

    def takes(self, value: object) -> bool:
        """Whether a value fits for certain: a text where any text does, a number or a boolean alike."""
        return type(value) in self._free_types

    @cached_property
    def members(self) -> Mapping[str, Outline]:
        """The members that are described, by name, whichever alternative does."""
        places: dict[str, list[Place]] = {}
        for part in self._everything():
            properties = part.schema.get("properties")
            for name in properties if isinstance(properties, dict) else ():
                places.setdefault(name, []).append(part.below("properties", name))
        return {name: Outline(self._resources, places[name]) for name in places}

    @cached_property
    def item(self) -> Outline:
        """The items of an array."""
        places = [
            part.below("items")
            for part in self._everything()
            if isinstance(part.schema.get("items"), dict)
        ]
        return Outline(self._resources, places)

    @cached_property
    def _gathered(self) -> Demands:
        try:
            return gathered(self._resources, self._places)
        except NoInstance:
            return Demands()

    def _everything(self) -> Sequence[Place]:
        """All parts, those of alternatives as well."""
        demands = self._gathered
        alternatives = [
            place.below(keyword, index)
            for keyword, place in demands.choices
            if keyword in ("oneOf", "anyOf")
            for index in range(len(place.schema[keyword]))
        ]
        alternatives += [
            place.below("then")
            for keyword, place in demands.choices
            if keyword == "if" and "then" in place.schema
        ]
        parts = list(demands.parts)
        for place in alternatives:
            try:
                parts += gathered(self._resources, [place]).parts
            except NoInstance:
                continue
        return parts

    @cached_property
    def _free_types(self) -> frozenset[type]:
        free: frozenset[type] | None = None
        for part in self._gathered.parts:
            schema = part.schema
            if not schema.keys() <= _SILENT or schema.get("format") in _STRICT:
                return frozenset()
            listed = schema.get("type")
            if listed is not None:
                names = [listed] if isinstance(listed, str) else listed
                kinds = frozenset(
                    kind for name in names for kind in _SCALARS.get(name, ())
                )
                free = kinds if free is None else free & kinds
        return free or frozenset()
