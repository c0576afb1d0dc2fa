"""Which of several types a plain JSON value is.

The rule, for every union of every package:

1. A value is read as an alternative that it is valid for. The discriminator, where there is one, and the constants
   that tell alternatives apart are parts of that.
2. Of several, the one whose properties name most of its members, those further inside included.
3. Of several still, the one with the narrowest types: a constant before a text with a form, such as a date, before any
   text; an integer before a number.
4. Of several still, the first one in the document.

Nulls in place of missing members, and values of enumerations that are newer than the document, are no reason to read an
object as an alternative that names fewer of its members, and knows nothing of those.

A value whose discriminator no alternative knows is newer than the document: an `UnknownVariant`, where the union has
one. Any other that is valid for no alternative is read as the one that it comes nearest to: fewest values of a wrong
form, then fewest broken constraints, then as above.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from collections.abc import Set as AbstractSet
from decimal import Decimal
from typing import Any, Literal, get_origin

import msgspec
from msgspec import Struct, UnsetType

from .annotations import (
    ARRAYS,
    MAPPINGS,
    constants_of,
    flattened,
    has_but_constants,
    listed_types,
    struct_of,
    unwrapped,
)
from .json_path import Place
from .reading import Mismatch, Outcome, Read, Reading, json_type
from .unknown_variants import UnknownVariant

_EVERY_TYPE = frozenset({"object", "array", "str", "int", "float", "bool", "null"})
_TYPES: Mapping[object, frozenset[str]] = {
    bool: frozenset({"bool"}),
    int: frozenset({"int"}),
    float: frozenset({"int", "float"}),
    Decimal: frozenset({"str", "int", "float"}),
    None: frozenset({"null"}),
    type(None): frozenset({"null"}),
    Any: _EVERY_TYPE,
    object: _EVERY_TYPE,
}
_TEXT = frozenset({"str"})


class Alternatives:
    """The types of a union. Looked into on first use, so that they may be declared later."""

    __slots__ = (
        "_all",
        "_annotation",
        "_is_open",
        "_reader",
        "_tags",
        "_takes_newer",
    )

    def __init__(
        self, annotation: object, is_open: bool, reader: Callable[[object, bool], Read]
    ) -> None:
        """
        Args:
            annotation: A union.
            is_open: Whether it stands inside of what the document leaves open.
            reader: What makes the readers of the types.
        """
        self._annotation = annotation
        self._is_open = is_open
        self._reader = reader
        self._all: tuple[_Alternative, ...] | None = None
        self._tags: tuple[_Tag, ...] = ()
        self._takes_newer = False

    def read(self, value: object, place: Place, reading: Reading) -> object:
        """A value as the alternative that it is; what fits none is noted, and stays what it is."""
        key = id(self), id(value)
        is_kept = reading.judges and isinstance(value, dict | list)
        outcome = reading.unions.get(key) if is_kept else None
        if outcome is None:
            outcome = self._outcome(value, place, reading)
            if is_kept:
                reading.unions[key] = outcome
        reading.add(outcome)
        return outcome.value

    def _outcome(self, value: object, place: Place, reading: Reading) -> Outcome:
        fitting = [kind for kind in self._alternatives() if kind.takes(value)]
        if not fitting:
            return _misfit(value, place, self._expected())
        if not isinstance(value, dict):
            return _best(fitting, value, place, reading)
        return self._object(fitting, value, place, reading)

    def _object(
        self,
        fitting: list[_Alternative],
        value: dict[str, Any],
        place: Place,
        reading: Reading,
    ) -> Outcome:
        for tag in self._tags:
            told = tag.told(value)
            if told is not None:
                outcome = _attempt(told, value, place, reading, reading.judges)
                if not outcome.mismatches:
                    return outcome
                others = [kind for kind in fitting if kind is not told]
                return _valid(others, value, place, reading) or outcome
        newer = next((tag for tag in self._tags if tag.is_newer(value)), None)
        if newer is not None and self._takes_newer:
            others = [kind for kind in fitting if kind not in newer.alternatives]
            variant = UnknownVariant(value[newer.name], value)
            unknown = Outcome(variant, (), 0, 0, 0, 0, 0)
            return _valid(others, value, place, reading) or unknown
        return _best(_plausible(fitting, value), value, place, reading)

    def _alternatives(self) -> tuple[_Alternative, ...]:
        made = self._all
        if made is None:
            kinds, unions = flattened(self._annotation, self._is_open)
            listed = listed_types(kinds)
            made = tuple(
                _Alternative(kind, self._reader(kind, is_open), is_open, listed)
                for kind, is_open in kinds
                if kind not in (UnsetType, UnknownVariant)
            )
            self._takes_newer = any(kind is UnknownVariant for kind, _ in kinds)
            told = (getattr(union, "__discriminator__", None) for union in unions)
            self._tags = tuple(_Tag(tag, made) for tag in told if tag is not None)
            self._all = made
        return made

    def _expected(self) -> str:
        types: dict[str, None] = {}
        for kind in self._alternatives():
            types.update(dict.fromkeys(sorted(kind.json_types)))
        return " | ".join(types)


class _Alternative:
    """One type of a union, with what can be said of a value before it is read."""

    __slots__ = (
        "_closed",
        "constants",
        "is_newer",
        "json_types",
        "kind",
        "known",
        "read",
        "required",
    )

    def __init__(
        self, kind: Any, read: Read, is_open: bool, listed: frozenset[type]
    ) -> None:
        base, _ = unwrapped(kind)
        struct = struct_of(base)
        fields = () if struct is None else msgspec.structs.fields(struct)
        self.kind = base
        self.read = read
        self.json_types = _json_types(base)
        self.is_newer = not is_open and base in (str, int) and base in listed
        """Whether it is only there for what is newer than the constants beside it."""
        self.known = frozenset(field.encode_name for field in fields)
        self.required = frozenset(
            field.encode_name for field in fields if field.required
        )
        self.constants = {
            field.encode_name: values
            for field in fields
            if (values := constants_of(field.type))
        }
        """The constants that members have, by wire name."""
        self._closed = frozenset(
            field.encode_name
            for field in fields
            if field.encode_name in self.constants and has_but_constants(field.type)
        )

    def takes(self, value: object) -> bool:
        """Whether the JSON type of a value is one of its own."""
        if isinstance(value, float) and value.is_integer() and "int" in self.json_types:
            return True
        return json_type(value) in self.json_types

    def contradicts(self, value: Mapping[str, object], name: str) -> bool:
        """Whether a member has another value than the constants that this alternative has for it."""
        member = value.get(name)
        if member is None or name not in self._closed:
            return False
        return not _is_in(member, self.constants[name])


def _json_types(base: Any) -> frozenset[str]:
    origin = get_origin(base) or base
    if origin is Literal:
        return frozenset(map(json_type, constants_of(base)))
    if struct_of(base) is not None or origin in MAPPINGS:
        return frozenset({"object"})
    if origin in ARRAYS:
        return frozenset({"array"})
    return _TYPES.get(base, _TEXT)


class Discriminator(Struct, frozen=True):
    """What tells the objects of a union apart (OpenAPI 3.1, Discriminator Object)."""

    name: str
    """Wire name of the member."""
    told: Mapping[str, Any]
    """The type for each value that the document names."""
    union: Any
    """The union that has it."""
    default: Any = None
    """The type of objects with any other value; None where there is none."""


class _Tag:
    """A discriminator, with the values that the constants of the alternatives add to it."""

    __slots__ = ("_default", "_told", "alternatives", "name")

    def __init__(
        self, discriminator: Discriminator, made: Iterable[_Alternative]
    ) -> None:
        self.name = discriminator.name
        own = [unwrapped(kind)[0] for kind, _ in flattened(discriminator.union).kinds]
        self.alternatives = [kind for kind in made if kind.kind in own]
        by_kind = {id(kind.kind): kind for kind in self.alternatives}
        self._told: dict[object, _Alternative | None] = {}
        for kind in self.alternatives:
            for constant in kind.constants.get(self.name, ()):
                # What several of them have tells nothing.
                self._told[constant] = None if constant in self._told else kind
        self._told |= {
            constant: by_kind[id(kind)]
            for constant, kind in discriminator.told.items()
            if id(kind) in by_kind
        }
        self._default = by_kind.get(id(discriminator.default))

    def told(self, value: Mapping[str, object]) -> _Alternative | None:
        """The alternative that an object is by its tag; None where that does not say."""
        tag = value.get(self.name)
        if isinstance(tag, str | int):
            return self._told.get(tag, self._default)
        return None

    def is_newer(self, value: Mapping[str, object]) -> bool:
        """Whether the tag of an object is one that no alternative has."""
        tag = value.get(self.name)
        return isinstance(tag, str | int) and tag not in self._told


def _plausible(
    fitting: list[_Alternative], value: dict[str, Any]
) -> list[_Alternative]:
    """The alternatives that lack no member, and whose constants nothing contradicts, as far as there are such.

    A constant that none of them has is newer than all of them, and contradicts none.
    """
    if len(fitting) == 1:
        return fitting
    known = {
        name
        for kind in fitting
        for name in kind.constants
        if name in value and not kind.contradicts(value, name)
    }
    consistent = [
        kind
        for kind in fitting
        if not any(
            kind.contradicts(value, name) for name in kind.constants.keys() & known
        )
    ]
    complete = [kind for kind in consistent if kind.required <= value.keys()]
    return complete or consistent or fitting


def _attempt(
    kind: _Alternative, value: object, place: Place, reading: Reading, judges: bool
) -> Outcome:
    own = Reading(judges, reading.unions)
    made = kind.read(value, place, own)
    own.newer += kind.is_newer
    return own.outcome(made)


def _valid(
    kinds: list[_Alternative], value: dict[str, Any], place: Place, reading: Reading
) -> Outcome | None:
    """What a value is as the best of the alternatives that it is valid for; None where there is none."""
    if not kinds:
        return None
    outcome = _best(_plausible(kinds, value), value, place, reading, judges=True)
    return outcome if outcome.is_valid else None


def _best(
    kinds: list[_Alternative],
    value: object,
    place: Place,
    reading: Reading,
    judges: bool = False,
) -> Outcome:
    """What a value is as the alternative that it fits best."""
    if len(kinds) == 1:
        return _attempt(kinds[0], value, place, reading, judges or reading.judges)
    outcomes = [_attempt(kind, value, place, reading, True) for kind in kinds]
    ranked = sorted(zip(outcomes, kinds, strict=True), key=_rank)
    best, kind = ranked[0]
    if best.mismatches or not isinstance(value, dict):
        return best
    named = value.keys() & kind.known
    for outcome, other in ranked[1:]:
        is_nearer = len(value.keys() & other.known) > len(named)
        if is_nearer and _is_no_match(outcome, best, named, other, value):
            return outcome
    return best


def _is_no_match(
    outcome: Outcome,
    best: Outcome,
    named: AbstractSet[str],
    kind: _Alternative,
    value: Mapping[str, object],
) -> bool:
    """Whether an object is rather what it is not valid for than the best, which names fewer of its members.

    So it is where the best is not valid either, and where the other has but values of enumerations that are newer
    than the document, in members of which the best knows nothing: those are no reason to lose the others.
    """
    if not best.is_valid:
        return bool(outcome.mismatches)
    if outcome.mismatches or outcome.violated:
        return False
    newer = (name for name in kind.constants if kind.contradicts(value, name))
    return named.isdisjoint(newer)


def _rank(attempt: tuple[Outcome, _Alternative]) -> tuple[int, ...]:
    outcome, _ = attempt
    return (
        len(outcome.mismatches),
        outcome.violated,
        outcome.newer,
        outcome.nulls,
        -outcome.described,
        -outcome.precision,
    )


def _misfit(value: object, place: Place, expected: str) -> Outcome:
    message = f"Expected `{expected}`, got `{json_type(value)}`"
    return Outcome(value, (Mismatch(place, message, value),), 0, 0, 0, 0, 0)


def _is_in(value: object, constants: frozenset[object]) -> bool:
    return isinstance(value, str | int | float) and value in constants  # 1.0 is 1
