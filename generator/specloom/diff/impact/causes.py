"""What in the documents caused the change of a symbol: changes of the API at the same place."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

import msgspec

from ..change import Change, Comparison, Site
from .verdicts import Impact, SymbolChange, ordered

_MEMBER = re.compile(r"\.([^.\[\]*]+)|\['((?:[^'\\]|\\.)*)'\]")
"""A step of a JSON path by name (RFC 9535)."""

_WORD = re.compile(r"\w+")

SERVERS = "/servers"

_SIGNATURE = ("argument", "method", "return")
_DECLARED = ("class", "type")
_TYPES = (*_DECLARED, "field")
_OF_ERRORS = ("exception", "property")


def join(impact: Impact, comparison: Comparison) -> Impact:
    """The impact with the fingerprints of the causes of every change.

    A name that only the document spells otherwise needs no cause, for the API is the same;
    nor does a type that no operation uses, or what is broken in one of the documents, such
    as by a reference that leads nowhere. All else without one is `unexplained`: there the
    generator itself has changed.
    """
    causes = _Causes((*comparison.changes, *comparison.silent))
    found = {place: causes.of(symbol) for place, symbol in enumerate(impact.symbols)}
    by_name = _by_name(impact.symbols, found)
    by_operation = _by_operation(impact.symbols, found)
    broken = _broken(comparison)
    respelt = _respelt(impact.symbols, broken)
    explained: list[SymbolChange] = []
    unexplained: list[SymbolChange] = []
    for place, symbol in enumerate(impact.symbols):
        named = found[place] or tuple(
            _inherited(symbol, by_name) or _of_operations(symbol, by_operation)
        )
        is_respelt = symbol.is_respelt or not respelt.isdisjoint(
            symbol.operations if symbol.kind in _OF_ERRORS else _mentioned(symbol)
        )
        is_broken = _is_in(broken, symbol)
        if is_broken and _came_or_went(symbol):
            named = ()  # it is in both documents, and has Python where it is not broken
        joined = msgspec.structs.replace(symbol, caused_by=named)
        is_idle = symbol.kind in _TYPES and not symbol.operations
        is_known = is_respelt or is_idle or is_broken
        (explained if named or is_known else unexplained).append(joined)
    return Impact(symbols=ordered(explained), unexplained=ordered(unexplained))


class _Causes:
    """Changes of the API by their places and by the operations that they reach."""

    def __init__(self, changes: Iterable[Change]) -> None:
        self._changes = tuple(changes)
        self._at: dict[tuple[str, str], list[int]] = {}
        self._below: dict[tuple[str, str], list[int]] = {}
        self._reaching: dict[str, list[int]] = {}
        self._of_servers = [
            index
            for index, change in enumerate(self._changes)
            if change.part == "servers"
        ]
        self._of_security = [
            index
            for index, change in enumerate(self._changes)
            if change.part == "security" and not change.operations
        ]
        for index, change in enumerate(self._changes):
            for side, pointer in _pointers(change):
                self._at.setdefault((side, pointer), []).append(index)
                for prefix in _prefixes(pointer):
                    self._below.setdefault((side, prefix), []).append(index)
            for operation in change.operations:
                self._reaching.setdefault(_key(str(operation)), []).append(index)

    def of(self, symbol: SymbolChange) -> tuple[str, ...]:
        """The fingerprints of the changes that are nearest to a symbol."""
        return tuple(
            sorted({self._changes[index].fingerprint for index in self._found(symbol)})
        )

    def _found(self, symbol: SymbolChange) -> list[int]:
        if symbol.base_pointer == SERVERS or symbol.revision_pointer == SERVERS:
            return self._within(symbol) or self._of_servers
        shared = self._sharing(symbol)
        named = [one for one in shared if _names(self._changes[one], symbol)]
        if symbol.kind in _SIGNATURE:
            found = named or self._within(symbol) or shared or self._around(symbol)
            return found or (self._of_security if symbol.kind == "method" else [])
        return self._within(symbol) or named or self._around(symbol) or shared

    def _sharing(self, symbol: SymbolChange) -> list[int]:
        """The changes that reach an operation of the symbol."""
        found: dict[int, None] = {}
        for operation in symbol.operations:
            found.update(dict.fromkeys(self._reaching.get(_key(operation), ())))
        return list(found)

    def _within(self, symbol: SymbolChange) -> list[int]:
        """The changes at the symbol's own place in either document, or below it."""
        return [
            index
            for side, pointer in _own_pointers(symbol)
            for index in self._below.get((side, pointer), ())
        ]

    def _around(self, symbol: SymbolChange) -> list[int]:
        """The change of what the symbol is a part of, the nearest."""
        for side, pointer in _own_pointers(symbol):
            for prefix in sorted(_prefixes(pointer), key=len, reverse=True):
                found = self._at.get((side, prefix))
                if found and prefix.count("/") > 1:
                    return found
        return []


