"""Parameters and responses that stand among the components, read once for all that refer to them.

References lead to them again and again: of GitHub's 5,400 parameters 200 are written.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

from specloom.document import JsonObject, Location, Value, mapping
from specloom.model.schemas import SchemaReader

T = TypeVar("T")


class Components(Generic[T]):
    """One kind of component of one document. `read` makes it of a raw object and its place."""

    def __init__(
        self, schemas: SchemaReader, read: Callable[[JsonObject, Location], T]
    ) -> None:
        self._schemas = schemas
        self._read = read
        # By the identity of the place that a reference leads to, which is kept alive with it.
        self._known: dict[int, tuple[Location, T]] = {}

    def read(self, value: Value, at: Location) -> T:
        """What stands at a place, or what it refers to."""
        raw = mapping(value)
        if "$ref" not in raw or len(raw) > 1:
            return self._read(*dereferenced(self._schemas, raw, at))
        target = self._schemas.resolved(raw, at)
        if target is None:
            return self._read({}, at)
        known = self._known.get(id(target[1]))
        if known is None:
            known = target[1], self._read(*dereferenced(self._schemas, *target))
            self._known[id(target[1])] = known
        return known[1]


def dereferenced(
    schemas: SchemaReader, value: Value, at: Location
) -> tuple[JsonObject, Location]:
    """An object, or what its `$ref` stands for with what it says itself on top."""
    raw = mapping(value)
    own: JsonObject = {}
    while "$ref" in raw:
        own = {key: value for key, value in raw.items() if key != "$ref"} | own
        target = schemas.resolved(raw, at)
        if target is None:
            return own, at
        raw, at = mapping(target[0]), target[1]
    return ({**raw, **own} if own else raw), at
