"""One walk over a document, sorted by kind, so that each rule looks only at what concerns it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from specloom.document import Document, Location, Resolved, Value
from specloom.document.document import reference_in
from specloom.document.objects import METHODS, Kind, Object, objects
from specloom.problems import SpecloomError

Mapping = dict[str, Value]


@dataclass(frozen=True)
class Endpoint:
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


@dataclass
class Survey:
    """Everything that stands in a document, by kind; what is not a mapping is left out."""

    document: Document
    by_kind: dict[Kind, list[Object]] = field(default_factory=dict[Kind, list[Object]])

    @classmethod
    def of(cls, document: Document) -> Survey:
        survey = cls(document)
        for found in objects(document):
            survey.by_kind.setdefault(found.kind, []).append(found)
        return survey

    def mappings(self, *kinds: Kind) -> Iterator[tuple[Mapping, Location]]:
        """The objects of some kinds that are mappings, references among them."""
        for kind in kinds:
            for found in self.by_kind.get(kind, ()):
                if isinstance(found.value, dict):
                    yield found.value, found.location

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
        """Every object with a ``$ref``, resolvable or not."""
        for kind, found in self.by_kind.items():
            for one in found:
                if isinstance(one.value, dict) and reference_in(one.value) is not None:
                    yield kind, one.value, one.location
