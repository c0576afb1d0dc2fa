"""Rules about schemas. They look at normalised documents: JSON Schema 2020-12 only."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from itertools import islice

from specloom.checks.patterns import fault_of
from specloom.checks.survey import Survey
from specloom.checks.violations import shown
from specloom.document import JsonObject, Location, Value, mapping, sequence
from specloom.document.objects import Kind
from specloom.problems import Problem, problem
from specloom.standards.json_schema import (
    COMPOSITIONS,
    IN_PLACE_APPLICATORS,
    RANGES,
    identity,
    type_of,
)

_DESCRIPTIONS = ("x-enum-descriptions", "x-enumDescriptions")
_MAX_COMPOSED = 50


def enum_values(survey: Survey) -> Iterator[Problem]:
    """Enums without values, with the same value twice, or with values of another type."""
    for schema, place in survey.schemas_with("enum"):
        values = schema.get("enum")
        if not isinstance(values, list):
            continue
        where = place / "enum"
        if not values:
            yield problem("empty-enum", "The enum has no values.", where)
        types = types_of(schema)
        if _are_distinct_texts(values) and (not types or "string" in types):
            continue
        seen: set[Hashable] = set()
        for index, value in enumerate(values):
            if identity(value) in seen:
                message = f"{shown(value)} is listed twice."
                yield problem("duplicate-enum-value", message, where / index)
            seen.add(identity(value))
            if types and not fits(value, types):
                message = f"{shown(value)} is not of type {' or '.join(types)}."
                yield problem("enum-type-mismatch", message, where / index)


def _are_distinct_texts(values: list[Value]) -> bool:
    """Whether all values are texts, and none stands twice, as in nearly all enums."""
    texts = {value for value in values if isinstance(value, str)}
    return len(texts) == len(values)


def enum_descriptions(survey: Survey) -> Iterator[Problem]:
    """Descriptions of values that an enum does not have."""
    for schema, place in survey.schemas_with("enum"):
        values = schema.get("enum")
        if not isinstance(values, list):
            continue
        known = {value if isinstance(value, str) else shown(value) for value in values}
        for keyword in _DESCRIPTIONS:
            for name in mapping(schema.get(keyword)):
                if name not in known:
                    message = f"The enum has no value {name!r}."
                    yield problem(
                        "unknown-enum-description", message, place / keyword / name
                    )


def required_properties(survey: Survey) -> Iterator[Problem]:
    """Properties that are required but declared nowhere."""
    for schema, place in survey.schemas_with("required"):
        required = schema.get("required")
        if not isinstance(required, list) or not required or _is_branch(place):
            continue
        declared = _declared(survey, schema, place, [])
        if declared is None:
            continue
        for index, name in enumerate(required):
            if isinstance(name, str) and name not in declared:
                message = f"{name!r} is required but not declared."
                where = place / "required" / index
                yield problem("undeclared-required-property", message, where)


def _declared(
    survey: Survey, schema: JsonObject, place: Location, passed: list[Location]
) -> set[str] | None:
    """The properties a schema declares, with those it is composed of; None if any name will do."""
    extra = schema.get("additionalProperties")
    if (
        isinstance(extra, dict)
        or "patternProperties" in schema
        or "$dynamicRef" in schema
    ):
        return None
    if len(passed) >= _MAX_COMPOSED:
        return None
    names = set(mapping(schema.get("properties")))
    parts: list[tuple[Value, Location]] = []
    if "$ref" in schema:
        parts.append(({"$ref": schema["$ref"]}, place))
    for keyword in COMPOSITIONS:
        for index, part in enumerate(sequence(schema.get(keyword))):
            parts.append((part, place / keyword / index))
    for part, where in parts:
        value, found_at = survey.follow(part, where)
        if not isinstance(value, dict):
            return None
        if found_at in passed:
            continue
        passed.append(found_at)
        below = _declared(survey, value, found_at, passed)
        if below is None:
            return None
        names |= below
    return names


def _is_branch(place: Location) -> bool:
    """Whether a schema is one part of a composition, whose properties may stand in another part."""
    around = islice(place.enclosing(), 3)
    return any(here.key in IN_PLACE_APPLICATORS for here in around)


def missing_items(survey: Survey) -> Iterator[Problem]:
    """Arrays that do not say what their items are."""
    for schema, place in survey.arrays():
        if schema.keys().isdisjoint(("items", "prefixItems", "$ref")):
            message = "The array does not say what its items are."
            yield problem("missing-items", message, place / "type")


def contradictory_bounds(survey: Survey) -> Iterator[Problem]:
    """Lower bounds above their upper bounds."""
    for schema, place in survey.mappings(Kind.SCHEMA):
        for lower, upper in RANGES:
            low, high = schema.get(lower), schema.get(upper)
            if _is_number(low) and _is_number(high) and _less(high, low):
                message = f"{lower} {shown(low)} is above {upper} {shown(high)}."
                yield problem("contradictory-bounds", message, place / lower)


def invalid_patterns(survey: Survey) -> Iterator[Problem]:
    """Patterns that are no regular expressions (JSON Schema Validation 2020-12, section 6.3.3)."""
    for schema, place in survey.schemas_with("pattern"):
        pattern = schema.get("pattern")
        if isinstance(pattern, str):
            yield from _judged_pattern(pattern, place / "pattern")
    for schema, place in survey.schemas_with("patternProperties"):
        for pattern in mapping(schema.get("patternProperties")):
            yield from _judged_pattern(pattern, place / "patternProperties" / pattern)


def _judged_pattern(pattern: str, where: Location) -> Iterator[Problem]:
    fault = fault_of(pattern)
    if fault is not None:
        message = f"{shown(pattern)} is not a regular expression: {fault}."
        yield problem("invalid-pattern", message, where)


def types_of(schema: JsonObject) -> list[str]:
    """The types that a schema admits; none where it does not say."""
    written = schema.get("type")
    listed = written if isinstance(written, list) else [written]
    return [name for name in listed if isinstance(name, str)]


def fits(value: Value, types: list[str]) -> bool:
    """Whether a value is of one of the types (JSON Schema Validation 2020-12, section 6.1.1)."""
    kind = type_of(value)
    return kind in types or (kind == "integer" and "number" in types)


def _is_number(value: Value) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _less(left: Value, right: Value) -> bool:
    assert isinstance(left, int | float)
    assert isinstance(right, int | float)
    return left < right
