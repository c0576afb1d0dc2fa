"""Symbols that changed because others did: the types they name, who uses them, their operations."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import TypeAlias

from specloom.compare.impact.verdicts import Impact, SymbolChange

Causes: TypeAlias = set[int]
"""Changes of the API, as indexes."""

_DECLARED = ("class", "type")


class Inheritance:
    """Gives symbols without causes of their own those of the symbols that they follow.

    `known` are the causes of each symbol of an impact, as far as they are known.
    """

    def __init__(self, impact: Impact, known: Sequence[Causes]) -> None:
        self._symbols = impact.symbols
        self._known = known
        self._origins = impact.origins
        self._of_types: dict[str, Causes] = {}
        self._of_uses: dict[str, Causes] = {}
        self._of_operations: dict[str, Causes] = {}
        self._of_exceptions: dict[str, Causes] = {}
        self._respelt: set[str] = set()
        for symbol, causes in zip(impact.symbols, known, strict=True):
            name = self._origins.name_of(symbol.symbol)
            if symbol.kind in _DECLARED and name:
                self._of_types.setdefault(name, set()).update(causes)
            for used in self._named_otherwise(symbol) - {name}:
                self._of_uses.setdefault(used, set()).update(causes)
                if symbol.is_respelt and not causes:
                    self._respelt.add(used)
            if symbol.kind == "method" and "" in symbol.parts:
                for operation in symbol.operations:
                    self._of_operations.setdefault(operation, set()).update(causes)
            if symbol.kind == "exception":
                for key in (symbol.symbol, *symbol.operations):
                    self._of_exceptions.setdefault(key, set()).update(causes)

    def completed(self) -> list[Causes]:
        """The causes of each symbol: its own, or of the nearest symbols that it follows."""
        return [
            own or next(filter(None, self._tiers(symbol)), set())
            for symbol, own in zip(self._symbols, self._known, strict=True)
        ]

    def is_of_spelling(self, symbol: SymbolChange) -> bool:
        """Whether it follows what means the same: where one type took the place of its equal.

        So an enumeration loses its other values with the last response that has them.
        """
        return not self._respelt.isdisjoint(chain.from_iterable(self._users(symbol)))

    def _tiers(self, symbol: SymbolChange) -> Iterator[Causes]:
        if symbol.kind == "property":
            exception = symbol.symbol.rpartition(".")[0]
            yield self._of_exceptions.get(exception, set())
        if symbol.kind not in _DECLARED:
            yield _union(self._of_types, self._named_otherwise(symbol))
            yield _union(self._of_types, symbol.named(self._origins))
        yield self._of_users(symbol)
        yield _union(self._of_operations, symbol.operations)
        if symbol.kind == "exception":
            # One that several extend is there only as long as they have one body.
            yield _union(self._of_exceptions, symbol.operations)

    def _of_users(self, symbol: SymbolChange) -> Causes:
        """The causes of those that name a type now, or no longer: the nearest of its users."""
        levels = (_union(self._of_uses, level) for level in self._users(symbol))
        return next(filter(None, levels), set())

    def _users(self, symbol: SymbolChange) -> Iterator[set[str]]:
        """The type that a symbol is, or belongs to; what uses it; what uses that; and so on."""
        name = self._origins.name_of(symbol.symbol)
        level = {name} if name else set[str]()
        seen: set[str] = set()
        while level:
            yield level
            seen |= level
            level = {
                user for name in level for user in self._origins.users.get(name, ())
            } - seen

    def _named_otherwise(self, symbol: SymbolChange) -> frozenset[str]:
        """The types that a symbol names on one side only."""
        return symbol.gone(self._origins) | symbol.come(self._origins)


def _union(causes: dict[str, Causes], keys: Iterable[str]) -> Causes:
    return set[int]().union(*(causes.get(key, ()) for key in keys))
