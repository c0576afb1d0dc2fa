"""What a schema asserts: its keywords that judge values, in the form that validators take.

Annotations say nothing of whether a value is valid, and a keyword whose value is not what JSON
Schema wants says nothing that could be known; neither is kept. Formats are asserted where values
have a type of their own (dates, UUIDs), and those of integers as the ranges they stand for
(OpenAPI Format Registry).
"""

from __future__ import annotations

from collections.abc import Callable
from math import isfinite

from specloom.document.value import JsonObject, Value, sequence
from specloom.standards.json_schema import (
    INTEGER_FORMATS,
    LOWER_BOUNDS,
    SUBSCHEMA_KEYWORDS,
    SUBSCHEMA_LIST_KEYWORDS,
    SUBSCHEMA_MAP_KEYWORDS,
    TYPE_BY_KEYWORD,
    TYPES,
    UPPER_BOUNDS,
    type_of,
)

Subschema = Callable[[Value, tuple[str | int, ...]], Value]
"""Makes what is written for a subschema, given the keys that lead to it."""


_SINGLE = frozenset(SUBSCHEMA_KEYWORDS) - {"contentSchema"}
_LISTS = frozenset(SUBSCHEMA_LIST_KEYWORDS)
_MAPS = frozenset(SUBSCHEMA_MAP_KEYWORDS)
KEYS_TO_SCHEMAS = {
    **dict.fromkeys(_SINGLE, 1),
    **dict.fromkeys((*_LISTS, *_MAPS, "$defs"), 2),
}
"""How many keys lead from a schema to one within it: a keyword, and a name or an index."""

_TEXT_FORMATS = frozenset(("date-time", "date", "time", "uuid", "byte", "decimal"))
#: Examples of a schema that are kept.
_MAX_EXAMPLES = 4


def assertions(schema: JsonObject, subschema: Subschema) -> JsonObject:
    """The asserting keywords of a schema in the 3.1 dialect, in its own order.

    References are left out: what they lead to is for the caller to say.
    """
    asserted: JsonObject = {}
    for keyword, value in schema.items():
        read = _READ.get(keyword)
        if read is not None:
            kept = read(value)
            if kept is not None:
                asserted[keyword] = kept
        elif keyword in KEYS_TO_SCHEMAS:
            _write_subschemas(asserted, keyword, value, subschema)
    if "const" in schema and _is_exact(schema["const"]):
        asserted["const"] = schema["const"]
    if "format" in schema:
        _assert_format(asserted, schema)
    if "type" in asserted and ("enum" in asserted or "const" in asserted):
        _drop_implied_type(asserted)
    return asserted


def annotated(schema: JsonObject, subschema: Subschema) -> JsonObject:
    """The same with what tells of values: examples, a default, a format that is not asserted."""
    described = assertions(schema, subschema)
    examples = schema.get("examples")
    if isinstance(examples, list) and examples:
        kept = [value for value in examples[:_MAX_EXAMPLES] if _is_exact(value)]
        if kept:
            described["examples"] = kept
    default = schema.get("default")
    if default not in (None, "", [], {}) and _is_exact(default):
        described["default"] = default
    name = schema.get("format")
    if isinstance(name, str) and name not in INTEGER_FORMATS:
        described.setdefault("format", name)
    if schema.get("writeOnly") is True:
        described["writeOnly"] = True
    return described


def _write_subschemas(
    asserted: JsonObject, keyword: str, value: Value, subschema: Subschema
) -> None:
    if keyword in _SINGLE:
        if isinstance(value, dict | bool):
            asserted[keyword] = subschema(value, (keyword,))
    elif keyword in _MAPS:
        if isinstance(value, dict):
            asserted[keyword] = {
                name: subschema(inner, (keyword, name)) for name, inner in value.items()
            }
    elif keyword in _LISTS and isinstance(value, list) and value:
        asserted[keyword] = [
            subschema(inner, (keyword, index)) for index, inner in enumerate(value)
        ]


