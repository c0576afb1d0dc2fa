"""What reading a text gives, in YAML or JSON alike, and how much of a text is read."""

from __future__ import annotations

from msgspec import Struct

from specloom.document.marks import Mark
from specloom.document.value import JsonObject, Value
from specloom.problems import Problem

MAX_DEPTH = 250
"""Nesting that is read: beyond any real document, within what jsonschema-rs takes (255)."""
MAX_DUPLICATES = 200
"""Duplicate keys that are listed; more of them say nothing new."""


class NumberTooLargeError(ValueError):
    """A number has more digits than are read, or is beyond a double."""


class Reading(Struct):
    """What a text holds: data, marks (None: not computed yet), and what did not stop reading.

    `references` are the texts that stand under a key `$ref` or within one called `mapping`,
    be they references or somebody's data.
    """

    data: Value
    marks: Mark | None
    problems: list[Problem] = []
    references: set[str] = set()


def note_references(value: JsonObject, references: set[str]) -> None:
    """Add what an object may refer to, be it a reference or somebody's data.

    Asked by readers, who come by every object anyway.
    """
    reference = value.get("$ref")
    if isinstance(reference, str):
        references.add(reference)
    mapping = value.get("mapping")
    if isinstance(mapping, dict):
        references.update(name for name in mapping.values() if isinstance(name, str))
