"""How the keywords of schemas that hold together become those of one."""

from __future__ import annotations

from dataclasses import dataclass

from ...document.location import Location
from ...document.references import Resolved
from ...document.value import Value
from ...standards.json_schema import (
    LOWER_BOUNDS,
    SUBSCHEMA_KEYWORDS,
    SUBSCHEMA_MAP_KEYWORDS,
    UPPER_BOUNDS,
)
from .multiples import common_multiple
from .schema import FORMATS, NormalSchema, identity

_FIRST = (
    *("format", "default", "const", "multipleOf", "uniqueItems", "discriminator"),
    *("contentMediaType", "contentEncoding", "deprecated", "readOnly", "writeOnly"),
)


@dataclass(slots=True)
class Member:
    """A schema object that holds, among others; `or_null` says that null is fine, too."""

    value: dict[str, Value]
    here: Location
    or_null: bool


class Merging:
    """One object's keywords on their way into a schema that has others already."""

    def __init__(self, schema: NormalSchema, member: Member) -> None:
        self.schema = schema
        self.value = member.value
        self.here = member.here
        self.or_null = member.or_null

    def run(self) -> None:
        for keyword, value in self.value.items():
            if keyword == "type":
                self._type(value)
            elif keyword == "enum":
                self._enum(value)
            elif keyword == "const" and self.or_null:
                self._enum([value], keyword)
            elif keyword == "required":
                self._required(value)
            elif keyword == "items" and isinstance(value, list):
                self._prefix(value, "items")
            elif keyword == "prefixItems" and isinstance(value, list):
                self._prefix(value, "prefixItems")
            elif keyword in _LIMITS and _is_number(value):
                self._limit(keyword, value)
            elif keyword == "pattern" and isinstance(value, str):
                self._pattern(value)
            elif keyword in SUBSCHEMA_MAP_KEYWORDS and isinstance(value, dict):
                self._map(keyword, value)
            elif keyword in _ONE_BELOW:
                self._single(keyword, value)
            elif keyword == "dependentRequired" and isinstance(value, dict):
                self._dependent(value)
            elif keyword in self.schema.values:
                self._again(keyword, value)
            elif keyword in _TAKEN_FIRST or keyword.startswith("x-"):
                self.schema.values[keyword] = value
                self.schema.holders[keyword] = self.here

    def _type(self, value: Value) -> None:
        listed = value if isinstance(value, list) else [value]
        types = frozenset(one for one in listed if isinstance(one, str))
        if types:
            if self.or_null:
                types |= {"null"}
            admit(self.schema, types, self.here, "type")

    def _enum(self, value: Value, keyword: str = "enum") -> None:
        if not isinstance(value, list):
            return
        values = list(value)
        if self.or_null and None not in values:
            values.append(None)
        restrict(self.schema, values, self.here, keyword)

    def _required(self, value: Value) -> None:
        if isinstance(value, list):
            place = self.here / "required"
            for index, name in enumerate(value):
                if isinstance(name, str):
                    self.schema.required.setdefault(name, place / index)

    def _prefix(self, value: list[Value], keyword: str) -> None:
        if not self.schema.prefix:
            place = self.here / keyword
            self.schema.holders["prefixItems"] = self.here
            self.schema.prefix = [
                (Resolved(one, place / index),) for index, one in enumerate(value)
            ]

    def _limit(self, keyword: str, value: Value) -> None:
        known = self.schema.values.get(keyword)
        assert isinstance(value, int | float)
        if isinstance(known, int | float):
            tighter = value < known if keyword in UPPER_BOUNDS else value > known
            if not tighter:
                return
        self.schema.values[keyword] = value
        self.schema.holders[keyword] = self.here

    def _pattern(self, value: str) -> None:
        known = self.schema.values.get("pattern")
        if isinstance(known, str) and known != value:
            value = "".join(f"(?={one})" for one in sorted((known, value)))
        self.schema.values["pattern"] = value
        self.schema.holders.setdefault("pattern", self.here)

    def _again(self, keyword: str, value: Value) -> None:
        """Put together what two schemas say; the first stands of what only tells."""
        known = both = self.schema.values[keyword]
        if keyword == "const":
            self.schema.is_never |= identity(known) != identity(value)
        elif keyword == "multipleOf":
            both = common_multiple(known, value)
        elif keyword == "format" and isinstance(known, str) and isinstance(value, str):
            both = FORMATS.join(sorted({*known.split(FORMATS), value}))
        elif keyword in _FLAGS:
            both = known is True or value is True
        if both != known:
            self.schema.values[keyword] = both
            self.schema.holders[keyword] = self.here

    def _map(self, keyword: str, value: dict[str, Value]) -> None:
        below = self.schema.maps.setdefault(keyword, {})
        place = self.here / keyword
        self.schema.holders.setdefault(keyword, self.here)
        for name, one in value.items():
            known = below.get(name, ())
            if not any(part.value == one for part in known):
                below[name] = (*known, Resolved(one, place / name))

    def _single(self, keyword: str, value: Value) -> None:
        if value is True or value == {}:
            self.schema.is_open |= keyword == "additionalProperties"
            return
        known = self.schema.singles.get(keyword, ())
        if not any(part.value == value for part in known):
            part = Resolved(value, self.here / keyword)
            self.schema.singles[keyword] = (*known, part)
            self.schema.holders.setdefault(keyword, self.here)

    def _dependent(self, value: dict[str, Value]) -> None:
        self.schema.holders.setdefault("dependentRequired", self.here)
        for name, listed in value.items():
            if isinstance(listed, list):
                known = self.schema.dependent.setdefault(name, [])
                known += [
                    one for one in listed if isinstance(one, str) and one not in known
                ]


_LIMITS = frozenset((*UPPER_BOUNDS, *LOWER_BOUNDS))
_ONE_BELOW = frozenset(SUBSCHEMA_KEYWORDS)
_TAKEN_FIRST = frozenset(_FIRST)
_FLAGS = frozenset(("uniqueItems", "deprecated", "readOnly", "writeOnly"))
"""Keywords that hold where any of several schemas says so."""


def admit(
    schema: NormalSchema, types: frozenset[str], here: Location, keyword: str = "type"
) -> None:
    """Let a schema admit only what is of one of these types, too."""
    agreed = schema.agreed
    if agreed is None:
        schema.agreed = types
    elif agreed != types:
        schema.agreed = frozenset(
            one
            for one in agreed | types
            if _admits(agreed, one) and _admits(types, one)
        )
    schema.asked |= types
    # Where they contradict each other somebody is wrong: any may be meant.
    schema.types = schema.agreed or schema.asked
    schema.holders.setdefault("type", here)
    if keyword != "type":
        schema.holders.setdefault(keyword, here)


def restrict(
    schema: NormalSchema, values: list[Value], here: Location, keyword: str
) -> None:
    """Let a schema admit only what is one of these values, too."""
    if schema.enum is None:
        schema.enum = values
        schema.holders["enum"] = here
        if keyword != "enum":
            schema.spelled["enum"] = keyword
    else:
        admitted = {identity(one) for one in values}
        schema.enum = [one for one in schema.enum if identity(one) in admitted]


def _admits(types: frozenset[str], one: str) -> bool:
    return one in types or (one == "integer" and "number" in types)


def _is_number(value: Value) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
