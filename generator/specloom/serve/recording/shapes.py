"""What all values at one place had in common: types, formats, names of members; never the values."""

from __future__ import annotations

import re

from specloom.document.document import Document
from specloom.document.value import JsonObject, Value
from specloom.serve.proxy.described import (
    Parts,
    declared_names,
    is_map,
    parts_below,
)
from specloom.serve.recording.names import is_data

_FORMATS = {
    "date-time": re.compile(
        r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)\Z"
    ),
    "date": re.compile(r"\d{4}-\d\d-\d\d\Z"),
    "uuid": re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}\Z"),
    "email": re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+\Z"),
    "ipv4": re.compile(r"\d{1,3}(\.\d{1,3}){3}\Z"),
    "uri": re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://\S+\Z"),
}
FORMATS = frozenset(_FORMATS)
"""Formats that texts are looked at for."""
_LONGEST = 300
"""Characters of a text that may have a format."""
_MOST_ITEMS = 200
"""Items of one array that are looked at."""
_MOST_NAMES = 20
"""Members that the document does not name; of more, the names are taken for data."""
_DEEPEST = 30


class Shape:
    """What was seen at one place."""

    __slots__ = (
        "_declared",
        "_depth",
        "_document",
        "_formats",
        "_is_map",
        "_items",
        "_members",
        "_objects",
        "_parts",
        "_types",
        "_values",
    )

    def __init__(self, document: Document, parts: Parts, depth: int = 0) -> None:
        """`parts` is what the document says of the place; nothing where it does not know it."""
        self._document = document
        self._parts = parts
        self._depth = depth
        self._declared = declared_names(parts)
        self._is_map = bool(parts) and is_map(parts)
        self._types: set[str] = set()
        self._formats: set[str] | None = None
        self._objects = 0
        self._members: dict[str, tuple[int, Shape]] = {}
        self._values: Shape | None = None
        self._items: Shape | None = None

    def see(self, value: object) -> None:
        """Take in one value."""
        match value:
            case None:
                self._types.add("null")
            case bool():
                self._types.add("boolean")
            case int():
                self._types.add("integer")
            case float():
                self._types.add("number")
            case str():
                self._types.add("string")
                self._see_text(value)
            case list():
                self._types.add("array")
                self._see_items(value)
            case dict():
                self._types.add("object")
                self._see_members(value)

    def _see_text(self, text: str) -> None:
        fitting = {
            name
            for name, pattern in _FORMATS.items()
            if len(text) <= _LONGEST and pattern.match(text)
        }
        self._formats = fitting if self._formats is None else self._formats & fitting

    def _see_items(self, items: list[object]) -> None:
        if self._depth > _DEEPEST:
            return
        if self._items is None:
            self._items = self._below(0)
        for item in items[:_MOST_ITEMS]:
            self._items.see(item)

    def _see_members(self, members: dict[str, object]) -> None:
        self._objects += 1
        if self._depth > _DEEPEST:
            return
        for name, value in members.items():
            if name not in self._declared and (self._is_map or is_data(name)):
                if self._values is None:
                    self._values = self._below(name)
                self._values.see(value)
                continue
            count, shape = self._members.get(name, (0, None))
            shape = self._below(name) if shape is None else shape
            shape.see(value)
            self._members[name] = count + 1, shape
        others = self._members.keys() - self._declared
        if len(others) > _MOST_NAMES or self._are_changing(others):
            self._is_map = True
            for name in others:
                self._absorb(self._members.pop(name)[1])

    def _are_changing(self, names: set[str]) -> bool:
        """Whether what nobody describes has no member in common: these are names of its data."""
        return (
            not self._parts
            and self._objects > 1
            and len(names) > 1
            and all(self._members[name][0] * 2 <= self._objects for name in names)
        )

    def _absorb(self, shape: Shape) -> None:
        """Take a member for one whose name is not kept."""
        if self._values is None:
            self._values = shape
        else:
            self._values.merge(shape)

    def merge(self, other: Shape) -> None:
        """Take in what another shape has seen."""
        self._types |= other._types
        if other._formats is not None:
            own = self._formats
            self._formats = set(other._formats) if own is None else own & other._formats
        if other._items is not None:
            if self._items is None:
                self._items = other._items
            else:
                self._items.merge(other._items)
        self._objects += other._objects
        for name, (count, shape) in other._members.items():
            if name in self._members:
                known, own_shape = self._members[name]
                own_shape.merge(shape)
                self._members[name] = known + count, own_shape
            elif self._is_map and name not in self._declared:
                self._absorb(shape)
            else:
                self._members[name] = count, shape
        if other._values is not None:
            self._absorb(other._values)

    def _below(self, step: str | int) -> Shape:
        below = parts_below(self._document, self._parts, step)
        return Shape(self._document, below, self._depth + 1)

    def schema(self) -> JsonObject:
        """The shape as JSON Schema."""
        types: set[str] = set(self._types)
        if "number" in types:
            types.discard("integer")
        schema: JsonObject = {}
        if types:
            listed: list[Value] = [*sorted(types)]
            schema["type"] = listed[0] if len(listed) == 1 else listed
        if self._formats:
            schema["format"] = min(self._formats)
        if self._items is not None:
            schema["items"] = self._items.schema()
        if "object" in types:
            schema |= self._object()
        return schema

    def _object(self) -> JsonObject:
        schema: JsonObject = {}
        if not self._parts and self._objects < 2:
            return schema  # nobody knows yet which of its names are data
        listed = sorted(self._members.items())
        if listed:
            schema["properties"] = {name: shape.schema() for name, (_, shape) in listed}
        required: list[Value] = [
            name for name, (count, _) in listed if count == self._objects
        ]
        if required:
            schema["required"] = required
        if self._values is not None:
            schema["additionalProperties"] = self._values.schema()
        return schema
