"""Raw schemas → Constraints: what narrows a type."""

from __future__ import annotations

from ..document.value import Value
from .api import NO_CONSTRAINTS, Constraints
from .reading import Raw, count, flag, number, sequence, text

_WORDS = """
minimum maximum exclusiveMinimum exclusiveMaximum multipleOf minLength maxLength pattern
minItems maxItems uniqueItems minProperties maxProperties not
"""
_KEYWORDS = frozenset(_WORDS.split())


def constraints(raw: Raw) -> Constraints:
    """The assertions of a raw schema that narrow its type."""
    if _KEYWORDS.isdisjoint(raw):
        return NO_CONSTRAINTS
    return Constraints(
        minimum=number(raw.get("minimum")),
        maximum=number(raw.get("maximum")),
        exclusive_minimum=number(raw.get("exclusiveMinimum")),
        exclusive_maximum=number(raw.get("exclusiveMaximum")),
        multiple_of=number(raw.get("multipleOf")),
        min_length=count(raw.get("minLength")),
        max_length=count(raw.get("maxLength")),
        pattern=text(raw.get("pattern")),
        min_items=count(raw.get("minItems")),
        max_items=count(raw.get("maxItems")),
        unique_items=True if flag(raw.get("uniqueItems")) else None,
        min_properties=count(raw.get("minProperties")),
        max_properties=count(raw.get("maxProperties")),
        excluded=_excluded(raw.get("not")),
    )


def _excluded(negated: Value) -> tuple[Value, ...] | None:
    """The values that `not: {enum: [...]}` or `not: {const: ...}` forbids."""
    if not isinstance(negated, dict) or len(negated) != 1:
        return None
    values = [negated["const"]] if "const" in negated else sequence(negated.get("enum"))
    plain = [value for value in values if isinstance(value, str | int | float)]
    return tuple(plain) or None
