"""JsonObject schemas that must all hold → the keywords of one raw schema that says the same."""

from __future__ import annotations

from specloom.document import JsonObject, Value, sequence
from specloom.model.reading import strings
from specloom.standards.json_schema import (
    ANNOTATIONS,
    LOWER_BOUNDS,
    UPPER_BOUNDS,
    identity,
)


def merged_keywords(parts: list[JsonObject]) -> JsonObject:
    """One raw schema for several: types and enums intersected, bounds tightened."""
    result: JsonObject = {}
    for part in parts:
        for key, value in part.items():
            if key not in result or result[key] == value:
                result[key] = value
            elif key == "type":
                result[key] = _shared_types(result[key], value)
            elif key == "enum":
                allowed = set(map(identity, sequence(value)))
                shared = [
                    item for item in sequence(result[key]) if identity(item) in allowed
                ]
                result[key] = shared or result[key]
            elif key == "required":
                result[key] = [*sequence(result[key]), *sequence(value)]
            elif key in LOWER_BOUNDS:
                result[key] = _bound(result[key], value, upper=False)
            elif key in UPPER_BOUNDS:
                result[key] = _bound(result[key], value, upper=True)
            elif key == "items":
                result[key] = {"allOf": [result[key], value]}
            elif (
                key == "additionalProperties" and result[key] is True
            ) or not is_assertion(key):
                result[key] = value
    return result


def listed_values(parts: list[JsonObject]) -> list[Value] | None:
    """The values that the first `enum` or `const` of some schemas lists; None where there is none."""
    for part in parts:
        if "const" in part:
            return [part["const"]]
        if isinstance(part.get("enum"), list):
            return sequence(part["enum"])
    return None


def _shared_types(left: Value, right: Value) -> Value:
    first = [left] if isinstance(left, str) else strings(left)
    second = [right] if isinstance(right, str) else strings(right)
    if "number" in second and "integer" in first:
        second = [*second, "integer"]
    if "number" in first and "integer" in second:
        first = [*first, "integer"]
    shared: list[Value] = [kind for kind in first if kind in second]
    return shared or list[Value](first)


def _bound(left: Value, right: Value, *, upper: bool) -> Value:
    if isinstance(left, int | float) and isinstance(right, int | float):
        return min(left, right) if upper else max(left, right)
    return left


def is_assertion(key: str) -> bool:
    """Whether a keyword narrows values, rather than speaking of them."""
    return key not in ANNOTATIONS and not key.startswith("x-")
