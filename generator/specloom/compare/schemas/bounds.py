"""Bounds of numbers, texts, lists and objects: which were set, moved or removed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, TypeAlias

from specloom.compare.identifiers import RowName
from specloom.compare.schemas.difference import Difference, keyword_difference
from specloom.compare.schemas.schema import NormalSchema
from specloom.document.value import Value
from specloom.standards.json_schema import (
    LOWER_BOUNDS,
    NUMERIC_TYPES,
    TYPE_BY_KEYWORD,
    UPPER_BOUNDS,
)

_BoundChange: TypeAlias = Literal["increased", "decreased", "set", "unset"]

_BOUND_ROWS: dict[str, dict[_BoundChange, RowName]] = {
    "maximum": {
        "increased": "max-increased",
        "decreased": "max-decreased",
        "set": "max-set",
        "unset": "max-unset",
    },
    "minimum": {
        "increased": "min-increased",
        "decreased": "min-decreased",
        "set": "min-set",
        "unset": "min-unset",
    },
    "exclusiveMaximum": {
        "increased": "exclusive-max-increased",
        "decreased": "exclusive-max-decreased",
        "set": "exclusive-max-set",
        "unset": "exclusive-max-unset",
    },
    "exclusiveMinimum": {
        "increased": "exclusive-min-increased",
        "decreased": "exclusive-min-decreased",
        "set": "exclusive-min-set",
        "unset": "exclusive-min-unset",
    },
    "maxLength": {
        "increased": "max-length-increased",
        "decreased": "max-length-decreased",
        "set": "max-length-set",
        "unset": "max-length-unset",
    },
    "minLength": {
        "increased": "min-length-increased",
        "decreased": "min-length-decreased",
    },
    "maxItems": {
        "increased": "max-items-increased",
        "decreased": "max-items-decreased",
        "set": "max-items-set",
        "unset": "max-items-unset",
    },
    "minItems": {
        "increased": "min-items-increased",
        "decreased": "min-items-decreased",
        "set": "min-items-set",
        "unset": "min-items-unset",
    },
    "maxProperties": {
        "increased": "max-properties-increased",
        "decreased": "max-properties-decreased",
        "set": "max-properties-set",
        "unset": "max-properties-unset",
    },
    "minProperties": {
        "increased": "min-properties-increased",
        "decreased": "min-properties-decreased",
        "set": "min-properties-set",
        "unset": "min-properties-unset",
    },
    "maxContains": {
        "increased": "max-contains-increased",
        "decreased": "max-contains-decreased",
        "set": "max-contains-set",
        "unset": "max-contains-unset",
    },
    "minContains": {
        "increased": "min-contains-increased",
        "decreased": "min-contains-decreased",
        "set": "min-contains-set",
        "unset": "min-contains-unset",
    },
}
"""What is said of a bound. No `minLength` is one of 0, which is never set or removed."""


def compare_bounds(base: NormalSchema, revision: NormalSchema) -> Iterator[Difference]:
    """How the bounds of two schemas differ, and whether they say anything beside their types."""
    old_limits, new_limits = _limits(base, revision)
    for keyword in (*UPPER_BOUNDS, *LOWER_BOUNDS):
        unsaid = _unsaid(keyword, base, revision)
        before, after = (
            limits.get(keyword, unsaid) for limits in (old_limits, new_limits)
        )
        if before == after:
            continue
        way: _BoundChange = "set" if before is None else "unset"
        if isinstance(before, int | float) and isinstance(after, int | float):
            way = "increased" if after > before else "decreased"
        yield keyword_difference(
            _BOUND_ROWS[keyword][way],
            base,
            revision,
            keyword,
            before=before,
            after=after,
            is_vacuous=_is_vacuous(keyword, base, revision),
        )


def _unsaid(keyword: str, base: NormalSchema, revision: NormalSchema) -> int | None:
    """What the absence of a bound reads as; None for no bound."""
    if keyword == "minLength":
        return 0
    has_contains = all("contains" in schema.singles for schema in (base, revision))
    return 1 if keyword == "minContains" and has_contains else None


def _says_default(keyword: str, schema: NormalSchema) -> bool:
    """Whether a bound says what `contains` says without it, too."""
    is_one = keyword == "minContains" and schema.values[keyword] == 1
    return is_one and "contains" in schema.singles


def _limits(
    base: NormalSchema, revision: NormalSchema
) -> tuple[dict[str, Value], dict[str, Value]]:
    """The limits of two schemas; whole numbers above 0 are those from 1 on."""
    limits: list[dict[str, Value]] = [
        {
            key: schema.values[key]
            for key in _BOUND_ROWS
            if key in schema.values and not _says_default(key, schema)
        }
        for schema in (base, revision)
    ]
    whole = frozenset(("integer",))
    for inclusive, exclusive, step in (
        ("maximum", "exclusiveMaximum", -1),
        ("minimum", "exclusiveMinimum", 1),
    ):
        keywords = {
            key for bounds in limits for key in (inclusive, exclusive) if key in bounds
        }
        if base.types == revision.types == whole and len(keywords) == 2:
            for bounds in limits:
                value = bounds.get(exclusive)
                if isinstance(value, int):
                    del bounds[exclusive]
                    bounds[inclusive] = value + step
    return limits[0], limits[1]


def _is_vacuous(keyword: str, base: NormalSchema, revision: NormalSchema) -> bool:
    """Whether a bound is about types that neither schema admits."""
    type_ = TYPE_BY_KEYWORD[keyword]
    about = NUMERIC_TYPES if type_ == "number" else frozenset((type_,))
    return not any(
        schema.types is None or schema.types & about for schema in (base, revision)
    )
