"""What schemas that mean the same share: enough to tell most others apart at once."""

from __future__ import annotations

from typing import TypeAlias

from specloom.compare.schemas.reading import Schemas
from specloom.compare.schemas.schema import (
    NormalSchema,
    Parts,
    PartsKey,
    key_of,
    meant_types,
)
from specloom.document.value import Value
from specloom.standards.json_schema import identity

Sketch: TypeAlias = int | None
"""None for a schema with something below it about which nothing is known."""

_DEPTH = 3
"""How many schemas below each other a sketch looks at."""


class Sketches:
    """The sketches of the schemas of one document."""

    def __init__(self, schemas: Schemas) -> None:
        self._schemas = schemas
        self._known: dict[tuple[PartsKey, int], Sketch] = {}

    def of(self, parts: Parts, depth: int = _DEPTH) -> Sketch:
        """The sketch of a schema: equal for schemas that mean the same."""
        parts = self._schemas.resolved(parts)
        key = key_of(parts), depth
        if key not in self._known:
            self._known[key] = self._draw(self._schemas.read(parts), depth)
        return self._known[key]

    def _draw(self, schema: NormalSchema, depth: int) -> Sketch:
        if schema.is_unknown:
            return None
        properties = schema.properties
        drawn: list[object] = [
            meant_types(schema),
            schema.is_never,
            schema.types is not None and schema.nullable,
            frozenset(map(identity, _values(schema))),
            frozenset(properties),
            frozenset(schema.required.keys() & properties.keys()),
        ]
        if depth:
            below = [
                *(properties[name] for name in sorted(properties)),
                *([schema.singles["items"]] if "items" in schema.singles else ()),
            ]
            listed = [part for choice in schema.choices.values() for part in choice]
            sketches = [self.of(parts, depth - 1) for parts in below]
            choice = [self.of(parts, depth - 1) for parts in listed]
            if None in (*sketches, *choice):
                return None
            drawn += [tuple(sketches), frozenset(choice)]
        return hash(tuple(drawn))


def _values(schema: NormalSchema) -> list[Value]:
    if schema.enum is not None:
        return schema.enum
    return [schema.values["const"]] if "const" in schema.values else []
