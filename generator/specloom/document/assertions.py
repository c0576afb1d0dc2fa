"""What a schema asserts: its keywords that judge values, in the form that validators take.

Annotations say nothing of whether a value is valid, and a keyword whose value is not what JSON
Schema wants says nothing that could be known; neither is kept. Formats are asserted where values
have a type of their own (dates, UUIDs), and those of integers as the ranges they stand for
(OpenAPI Format Registry).
"""

from __future__ import annotations

from collections.abc import Callable
from math import isfinite

from .value import Value

#: Makes what is written for a subschema, given the keys that lead to it.
Subschema = Callable[[Value, tuple[str | int, ...]], Value]

_Schema = dict[str, Value]

#: Keywords whose subschemas apply to the very value that the schema applies to.
IN_PLACE = frozenset(
    ("allOf", "anyOf", "oneOf", "not", "if", "then", "else", "dependentSchemas")
)
_ONE = frozenset(
    {
        *("not", "if", "then", "else", "propertyNames", "contains", "items"),
        *("additionalProperties", "unevaluatedProperties", "unevaluatedItems"),
    }
)
_LISTS = frozenset(("allOf", "anyOf", "oneOf", "prefixItems"))
_MAPS = frozenset(("properties", "patternProperties", "dependentSchemas"))
KEYS_TO_SCHEMAS = {
    **dict.fromkeys(_ONE, 1),
    **dict.fromkeys((*_LISTS, *_MAPS, "$defs"), 2),
}
"""How many keys lead from a schema to one within it: a keyword, and a name or an index."""

_TYPES = frozenset(
    ("string", "number", "integer", "boolean", "array", "object", "null")
)
_TEXT_FORMATS = frozenset(("date-time", "date", "time", "uuid", "byte", "decimal"))
#: Examples of a schema that are kept.
_MAX_EXAMPLES = 4
_RANGES: dict[object, tuple[int, int]] = {
    "int32": (-(2**31), 2**31 - 1),
    "int64": (-(2**63), 2**63 - 1),
}


def assertions(schema: _Schema, subschema: Subschema) -> _Schema:
    """The asserting keywords of a schema in the 3.1 dialect, in its own order.

    References are left out: what they lead to is for the caller to say.
    """
    found: _Schema = {}
    for keyword, value in schema.items():
        read = _READ.get(keyword)
        if read is not None:
            kept = read(value)
            if kept is not None:
                found[keyword] = kept
        elif keyword in KEYS_TO_SCHEMAS:
            _write_subschemas(found, keyword, value, subschema)
    if "const" in schema and _is_exact(schema["const"]):
        found["const"] = schema["const"]
    if "format" in schema:
        _assert_format(found, schema)
    if "type" in found and ("enum" in found or "const" in found):
        _drop_implied_type(found)
    return found


def annotated(schema: _Schema, subschema: Subschema) -> _Schema:
    """The same with what tells of values: examples, a default, a format that is not asserted."""
    found = assertions(schema, subschema)
    examples = schema.get("examples")
    if isinstance(examples, list) and examples:
        kept = [value for value in examples[:_MAX_EXAMPLES] if _is_exact(value)]
        if kept:
            found["examples"] = kept
    default = schema.get("default")
    if default not in (None, "", [], {}) and _is_exact(default):
        found["default"] = default
    name = schema.get("format")
    if isinstance(name, str) and name not in _RANGES:
        found.setdefault("format", name)
    if schema.get("writeOnly") is True:
        found["writeOnly"] = True
    return found


def _write_subschemas(
    found: _Schema, keyword: str, value: Value, subschema: Subschema
) -> None:
    if keyword in _ONE:
        if isinstance(value, dict | bool):
            found[keyword] = subschema(value, (keyword,))
    elif keyword in _MAPS:
        if isinstance(value, dict):
            found[keyword] = {
                name: subschema(inner, (keyword, name)) for name, inner in value.items()
            }
    elif keyword in _LISTS and isinstance(value, list) and value:
        found[keyword] = [
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


def _needed(value: Value) -> Value:
    if not isinstance(value, dict):
        return None
    return {name: _names(needed) for name, needed in value.items()} or None


def _types(value: Value) -> Value:
    """The types that exist among those that are said: one, several, or None."""
    if isinstance(value, str):
        return value if value in _TYPES else None
    if not isinstance(value, list):
        return None
    # Where something unknown is listed, it is not known what else is allowed.
    is_known = all(isinstance(one, str) and one in _TYPES for one in value)
    return _names(value) or None if is_known else None


def _names(value: Value) -> list[Value]:
    texts = value if isinstance(value, list) else []
    return list(dict.fromkeys(one for one in texts if isinstance(one, str)))


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
        one = waiting.pop()
        if isinstance(one, float) and not isfinite(one):
            return False
        if isinstance(one, dict):
            waiting += one.values()
        elif isinstance(one, list):
            waiting += one
    return True


def _assert_format(found: _Schema, schema: _Schema) -> None:
    """Say a format by keywords that assert it: for values of no type it annotates only."""
    name = schema.get("format")
    if name == "binary":
        name = "byte"
    if not isinstance(name, str):
        return
    types = found.get("type")
    listed = types if isinstance(types, list) else [types]
    if name in _TEXT_FORMATS and "string" in listed:
        found["format"] = name
    elif name in _RANGES and not {"integer", "number"}.isdisjoint(map(str, listed)):
        least, most = _RANGES[name]
        found["minimum"] = max(least, _bound(found, "minimum", least))
        found["maximum"] = min(most, _bound(found, "maximum", most))


def is_asserted(format_: Value) -> bool:
    """Whether values are held against a format, where a schema names one at all."""
    return format_ in _TEXT_FORMATS or format_ in _RANGES


def _drop_implied_type(found: _Schema) -> None:
    """Leave out a type that all listed values have: whoever misses it is told of the values alone."""
    types = found["type"]
    wanted = set(map(str, types)) if isinstance(types, list) else {str(types)}
    listed = found.get("enum")
    values = listed if isinstance(listed, list) else [found.get("const")]
    if all(not wanted.isdisjoint(_types_of(value)) for value in values):
        del found["type"]


def _types_of(value: Value) -> tuple[str, ...]:
    """The names of the types that a value is of."""
    match value:
        case bool():
            return ("boolean",)
        case int():
            return ("integer", "number")
        case float():
            return ("integer", "number") if value.is_integer() else ("number",)
        case str():
            return ("string",)
        case None:
            return ("null",)
        case list():
            return ("array",)
        case _:
            return ("object",)


def _bound(found: _Schema, keyword: str, otherwise: int) -> int | float:
    value = found.get(keyword)
    return value if isinstance(value, int | float) else otherwise


#: What reads the value of a keyword without subschemas; None where it asserts nothing.
_READ: dict[str, Callable[[Value], Value]] = {
    "type": _types,
    "enum": _enumerated,
    "required": lambda value: _names(value) or None,
    "uniqueItems": lambda value: value is True or None,
    "multipleOf": _factor,
    "pattern": _pattern,
    "dependentRequired": _needed,
    **dict.fromkeys(
        ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"), _number
    ),
    **dict.fromkeys(
        (
            *("minLength", "maxLength", "minItems", "maxItems", "minContains"),
            *("maxContains", "minProperties", "maxProperties"),
        ),
        _count,
    ),
}
