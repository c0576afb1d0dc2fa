"""The changes of the API that are nearest to a symbol."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import product

from specloom.compare.impact.origins import Origins, Spot
from specloom.compare.impact.placed_changes import Placed, PlacedChanges, is_within
from specloom.compare.impact.verdicts import SymbolChange

SERVERS = "/servers"

_DECLARED = ("class", "type")
_OF_OPERATIONS = ("argument", "exception", "method", "return")


class Nearest:
    """Asks for changes ever farther from a symbol, and takes the first that there are."""

    def __init__(self, changes: PlacedChanges, origins: Origins) -> None:
        self._changes = changes
        self._origins = origins
        self._of_servers = [placed for placed in changes if placed.part == "servers"]
        self._of_document = [
            placed for placed in changes if not changes.changes[placed.index].operations
        ]

    def of(self, symbol: SymbolChange) -> set[int]:
        """The changes of the symbol itself, as indexes; none where it only follows others."""
        return _first(self._tiers(symbol))

    def farther(self, symbol: SymbolChange) -> set[int]:
        """The changes of what is in a symbol, for one that nothing nearer explains."""
        return _first(self._farther(symbol))

    def _tiers(self, symbol: SymbolChange) -> Iterator[Iterable[Placed]]:
        """The changes that may have caused a symbol's, by kind of symbol, the nearest first.

        A class or type has those at its schema; one that became the other has those of all
        below it, too. A field has those at its property, and of the types that it shows. Part of
        an operation has those of that part (see `_of_operation`). What none of these explain,
        a change of a whole around it may.
        """
        if SERVERS in (symbol.base_pointer, symbol.revision_pointer):
            yield self._within(symbol)
            yield self._of_servers
        elif symbol.kind in _DECLARED:
            yield self._within(symbol) if _is_another(symbol) else self._own(symbol)
            yield self._around(symbol)
        elif symbol.kind in ("field", "property"):
            yield [
                *self._own(symbol),
                *self._of_member(symbol),
                *self._of_types(symbol),
            ]
            yield self._around(symbol)
        elif symbol.kind in _OF_OPERATIONS:
            yield from self._of_operation(symbol)
        elif symbol.kind == "credentials":
            yield self._within(symbol)

    def _farther(self, symbol: SymbolChange) -> Iterator[Iterable[Placed]]:
        yield self._of_parts(symbol)
        if symbol.kind not in _OF_OPERATIONS:
            yield self._within(symbol)

    def _of_operation(self, symbol: SymbolChange) -> Iterator[Iterable[Placed]]:
        """The changes of a part of an operation, the nearest first.

        Of a method those at its own place; then what is said of its parts outside of classes
        and of types that stayed, and of the types that it shows; then of the types that it names
        at all; then what the document says for all operations.
        """
        if symbol.came_or_went and symbol.kind == "method":
            yield [
                placed for spot in symbol.spots for placed in self._changes.around(spot)
            ]
            return
        own = self._own(symbol) if symbol.kind == "method" else ()
        yield [placed for placed in own if _is_of(placed.part, symbol.parts)]
        moved = symbol.gone(self._origins) | symbol.come(self._origins)
        of_parts = (
            placed
            for placed in self._of_parts(symbol)
            if not placed.classes and moved.issuperset(filter(None, placed.owners))
        )
        yield [*of_parts, *self._of_types(symbol)]
        yield [
            placed
            for name in sorted(symbol.named(self._origins))
            for placed in self._changes.owned(name)
            if not placed.classes
        ]
        # What the document says for all operations that say nothing themselves.
        yield [placed for placed in self._of_document if placed.part in symbol.parts]

    def _of_types(self, symbol: SymbolChange) -> Iterator[Placed]:
        """The changes of types that a symbol names, as far as its own text shows them.

        Where one type has taken the place of another, that is what tells them apart; of one
        that stays it is whether null is among its values.
        """
        gone, come = symbol.gone(self._origins), symbol.come(self._origins)
        shown = gone | come
        if _nulls(symbol.before) != _nulls(symbol.after):
            shown |= symbol.named(self._origins)
        for name in sorted(shown):
            yield from (
                placed for placed in self._changes.owned(name) if placed.is_of_uses
            )
        kept = symbol.named(self._origins) - gone - come
        for name in sorted(gone):
            yield from self._between(name, come | kept)
        for name in sorted(kept):
            yield from self._between(name, come)

    def _between(self, name: str, others: frozenset[str]) -> Iterator[Placed]:
        """What tells a type of the base from others in its place in the revision."""
        places = [
            spot
            for other_name in others
            for spot in self._origins.schemas(other_name, "revision")
        ]
        for schema in self._origins.schemas(name, "base"):
            for placed in self._changes.within(schema):
                if any(is_within(*both) for both in product(placed.places, places)):
                    yield placed

    def _of_parts(self, symbol: SymbolChange) -> list[Placed]:
        """The changes of the parts of operations that a symbol stands for."""
        return [
            placed
            for placed in self._changes.reaching(symbol.operations)
            if _is_of(placed.part, symbol.parts)
        ]

    def _own(self, symbol: SymbolChange) -> list[Placed]:
        """The changes at a symbol's place and below, but not those of the contents of classes."""
        return [
            placed
            for spot in symbol.spots
            for placed in self._changes.within(spot)
            if not placed.is_in_class_below(spot)
        ]

    def _of_member(self, symbol: SymbolChange) -> list[Placed]:
        """What the schema around says of a property: whether it is required."""
        holders: set[Spot] = {
            (end, pointer.rpartition("/properties/")[0])
            for end, pointer in symbol.spots
        }
        return [
            placed
            for holder in sorted(holders)
            for placed in self._changes.within(holder)
            if placed.member == symbol.wire_name
            and all(
                is_within(holder, class_spot)
                for class_spot in placed.classes
                if class_spot[0] == holder[0]
            )
        ]

    def _within(self, symbol: SymbolChange) -> list[Placed]:
        """The changes at a symbol's place and everywhere below."""
        return [
            placed for spot in symbol.spots for placed in self._changes.within(spot)
        ]

    def _around(self, symbol: SymbolChange) -> list[Placed]:
        """The changes of the nearest whole that a symbol is, or is a part of."""
        for spot in symbol.spots:
            around = self._changes.around(spot)
            if around:
                return around
        return []


def _first(tiers: Iterator[Iterable[Placed]]) -> set[int]:
    for tier in tiers:
        indexes = {placed.index for placed in tier}
        if indexes:
            return indexes
    return set()


def _is_of(part: str, parts: Iterable[str]) -> bool:
    """Whether a change of a part of an operation is meant: `response` are all responses."""
    return any(
        part == whole or (whole and part.startswith(f"{whole} ")) for whole in parts
    )


def _is_another(symbol: SymbolChange) -> bool:
    """Whether a class is a mere name of types now, or the other way round: with all that is in it."""
    if symbol.before is None or symbol.after is None:
        return False
    return symbol.before.startswith("class ") != symbol.after.startswith("class ")


def _nulls(text: str | None) -> int:
    return (text or "").replace("= None", "").count("None")