def _enumerated(value: Value) -> Value:
    return value if isinstance(value, list) and value and _is_exact(value) else None


def _number(value: Value) -> Value:
    return value if _is_number(value) else None


def _factor(value: Value) -> Value:
    is_positive = isinstance(value, int | float) and value > 0
    return value if is_positive and _is_number(value) else None


def _count(value: Value) -> Value:
    if not isinstance(value, int | float) or not _is_number(value):
        return None
    return int(value) if value >= 0 and value == int(value) else None


def _pattern(value: Value) -> Value:
    return value if isinstance(value, str) else None


def _dependencies(value: Value) -> Value:
    if not isinstance(value, dict):
        return None
    return {name: _names(needed) for name, needed in value.items()} or None


def _types(value: Value) -> Value:
    """The types that exist among those that are said: one, several, or None."""
    if isinstance(value, str):
        return value if value in TYPES else None
    if not isinstance(value, list):
        return None
    # Where something unknown is listed, it is not known what else is allowed.
    is_known = all(isinstance(name, str) and name in TYPES for name in value)
    return _names(value) or None if is_known else None


def _names(value: Value) -> list[Value]:
    return list(
        dict.fromkeys(text for text in sequence(value) if isinstance(text, str))
    )


def _is_number(value: Value) -> bool:
    return (
        isinstance(value, int | float)
        and not isinstance(value, bool)
        and (isinstance(value, int) or isfinite(value))
    )


def _is_exact(value: Value) -> bool:
    """Whether JSON can say a value: it has no NaN and no infinity."""
    waiting = [value]
    while waiting:
        part = waiting.pop()
        if isinstance(part, float) and not isfinite(part):
            return False
        if isinstance(part, dict):
            waiting += part.values()
        elif isinstance(part, list):
            waiting += part
    return True


def _assert_format(asserted: JsonObject, schema: JsonObject) -> None:
    """Say a format by keywords that assert it: for values of no type it annotates only."""
    name = schema.get("format")
    if name == "binary":
        name = "byte"
    if not isinstance(name, str):
        return
    types = asserted.get("type")
    listed = types if isinstance(types, list) else [types]
    if name in _TEXT_FORMATS and "string" in listed:
        asserted["format"] = name
    elif name in INTEGER_FORMATS and not {"integer", "number"}.isdisjoint(
        map(str, listed)
    ):
        least, most = INTEGER_FORMATS[name]
        asserted["minimum"] = max(least, _bound(asserted, "minimum", least))
        asserted["maximum"] = min(most, _bound(asserted, "maximum", most))


def is_asserted(format_: Value) -> bool:
    """Whether values are held against a format, where a schema names one at all."""
    return format_ in _TEXT_FORMATS or format_ in INTEGER_FORMATS


def _drop_implied_type(asserted: JsonObject) -> None:
    """Leave out a type that all listed values have: whoever misses it is told of the values alone."""
    types = asserted["type"]
    wanted = set(map(str, types)) if isinstance(types, list) else {str(types)}
    listed = asserted.get("enum")
    values = listed if isinstance(listed, list) else [asserted.get("const")]
    if "number" in wanted:
        wanted.add("integer")
    if all(type_of(value) in wanted for value in values):
        del asserted["type"]


def _bound(asserted: JsonObject, keyword: str, otherwise: int) -> int | float:
    value = asserted.get(keyword)
    return value if isinstance(value, int | float) else otherwise


_READ: dict[str, Callable[[Value], Value]] = {
    "type": _types,
    "enum": _enumerated,
    "required": lambda value: _names(value) or None,
    "uniqueItems": lambda value: value is True or None,
    "multipleOf": _factor,
    "pattern": _pattern,
    "dependentRequired": _dependencies,
    **{
        bound: _number if TYPE_BY_KEYWORD[bound] == "number" else _count
        for bound in (*LOWER_BOUNDS, *UPPER_BOUNDS)
    },
}
"""What reads the value of a keyword without subschemas; None where it asserts nothing."""
