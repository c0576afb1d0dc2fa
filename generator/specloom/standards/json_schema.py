"""Keywords, types and formats of JSON Schema 2020-12, and of the schemas of OpenAPI.

"Core" is https://json-schema.org/draft/2020-12/json-schema-core, "Validation"
https://json-schema.org/draft/2020-12/json-schema-validation.
"""

from __future__ import annotations

from collections.abc import Hashable
from typing import TypeAlias

SCALAR_TYPES = ("string", "integer", "number", "boolean")
TYPES = (*SCALAR_TYPES, "array", "object", "null")
"""Values of `type` (Validation, section 6.1.1)."""
NUMERIC_TYPES = frozenset(("integer", "number"))

RANGES = (
    ("minimum", "maximum"),
    ("exclusiveMinimum", "exclusiveMaximum"),
    ("minLength", "maxLength"),
    ("minItems", "maxItems"),
    ("minProperties", "maxProperties"),
)
"""Lower and upper bound of the same measure of a value (Validation, sections 6.2 to 6.5)."""
CONTAINS_RANGE = ("minContains", "maxContains")
"""Bounds that mean nothing without `contains` beside them (Validation, sections 6.4.4, 6.4.5)."""
LOWER_BOUNDS = tuple(lower for lower, _ in (*RANGES, CONTAINS_RANGE))
UPPER_BOUNDS = tuple(upper for _, upper in (*RANGES, CONTAINS_RANGE))
INCLUSIVE_BOUNDS = {"exclusiveMaximum": "maximum", "exclusiveMinimum": "minimum"}

KEYWORDS_BY_TYPE = {
    "object": (
        *("properties", "patternProperties", "additionalProperties", "propertyNames"),
        *("unevaluatedProperties", "dependentSchemas", "dependentRequired"),
        *("required", "minProperties", "maxProperties"),
    ),
    "array": (
        *("items", "prefixItems", "contains", "unevaluatedItems", "uniqueItems"),
        *("minItems", "maxItems", "minContains", "maxContains"),
    ),
    "string": (
        *("minLength", "maxLength", "pattern"),
        *("contentEncoding", "contentMediaType", "contentSchema"),
    ),
    "number": (
        *("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"),
    ),
}
"""Keywords that say something about values of one type alone, integers being numbers.

Source: Core, section 10.3; Validation, sections 6.2 to 6.5 and 8.
"""
TYPE_BY_KEYWORD = {
    keyword: type_ for type_, listed in KEYWORDS_BY_TYPE.items() for keyword in listed
}

COMPOSITIONS = ("allOf", "anyOf", "oneOf")
IN_PLACE_APPLICATORS = frozenset(
    (*COMPOSITIONS, "not", "if", "then", "else", "dependentSchemas")
)
"""Keywords whose subschemas apply to the very value that the schema applies to (Core, section 10.2)."""
SUBSCHEMA_KEYWORDS = (
    *("items", "additionalProperties", "not", "if", "then", "else", "contains"),
    *("propertyNames", "unevaluatedItems", "unevaluatedProperties", "contentSchema"),
)
"""Keywords with one schema as their value."""
SUBSCHEMA_LIST_KEYWORDS = (*COMPOSITIONS, "prefixItems")
SUBSCHEMA_MAP_KEYWORDS = ("properties", "patternProperties", "dependentSchemas")
"""Keywords with a schema under each name; that of definitions applies to nothing by itself."""

IMPLYING_KEYWORDS = (
    *("properties", "additionalProperties", "patternProperties", "required"),
    *("items", "prefixItems", "minItems", "maxItems", "minLength", "maxLength"),
    *("pattern", "minimum", "maximum", "multipleOf"),
)
"""Keywords whose authors mean a type where they name none, the most telling first.

Values of other types are valid beside them all the same (Core, section 7.6.1).
"""
IMPLYING_APPLICATORS = frozenset(IMPLYING_KEYWORDS) & frozenset(
    (*SUBSCHEMA_KEYWORDS, *SUBSCHEMA_LIST_KEYWORDS, *SUBSCHEMA_MAP_KEYWORDS)
)
"""Those that describe what is within a value, so that the type beside them says nothing new.

A bound does not: to add `type: string` to a `maxLength` refuses the numbers that were taken.
"""

