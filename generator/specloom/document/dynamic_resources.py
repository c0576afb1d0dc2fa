"""Schemas that dynamic references depend on: those with a ``$dynamicAnchor``, and what they belong to.

What a ``$dynamicRef`` leads to is decided by the resources that were passed through on the way
(JSON Schema 2020-12 Core, section 8.2.3.2): schemas with an ``$id``, and files. Of a file that is an
OpenAPI document each schema stands for itself: authors give all of them the same anchor.
"""

from __future__ import annotations

from collections.abc import Iterable

from specloom.document.location import Location
from specloom.document.source import Source


class DynamicResources:
    """The resources of some files that have a ``$dynamicAnchor``; false where there are none."""

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
        here: Location | None = at
        while here is not None and here not in self._places:
            here = here.parent
        return here


def _resources(source: Source) -> set[Location]:
    resources: set[Location] = set()
    waiting: list[tuple[object, Location, Location | None]] = [
        (source.data, source.root, None)
    ]
    seen: set[int] = set()
    while waiting:
        value, here, resource = waiting.pop()
        if not isinstance(value, dict | list) or id(value) in seen:
            continue
        seen.add(id(value))
        if isinstance(value, list):
            waiting += [
                (item, here / index, resource) for index, item in enumerate(value)
            ]
            continue
        if isinstance(value.get("$id"), str):
            resource = here
        if isinstance(value.get("$dynamicAnchor"), str):
            resources.add(resource or _outermost(source, here))
        waiting += [(item, here / key, resource) for key, item in value.items()]
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
    here = at
    for _ in range(len(keys) - depth):
        assert here.parent is not None
        here = here.parent
    return here
