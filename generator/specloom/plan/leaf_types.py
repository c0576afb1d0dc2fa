"""Types of values without parts: scalars, constants, enumerations, and their limits."""

from __future__ import annotations

from functools import lru_cache

from specloom.document.value import Value
from specloom.model.api import (
    NO_CONSTRAINTS,
    Anything,
    Array,
    Constant,
    Enumeration,
    Mapping,
    Nothing,
    Object,
    Scalar,
    ScalarKind,
    Schema,
)
from specloom.model.constraints import field_of
from specloom.plan.expressions import (
    Alternatives,
    Call,
    CallArgument,
    Expression,
    Name,
    Sequence,
    Subscript,
    alternatives,
)
from specloom.plan.literals import literal
from specloom.standards.json_schema import KEYWORDS_BY_TYPE, RANGES, TYPE_BY_KEYWORD

ANY = Name("Any")
STR = Name("str")

STRING_FORMATS = {
    "date-time": Name("dt.datetime"),
    "date": Name("dt.date"),
    "time": Name("dt.time"),
    "uuid": Name("UUID"),
    "byte": Name("bytes"),
    "binary": Name("bytes"),
    "decimal": Name("Decimal"),
}
"""Python types of string formats (OpenAPI's format registry); others stay `str`."""

_TIMES = ("date-time", "date", "time")
"""Formats that have one text for a value, so that a pattern can be held against it."""

_INTEGER_FORMATS = {"int32": Name("Int32"), "int64": Name("Int64")}

_LIMITS_BY_TYPE = {
    type_: frozenset(("excluded", *map(field_of, keywords)))
    for type_, keywords in KEYWORDS_BY_TYPE.items()
}
_EXCLUDED = frozenset(("excluded",))
"""Limits of any type."""
_NEVER_BELOW_ZERO = frozenset(
    field_of(lower) for lower, _ in RANGES if TYPE_BY_KEYWORD[lower] != "number"
)

_OF_VALUES = (Enumeration, Constant, Nothing)
"""Schemas whose type may be wider than they are."""


def scalar(schema: Scalar) -> Expression:
    """The type of a string, integer, number or boolean."""
    return _scalar(schema.kind, schema.format, nullable=False)


def unlimited_scalar(schema: Scalar) -> Expression | None:
    """The type of a scalar, null among its values or not; None where something limits it."""
    if schema.constraints is not NO_CONSTRAINTS:
        return None
    return _scalar(schema.kind, schema.format, nullable=schema.nullable)


@lru_cache(maxsize=1_000)
def _scalar(kind: ScalarKind, format: str | None, *, nullable: bool) -> Expression:
    if nullable:
        return alternatives(_scalar(kind, format, nullable=False), Name("None"))
    match kind:
        case "string":
            return STRING_FORMATS.get(format or "", STR)
        case "integer":
            return _INTEGER_FORMATS.get(format or "", Name("int"))
        case "number":
            return Name("Decimal" if format == "decimal" else "float")
        case "boolean":
            return Name("bool")


def is_literal(values: tuple[Value, ...]) -> bool:
    """Whether typing's Literal, and msgspec, can express the values.

    Source: https://jcristharif.com/msgspec/supported-types.html#literal
    """
    return all(
        type(value) is str or (type(value) is int and -(2**63) <= value < 2**63)
        for value in values
    )


def literal_type(values: tuple[Value, ...]) -> Expression:
    """`Literal["a", "b"]`, or the type that all the values share."""
    if is_literal(values):
        return Subscript("Literal", tuple(literal(value) for value in values))
    kinds = {type(value).__name__ for value in values}
    if len(kinds) == 1 and kinds <= {"bool", "float", "str", "int"}:
        return Name(kinds.pop())
    return Name("float") if kinds == {"int", "float"} else ANY


def open_kinds(values: tuple[Value, ...]) -> list[Expression]:
    """`str` or `int`, so that values which a newer service adds to an enumeration can be received."""
    return [
        Name(kind)
        for kind, python in (("str", str), ("int", int))
        if any(isinstance(value, python) for value in values)
    ]


def limits(schema: Schema) -> Expression | None:
    """`Limits(minimum=1)`; None where nothing is limited."""
    if schema.constraints is NO_CONSTRAINTS and not isinstance(schema, _OF_VALUES):
        return None
    wanted = _wanted(schema)
    if not wanted:
        return None
    arguments = [
        CallArgument(_bound(value), name)
        for name, value in schema.constraints.items()
        if name in wanted and not (value == 0 and name in _NEVER_BELOW_ZERO)
    ]
    arguments += _values(schema)
    return Call("Limits", tuple(arguments)) if arguments else None


def _values(schema: Schema) -> list[CallArgument]:
    """`allowed=(…)` for values that `Literal` cannot express; arrays and objects only the stub compares."""
    match schema:
        case Enumeration(values=values) if not is_literal(values):
            pass
        case Constant(value=value) if not is_literal((value,)):
            values = (value,)
        case _:
            return []
    if all(isinstance(value, str | int | float) for value in values):
        return [CallArgument(Sequence(tuple(map(literal, values))), "allowed")]
    return []


def _wanted(schema: Schema) -> frozenset[str]:
    """The names of the constraints that apply to the schema's type."""
    match schema:
        case Scalar(kind="string", format=name):
            if name in STRING_FORMATS:
                return frozenset(("pattern",) if name in _TIMES else ())
            return _LIMITS_BY_TYPE["string"]
        case Scalar(kind="integer" | "number"):
            return _LIMITS_BY_TYPE["number"]
        case Array():
            return _LIMITS_BY_TYPE["array"]
        case Object() | Mapping():
            return _LIMITS_BY_TYPE["object"]
        case Anything() | Constant() | Enumeration() | Nothing():
            return _EXCLUDED
        case _:
            return frozenset()


def _bound(value: Value) -> Expression:
    if isinstance(value, list):
        return Sequence(tuple(literal(item) for item in value))
    return literal(value)


def is_closed(schema: Schema) -> bool:
    """Whether the schema is an enumeration that typing can express."""
    return isinstance(schema, Enumeration) and is_literal(schema.values)


def without_limits(expression: Expression) -> Expression:
    """The type without constraints, as a signature shows it."""
    match expression:
        case Subscript(base="Annotated", arguments=arguments):
            return without_limits(arguments[0])
        case Subscript(base=base, arguments=arguments):
            return Subscript(base, tuple(map(without_limits, arguments)))
        case Sequence(members=members, brackets=brackets):
            return Sequence(tuple(map(without_limits, members)), brackets)
        case Name(text="Int32" | "Int64"):
            return Name("int")
        case Alternatives(members=members):
            return alternatives(*map(without_limits, members))
        case _:
            return expression
