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
form, then fewest broken constraints, then as above; but none that breaks a constraint is a substitute for one that
names more of the members and failed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from collections.abc import Set as AbstractSet
from typing import Any

import msgspec
from msgspec import UNSET, UnsetType

from .annotations import flattened, listed_types, struct_of, unwrapped
from .json_path import Place
from .reading import Mismatch, Outcome, Read, Reading, json_type
from .union_members import Alternative, Tag
from .unknown_variants import UnknownVariant


class Alternatives:
    """The types of a union. Looked into on first use, so that they may be declared later."""

    __slots__ = (
        "_all",
        "_annotation",
        "_is_open",
        "_objects",
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
        self._all: tuple[Alternative, ...] | None = None
        self._objects: list[Alternative] = []
        self._tags: tuple[Tag, ...] = ()
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

    def at_once(self, value: object) -> object:
        """An object as the alternative that it plainly is, where msgspec reads that by itself; else UNSET."""
        if not isinstance(value, dict):
            return UNSET
        self._alternatives()
        kind: Alternative | None = None
        for tag in self._tags:
            kind = tag.told(value)
            if kind is not None:
                break
            if tag.is_newer(value):
                return UNSET
        if kind is None:
            plausible = _plausible(self._objects, value)
            kind = plausible[0] if len(plausible) == 1 else None
        if kind is None or not kind.is_native:
            return UNSET
        try:
            return msgspec.convert(value, kind.kind, str_keys=True)
        except (msgspec.ValidationError, RecursionError):
            return UNSET

    def _outcome(self, value: object, place: Place, reading: Reading) -> Outcome:
        made = self._alternatives()
        fitting = (
            self._objects
            if isinstance(value, dict)
            else [kind for kind in made if kind.takes(value)]
        )
        if not fitting:
            return _misfit(value, place, self._expected())
        if not isinstance(value, dict):
            return _best(fitting, value, place, reading)
        return self._object(fitting, value, place, reading)

    def _object(
        self,
        fitting: list[Alternative],
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

    def _alternatives(self) -> tuple[Alternative, ...]:
        made = self._all
        if made is None:
            kinds, unions = flattened(self._annotation, self._is_open)
            listed = listed_types(kinds)
            # A class that nested unions share is one alternative; other types differ by their limits.
            distinct = {
                id(kind if struct_of(kind) else annotation): (annotation, is_open)
                for annotation, is_open in reversed(kinds)
                for kind in (unwrapped(annotation)[0],)
            }
            made = tuple(
                Alternative(kind, self._reader(kind, is_open), is_open, listed)
                for kind, is_open in reversed(distinct.values())
                if kind not in (UnsetType, UnknownVariant)
            )
            self._takes_newer = any(kind is UnknownVariant for kind, _ in kinds)
            told = (getattr(union, "__discriminator__", None) for union in unions)
            self._tags = tuple(Tag(tag, made) for tag in told if tag is not None)
            self._objects = [kind for kind in made if "object" in kind.json_types]
            self._all = made
        return made

    def _expected(self) -> str:
        types: dict[str, None] = {}
        for kind in self._alternatives():
            types.update(dict.fromkeys(sorted(kind.json_types)))
        return " | ".join(types)


def _plausible(fitting: list[Alternative], value: dict[str, Any]) -> list[Alternative]:
    """The alternatives that lack no member, and whose constants nothing contradicts, as far as there are such.

    A constant that none of them has is newer than all of them, and contradicts none.
    """
    if len(fitting) == 1:
        return fitting
    if not any(kind.constants for kind in fitting):
        return [kind for kind in fitting if kind.required <= value.keys()] or fitting
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
    kind: Alternative, value: object, place: Place, reading: Reading, judges: bool
) -> Outcome:
    own = Reading(judges, reading.unions)
    made = kind.read(value, place, own)
    own.newer += kind.is_newer
    return own.outcome(made)


def _valid(
    kinds: list[Alternative], value: dict[str, Any], place: Place, reading: Reading
) -> Outcome | None:
    """What a value is as the best of the alternatives that it is valid for; None where there is none."""
    if not kinds:
        return None
    outcome = _best(_plausible(kinds, value), value, place, reading, judges=True)
    return outcome if outcome.is_valid else None


def _best(
    kinds: list[Alternative],
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
    kind: Alternative,
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


def _rank(attempt: tuple[Outcome, Alternative]) -> tuple[int, ...]:
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
