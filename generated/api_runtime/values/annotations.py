"""Type annotations taken apart."""

from __future__ import annotations

import types
import typing
from collections.abc import Iterable, Mapping
from typing import Annotated, Any, Literal, NamedTuple, get_args, get_origin

import msgspec
from msgspec import Struct, UnsetType

from .limits import Limits

UNIONS = (typing.Union, types.UnionType)
MAPPINGS = (dict, Mapping)
NOTHING = (None, type(None), UnsetType)
"""What stands in unions for null and for absence."""


class Flattened(NamedTuple):
    """The types that a value may have."""

    kinds: list[tuple[Any, bool]]
    """Each type that is no union itself, and whether what none of its constants lists may be sent (`Open`)."""
    unions: list[Any]
    """The unions that were opened, outer ones first."""


def unwrapped(annotation: object) -> tuple[Any, list[Limits]]:
    """An annotation without `Annotated` and `type X = ...`, and the limits that stood there."""
    limits: list[Limits] = []
    while True:
        if get_origin(annotation) is Annotated:
            annotation, *metadata = get_args(annotation)
            limits += [item for item in metadata if isinstance(item, Limits)]
        elif type(annotation).__name__ == "TypeAliasType":
            annotation = typing.cast(Any, annotation).__value__
        else:
            return annotation, limits


def members_of_union(annotation: object) -> tuple[Any, ...] | None:
    """The types of a union, however it is written; None for another annotation."""
    if get_origin(annotation) in UNIONS:
        return get_args(annotation)
    if isinstance(annotation, type) and hasattr(annotation, "__alternatives__"):
        return tuple(annotation.__alternatives__())
    return None


def flattened(annotation: object, is_open: bool = False) -> Flattened:
    """The types of a value, with unions inside of unions opened; a union may be its own member."""
    kinds: list[tuple[Any, bool]] = []
    unions: list[Any] = []
    waiting = [(annotation, is_open)]
    while waiting:
        kind, is_open = waiting.pop()
        base, limits = unwrapped(kind)
        members = members_of_union(base)
        if members is None:
            kinds.append((kind, is_open))
        elif base not in unions:
            unions.append(base)
            is_open = is_open or any(item.open for item in limits)
            waiting += [(member, is_open) for member in reversed(members)]
    return Flattened(kinds, unions)


def constants_of(annotation: object) -> frozenset[object]:
    """The constants that an annotation, or a union, lists; none where it has none."""
    constants: set[object] = set()
    for kind, _ in flattened(annotation).kinds:
        base, limits = unwrapped(kind)
        if get_origin(base) is Literal:
            constants.update(get_args(base))
        for limit in limits:  # of truth values and fractions, which no `Literal` lists
            constants.update(limit.allowed)
    return frozenset(constants)


def listed_types(kinds: Iterable[tuple[Any, bool]]) -> frozenset[type]:
    """The types of the constants that `kinds` (see `Flattened`) list, apart from those that leave others open."""
    return frozenset(
        type(value)
        for kind, is_open in kinds
        if not is_open and not struct_of(unwrapped(kind)[0])
        for value in constants_of(kind)
    )


def has_but_constants(annotation: object) -> bool:
    """Whether what a type lists is all that it has, but for null and for what is newer than the list."""
    kinds = flattened(annotation).kinds
    listed = listed_types(kinds)
    return all(
        get_origin(base := unwrapped(kind)[0]) is Literal
        or base in NOTHING
        or any(limit.allowed for limit in unwrapped(kind)[1])
        or (not is_open and base in listed)
        for kind, is_open in kinds
    )


def struct_of(kind: object) -> type[Struct] | None:
    """The Struct that declares the fields of a class of models; None for another type."""
    declared = getattr(kind, "__fields_type__", get_origin(kind) or kind)
    is_struct = isinstance(declared, type) and issubclass(declared, Struct)
    return typing.cast("type[Struct]", declared) if is_struct else None


def takes_null(annotation: object) -> bool:
    """Whether None is a value of a type."""
    return any(
        kind is None or kind is type(None) or kind is Any or kind is object
        for kind, _ in flattened(annotation).kinds
    )


def is_native(annotation: object) -> bool:
    """Whether msgspec reads a type by itself, with all that it is made of."""
    met: set[object] = set()
    waiting: list[Any] = [annotation]
    while waiting:
        base, _ = unwrapped(waiting.pop())
        if hasattr(base, "__from_json__") or hasattr(base, "__read__"):
            return False
        if get_origin(base) is Literal or base in NOTHING or base is ...:
            continue
        struct = struct_of(base)
        if struct is None:
            waiting += get_args(base)
        elif base not in met:
            met.add(base)
            waiting += [field.type for field in msgspec.structs.fields(base)]
    return True
