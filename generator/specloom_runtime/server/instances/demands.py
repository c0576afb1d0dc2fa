"""What several schemas together say of one value."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any, NamedTuple, Protocol

from .choosing import Dice
from .numbers import exact
from .resources import Place, Resources

ABSENT: Any = object()
"""Stands where no value is given."""

TYPES = ("object", "array", "string", "integer", "number", "boolean", "null")
_MOST_PARTS = 5_000
_IMPLIED: Mapping[str, str] = {
    **dict.fromkeys(
        (
            *("properties", "required", "additionalProperties", "patternProperties"),
            *("propertyNames", "minProperties", "maxProperties", "dependentRequired"),
            *("dependentSchemas", "unevaluatedProperties"),
        ),
        "object",
    ),
    **dict.fromkeys(
        (
            *("items", "prefixItems", "minItems", "maxItems", "uniqueItems"),
            *("contains", "unevaluatedItems"),
        ),
        "array",
    ),
    **dict.fromkeys(("minLength", "maxLength", "pattern", "format"), "string"),
    **dict.fromkeys(
        ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"),
        "number",
    ),
}
_TYPE_OF_FORMAT = {
    **dict.fromkeys(("int32", "int64", "uint32", "uint64", "unixtime"), "integer"),
    **dict.fromkeys(("float", "double"), "number"),
}


class NoInstance(Exception):
    """No value of a schema is known: it allows none, or none that is easily thought of."""


class TooMuch(NoInstance):
    """It takes more attempts than a schema is worth."""


class Manner(NamedTuple):
    """How values are made, in one attempt."""

    optional_levels: int
    """Levels of objects that have the members, too, that need not be there."""
    is_checked: bool
    """Whether parts are held against their schemas, and not the whole alone."""
    turn: int
    """Other attempts choose otherwise."""
    repetitions: int = 0
    """How often a schema may stand within itself."""


class Spot(NamedTuple):
    """A place of the value that is made."""

    name: str
    dice: Dice
    depth: int = 0
    lists: int = 0
    """Arrays around it."""
    around: tuple[int, ...] = ()
    """The identities of the schemas around it."""
    given: Any = ABSENT
    """What would be right here, if it were valid."""

    def at(self, name: str, given: Any = ABSENT) -> Spot:
        """The spot of a member."""
        return Spot(
            name, self.dice.at(name), self.depth + 1, self.lists, self.around, given
        )


class Demands(NamedTuple):
    """Schemas that hold for one value, taken apart."""

    roots: tuple[Place, ...] = ()
    """Those that all others are parts of."""
    parts: tuple[Place, ...] = ()
    """Each with the keywords of its own: what it refers to, and the parts of its `allOf`, are further parts."""
    choices: tuple[tuple[str, Place], ...] = ()
    """Keywords that are met in several ways: `oneOf`, `anyOf`, `if`, `dependentSchemas/name`."""


_NONE = Demands()


class Making(Protocol):
    """What makes the values within a value."""

    manner: Manner
    resources: Resources

    @property
    def is_lean(self) -> bool:
        """Whether enough has been made."""
        ...

    def value(
        self, places: Sequence[Place], spot: Spot, *, optional: bool = False
    ) -> Any:
        """A value of all schemas. Raises NoInstance."""


def gathered(
    resources: Resources, places: Iterable[Place], known: Demands = _NONE
) -> Demands:
    """Schemas taken apart, beside those that are known.

    Raises:
        NoInstance: one of them allows nothing.
    """
    roots = tuple(places)
    parts = list(known.parts)
    choices = list(known.choices)
    seen = {(id(part.schema), part.scope) for part in parts}
    waiting = list(reversed(roots))
    while waiting:
        place = waiting.pop()
        schema = place.schema
        if schema is False:
            raise NoInstance("a schema that allows nothing")
        if not isinstance(schema, dict) or (id(schema), place.scope) in seen:
            continue
        if len(parts) > _MOST_PARTS:
            raise TooMuch("too many schemas hold for one value")
        seen.add((id(schema), place.scope))
        parts.append(place)
        inner = list(resources.referred(place))
        inner += _listed(place, "allOf")
        for keyword in ("oneOf", "anyOf"):
            if isinstance(schema.get(keyword), list) and schema[keyword]:
                choices.append((keyword, place))
        if "if" in schema and ("then" in schema or "else" in schema):
            choices.append(("if", place))
        dependent = schema.get("dependentSchemas")
        if isinstance(dependent, dict):
            choices += [(f"dependentSchemas/{name}", place) for name in dependent]
        waiting += reversed(inner)
    return Demands((*known.roots, *roots), tuple(parts), tuple(choices))


def _listed(place: Place, keyword: str) -> Iterator[Place]:
    listed = place.schema.get(keyword)
    for index in range(len(listed) if isinstance(listed, list) else 0):
        yield place.below(keyword, index)


def types_of(parts: Iterable[Place]) -> list[str]:
    """The types that a value may be of; those that keywords are about where none is said.

    Raises:
        NoInstance: there are none.
    """
    found: list[str] | None = None
    for part in parts:
        said = part.schema.get("type")
        if said is None:
            continue
        listed = [said] if isinstance(said, str) else said
        wider = [*listed, "integer"] if "number" in listed else listed
        found = list(wider) if found is None else [one for one in found if one in wider]
        if not found:
            raise NoInstance("types that exclude each other")
    if found is None:
        implied = [
            _TYPE_OF_FORMAT.get(str(part.schema.get("format")), kind)
            for part in parts
            for keyword, kind in _IMPLIED.items()
            if keyword in part.schema
        ]
        return list(dict.fromkeys(implied))
    if "number" in found:
        found = [one for one in found if one != "integer"]
    return sorted(dict.fromkeys(found), key=lambda one: one == "null")


def type_of(value: object) -> str:
    """The type of a JSON value; `integer` for any number without a fraction."""
    match value:
        case bool():
            return "boolean"
        case int():
            return "integer"
        case float():
            return "integer" if value.is_integer() else "number"
        case str():
            return "string"
        case None:
            return "null"
        case list():
            return "array"
        case _:
            return "object"


def enumerated(parts: Iterable[Place]) -> list[Any] | None:
    """The values that are listed, by `const` or `enum`, without those that are excluded; None where any may be.

    Raises:
        NoInstance: there are none.
    """
    found: list[Any] | None = None
    for part in parts:
        listed = listed_values(part.schema)
        if listed is not None:
            keys = set(map(key_of, listed))
            found = (
                listed
                if found is None
                else [one for one in found if key_of(one) in keys]
            )
            if not found:
                raise NoInstance("values that exclude each other")
    return found


def excluded(parts: Iterable[Place]) -> set[str]:
    """The values that `not` names, by their keys."""
    return {
        key_of(value)
        for part in parts
        if isinstance(refused := part.schema.get("not"), dict)
        for value in listed_values(refused) or ()
        if len(refused) == 1
    }


def listed_values(schema: object) -> list[Any] | None:
    """The values of `const` or `enum`."""
    if isinstance(schema, dict):
        if "const" in schema:
            return [schema["const"]]
        if isinstance(schema.get("enum"), list):
            return list(schema["enum"])
    return None


def key_of(value: object) -> str:
    """A text that values have in common which are equal in JSON: 1 and 1.0, but not 1 and true."""
    return json.dumps(_plain(value), sort_keys=True)


def _plain(value: object) -> object:
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, list):
        return [_plain(item) for item in value]
    if isinstance(value, dict):
        return {name: _plain(item) for name, item in value.items()}
    return value


def numbers_of(parts: Iterable[Place], keyword: str) -> list[Fraction]:
    """The numbers that a keyword has."""
    return [
        exact(value)
        for part in parts
        if isinstance(value := part.schema.get(keyword), int | float)
        and not isinstance(value, bool)
        and value == value
        and abs(value) != float("inf")
    ]


def most_of(parts: Iterable[Place], keyword: str) -> int:
    """The largest of the counts that a keyword has; 0 without any."""
    return int(max(numbers_of(parts, keyword), default=Fraction(0)))


def least_of(parts: Iterable[Place], keyword: str) -> int | None:
    """The smallest of the counts that a keyword has."""
    found = min(numbers_of(parts, keyword), default=None)
    return None if found is None else int(found)


def texts_of(parts: Iterable[Place], keyword: str) -> list[str]:
    """The texts that a keyword has."""
    found = (part.schema.get(keyword) for part in parts)
    return [text for text in found if isinstance(text, str)]


def schemas_of(parts: Iterable[Place], keyword: str) -> list[Place]:
    """The subschemas that a keyword has."""
    return [
        part.below(keyword)
        for part in parts
        if isinstance(part.schema.get(keyword), dict | bool)
    ]


def made_up(schema: Mapping[str, Any]) -> Place:
    """A schema that stands in no document."""
    return Place(schema, "", None, ())
