"""Keywords of a schema that are compared by themselves: patterns, defaults, extensions."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import TypeAlias

from specloom.compare.identifiers import RowName
from specloom.compare.lifecycle import date_of, stability_change, stability_of
from specloom.compare.schemas.difference import (
    Difference,
    DifferenceRow,
    item_difference,
    keyword_difference,
)
from specloom.compare.schemas.encoded import are_alike, hold_alike
from specloom.compare.schemas.multiples import exact
from specloom.compare.schemas.schema import NormalSchema
from specloom.document.value import Value
from specloom.standards.json_schema import identity

Comparison: TypeAlias = Callable[[NormalSchema, NormalSchema], Iterator[Difference]]


def compare_value(
    keyword: str, *, added: RowName, removed: RowName, changed: RowName
) -> Comparison:
    """A comparison of a keyword with a value: null is one, too."""

    def compare(base: NormalSchema, revision: NormalSchema) -> Iterator[Difference]:
        if keyword not in base.values:
            if keyword in revision.values:
                yield keyword_difference(added, base, revision, keyword)
        elif keyword not in revision.values:
            yield keyword_difference(removed, base, revision, keyword)
        elif identity(base.values[keyword]) != identity(revision.values[keyword]):
            yield keyword_difference(changed, base, revision, keyword)

    return compare


def _pattern(base: NormalSchema, revision: NormalSchema) -> Iterator[Difference]:
    before = base.values.get("pattern") or None
    after = revision.values.get("pattern") or None
    if before == after or (_admits_any(before) and _admits_any(after)):
        return
    if before is None:
        yield keyword_difference("pattern-added", base, revision, "pattern")
    elif after is None:
        yield keyword_difference("pattern-removed", base, revision, "pattern")
    elif _admits_any(after):
        yield keyword_difference("pattern-generalized", base, revision, "pattern")
    else:
        yield keyword_difference("pattern-changed", base, revision, "pattern")


_ANY_TEXT = frozenset((".*", "^.*$", ".*$", "^.*"))


def _admits_any(pattern: Value) -> bool:
    return pattern is None or (isinstance(pattern, str) and pattern in _ANY_TEXT)


def _multiple(base: NormalSchema, revision: NormalSchema) -> Iterator[Difference]:
    """`multipleOf`: what a divisor of the old one admits is more, a multiple less."""
    for difference in _multiple_of(base, revision):
        before, after = exact(difference.before), exact(difference.after)
        if before and after and before % after == 0:
            yield replace(difference, row="multiple-of-generalized")
        elif before and after and after % before == 0:
            yield replace(difference, row="multiple-of-specialized")
        else:
            yield difference


_multiple_of = compare_value(
    "multipleOf",
    added="multiple-of-added",
    removed="multiple-of-removed",
    changed="multiple-of-changed",
)


def _content(keyword: str, row: RowName) -> Comparison:
    """A comparison of a keyword that says what a text holds: any difference is one."""

    def compare(base: NormalSchema, revision: NormalSchema) -> Iterator[Difference]:
        # Formats byte and binary say the same; their change is that of the format.
        same_format = base.values.get("format") == revision.values.get("format")
        if are_alike(base, revision):
            is_said = keyword == "contentMediaType" and not hold_alike(base, revision)
        else:
            is_said = same_format
        if is_said and base.values.get(keyword) != revision.values.get(keyword):
            yield keyword_difference(row, base, revision, keyword)

    return compare


def _extensible(base: NormalSchema, revision: NormalSchema) -> Iterator[Difference]:
    keyword = "x-extensible-enum"
    old, new = base.values.get(keyword), revision.values.get(keyword)
    if isinstance(old, list) and isinstance(new, list):
        kept = set(map(identity, new))
        for value in old:
            if identity(value) not in kept:
                yield item_difference(
                    "x-extensible-enum-value-removed",
                    base,
                    revision,
                    keyword,
                    value,
                    None,
                )


EXTENSIONS = (
    *("x-stub-value", "x-enum-varnames", "x-enumNames"),
    *("x-enum-descriptions", "x-enum-deprecated"),
)
"""Extensions of schemas that generated code depends on."""


def _extensions(base: NormalSchema, revision: NormalSchema) -> Iterator[Difference]:
    for keyword in EXTENSIONS:
        if base.values.get(keyword) != revision.values.get(keyword):
            yield keyword_difference(
                "extension-changed", base, revision, keyword, name=keyword
            )


def _compare_flag(
    keyword: str, set_: DifferenceRow, unset: DifferenceRow
) -> Comparison:
    """A comparison of a keyword that is true, or says nothing."""

    def compare(base: NormalSchema, revision: NormalSchema) -> Iterator[Difference]:
        if base.flag(keyword) != revision.flag(keyword):
            row = set_ if revision.flag(keyword) else unset
            yield keyword_difference(row, base, revision, keyword)

    return compare


def _deprecated(base: NormalSchema, revision: NormalSchema) -> Iterator[Difference]:
    """A deprecation, which a sunset date may complete later."""
    old, new = base.flag("deprecated"), revision.flag("deprecated")
    before, sunset = base.values.get("x-sunset"), revision.values.get("x-sunset")
    is_dated = old and new and before is None and sunset is not None
    if old != new or is_dated:
        row: RowName = "deprecated" if new else "reactivated"
        if new and sunset is not None:
            is_date = date_of(sunset) is not None
            row = "deprecated-with-sunset" if is_date else "deprecated-sunset-invalid"
        keyword = "x-sunset" if is_dated else "deprecated"
        yield keyword_difference(row, base, revision, keyword, name=str(sunset or ""))


def _stability(base: NormalSchema, revision: NormalSchema) -> Iterator[Difference]:
    keyword = "x-stability-level"
    for schema in (base, revision):
        level = schema.values.get(keyword)
        if stability_of(level) is None:
            yield keyword_difference(
                "invalid-stability-level", base, revision, keyword, name=str(level)
            )
            return
    way = stability_change(base.values.get(keyword), revision.values.get(keyword))
    if way is not None:
        is_less = way == "decreased"
        row: RowName = "stability-decreased" if is_less else "stability-increased"
        yield keyword_difference(row, base, revision, keyword)


KEYWORDS = (
    _compare_flag("readOnly", "became-read-only", "became-not-read-only"),
    _compare_flag("writeOnly", "became-write-only", "became-not-write-only"),
    _deprecated,
    _stability,
    _pattern,
    compare_value(
        "default",
        added="default-value-added",
        removed="default-value-removed",
        changed="default-value-changed",
    ),
    _multiple,
    _compare_flag("uniqueItems", "unique-items-added", "unique-items-removed"),
    _content("contentMediaType", "content-media-type-changed"),
    _content("contentEncoding", "content-encoding-changed"),
    _extensible,
    _extensions,
)
"""Comparisons of single keywords, in the order of a report."""
