"""Keywords of a schema that are compared by themselves: patterns, defaults, extensions."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from ...document.value import Value
from ..lifecycle import date_of, stability_change, stability_of
from .difference import Difference, item_difference, keyword_difference
from .encoded import are_alike, hold_alike
from .multiples import exact
from .schema import Schema, identity


def _simple(
    keyword: str, row: str, *, removed: str = "removed"
) -> Callable[[Schema, Schema], Iterator[Difference]]:
    """A comparison of a keyword that is added, removed or changed."""

    def compare(base: Schema, revision: Schema) -> Iterator[Difference]:
        old, new = keyword in base.values, keyword in revision.values
        if not old and not new:
            return
        before, after = base.values.get(keyword), revision.values.get(keyword)
        if old and new:
            if identity(before) != identity(after):
                yield keyword_difference(f"{row}-changed", base, revision, keyword)
        else:
            yield keyword_difference(
                f"{row}-{'added' if new else removed}", base, revision, keyword
            )

    return compare


def _pattern(base: Schema, revision: Schema) -> Iterator[Difference]:
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


def _multiple(base: Schema, revision: Schema) -> Iterator[Difference]:
    """`multipleOf`: what a divisor of the old one admits is more, a multiple less."""
    keyword = "multipleOf"
    for one in _simple(keyword, "multiple-of")(base, revision):
        if one.row == "multiple-of-changed":
            before, after = exact(one.before), exact(one.after)
            if before and after and before % after == 0:
                one = replace(one, row="multiple-of-generalized")
            elif before and after and after % before == 0:
                one = replace(one, row="multiple-of-specialized")
        yield one


def _content(
    keyword: str, row: str
) -> Callable[[Schema, Schema], Iterator[Difference]]:
    """A comparison of a keyword that says what a text holds: any difference is one."""

    def compare(base: Schema, revision: Schema) -> Iterator[Difference]:
        # Formats byte and binary say the same; their change is that of the format.
        same_format = base.values.get("format") == revision.values.get("format")
        if are_alike(base, revision):
            is_said = keyword == "contentMediaType" and not hold_alike(base, revision)
        else:
            is_said = same_format
        if is_said and base.values.get(keyword) != revision.values.get(keyword):
            yield keyword_difference(row, base, revision, keyword)

    return compare


def _extensible(base: Schema, revision: Schema) -> Iterator[Difference]:
    keyword = "x-extensible-enum"
    old, new = base.values.get(keyword), revision.values.get(keyword)
    if isinstance(old, list) and isinstance(new, list):
        kept = set(map(identity, new))
        for value in old:
            if identity(value) not in kept:
                yield item_difference(
                    f"{keyword}-value-removed", base, revision, keyword, value, None
                )


EXTENSIONS = (
    *("x-stub-value", "x-enum-varnames", "x-enumNames"),
    *("x-enum-descriptions", "x-enum-deprecated"),
)
"""Extensions of schemas that generated code depends on."""


def _extensions(base: Schema, revision: Schema) -> Iterator[Difference]:
    for keyword in EXTENSIONS:
        if base.values.get(keyword) != revision.values.get(keyword):
            yield keyword_difference(
                "extension-changed", base, revision, keyword, name=keyword
            )


def _access(base: Schema, revision: Schema) -> Iterator[Difference]:
    for keyword, row in (("readOnly", "read-only"), ("writeOnly", "write-only")):
        if base.flag(keyword) != revision.flag(keyword):
            prefix = "became" if revision.flag(keyword) else "became-not"
            yield keyword_difference(f"{prefix}-{row}", base, revision, keyword)


def _unique_items(base: Schema, revision: Schema) -> Iterator[Difference]:
    if base.flag("uniqueItems") != revision.flag("uniqueItems"):
        way = "added" if revision.flag("uniqueItems") else "removed"
        yield keyword_difference(f"unique-items-{way}", base, revision, "uniqueItems")


def _deprecated(base: Schema, revision: Schema) -> Iterator[Difference]:
    """A deprecation, which a sunset date may complete later."""
    old, new = base.flag("deprecated"), revision.flag("deprecated")
    before, sunset = base.values.get("x-sunset"), revision.values.get("x-sunset")
    is_dated = old and new and before is None and sunset is not None
    if old != new or is_dated:
        row = "deprecated" if new else "reactivated"
        if new and sunset is not None:
            row = (
                "deprecated-with-sunset"
                if date_of(sunset) is not None
                else "deprecated-sunset-invalid"
            )
        keyword = "x-sunset" if is_dated else "deprecated"
        yield keyword_difference(row, base, revision, keyword, name=str(sunset or ""))


def _stability(base: Schema, revision: Schema) -> Iterator[Difference]:
    keyword = "x-stability-level"
    for schema in (base, revision):
        level = schema.values.get(keyword)
        if stability_of(level) is None:
            yield keyword_difference(
                "invalid-stability-level", base, revision, keyword, name=level
            )
            return
    way = stability_change(base.values.get(keyword), revision.values.get(keyword))
    if way is not None:
        yield keyword_difference(f"stability-{way}", base, revision, keyword)


KEYWORDS = (
    _access,
    _deprecated,
    _stability,
    _pattern,
    _simple("default", "default-value"),
    _multiple,
    _unique_items,
    _content("contentMediaType", "content-media-type-changed"),
    _content("contentEncoding", "content-encoding-changed"),
    _extensible,
    _extensions,
)
"""Comparisons of single keywords, in the order of a report."""
