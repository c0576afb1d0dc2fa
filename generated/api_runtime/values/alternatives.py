"""Which of several types a plain JSON value is.

The rule, for every union of every package:

1. A value is read as an alternative that it is valid for. The discriminator, where there is one, and the constants
   that tell alternatives apart are parts of that. Where an alternative is a `oneOf` itself, or has one further inside,
   a value that is valid for several of that one's alternatives is not valid for it.
2. Of several, the one whose properties name most of its members, those further inside included.
3. Of several still, the one with the narrowest types: a constant before a text with a form, such as a date, before any
   text; an integer before a number.
4. Of several still, the first one in the document.

Nulls alone never decide: in place of missing members they are no reason to read an object as an alternative that names
fewer of its members, and a null that several alternatives take is a null.

A value whose discriminator no alternative knows is newer than the document: an `UnknownVariant`, where the union has
one. Any other that is valid for no alternative is read as the one that it comes nearest to: fewest values of a wrong
form, then fewest broken constraints, then as above; but none that breaks a constraint is a substitute for one that
names more of the members and failed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import msgspec
from msgspec import UNSET, UnsetType
from msgspec.structs import replace

from .annotations import flattened, listed_types, struct_of, unwrapped
from .json_path import Place
from .reading import Mismatch, Outcome, Read, Reading, json_type
from .union_members import Alternative, OneOf, Tag
from .unknown_variants import UnknownVariant


class Alternatives:
    """The types of a union. Looked into on first use, so that they may be declared later."""

    __slots__ = (
        "_all",
        "_annotation",
        "_is_open",
        "_nested",
        "_objects",
        "_one_of",
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
        self._one_of: OneOf | None = None
        self._nested: list[OneOf] = []
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
            return self._best(fitting, value, place, reading)
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
                return self._valid(others, value, place, reading) or outcome
        newer = next((tag for tag in self._tags if tag.is_newer(value)), None)
        if newer is not None and self._takes_newer:
            others = [kind for kind in fitting if kind not in newer.alternatives]
            variant = UnknownVariant(value[newer.name], value)
            unknown = Outcome(variant, (), 0, 0, 0, 0, 0)
            return self._valid(others, value, place, reading) or unknown
        return self._best(_plausible(fitting, value), value, place, reading)

    def _valid(
        self,
        kinds: list[Alternative],
        value: dict[str, Any],
        place: Place,
        reading: Reading,
    ) -> Outcome | None:
        """The instance of the best of the alternatives that a value is valid for; None where there is none."""
        if not kinds:
            return None
        plausible = _plausible(kinds, value)
        outcome = self._best(plausible, value, place, reading, judges=True)
        return outcome if outcome.is_valid else None

    def _best(
        self,
        kinds: list[Alternative],
        value: object,
        place: Place,
        reading: Reading,
        judges: bool = False,
    ) -> Outcome:
        """The instance of the alternative that a value fits best."""
        judges = judges or reading.judges
        if len(kinds) == 1:
            return _attempt(kinds[0], value, place, reading, judges)
        outcomes = {kind: _attempt(kind, value, place, reading, True) for kind in kinds}
        for one_of in self._nested:
            if one_of.is_ambiguous(_valid_alone(outcomes)):
                for kind in one_of.alternatives & outcomes.keys():
                    outcomes[kind] = _ambiguous(outcomes[kind])
        ranked = sorted(outcomes.items(), key=_rank)
        nearest, best = ranked[0]
        if not best.mismatches and isinstance(value, dict):
            named = len(value.keys() & nearest.known)
            best = next(
                (
                    outcome
                    for kind, outcome in ranked[1:]
                    if _names_more(outcome, kind, best, named, value)
                ),
                best,
            )
        own = self._one_of
        if (
            reading.judges
            and own is not None
            and own.is_ambiguous(_valid_alone(outcomes))
        ):
            return _ambiguous(best)
        return best

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
            one_of = [union for union in unions if getattr(union, "__one_of__", False)]
            for union in reversed(one_of):
                if union is unions[0]:
                    self._one_of = OneOf(union, made)
                else:
                    self._nested.append(OneOf(union, made))
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


def _names_more(
    outcome: Outcome, kind: Alternative, best: Outcome, named: int, value: object
) -> bool:
    """Whether an object is rather what it is not valid for than the best, which names fewer of its members.

    So it is where the best is not valid either, and where nothing but nulls keeps it from being valid.
    """
    if not isinstance(value, dict) or len(value.keys() & kind.known) <= named:
        return False
    return outcome.is_valid if best.is_valid else bool(outcome.mismatches)


def _valid_alone(outcomes: Mapping[Alternative, Outcome]) -> set[Alternative]:
    """The alternatives that a value is valid for as it is."""
    return {
        kind
        for kind, outcome in outcomes.items()
        if outcome.is_valid and not outcome.nulls
    }


def _ambiguous(outcome: Outcome) -> Outcome:
    return replace(outcome, violated=outcome.violated + 1)


def _rank(attempt: tuple[Alternative, Outcome]) -> tuple[int, ...]:
    _, outcome = attempt
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
