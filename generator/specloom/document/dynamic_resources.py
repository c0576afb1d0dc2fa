"""Schemas that dynamic references depend on: those with a `$dynamicAnchor`, and what they belong to.

What a `$dynamicRef` leads to is decided by the resources that were passed through on the way
(JSON Schema 2020-12 Core, section 8.2.3.2): schemas with an `$id`, and files. Of a file that is an
OpenAPI document each schema stands for itself: authors give all of them the same anchor.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice

from specloom.document.location import Location
from specloom.document.references import objects_of
from specloom.document.source import Source


class DynamicResources:
    """The resources of some files that have a `$dynamicAnchor`; false where there are none."""

    def __init__(self, sources: Iterable[Source]) -> None:
        self._places: set[Location] = set()
        self._sources: set[int] = set()
        for source in sources:
            if b"$dynamicAnchor" in source.content:
                places = _resources(source)
                self._places |= places
                self._sources |= {id(source)} if places else set()

    def __bool__(self) -> bool:
        return bool(self._places)

    def is_resource(self, at: Location) -> bool:
        """Whether a resource with dynamic anchors stands at a place."""
        return id(at.source) in self._sources and at in self._places

    def resource_around(self, at: Location) -> Location | None:
        """The place of the resource with dynamic anchors that a place belongs to."""
        if id(at.source) not in self._sources:
            return None
        return next((place for place in at.enclosing() if place in self._places), None)


def _resources(source: Source) -> set[Location]:
    resources: set[Location] = set()
    identified: set[Location] = set()
    for schema, here in objects_of(source):
        if isinstance(schema.get("$id"), str):
            identified.add(here)
        if isinstance(schema.get("$dynamicAnchor"), str):
            around = (place for place in here.enclosing() if place in identified)
            resources.add(next(around, None) or _outermost(source, here))
    return resources


def _outermost(source: Source, at: Location) -> Location:
    """The whole schema that a place is in: a component, that of a parameter or a body, or a file."""
    if not isinstance(source.data, dict) or "openapi" not in source.data:
        return source.root
    keys = at.keys
    depth = len(keys)
    if keys[:2] == ("components", "schemas"):
        depth = 3
    elif "schema" in keys:
        depth = keys.index("schema") + 1
    return next(islice(at.enclosing(), len(keys) - depth, None))