ANNOTATIONS = frozenset(
    {
        *("title", "description", "summary", "$comment", "externalDocs", "xml"),
        *("default", "example", "examples", "deprecated", "readOnly", "writeOnly"),
    }
)
"""Keywords that describe a schema without restricting it.

Source: Validation, section 9; Core, section 8.3; OpenAPI 3.1.1, section 4.8.24; `summary` is that
of references (section 4.8.23).
"""

KEYWORDS = frozenset(
    {
        *("$schema", "$id", "$ref", "$anchor", "$dynamicRef", "$dynamicAnchor"),
        *("$vocabulary", "$defs", "definitions", "id", "$recursiveRef"),
        *("$recursiveAnchor", "dependencies", "additionalItems"),
        *("type", "enum", "const", "format", "discriminator", "nullable"),
        *SUBSCHEMA_KEYWORDS,
        *SUBSCHEMA_LIST_KEYWORDS,
        *TYPE_BY_KEYWORD,
        *ANNOTATIONS - {"summary"},
    }
)
"""All keywords of 2020-12, with what earlier drafts and OpenAPI 3.0 and 3.1 add."""

FORMATS = (
    *("date-time", "date", "time", "duration", "email", "idn-email", "hostname"),
    *("idn-hostname", "ipv4", "ipv6", "uri", "uri-reference", "iri", "iri-reference"),
    *("uuid", "uri-template", "json-pointer", "relative-json-pointer", "regex"),
    *("int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64"),
    *("float", "double", "double-int", "decimal", "decimal128", "byte", "binary"),
    *("base64url", "char", "commonmark", "html", "http-date", "media-range"),
    *("password", "date-time-local", "time-local", "unixtime"),
)
"""Values of `format`.

Source: Validation, section 7.3, and https://spec.openapis.org/registry/format/, but for its formats
of structured fields.
"""
STRUCTURED_FIELD_FORMATS = frozenset(
    {"sf-binary", "sf-boolean", "sf-decimal", "sf-integer", "sf-string", "sf-token"}
)
"""Formats of structured fields (RFC 8941), from the same registry."""
INTEGER_FORMATS = {"int32": (-(2**31), 2**31 - 1), "int64": (-(2**63), 2**63 - 1)}
"""The least and the greatest value of the formats that generated code knows (the same registry)."""
WIDER_FORMATS = {
    "number": (("float", "double"),),
    "integer": (("int32", "int64"), ("int32", "bigint"), ("int64", "bigint")),
}
"""Formats of a type, each with one that has all of its values, and more.

Source: IEEE 754-2019, section 3.6, for the numbers; `INTEGER_FORMATS`; `bigint`, an integer of any
size, is no format of the registry, but oasdiff takes it for one (its `checker/check_types.go`).
"""

_Json: TypeAlias = "bool | int | float | str | list[_Json] | dict[str, _Json] | None"


def identity(value: _Json) -> Hashable:
    """What equal values of JSON have in common: 1 and 1.0 are equal, 1 and true are not (Core, section 4.2.2)."""
    if isinstance(value, dict):
        members = ((name, identity(member)) for name, member in value.items())
        return "object", frozenset(members)
    if isinstance(value, list):
        return "array", tuple(map(identity, value))
    if isinstance(value, bool) or value != value:
        return type_of(value), str(value)  # NaN, which YAML has, is not equal to itself
    return value


def type_of(value: object) -> str:
    """The narrowest type of a value of JSON: `integer` for 1.0, too (Validation, section 6.1.1)."""
    match value:
        case None:
            return "null"
        case bool():
            return "boolean"
        case int():
            return "integer"
        case float():
            return "integer" if value.is_integer() else "number"
        case str():
            return "string"
        case list():
            return "array"
        case _:
            return "object"
