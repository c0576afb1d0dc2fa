"""Schemas that admit any value: what it means to become one, or to be one no longer."""

from __future__ import annotations

from collections.abc import Callable

from specloom.compare.schemas.difference import Difference
from specloom.compare.schemas.differences import types_of
from specloom.compare.schemas.schema import NormalSchema, Parts
from specloom.document.value import Value

_TOLD = frozenset(("default", "deprecated", "readOnly", "writeOnly"))
"""Keywords with a value that say something, and ask nothing."""


_ABOUT = (
    *("deprecated", "reactivated", "stability", "invalid-stability", "default-value"),
    *("became-read-only", "became-not-read-only", "extension-changed"),
    *("became-write-only", "became-not-write-only"),
)
"""How rows begin that are not about which values are admitted."""


def is_anything(schema: NormalSchema) -> bool:
    """Whether a schema admits any value: it says so, or nothing at all."""
    if schema.types:
        return False
    asked = {
        keyword
        for keyword in schema.values
        if keyword not in _TOLD and keyword[:2] != "x-"
    }
    is_asked = schema.is_never or schema.is_unknown or schema.enum is not None
    return not is_asked and not any(
        (
            *(asked, schema.required, schema.maps, schema.singles),
            *(schema.prefix, schema.choices, schema.dependent),
        )
    )


def any_value(
    base: NormalSchema,
    revision: NormalSchema,
    read: tuple[Callable[[Parts], NormalSchema], ...],
) -> Difference | None:
    """The difference of two schemas only one of which admits any value; None for others.

    `read` gives the normal forms of what stands below the one and the other.
    """
    is_known = not base.is_unknown and not revision.is_unknown
    if not is_known or is_anything(base) == is_anything(revision):
        return None
    is_allowed = is_anything(revision)
    return Difference(
        "any-value-allowed" if is_allowed else "any-value-denied",
        _admitted(base, read[0]) if is_allowed else None,
        None if is_allowed else _admitted(revision, read[1]),
        base.location,
        revision.location,
    )


def against_anything(
    base: NormalSchema,
    revision: NormalSchema,
    own: list[Difference],
    read: tuple[Callable[[Parts], NormalSchema], ...],
) -> list[Difference]:
    """What is said of two schemas one of which admits any value: most follows from that.

    `own` is how their keywords differ. Nothing where what stands below them says it all.
    """
    opened = any_value(base, revision, read)
    if opened is None:
        return []
    told = [
        difference
        for difference in own
        if difference.row.startswith(("type-", *_ABOUT))
    ]
    if any(difference.row.startswith("type-") for difference in told):
        return told
    return [opened, *own] if base.choices or revision.choices else []


def _admitted(schema: NormalSchema, read: Callable[[Parts], NormalSchema]) -> Value:
    """What a schema admits, as people say it: types, or the keywords that ask for more."""
    listed_types = [schema.types] if schema.types else []
    for choice in schema.choices.values():
        listed_types += [read(parts).types or frozenset() for parts in choice]
    if listed_types and all(listed_types):
        return types_of(NormalSchema(None, types=frozenset().union(*listed_types)))
    listed: list[Value] = [*sorted({*schema.holders})]
    return listed[0] if len(listed) == 1 else listed