def _pointers(change: Change) -> Iterator[tuple[str, str]]:
    places: tuple[Change | Site, ...] = (change, *change.also)
    for place in places:
        if place.base is not None:
            yield "base", place.base.pointer
        if place.revision is not None:
            yield "revision", place.revision.pointer


def _own_pointers(symbol: SymbolChange) -> Iterator[tuple[str, str]]:
    if symbol.base_pointer:
        yield "base", symbol.base_pointer
    if symbol.revision_pointer:
        yield "revision", symbol.revision_pointer


def _prefixes(pointer: str) -> Iterator[str]:
    """The pointer, and those of all that it is in."""
    while pointer:
        yield pointer
        pointer = pointer.rpartition("/")[0]


def _key(operation: str) -> str:
    """An operation without the slash that a webhook's name does not have."""
    return operation.replace(" /", " ", 1)


def _names(change: Change, symbol: SymbolChange) -> bool:
    """Whether a change of an operation speaks of the symbol: by name, or by its part."""
    if symbol.kind == "return" or symbol.kind == "exception":
        return change.part.startswith("response")
    if symbol.kind == "argument" and symbol.wire_name is None:
        return change.part == "request body" and change.path == "$"
    if symbol.wire_name is None:
        return not change.part
    if change.part.endswith(f"parameter {symbol.wire_name}"):
        return symbol.kind == "argument"
    members = _MEMBER.findall(change.path)
    return bool(members) and symbol.wire_name in members[-1]


def _by_name(
    symbols: Iterable[SymbolChange], found: dict[int, tuple[str, ...]]
) -> dict[str, tuple[str, ...]]:
    """The causes of classes and named types, by name."""
    causes: dict[str, tuple[str, ...]] = {}
    for place, symbol in enumerate(symbols):
        if symbol.kind in _DECLARED and found[place]:
            for text in (symbol.before, symbol.after):
                for name in _WORD.findall((text or "").removeprefix("class "))[:1]:
                    causes[name] = (*causes.get(name, ()), *found[place])
    return causes


def _by_operation(
    symbols: Iterable[SymbolChange], found: dict[int, tuple[str, ...]]
) -> dict[str, tuple[str, ...]]:
    """The causes of operations that came or went: types are used otherwise without them."""
    return {
        operation: found[place]
        for place, symbol in enumerate(symbols)
        if _came_or_went(symbol)
        for operation in symbol.operations
    }


def _came_or_went(symbol: SymbolChange) -> bool:
    return symbol.kind == "method" and symbol.change in ("added", "removed")


def _broken(comparison: Comparison) -> set[str]:
    """The places that have no meaning in one of the documents, with all that they are in."""
    problems = (*comparison.base_problems, *comparison.revision_problems)
    return {
        prefix
        for problem in problems
        if problem.refused
        for prefix in _prefixes(problem.location.pointer)
    }


def _of_operations(
    symbol: SymbolChange, by_operation: dict[str, tuple[str, ...]]
) -> list[str]:
    return sorted(
        {cause for one in symbol.operations for cause in by_operation.get(one, ())}
    )


def _inherited(symbol: SymbolChange, by_name: dict[str, tuple[str, ...]]) -> list[str]:
    """The causes of the types that a symbol names."""
    return sorted(
        {cause for name in _mentioned(symbol) for cause in by_name.get(name, ())}
    )


def _mentioned(symbol: SymbolChange) -> set[str]:
    return set(_WORD.findall(f"{symbol.before} {symbol.after}"))


def _is_in(broken: set[str], symbol: SymbolChange) -> bool:
    return any(pointer in broken for _, pointer in _own_pointers(symbol))


def _respelt(symbols: Iterable[SymbolChange], broken: set[str]) -> set[str]:
    """The types that a document only calls otherwise, has elsewhere or broken, and who uses them."""
    return {
        name
        for one in symbols
        if one.kind in _DECLARED and (one.is_respelt or _is_in(broken, one))
        for name in (one.symbol.removeprefix("models."), *one.operations)
    }
