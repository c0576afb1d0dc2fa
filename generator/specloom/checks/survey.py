"""One walk over a document, sorted by kind, so that each rule looks only at what concerns it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property

from msgspec import Struct

from specloom.document import Document, Location, Resolved, Value
from specloom.document.objects import METHODS, Kind, Object
from specloom.problems import SpecloomError

Mapping = dict[str, Value]
_Placed = tuple[Mapping, Location]


class Endpoint(Struct, frozen=True):
    """An operation under ``paths``, with the path item that holds it."""

    path: str
    method: str
    value: Mapping
    location: Location
    item: Mapping
    item_location: Location

    @property
    def name(self) -> str:
        """How a message calls it."""
        return f"{self.method.upper()} {self.path}"


class Survey:
    """Everything that stands in a document, by kind; what is not a mapping is left out."""

    def __init__(self, document: Document, found: Iterable[Object]) -> None:
        """`found` are all objects of `document`, once each."""
        self.document = document
        self._by_kind: dict[Kind, list[_Placed]] = {}
        for one in found:
            if isinstance(one.value, dict):
                kind = self._by_kind.setdefault(one.kind, [])
                kind.append((one.value, one.location))

    def mappings(self, *kinds: Kind) -> Iterator[tuple[Mapping, Location]]:
        """The objects of some kinds that are mappings, references among them."""
        for kind in kinds:
            yield from self._by_kind.get(kind, ())

    def schemas_with(self, keyword: str) -> Sequence[tuple[Mapping, Location]]:
        """The schemas that have a keyword.

        Rules ask for the few that concern them: there are fifty times as many schemas as, say,
        enums.
        """
        return self._by_keyword.get(keyword, ())

    @cached_property
    def _by_keyword(self) -> dict[str, list[_Placed]]:
        found: dict[str, list[_Placed]] = {}
        for one in self._by_kind.get(Kind.SCHEMA, ()):
            for keyword in one[0]:
                found.setdefault(keyword, []).append(one)
        return found

    @cached_property
    def endpoints(self) -> list[Endpoint]:
        """Every operation under ``paths``, path items that are references followed."""
        return list(self._endpoints())

    def _endpoints(self) -> Iterator[Endpoint]:
        paths = self.document.data.get("paths")
        if not isinstance(paths, dict):
            return
        for path, written in paths.items():
            if path.startswith("x-"):
                continue
            item, item_place = self.follow(written, self.document.root / "paths" / path)
            if not isinstance(item, dict):
                continue
            for method in METHODS:
                if method not in item:
                    continue
                value, place = self.follow(item[method], item_place / method)
                if isinstance(value, dict):
                    yield Endpoint(path, method, value, place, item, item_place)

    def follow(self, value: Value, at: Location) -> Resolved:
        """Like :meth:`Document.follow`, but None for what cannot be resolved (said elsewhere)."""
        try:
            return self.document.follow(value, at)
        except SpecloomError:
            return Resolved(None, at)

    def parameters(
        self, holder: Mapping, at: Location
    ) -> Iterator[tuple[Mapping, Location]]:
        """The parameters that an operation or path item lists: followed, each with its place.

        The place is that of the list's entry, which may be a reference.
        """
        listed = holder.get("parameters")
        for index, entry in enumerate(listed if isinstance(listed, list) else ()):
            place = at / "parameters" / index
            value = self.follow(entry, place).value
            if isinstance(value, dict):
                yield value, place

    def references(self) -> Iterator[tuple[Kind, Mapping, Location]]:
        """Every object with a ``$ref``, be it a text or not."""
        for kind, listed in self._by_kind.items():
            if kind is Kind.SCHEMA:
                listed = self._by_keyword.get("$ref", [])
            for value, location in listed:
                if "$ref" in value:
                    yield kind, value, location
