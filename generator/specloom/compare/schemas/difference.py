"""One difference between two schemas, and how it is written down."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from specloom.compare.identifiers import RowName
from specloom.compare.schemas.schema import NormalSchema, Parts, canonical_text
from specloom.document.location import Location
from specloom.document.value import Value

PropertyRow: TypeAlias = Literal[
    "property-added",
    "property-removed",
    "became-required",
    "became-optional",
    "became-read-only",
    "became-not-read-only",
    "became-write-only",
    "became-not-write-only",
]
"""What becomes of a property; its rules are named by what the property is."""

DifferenceRow: TypeAlias = (
    RowName
    | PropertyRow
    | Literal[
        "list-of-types-changed",
        "invalid-stability-level",
        "reference-resolved",
        "reference-lost",
    ]
)
"""What a difference is: a row of `rules.schema_rows`, or one that `rules.naming` knows."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One difference between two schemas: a row of rules, and where it stands.

    `name` is the property, value or alternative that is concerned; `step` leads from the
    schema to what changed, as a piece of a JSON path. The facts about a property say how
    the rule is called: `required`, `read_only`, `write_only`, `has_default`;
    `is_undescribed` that no schema says what it is. `is_vacuous` marks a bound that says
    nothing about values of the type beside it, `is_newer` an alternative with a value that tells
    it from all that were there, and that receivers had to expect.
    """

    row: DifferenceRow
    before: Value = None
    after: Value = None
    base: Location | None = None
    revision: Location | None = None
    name: str = ""
    step: str = ""
    required: bool = False
    read_only: bool = False
    write_only: bool = False
    has_default: bool = False
    is_undescribed: bool = False
    is_vacuous: bool = False
    is_newer: bool = False

    def is_again(self, other: Difference | None) -> bool:
        """Whether another difference says the same, perhaps of another schema."""
        return other is not None and (
            (self.row, self.name, self.before, self.after)
            == (other.row, other.name, other.before, other.after)
        )


class _AsWritten:
    """Stands for the value of the keyword that differs; None is the value null."""


_AS_WRITTEN: Final = _AsWritten()


def keyword_difference(
    row: DifferenceRow,
    base: NormalSchema,
    revision: NormalSchema,
    keyword: str,
    *,
    before: Value | _AsWritten = _AS_WRITTEN,
    after: Value | _AsWritten = _AS_WRITTEN,
    name: str = "",
    is_vacuous: bool = False,
) -> Difference:
    """A difference of one keyword, with both of its values unless others are given."""
    if isinstance(before, _AsWritten):
        before = base.values.get(keyword)
    if isinstance(after, _AsWritten):
        after = revision.values.get(keyword)
    return Difference(
        row,
        before,
        after,
        base.at(keyword),
        revision.at(keyword),
        name,
        is_vacuous=is_vacuous,
    )


def addition(
    row: DifferenceRow,
    base: NormalSchema,
    keyword: str,
    added: Parts,
    name: str,
    *,
    step: str = "",
    is_newer: bool = False,
) -> Difference:
    """A subschema that came, which the base would have below a keyword."""
    return Difference(
        row,
        after=added[0].value,
        base=base.at(keyword),
        revision=added[0].location,
        name=name,
        step=step,
        is_newer=is_newer,
    )


def removal(
    row: DifferenceRow,
    removed: Parts,
    revision: NormalSchema,
    keyword: str,
    name: str,
    *,
    step: str = "",
) -> Difference:
    """A subschema that went, which the revision would have below a keyword."""
    return Difference(
        row,
        before=removed[0].value,
        base=removed[0].location,
        revision=revision.at(keyword),
        name=name,
        step=step,
    )


def item_difference(
    row: DifferenceRow,
    base: NormalSchema,
    revision: NormalSchema,
    keyword: str,
    before: Value,
    after: Value,
) -> Difference:
    """A value that came or went in a list."""
    return Difference(
        row,
        before,
        after,
        _entry(base, keyword, before) if after is None else base.at(keyword),
        _entry(revision, keyword, after) if before is None else revision.at(keyword),
        _quoted(before if after is None else after),
    )


_MAX_NAMED = 5
"""Values that are named one by one."""


def items_difference(
    row: DifferenceRow,
    base: NormalSchema,
    revision: NormalSchema,
    gone: list[Value],
    come: list[Value],
) -> Difference:
    """Values that came or went in an enumeration: one is given as it is, more as a list."""
    values = gone or come
    names = ", ".join(f"`{_quoted(value)}`" for value in values[:_MAX_NAMED])
    if len(values) > _MAX_NAMED:
        names = f"{names} and {len(values) - _MAX_NAMED:,} more"
    changed: Value = values[0] if len(values) == 1 else values
    return Difference(
        row,
        changed if gone else None,
        changed if come else None,
        _entry(base, "enum", gone[0]) if gone else base.at("enum"),
        _entry(revision, "enum", come[0]) if come else revision.at("enum"),
        names,
    )


def _entry(schema: NormalSchema, keyword: str, value: Value) -> Location | None:
    place = schema.at(keyword)
    listed = schema.enum if keyword == "enum" else schema.values.get(keyword)
    if place is not None and isinstance(listed, list) and value in listed:
        return place / listed.index(value)
    return place


def _quoted(value: Value) -> str:
    return value if isinstance(value, str) else canonical_text(value)
