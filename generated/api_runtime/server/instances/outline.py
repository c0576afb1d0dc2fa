"""What schemas say of the members of their values, worked out when asked for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from .demands import Demands, NoInstance, gathered, type_of
from .resources import Place, Resources

_SILENT = frozenset(
    (
        *("type", "$ref", "allOf", "examples", "default", "format", "description"),
        *("readOnly", "writeOnly", "$id", "$anchor", "$defs", "title", "deprecated"),
    )
)
"""Keywords that refuse no value of the type; formats that do are `_STRICT`."""

_STRICT = frozenset(("date-time", "date", "time", "uuid", "byte", "decimal"))
_SCALARS = frozenset(("string", "integer", "number", "boolean"))
_NO_DEMANDS = Demands()


class Outline:
    """The members of objects and the items of arrays that several schemas describe together."""

    __slots__ = ("_demands", "_item", "_members", "_places", "_resources", "_taken")

    def __init__(self, resources: Resources, places: Sequence[Place]) -> None:
        self._resources = resources
        self._places = tuple(places)
        self._demands: Demands | None = None
        self._item: Outline | None = None
        self._members: dict[str, Outline] | None = None
        self._taken: frozenset[str] | None = None

    @property
    def is_struct(self) -> bool:
        """Whether all that is said of an object is said of its members, each by itself."""
        demands = self._gathered
        return bool(self.members) and all(
            part.schema.keys() <= _SILENT | {"properties", "required"}
            for part in demands.parts
        )

    def takes(self, value: object) -> bool:
        """Whether a value fits for certain: a text where any text does, a number or a boolean alike."""
        if self._taken is None:
            self._taken = self._free_types()
        return type_of(value) in self._taken

    @property
    def members(self) -> Mapping[str, Outline]:
        """The members that are described, by name, whichever alternative does."""
        if self._members is None:
            found: dict[str, list[Place]] = {}
            for part in self._everything():
                properties = part.schema.get("properties")
                for name in properties if isinstance(properties, dict) else ():
                    found.setdefault(name, []).append(part.below("properties", name))
            self._members = {
                name: Outline(self._resources, places) for name, places in found.items()
            }
        return self._members

    @property
    def item(self) -> Outline:
        """The items of an array."""
        if self._item is None:
            places = [
                part.below("items")
                for part in self._everything()
                if isinstance(part.schema.get("items"), dict)
            ]
            self._item = Outline(self._resources, places)
        return self._item

    @property
    def _gathered(self) -> Demands:
        if self._demands is None:
            try:
                self._demands = gathered(self._resources, self._places)
            except NoInstance:
                self._demands = _NO_DEMANDS
        return self._demands

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

    def _free_types(self) -> frozenset[str]:
        free: set[str] = set(_SCALARS)
        said = False
        for part in self._gathered.parts:
            listed = part.schema.get("type")
            if (
                not part.schema.keys() <= _SILENT
                or part.schema.get("format") in _STRICT
            ):
                return frozenset()
            if listed is not None:
                said = True
                kinds = {listed} if isinstance(listed, str) else set(listed)
                free &= kinds | ({"integer"} if "number" in kinds else set())
        return frozenset(free) if said else frozenset()
