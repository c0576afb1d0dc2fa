"""The JSON types that a raw schema names, or means by its keywords and values."""

from __future__ import annotations

from specloom.document import JsonObject, Value
from specloom.model.api import ScalarKind
from specloom.model.reading import strings
from specloom.standards.json_schema import IMPLYING_KEYWORDS, TYPE_BY_KEYWORD

SCALAR_KINDS: dict[str, ScalarKind] = {
    "string": "string",
    "integer": "integer",
    "number": "number",
    "boolean": "boolean",
}


def types_of(raw: JsonObject) -> list[str]:
    """What `type` says: no names, one, or several."""
    declared = raw.get("type")
    if isinstance(declared, str):
        return [declared]
    return list(dict.fromkeys(strings(declared)))


def implied_types(raw: JsonObject) -> list[str]:
    """The type that the keywords of a schema without `type` are about; none where they are about any."""
    return [
        TYPE_BY_KEYWORD[keyword] for keyword in IMPLYING_KEYWORDS if keyword in raw
    ][:1]


def kind_of(values: list[Value]) -> ScalarKind | None:
    """The type that all values of an enumeration have; None where they have several."""
    if all(isinstance(value, str) for value in values):
        return "string"
    if all(isinstance(value, bool) for value in values):
        return "boolean"
    if any(isinstance(value, bool) for value in values):
        return None
    if all(isinstance(value, int) for value in values):
        return "integer"
    if all(isinstance(value, int | float) for value in values):
        return "number"
    return None
