"""What a schema says beside its type: words, defaults, flags, extensions."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypedDict, cast

from msgspec import UNSET, UnsetType

from specloom.document import JsonObject, Location, Value, sequence
from specloom.model.api import Constraints
from specloom.model.constraints import constraints
from specloom.model.reading import flag, text


class Annotations(TypedDict):
    """The fields that every Schema node has."""

    location: Location
    title: str | None
    description: str | None
    nullable: bool
    default: Value | UnsetType
    examples: tuple[Value, ...]
    deprecated: bool
    read_only: bool
    write_only: bool
    constraints: Constraints
    extensions: JsonObject


def annotations_of(raw: JsonObject, at: Location, *, nullable: bool) -> Annotations:
    """What a raw schema says beside its type."""
    # By what a schema says, not by what it might say: that is two or three things of eleven.
    annotations: dict[str, object] = {**_NOTHING, "location": at, "nullable": nullable}
    annotations["constraints"] = constraints(raw)
    extensions: JsonObject = {}
    for key, value in raw.items():
        if key in _READERS:
            name, read = _READERS[key]
            annotations[name] = read(value)
        elif key.startswith("x-"):
            extensions[key] = value
    annotations["extensions"] = extensions
    return cast(Annotations, annotations)


def _values(value: Value) -> tuple[Value, ...]:
    return tuple(sequence(value))


def _itself(value: Value) -> Value:
    return value


_NOTHING: dict[str, object] = {
    "title": None,
    "description": None,
    "default": UNSET,
    "examples": (),
    "deprecated": False,
    "read_only": False,
    "write_only": False,
}
_READERS: dict[str, tuple[str, Callable[[Value], object]]] = {
    "title": ("title", text),
    "description": ("description", text),
    "default": ("default", _itself),
    "examples": ("examples", _values),
    "deprecated": ("deprecated", flag),
    "readOnly": ("read_only", flag),
    "writeOnly": ("write_only", flag),
}
