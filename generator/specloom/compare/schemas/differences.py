"""What differs between two schemas themselves, whatever direction their values travel in."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, TypeAlias

from specloom.compare.identifiers import RowName
from specloom.compare.schemas.bounds import compare_bounds
from specloom.compare.schemas.difference import (
    Difference,
    DifferenceRow,
    items_difference,
    keyword_difference,
)
from specloom.compare.schemas.discriminators import changed_mapping
from specloom.compare.schemas.encoded import are_alike
from specloom.compare.schemas.keywords import KEYWORDS, compare_value
from specloom.compare.schemas.schema import FORMATS, NormalSchema, meant_types
from specloom.document.value import Value
from specloom.standards.json_schema import WIDER_FORMATS, identity

Outcome: TypeAlias = Literal["narrowed", "widened", "changed"]
"""What became of the values that a schema admits: fewer, more, or others."""

_TYPE_ROWS: dict[Outcome, RowName] = {
    "narrowed": "type-specialized",
    "widened": "type-generalized",
    "changed": "type-changed",
}
_LIST_ROWS: dict[Outcome, DifferenceRow] = {
    "narrowed": "list-of-types-narrowed",
    "widened": "list-of-types-widened",
    "changed": "list-of-types-changed",
}


def differences(base: NormalSchema, revision: NormalSchema) -> Iterator[Difference]:
    """How the keywords of two schemas differ; not what stands below them."""
    if base.is_never != revision.is_never:
        row: RowName = "forbidden" if revision.is_never else "no-longer-forbidden"
        yield Difference(row, base=base.location, revision=revision.location)
        return
    yield from _types(base, revision)
    yield from _nullable(base, revision)
    yield from _values(base, revision)
    yield from compare_bounds(base, revision)
    yield from _required(base, revision)
    yield from _dependent(base, revision)
    yield from _discriminator(base, revision)
    for compare in KEYWORDS:
        yield from compare(base, revision)


def types_of(schema: NormalSchema) -> Value:
    """The types as people write them: one, a list, or None for any."""
    if schema.types is None:
        return None
    listed: list[Value] = [*sorted(schema.types)]
    return listed[0] if len(listed) == 1 else listed


def covers(wide: frozenset[str] | None, narrow: frozenset[str] | None) -> bool:
    """Whether every value of the one list of types is of the other."""
    if wide is None:
        return True
    if narrow is None:
        return False
    return all(
        type_ in wide or (type_ == "integer" and "number" in wide) for type_ in narrow
    )


def _types(base: NormalSchema, revision: NormalSchema) -> Iterator[Difference]:
    before, after = base.values.get("format"), revision.values.get("format")
    format_changed = before != after and not are_alike(base, revision)
    if not format_changed and (
        base.types == revision.types or _is_spelled_out(base, revision)
    ):
        return
    outcome = type_outcome(base, revision)
    lists_types = base.lists_types or revision.lists_types
    if lists_types and not format_changed and base.types and revision.types:
        yield keyword_difference(
            _LIST_ROWS[outcome],
            base,
            revision,
            "type",
            before=types_of(base),
            after=types_of(revision),
        )
        return
    keyword = "type" if base.types != revision.types else "format"
    old, new = _typed(base, keyword, format_changed), _typed(
        revision, keyword, format_changed
    )
    yield keyword_difference(
        _TYPE_ROWS[outcome],
        base,
        revision,
        keyword,
        before=old,
        after=new,
        name=keyword if keyword == "format" or not format_changed else "type/format",
    )


def _is_spelled_out(base: NormalSchema, revision: NormalSchema) -> bool:
    """Whether only one of two schemas says the type that the keywords of both imply.

    One that has null beside it is exact about types.
    """
    is_silent = base.types is None or revision.types is None
    is_exact = base.nullable or revision.nullable
    return is_silent and not is_exact and meant_types(base) == meant_types(revision)


def _typed(schema: NormalSchema, keyword: str, with_format: bool) -> Value:
    form = schema.values.get("format")
    if keyword == "format":
        return form
    types = types_of(schema) or "any"
    if not with_format or not isinstance(form, str):
        return types
    return [*types, form] if isinstance(types, list) else f"{types}/{form}"


def type_outcome(base: NormalSchema, revision: NormalSchema) -> Outcome:
    """What became of the values that types and formats of a schema admit."""
    wider, narrower = _type_axis(base, revision)
    if wider and revision.types is None and base.types is not None:
        return "widened"
    if narrower and base.types is None and revision.types is not None:
        return "narrowed"
    before, after = base.values.get("format"), revision.values.get("format")
    if before != after:
        wider = wider and (after is None or _contains(revision, before, after))
        narrower = narrower and (before is None or _contains(base, after, before))
    if wider == narrower:
        return "changed"
    return "widened" if wider else "narrowed"


def _type_axis(base: NormalSchema, revision: NormalSchema) -> tuple[bool, bool]:
    return covers(revision.types, base.types), covers(base.types, revision.types)


def _contains(schema: NormalSchema, narrow: Value, wide: Value) -> bool:
    if not isinstance(narrow, str) or not isinstance(wide, str):
        return False  # no format: a document that breaks the rules is compared, too
    if set(wide.split(FORMATS)) <= set(narrow.split(FORMATS)):
        return True
    if schema.types is None or len(schema.types) != 1:
        return False
    return (narrow, wide) in WIDER_FORMATS.get(next(iter(schema.types)), ())


def _nullable(base: NormalSchema, revision: NormalSchema) -> Iterator[Difference]:
    only_null = frozenset(("null",))
    if base.nullable == revision.nullable or only_null in (base.types, revision.types):
        return
    keyword = "null" if "null" in {*base.holders, *revision.holders} else "type"
    if revision.nullable and (base.types is not None or base.enum or base.choices):
        yield keyword_difference(
            "became-nullable", base, revision, keyword, before=False, after=True
        )
    elif base.nullable and (
        revision.types is not None or revision.enum or revision.choices
    ):
        yield keyword_difference(
            "became-not-nullable", base, revision, keyword, before=True, after=False
        )


def _values(base: NormalSchema, revision: NormalSchema) -> Iterator[Difference]:
    """Enumerations and constants; a constant reads as an enumeration of one beside one."""
    before, after = base.enum, revision.enum
    old, new = base.values, revision.values
    if "const" in old and "const" not in new and after is not None:
        before = [old["const"]]
    elif "const" in new and "const" not in old and before is not None:
        after = [new["const"]]
    else:
        yield from _compare_const(base, revision)
    if before is None and after is not None:
        yield keyword_difference(
            "became-enum", base, revision, "enum", before=None, after=after
        )
    elif before is not None and after is None:
        yield keyword_difference(
            "enum-removed", base, revision, "enum", before=before, after=None
        )
    elif before is not None and after is not None:
        known, kept = set(map(identity, before)), set(map(identity, after))
        gone = [value for value in before if identity(value) not in kept]
        come = [value for value in after if identity(value) not in known]
        if gone:
            yield items_difference("enum-value-removed", base, revision, gone, [])
        if come:
            yield items_difference("enum-value-added", base, revision, [], come)


_compare_const = compare_value(
    "const", added="const-added", removed="const-removed", changed="const-changed"
)


def _required(base: NormalSchema, revision: NormalSchema) -> Iterator[Difference]:
    old, new = base.properties, revision.properties
    for name, place in revision.required.items():
        if name and name not in base.required and (name in old) == (name in new):
            yield Difference(
                "became-required", False, True, base.at("required"), place, name=name
            )
    for name, place in base.required.items():
        if name and name not in revision.required and (name in old) == (name in new):
            yield Difference(
                "became-optional",
                True,
                False,
                place,
                revision.at("required"),
                name=name,
            )


def _dependent(base: NormalSchema, revision: NormalSchema) -> Iterator[Difference]:
    """What a property requires: more, less, or something else."""
    keyword = "dependentRequired"
    for name in dict.fromkeys((*base.dependent, *revision.dependent)):
        before, after = base.dependent.get(name, []), revision.dependent.get(name, [])
        gone = [required for required in before if required not in after]
        come = [required for required in after if required not in before]
        if not gone and not come:
            continue
        row: RowName = "dependent-required-changed"
        if not come:
            row = "dependent-required-removed"
        elif not gone:
            row = "dependent-required-added"
        yield keyword_difference(
            row,
            base,
            revision,
            keyword,
            before=before if gone and come else gone or None,
            after=after if gone and come else come or None,
            name=name,
        )


def _discriminator(base: NormalSchema, revision: NormalSchema) -> Iterator[Difference]:
    keyword = "discriminator"
    old, new = base.values.get(keyword), revision.values.get(keyword)
    if old == new and not isinstance(old, dict):
        return
    if not isinstance(old, dict) or not isinstance(new, dict):
        row: RowName = "discriminator-added" if old is None else "discriminator-removed"
        yield keyword_difference(row, base, revision, keyword)
        return
    if old.get("propertyName") != new.get("propertyName"):
        yield keyword_difference(
            "discriminator-property-name-changed",
            base,
            revision,
            keyword,
            before=old.get("propertyName"),
            after=new.get("propertyName"),
        )
    yield from changed_mapping(base, revision)
