"""Classes and named types that only changed their name: the same shape under another one."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeAlias

import msgspec

from specloom.compare.impact.canonical import renamed
from specloom.compare.impact.surface import (
    Alias,
    Class,
    Declared,
    ExceptionClass,
    Surface,
    SurfaceArgument,
    SurfaceOperation,
)
from specloom.plan.expressions import Expression

Names: TypeAlias = dict[str, str]
"""New names by the old ones."""


def renames(before: Surface, after: Surface) -> Names:
    """The new name of each class or named type that is called otherwise.

    One is taken for the other if the wire cannot tell them apart, and nothing else is
    like them. Names in their types may be renamed themselves, so that one follows from
    another.
    """
    old, new = before.declared, after.declared
    gone = {name: item for name, item in old.items() if name not in new}
    come = {name: item for name, item in new.items() if name not in old}
    names: Names = {}
    while True:
        more = _pairs(gone, come, names)
        if not more:
            return names
        for name, new_name in more.items():
            del gone[name], come[new_name]
        names |= more


def _pairs(gone: dict[str, Declared], come: dict[str, Declared], known: Names) -> Names:
    """Pairs of one shape; of several that are alike, those from one place in the documents."""
    by_shape: dict[object, list[str]] = {}
    for name, item in come.items():
        by_shape.setdefault(_shape(item, {name: ""}), []).append(name)
    names: Names = {}
    for name, item in gone.items():
        alike = by_shape.get(_shape(item, known | {name: ""}), [])
        if len(alike) > 1:
            alike = [
                candidate
                for candidate in alike
                if come[candidate].pointer == item.pointer
            ]
        if len(alike) == 1 and alike[0] not in names.values():
            names[name] = alike[0]
    return names


def _shape(item: Declared, names: Names) -> object:
    """What two classes have in common that only their names tell apart."""
    if isinstance(item, Alias):
        return renamed(item.value, names)
    fields = frozenset(
        (field.wire_name, renamed(field.type, names), field.required)
        for field in item.fields
    )
    additional = None if item.additional is None else renamed(item.additional, names)
    return fields, additional, item.limits, item.is_closed


def with_names(surface: Surface, names: Names) -> Surface:
    """The surface with classes and named types called by their new names."""
    if not names:
        return surface

    def type_(expression: Expression) -> Expression:
        return renamed(expression, names)

    def maybe(expression: Expression | None) -> Expression | None:
        return None if expression is None else renamed(expression, names)

    def class_(item: Class) -> Class:
        return msgspec.structs.replace(
            item,
            name=names.get(item.name, item.name),
            fields=tuple(
                msgspec.structs.replace(field, type=type_(field.type))
                for field in item.fields
            ),
            additional=maybe(item.additional),
        )

    def argument(item: SurfaceArgument) -> SurfaceArgument:
        return msgspec.structs.replace(
            item,
            type=type_(item.type),
            served=type_(item.served),
            sent=type_(item.sent),
        )

    def operation(item: SurfaceOperation) -> SurfaceOperation:
        return msgspec.structs.replace(
            item,
            arguments=tuple(map(argument, item.arguments)),
            returns=type_(item.returns),
            served=type_(item.served),
            body=maybe(item.body),
            responses=tuple((key, type_(value)) for key, value in item.responses),
            errors=tuple(
                msgspec.structs.replace(raised, contents=maybe(raised.contents))
                for raised in item.errors
            ),
        )

    def operations(items: Iterable[SurfaceOperation]) -> tuple[SurfaceOperation, ...]:
        return tuple(map(operation, items))

    return msgspec.structs.replace(
        surface,
        classes=tuple(map(class_, surface.classes)),
        aliases=tuple(
            msgspec.structs.replace(
                item,
                name=names.get(item.name, item.name),
                value=type_(item.value),
                tags=tuple(map(type_, item.tags)),
            )
            for item in surface.aliases
        ),
        operations=operations(surface.operations),
        webhooks=operations(surface.webhooks),
        exceptions=tuple(_exception(item, names) for item in surface.exceptions),
    )


def _exception(item: ExceptionClass, names: Names) -> ExceptionClass:
    return msgspec.structs.replace(item, base=renamed(item.base, names))
