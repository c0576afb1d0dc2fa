"""Raw schemas that must all hold → the keywords of one raw schema that says the same."""

from __future__ import annotations

from specloom.document.value import Value
from specloom.model.reading import Raw, identity, sequence, strings
from specloom.standards.json_schema import ANNOTATIONS, LOWER_BOUNDS, UPPER_BOUNDS


def combined(parts: list[Raw]) -> Raw:
    """One raw schema for several: types and enums intersected, bounds tightened."""
    result: Raw = {}
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
            elif (key == "additionalProperties" and result[key] is True) or not asserts(
                key
            ):
                result[key] = value
    return result


def listed_values(parts: list[Raw]) -> list[Value] | None:
    """The values that the first `enum` or `const` of some schemas lists; None where there is none."""
    for part in parts:
        if "const" in part:
            return [part["const"]]
        if isinstance(part.get("enum"), list):
            return sequence(part["enum"])
    return None


def _shared_types(one: Value, other: Value) -> Value:
    first = [one] if isinstance(one, str) else strings(one)
    second = [other] if isinstance(other, str) else strings(other)
    if "number" in second and "integer" in first:
        second = [*second, "integer"]
    if "number" in first and "integer" in second:
        first = [*first, "integer"]
    shared: list[Value] = [kind for kind in first if kind in second]
    return shared or list[Value](first)


def _bound(one: Value, other: Value, *, upper: bool) -> Value:
    if isinstance(one, int | float) and isinstance(other, int | float):
        return min(one, other) if upper else max(one, other)
    return one


def asserts(key: str) -> bool:
    """Whether a keyword narrows values, rather than speaking of them."""
    return key not in ANNOTATIONS and not key.startswith("x-")
