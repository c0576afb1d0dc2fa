"""How the keywords of schemas that hold together become those of one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from specloom.compare.schemas.multiples import common_multiple
from specloom.compare.schemas.schema import FORMATS, NormalSchema
from specloom.document.location import Location
from specloom.document.references import Resolved
from specloom.document.value import Value
from specloom.standards.json_schema import (
    LOWER_BOUNDS,
    SUBSCHEMA_KEYWORDS,
    SUBSCHEMA_MAP_KEYWORDS,
    UPPER_BOUNDS,
    identity,
)

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
        """Merge all keywords that say something; those of a type that they cannot have do not."""
        for keyword, value in self.value.items():
            merge = _MERGED.get(keyword)
            if merge is not None:
                merge(self, keyword, value)
            elif keyword.startswith("x-"):
                self._first(keyword, value)

    def _type(self, keyword: str, value: Value) -> None:
        listed = value if isinstance(value, list) else [value]
        types = frozenset(name for name in listed if isinstance(name, str))
        if types:
            if self.or_null:
                types |= {"null"}
            admit(self.schema, types, self.here, keyword)

    def _const(self, keyword: str, value: Value) -> None:
        if self.or_null:
            self._enum(keyword, [value])
        else:
            self._first(keyword, value)

    def _enum(self, keyword: str, value: Value) -> None:
        if not isinstance(value, list):
            return
        values = list(value)
        if self.or_null and None not in values:
            values.append(None)
        restrict(self.schema, values, self.here, keyword)

    def _required(self, keyword: str, value: Value) -> None:
        if isinstance(value, list):
            place = self.here / keyword
            for index, name in enumerate(value):
                if isinstance(name, str):
                    self.schema.required.setdefault(name, place / index)

    def _items(self, keyword: str, value: Value) -> None:
        # OpenAPI 3.0 has no lists here, but older drafts of JSON Schema have.
        merge = self._prefix if isinstance(value, list) else self._single
        merge(keyword, value)

    def _prefix(self, keyword: str, value: Value) -> None:
        if isinstance(value, list) and not self.schema.prefix:
            place = self.here / keyword
            self.schema.holders["prefixItems"] = self.here
            self.schema.prefix = [
                (Resolved(item, place / index),) for index, item in enumerate(value)
            ]

    def _limit(self, keyword: str, value: Value) -> None:
        if not isinstance(value, int | float) or isinstance(value, bool):
            return
        known = self.schema.values.get(keyword)
        if isinstance(known, int | float):
            tighter = value < known if keyword in UPPER_BOUNDS else value > known
            if not tighter:
                return
        self.schema.values[keyword] = value
        self.schema.holders[keyword] = self.here

    def _pattern(self, keyword: str, value: Value) -> None:
        if not isinstance(value, str):
            return
        known = self.schema.values.get(keyword)
        if isinstance(known, str) and known != value:
            value = "".join(f"(?={pattern})" for pattern in sorted((known, value)))
        self.schema.values[keyword] = value
        self.schema.holders.setdefault(keyword, self.here)

    def _first(self, keyword: str, value: Value) -> None:
        """Keep what the first schema says that says something."""
        if keyword in self.schema.values:
            self._again(keyword, value)
        else:
            self.schema.values[keyword] = value
            self.schema.holders[keyword] = self.here

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

    def _map(self, keyword: str, value: Value) -> None:
        if not isinstance(value, dict):
            return
        below = self.schema.maps.setdefault(keyword, {})
        place = self.here / keyword
        self.schema.holders.setdefault(keyword, self.here)
        for name, subschema in value.items():
            known = below.get(name, ())
            if not any(part.value == subschema for part in known):
                below[name] = (*known, Resolved(subschema, place / name))

    def _single(self, keyword: str, value: Value) -> None:
        if value is True or value == {}:
            self.schema.is_open |= keyword == "additionalProperties"
            return
        known = self.schema.singles.get(keyword, ())
        if not any(part.value == value for part in known):
            part = Resolved(value, self.here / keyword)
            self.schema.singles[keyword] = (*known, part)
            self.schema.holders.setdefault(keyword, self.here)

    def _dependent(self, keyword: str, value: Value) -> None:
        if not isinstance(value, dict):
            return
        self.schema.holders.setdefault(keyword, self.here)
        for name, listed in value.items():
            if isinstance(listed, list):
                known = self.schema.dependent.setdefault(name, [])
                known += [
                    required
                    for required in listed
                    if isinstance(required, str) and required not in known
                ]


_MERGED: dict[str, Callable[[Merging, str, Value], None]] = {
    **dict.fromkeys(_FIRST, Merging._first),
    **dict.fromkeys((*UPPER_BOUNDS, *LOWER_BOUNDS), Merging._limit),
    **dict.fromkeys(SUBSCHEMA_MAP_KEYWORDS, Merging._map),
    **dict.fromkeys(SUBSCHEMA_KEYWORDS, Merging._single),
    "const": Merging._const,
    "dependentRequired": Merging._dependent,
    "enum": Merging._enum,
    "items": Merging._items,
    "pattern": Merging._pattern,
    "prefixItems": Merging._prefix,
    "required": Merging._required,
    "type": Merging._type,
}
"""How each keyword is merged with what is known of it."""

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
            type_
            for type_ in agreed | types
            if _admits(agreed, type_) and _admits(types, type_)
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
        admitted = {identity(value) for value in values}
        schema.enum = [value for value in schema.enum if identity(value) in admitted]


def _admits(types: frozenset[str], type_: str) -> bool:
    return type_ in types or (type_ == "integer" and "number" in types)
