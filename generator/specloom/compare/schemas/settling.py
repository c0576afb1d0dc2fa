"""What a schema says once its keywords are merged, in one way only."""

from __future__ import annotations

from specloom.compare.schemas.encoded import bytes_of
from specloom.compare.schemas.schema import NormalSchema
from specloom.document.value import Value
from specloom.standards.json_schema import NUMERIC_TYPES, type_of


def settle(schema: NormalSchema) -> None:
    """Say in one way only whether null is admitted, and what is no restriction not at all."""
    _settle_null(schema)
    _settle_types(schema)
    _drop_defaults(schema)
    _keep_tighter_bounds(schema)


def _settle_null(schema: NormalSchema) -> None:
    """Move null from types and values to `nullable`, unless it is all that is admitted."""
    if schema.types is not None:
        schema.nullable = "null" in schema.types
        schema.types -= {"null"}
        if not schema.types and schema.nullable:
            schema.types = frozenset(("null",))
            schema.nullable = False
        elif schema.types >= NUMERIC_TYPES:
            schema.types -= {"integer"}
    if schema.enum is not None and None not in schema.enum:
        schema.nullable = False
    elif schema.enum is not None:
        values: list[Value] = [value for value in schema.enum if value is not None]
        if values:
            schema.nullable = schema.nullable or schema.types is None
            schema.enum = values


def _settle_types(schema: NormalSchema) -> None:
    """Take the types from the values where nothing else says them: `type` beside adds nothing."""
    if schema.enum is not None and schema.types is None:
        schema.types = frozenset(map(type_of, schema.enum))
    elif "const" in schema.values and schema.types is None:
        schema.types = frozenset((type_of(schema.values["const"]),))
    elif bytes_of(schema) is not None:
        schema.types = frozenset(("string",))


def _drop_defaults(schema: NormalSchema) -> None:
    """Drop keywords that say what holds without them, too."""
    for keyword in ("uniqueItems", "deprecated", "readOnly", "writeOnly"):
        if schema.values.get(keyword) is False:
            del schema.values[keyword]
    for keyword in ("minLength", "minItems", "minProperties"):
        if schema.values.get(keyword) == 0:
            del schema.values[keyword]


def _keep_tighter_bounds(schema: NormalSchema) -> None:
    """Drop of an inclusive and an exclusive bound the one that the other makes superfluous."""
    for inclusive, exclusive, sign in (
        ("maximum", "exclusiveMaximum", 1),
        ("minimum", "exclusiveMinimum", -1),
    ):
        limit, beyond = schema.values.get(inclusive), schema.values.get(exclusive)
        if isinstance(limit, int | float) and isinstance(beyond, int | float):
            del schema.values[inclusive if beyond * sign <= limit * sign else exclusive]
