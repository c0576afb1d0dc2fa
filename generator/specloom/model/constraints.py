"""JsonObject schemas → Constraints: what narrows a type."""

from __future__ import annotations

import re
from collections.abc import Callable

from msgspec.structs import replace

from specloom.document import JsonObject, Value, sequence
from specloom.model.api import NO_CONSTRAINTS, Constraints
from specloom.model.reading import count, flag, number, text
from specloom.standards.json_schema import RANGES, TYPE_BY_KEYWORD


def field_of(keyword: str) -> str:
    """The field of `Constraints`, and of the runtime's `Limits`, that has a keyword's value."""
    return re.sub("[A-Z]", lambda capital: f"_{capital.group().lower()}", keyword)


def constraints(raw: JsonObject) -> Constraints:
    """The assertions of a raw schema that narrow its type."""
    if _READERS.keys().isdisjoint(raw):
        return NO_CONSTRAINTS
    fields = {
        field: read(raw[keyword])
        for keyword, (field, read) in _READERS.items()
        if keyword in raw
    }
    return replace(NO_CONSTRAINTS, **fields)


def _excluded(negated: Value) -> tuple[Value, ...] | None:
    """The values that `not: {enum: [...]}` or `not: {const: ...}` forbids."""
    if not isinstance(negated, dict) or len(negated) != 1:
        return None
    values = [negated["const"]] if "const" in negated else sequence(negated.get("enum"))
    plain = [value for value in values if isinstance(value, str | int | float)]
    return tuple(plain) or None


def _reader(bound: str) -> Callable[[Value], int | float | None]:
    return number if TYPE_BY_KEYWORD[bound] == "number" else count


_READERS: dict[str, tuple[str, Callable[[Value], object]]] = {
    **{bound: (field_of(bound), _reader(bound)) for pair in RANGES for bound in pair},
    "multipleOf": ("multiple_of", number),
    "pattern": ("pattern", text),
    "uniqueItems": ("unique_items", lambda value: flag(value) or None),
    "not": ("excluded", _excluded),
}
"""For each keyword the field, and what reads its value; None where it asserts nothing."""
