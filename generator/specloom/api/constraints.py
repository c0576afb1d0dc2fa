"""Raw schemas → Constraints: what narrows a type, and the keywords that only a validator checks."""

from __future__ import annotations

import json

from ..document.value import Value
from .model import NO_CONSTRAINTS, Constraints
from .reading import Raw, count, flag, mapping, number, sequence, text

_WORDS = """
minimum maximum exclusiveMinimum exclusiveMaximum multipleOf minLength maxLength pattern
minItems maxItems uniqueItems minProperties maxProperties not
"""
_KEYWORDS = frozenset(_WORDS.split())
_FURTHER = (
    "contains",
    "minContains",
    "maxContains",
    "dependentRequired",
    "dependentSchemas",
    "propertyNames",
    "if",
    "then",
    "else",
)
_ASKED = frozenset((*_KEYWORDS, *_FURTHER, "patternProperties"))


def constraints(raw: Raw) -> Constraints:
    """The assertions of a raw schema that narrow its type."""
    if _ASKED.isdisjoint(raw):
        return NO_CONSTRAINTS
    further = _further(raw)
    if _KEYWORDS.isdisjoint(raw) and further is None:
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
        also=further,
    )


def _excluded(negated: Value) -> tuple[Value, ...] | None:
    """The values that `not: {enum: [...]}` or `not: {const: ...}` forbids."""
    if not isinstance(negated, dict) or len(negated) != 1:
        return None
    values = [negated["const"]] if "const" in negated else sequence(negated.get("enum"))
    plain = [value for value in values if isinstance(value, str | int | float)]
    return tuple(plain) or None


def _further(raw: Raw) -> str | None:
    """Keywords that no Python type expresses, where they refer to nothing else."""
    found = {key: raw[key] for key in _FURTHER if key in raw}
    if isinstance(raw.get("not"), dict) and _excluded(raw["not"]) is None:
        found["not"] = raw["not"]
    patterns = mapping(raw.get("patternProperties"))
    if patterns and raw.get("additionalProperties") is False:
        found["patternProperties"] = patterns
        found["additionalProperties"] = False
        found["properties"] = dict.fromkeys(mapping(raw.get("properties")), True)
    if not found or _refers(found):
        return None
    try:
        return json.dumps(found, ensure_ascii=True, allow_nan=False)
    except (ValueError, RecursionError):
        return None


def _refers(value: Value) -> bool:
    waiting = [value]
    while waiting:
        one = waiting.pop()
        if isinstance(one, dict):
            if "$ref" in one or "$dynamicRef" in one:
                return True
            waiting += one.values()
        elif isinstance(one, list):
            waiting += one
    return False
