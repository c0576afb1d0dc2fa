"""One walk over a document, sorted by kind, so that each rule looks only at what concerns it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property

from msgspec import Struct

from specloom.document import Document, JsonObject, Location, Resolved, Value
from specloom.document.objects import Kind, Placed, location_of
from specloom.problems import SpecloomError
from specloom.standards.openapi import METHODS


class Endpoint(Struct, frozen=True):
    """An operation under `paths`, with the path item that holds it."""

    path: str
    method: str
    value: JsonObject
    location: Location
    item: JsonObject
    item_location: Location

    @property
    def name(self) -> str:
        """Method and path, as messages have them: `GET /pets`."""
        return f"{self.method.upper()} {self.path}"


class Survey:
    """Everything that stands in a document, by kind; what is not a mapping is left out."""

    def __init__(
        self, document: Document, by_kind: Mapping[Kind, Sequence[Placed]] = {}
    ) -> None:
        """`by_kind` are all objects of `document` that are mappings, once each."""
        self.document = document
        self._by_kind = by_kind

    def mappings(self, *kinds: Kind) -> Iterator[tuple[JsonObject, Location]]:
        """The objects of some kinds that are mappings, references among them."""
        for kind in kinds:
            for _, value, place, key in self._by_kind.get(kind, ()):
                yield value, location_of(place, key)

    def schemas_with(self, keyword: str) -> Iterator[tuple[JsonObject, Location]]:
        """The schemas that have a keyword.

        Rules ask for the few that concern them: there are fifty times as many schemas as, say,
        enums.
        """
        for _, value, place, key in self._placed_with(keyword):
            yield value, location_of(place, key)

    def _placed_with(self, keyword: str) -> list[Placed]:
        schemas = self._by_kind.get(Kind.SCHEMA, ())
        return [schema for schema in schemas if keyword in schema[1]]

    def arrays(self) -> Iterator[tuple[JsonObject, Location]]:
        """The schemas that are arrays, or may be."""
        for _, value, place, key in self._by_kind.get(Kind.SCHEMA, ()):
            written = value.get("type")
            if written == "array" or (isinstance(written, list) and "array" in written):
                yield value, location_of(place, key)

    @cached_property
    def endpoints(self) -> list[Endpoint]:
        """Every operation under `paths`, path items that are references followed."""
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
        """Like `Document.follow`, but None for what cannot be resolved (said elsewhere)."""
        if not isinstance(value, dict) or "$ref" not in value:
            return Resolved(value, at)
        try:
            return self.document.follow(value, at)
        except SpecloomError:
            return Resolved(None, at)

    def parameters(
        self, holder: JsonObject, at: Location
    ) -> Sequence[tuple[JsonObject, Location]]:
        """The parameters that an operation or path item lists: followed, each with its place.

        The place is that of the list's entry, which may be a reference.
        """
        listed = holder.get("parameters")
        if not isinstance(listed, list):
            return ()
        here = at / "parameters"
        parameters: list[tuple[JsonObject, Location]] = []
        for index, written in enumerate(listed):
            place = here / index
            value = self.follow(written, place).value
            if isinstance(value, dict):
                parameters.append((value, place))
        return parameters

    @cached_property
    def references(self) -> list[tuple[Kind, JsonObject, Location]]:
        """Every object with a `$ref`, be it a text or not, and the kind that must stand there."""
        referring: list[tuple[Kind, JsonObject, Location]] = []
        for kind, listed in self._by_kind.items():
            if kind is Kind.SCHEMA:
                listed = self._placed_with("$ref")
            referring += [
                (kind, value, location_of(place, key))
                for _, value, place, key in listed
                if "$ref" in value
            ]
        return referring
