"""What a schema says beside its type: words, defaults, flags, extensions."""

from __future__ import annotations

from typing import TypedDict

from msgspec import UNSET, UnsetType

from ..document.location import Location
from ..document.value import Value
from .constraints import constraints
from .model import Constraints
from .reading import Raw, extensions, flag, sequence, text

ANNOTATION_KEYWORDS = frozenset(
    {
        "title",
        "description",
        "default",
        "example",
        "examples",
        "deprecated",
        "readOnly",
        "writeOnly",
        "externalDocs",
        "xml",
        "$comment",
        "nullable",
    }
)


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
    extensions: dict[str, Value]


def annotations_of(raw: Raw, at: Location, *, nullable: bool) -> Annotations:
    """What a raw schema says beside its type."""
    return Annotations(
        location=at,
        title=text(raw.get("title")),
        description=text(raw.get("description")),
        nullable=nullable,
        default=raw.get("default", UNSET),
        examples=tuple(sequence(raw.get("examples"))),
        deprecated=flag(raw.get("deprecated")),
        read_only=flag(raw.get("readOnly")),
        write_only=flag(raw.get("writeOnly")),
        constraints=constraints(raw),
        extensions=extensions(raw),
    )
