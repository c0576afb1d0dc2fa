"""Whether a type accepts the values of another, as a type checker sees it.

Source: https://typing.python.org/en/latest/spec/concepts.html#union-types and what follows.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from typing import TypeAlias

from specloom.compare.impact.canonical import value_of
from specloom.plan.expressions import Alternatives, Expression, Name, Subscript

Aliases: TypeAlias = Mapping[str, Expression]
"""The named types of a package."""


class Fit(IntEnum):
    """How well a value of one type does as a value of another; larger is worse."""

    YES = 0
    NEWER = 1
    """It was there before, as what is newer than the document."""
    ELSEWISE = 2
    """No checker objects, but the wire or the value is another."""
    NO = 3


_KINDS: dict[type, tuple[str, ...]] = {
    str: ("str",),
    bool: ("bool",),
    int: ("int", "float"),
}
"""The types that accept a literal."""

_SUBTYPES: dict[tuple[str, str], Fit] = {
    ("int", "float"): Fit.YES,
    ("bool", "int"): Fit.ELSEWISE,
    ("bool", "float"): Fit.ELSEWISE,
    ("dt.datetime", "dt.date"): Fit.ELSEWISE,
}
"""A value of the first type where the second is expected: `True` is no number on the wire."""

_INTEGERS = frozenset({"Int32", "Int64"})

_MUTABLE = frozenset({"list", "dict"})
"""Types whose parameters are invariant, because they can be written to."""

ANY = Name("Any")

UNKNOWN_VARIANT = Name("UnknownVariant")
"""What a received union has for objects that are newer than the document."""


@dataclass(frozen=True, slots=True)
class Places:
    """Where a value may go: the alternatives of a type.

    A literal goes where the same one is, so that of thousands only one is `tried`, for what
    none of them takes.
    """

    literals: frozenset[Expression]
    tried: tuple[Expression, ...]

    @classmethod
    def of(cls, alternatives: Iterable[Expression]) -> Places:
        """The places of alternatives, each of which is no union."""
        literals = dict[Expression, None]()
        others = list[Expression]()
        for alternative in alternatives:
            if isinstance(alternative, Subscript) and alternative.base == "Literal":
                literals[alternative] = None
            else:
                others.append(alternative)
        return cls(frozenset(literals), (*others, *[*literals][:1]))


@dataclass
class Assignability:
    """Holds a target type of one package against a source type of another.

    `is_given` says that the source is what code hands over: a list that it has made is a
    list of exactly that type, and what was anything may be what the target refuses. What
    is received is read only, and no checker objects to a value that may be anything.
    `newer` are classes that do as well where there is an `UnknownVariant`.
    """

    targets: Aliases
    sources: Aliases
    is_given: bool
    newer: frozenset[str] = frozenset()
    _known: dict[tuple[Expression, Expression], Fit] = field(default_factory=dict)
    _back: Assignability | None = None

    def fit(self, target: Expression, source: Expression) -> Fit:
        """The worst fit of the source's alternatives, each in the best place for it."""
        key = target, source
        if key not in self._known:
            self._known[key] = Fit.YES  # as far as types that contain themselves go
            places = Places.of(atoms(target, self.targets))
            fits = (self._best(places, atom) for atom in atoms(source, self.sources))
            self._known[key] = max(fits, default=Fit.YES)
        return self._known[key]

    def _best(self, places: Places, source: Expression) -> Fit:
        if source in places.literals:
            return Fit.YES
        fits = (self._atom(place, source) for place in places.tried)
        fit = min(fits, default=Fit.NO)
        if fit is Fit.NO and UNKNOWN_VARIANT in places.tried:
            is_newer = isinstance(source, Name) and source.text in self.newer
            return Fit.NEWER if is_newer else fit
        return fit

    def _atom(self, target: Expression, source: Expression) -> Fit:
        if target in (ANY, source, Name("object")) and not _has_parts(target):
            return Fit.YES
        if source == ANY:
            return Fit.NO if self.is_given else Fit.ELSEWISE
        match target, source:
            case Name(wanted), Subscript("Literal", (value,)):
                kinds = _KINDS.get(type(value_of(value)), ())
                return Fit.YES if wanted in kinds else Fit.NO
            case Name(wanted), Name(given):
                return _SUBTYPES.get((given, wanted), Fit.NO)
            case Subscript(base, parts), Subscript(other, other_parts):
                if base != other or len(parts) != len(other_parts):
                    return Fit.NO
                if base == "Literal":
                    return Fit.YES if parts == other_parts else Fit.NO
                return self._parts(base, parts, other_parts)
            case _:
                return Fit.NO

    def _parts(
        self,
        base: str,
        targets: tuple[Expression, ...],
        sources: tuple[Expression, ...],
    ) -> Fit:
        fits: list[Fit] = []
        for target, source in zip(targets, sources, strict=True):
            fits.append(self.fit(target, source))
            is_exact = base in _MUTABLE and self.is_given and target != source
            if is_exact and ANY not in (target, source):
                fits.append(self._turned().fit(source, target))
        return max(fits, default=Fit.YES)

    def _turned(self) -> Assignability:
        """The question the other way round."""
        if self._back is None:
            self._back = Assignability(self.sources, self.targets, self.is_given)
            self._back._back = self
        return self._back


def atoms(type_: Expression, aliases: Aliases) -> Iterator[Expression]:
    """The alternatives of a type: names resolved, limits dropped, one per literal."""
    waiting, seen = [type_], set[str]()
    while waiting:
        match waiting.pop(0):
            case Name(text) if text in aliases:
                if text not in seen:
                    seen.add(text)
                    waiting.insert(0, aliases[text])
            case Name(text) if text in _INTEGERS:
                yield Name("int")
            case Alternatives(members):
                waiting[:0] = members
            case Subscript("Annotated", (inner, *_)):
                waiting.insert(0, inner)
            case Subscript("Literal", values):
                yield from (Subscript("Literal", (value,)) for value in values)
            case one:
                yield one


def _has_parts(type_: Expression) -> bool:
    return isinstance(type_, Subscript) and type_.base != "Literal"
