"""What in the documents caused the change of a symbol: changes of the API at the same place."""

from __future__ import annotations

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
    known = [nearest.of(symbol) for symbol in impact.symbols]
    # Symbols that take over the causes of others may have others follow them in turn, such as
    # a method whose argument's type only follows a class: so the causes are passed on twice.
    known = Inheritance(impact, known).completed()
    inheritance = Inheritance(impact, known)
    known = inheritance.completed()
    broken = _broken(comparison)
    lost = {
        operation
        for symbol in impact.symbols
        if _is_lost(symbol, broken)
        for operation in symbol.operations
    }
    respelt = _respelt(impact, broken)
    explained: list[SymbolChange] = []
    unexplained: list[SymbolChange] = []
    for symbol, causes in zip(impact.symbols, known, strict=True):
        is_respelt = symbol.is_respelt or not respelt.isdisjoint(
            symbol.operations
            if symbol.kind in _OF_ERRORS
            else symbol.named(impact.origins)
        )
        is_idle = symbol.kind in _TYPES and not symbol.operations
        is_broken = _is_in(broken, symbol) or not lost.isdisjoint(symbol.operations)
        is_known = is_respelt or is_idle or is_broken
        is_known = is_known or inheritance.is_of_spelling(symbol)
        if _is_lost(symbol, broken):
            # It is in both documents, and has Python where it is not broken.
            causes = set()
        elif not causes and not is_known:
            causes = nearest.farther(symbol)
        named = {changes.changes[index].fingerprint for index in causes}
        joined = msgspec.structs.replace(symbol, caused_by=tuple(sorted(named)))
        (explained if causes or is_known else unexplained).append(joined)
    return Impact(
        symbols=ordered(explained),
        unexplained=ordered(unexplained),
        origins=impact.origins,
    )


def _is_lost(symbol: SymbolChange, broken: set[str]) -> bool:
    """Whether a method is in one package alone because the other document breaks it."""
    is_whole = symbol.kind == "method" and symbol.came_or_went
    return is_whole and _is_in(broken, symbol)


def _broken(comparison: Comparison) -> set[str]:
    """The places that have no meaning in one of the documents, with all that they are in."""
    problems = (*comparison.base_problems, *comparison.revision_problems)
    return {
        prefix
        for problem in problems
        if problem.refused
        for prefix in prefixes(problem.location.pointer)
    }


def _is_in(broken: set[str], symbol: SymbolChange) -> bool:
    return any(pointer in broken for _, pointer in symbol.spots)


def _respelt(impact: Impact, broken: set[str]) -> set[str]:
    """The types that a document only calls otherwise, has elsewhere or broken, and who uses them."""
    respelt: set[str] = set()
    for symbol in impact.symbols:
        name = impact.origins.name_of(symbol.symbol)
        if (
            name
            and symbol.kind in _DECLARED
            and (symbol.is_respelt or _is_in(broken, symbol))
        ):
            respelt |= {name, *symbol.operations}
    return respelt
