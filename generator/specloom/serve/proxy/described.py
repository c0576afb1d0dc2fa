"""What a document's schemas say of a place within a value, and where they say it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from typing import NamedTuple

from specloom.document.bundling import written_at
from specloom.document.document import Document, reference_in
from specloom.document.location import Location
from specloom.document.value import JsonObject, mapping, sequence
from specloom.problems import SpecloomError

Step = str | int


class Part(NamedTuple):
    """A schema that says something of a value."""

    schema: JsonObject
    at: Location
    is_certain: bool = True
    """Whether it applies to all values there; else it is an alternative."""


Parts = Sequence[Part]
"""Schemas that say something of the same value."""

_MAX_PARTS = 100
"""Schemas that are looked through for one value."""
_STEP = re.compile(r"\.([A-Za-z_][A-Za-z0-9_]*)|\[(\d+)\]|\['((?:[^'\\]|\\.)*)'\]")


def steps_of(path: str) -> list[Step]:
    """The keys that a JSON path such as `$.books[0]['odd name']` goes along."""
    return [
        (
            name
            or (
                int(index)
                if index
                else quoted.replace("\\'", "'").replace("\\\\", "\\")
            )
        )
        for name, index, quoted in _STEP.findall(path)
    ]


def parts_at(document: Document, at: Location) -> Parts:
    """The schema at a place and all that apply to the same value: references, allOf, anyOf, oneOf."""
    return _applying(document, [Part(mapping(written_at(at)), at)])


def parts_below(document: Document, parts: Parts, step: Step) -> Parts:
    """The schemas of a member or an item of a value; none where nothing describes it."""
    below: list[Part] = []
    for part in parts:
        inner = _inner(part.schema, part.at, step)
        if inner is not None:
            below.append(Part(mapping(written_at(inner)), inner, part.is_certain))
    return _applying(document, below)


def place_of(document: Document, at: Location, steps: Iterable[Step]) -> Location:
    """Where the value that `steps` lead to is described, or the nearest around it; `at` is the schema of the whole."""
    parts, place = parts_at(document, at), at
    for step in steps:
        parts = parts_below(document, parts, step)
        if not parts:
            break
        place = parts[0].at
    return place


def declared_names(parts: Parts) -> frozenset[str]:
    """The members that are described by their names."""
    return frozenset(
        name for part in parts for name in mapping(part.schema.get("properties"))
    )


def is_map(parts: Parts) -> bool:
    """Whether the names of members that are not described by name are data, such as ids."""
    return any(
        isinstance(part.schema.get("additionalProperties"), dict)
        or "patternProperties" in part.schema
        or "propertyNames" in part.schema
        for part in parts
    ) or not declared_names(parts)


def _applying(document: Document, listed: list[Part]) -> list[Part]:
    known = {id(part.schema) for part in listed}
    for part in listed:
        if len(listed) > _MAX_PARTS:
            break
        for inner in _in_place(document, part):
            if id(inner.schema) not in known:
                known.add(id(inner.schema))
                listed.append(inner)
    return listed


def _in_place(document: Document, part: Part) -> Iterator[Part]:
    schema, at, is_certain = part
    reference = reference_in(schema)
    if reference is not None:
        with suppress(SpecloomError):  # what leads nowhere says nothing
            value, place = document.resolve(reference, at)
            yield Part(mapping(value), place, is_certain)
    for keyword in ("allOf", "anyOf", "oneOf"):
        for index, inner in enumerate(sequence(schema.get(keyword))):
            place = at / keyword / index
            yield Part(mapping(inner), place, is_certain and keyword == "allOf")


def _inner(schema: JsonObject, at: Location, step: Step) -> Location | None:
    if isinstance(step, int):
        if step < len(sequence(schema.get("prefixItems"))):
            return at / "prefixItems" / step
        return at / "items" if "items" in schema else None
    if step in mapping(schema.get("properties")):
        return at / "properties" / step
    for pattern in mapping(schema.get("patternProperties")):
        try:
            if re.search(pattern, step[:1000]):
                return at / "patternProperties" / pattern
        except re.error:
            continue
    if isinstance(schema.get("additionalProperties"), dict):
        return at / "additionalProperties"
    return None
