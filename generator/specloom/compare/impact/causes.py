"""What in the documents caused the change of a symbol: changes of the API at the same place."""

from __future__ import annotations

from itertools import chain

import msgspec

from specloom.compare.change import Comparison
from specloom.compare.impact.inheritance import Inheritance
from specloom.compare.impact.nearest import Nearest
from specloom.compare.impact.placed_changes import PlacedChanges, prefixes
from specloom.compare.impact.verdicts import Impact, SymbolChange, ordered

_DECLARED = ("class", "type")
_TYPES = (*_DECLARED, "field")
_OF_ERRORS = ("exception", "property")


def join(impact: Impact, comparison: Comparison) -> Impact:
    """The impact with the fingerprints of the causes of every change.

    A cause is the nearest change that there is: at the place of the symbol itself, of the
    types that it names, of what it is a part of; else what made somebody use it, or no
    longer. A name that only the document spells otherwise needs no cause, for the API is the
    same; nor does a type that no operation uses, or what is broken in one of the documents,
    such as by a reference that leads nowhere. All else without one is `unexplained`: there the
    generator itself has changed.
    """
    changes = PlacedChanges((*comparison.changes, *comparison.silent), impact.origins)
    nearest = Nearest(changes, impact.origins)
    own = [nearest.of(symbol) for symbol in impact.symbols]
    # Symbols that take over the causes of others may have others follow them in turn, such as
    # a method whose argument's type only follows a class: so the causes are passed on twice.
    inheritance = Inheritance(impact, Inheritance(impact, own).completed())
    exempt = _Exempt(impact, _broken(comparison))
    explained: list[SymbolChange] = []
    unexplained: list[SymbolChange] = []
    for symbol, causes in zip(impact.symbols, inheritance.completed(), strict=True):
        is_exempt = symbol in exempt or inheritance.is_of_spelling(symbol)
        if exempt.is_lost(symbol):
            # It is in both documents, and has Python where it is not broken.
            causes = set()
        elif not causes and not is_exempt:
            causes = nearest.farther(symbol)
        named = {changes.changes[index].fingerprint for index in causes}
        joined = msgspec.structs.replace(symbol, caused_by=tuple(sorted(named)))
        (explained if causes or is_exempt else unexplained).append(joined)
    return Impact(
        symbols=ordered(explained),
        unexplained=ordered(unexplained),
        origins=impact.origins,
    )


class _Exempt:
    """Symbols that need no cause; `broken` are the places without a meaning in one of the documents."""

    def __init__(self, impact: Impact, broken: set[str]) -> None:
        self._origins = impact.origins
        self._broken = broken
        lost = (symbol.operations for symbol in impact.symbols if self.is_lost(symbol))
        self._lost = set(chain.from_iterable(lost))
        self._respelt: set[str] = set()
        for symbol in impact.symbols:
            name = self._origins.name_of(symbol.symbol)
            is_spelling = symbol.is_respelt or self._is_broken(symbol)
            if name and symbol.kind in _DECLARED and is_spelling:
                self._respelt |= {name, *symbol.operations}

    def __contains__(self, symbol: SymbolChange) -> bool:
        if symbol.is_respelt or (symbol.kind in _TYPES and not symbol.operations):
            return True
        if self._is_broken(symbol) or not self._lost.isdisjoint(symbol.operations):
            return True
        is_of_error = symbol.kind in _OF_ERRORS
        named = symbol.operations if is_of_error else symbol.named(self._origins)
        return not self._respelt.isdisjoint(named)

    def is_lost(self, symbol: SymbolChange) -> bool:
        """Whether a method is in one package alone because the other document breaks it."""
        is_whole = symbol.kind == "method" and symbol.came_or_went
        return is_whole and self._is_broken(symbol)

    def _is_broken(self, symbol: SymbolChange) -> bool:
        return any(pointer in self._broken for _, pointer in symbol.spots)


def _broken(comparison: Comparison) -> set[str]:
    """The places that have no meaning in one of the documents, with all that they are in."""
    problems = (*comparison.base_problems, *comparison.revision_problems)
    return {
        prefix
        for problem in problems
        if problem.refused
        for prefix in prefixes(problem.location.pointer)
    }
