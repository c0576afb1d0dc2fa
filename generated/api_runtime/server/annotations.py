"""What the types of requests and answers are made of, by wire name."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, cached_property
from typing import Any, get_args, get_origin

import msgspec
from msgspec import Struct

from ..values.annotations import NOTHING, members_of_union, unwrapped

_SCALARS: frozenset[object] = frozenset((str, int, float, bool))


def alternatives(annotation: object) -> list[object]:
    """The members of a union, however it is written, without null and absence; else the annotation alone."""
    annotation, _ = unwrapped(annotation)
    members = members_of_union(annotation)
    if members is None:
        return [annotation]
    return [
        inner
        for member in members
        if member not in NOTHING
        for inner in alternatives(member)
    ]


def member_types(annotation: object) -> Mapping[str, object]:
    """The annotations of the members of an object type, by wire name; none for another type."""
    for candidate in alternatives(annotation):
        if _is_struct(candidate):
            return _members(candidate)
    return {}


def item_type(annotation: object) -> object:
    """The annotation of the items of an array type; None for another type."""
    for candidate in alternatives(annotation):
        if get_origin(candidate) in (list, tuple, set, frozenset):
            return get_args(candidate)[0]
    return None


def value_type(annotation: object) -> object:
    """The annotation of the members of a mapping type; None for another type."""
    for candidate in alternatives(annotation):
        if get_origin(candidate) is dict:
            return get_args(candidate)[1]
    return None


class Outline:
    """A type as JSON: the members of objects and the items of arrays, worked out when asked for."""

    def __init__(self, annotation: object) -> None:
        self._annotation = annotation

    @cached_property
    def is_struct(self) -> bool:
        """Whether the type is one class and nothing else: its members can be told apart from each other."""
        kinds = alternatives(self._annotation)
        return len(kinds) == 1 and _is_struct(kinds[0])

    def takes(self, value: object) -> bool:
        """Whether a value fits for certain: a text where any text does, a number or a boolean alike."""
        return type(value) in self._scalars

    @cached_property
    def _scalars(self) -> frozenset[object]:
        return _SCALARS.intersection(alternatives(self._annotation))

    @cached_property
    def members(self) -> Mapping[str, Outline]:
        """The outlines of the members of an object type, by wire name; none for another type."""
        types = member_types(self._annotation)
        return {name: Outline(member) for name, member in types.items()}

    @cached_property
    def item(self) -> Outline:
        """The outline of the items of an array type."""
        return Outline(item_type(self._annotation))


def _is_struct(annotation: object) -> bool:
    kind = get_origin(annotation) or annotation
    return isinstance(kind, type) and issubclass(kind, Struct)


@cache
def _members(struct: Any) -> Mapping[str, object]:
    return {
        member.encode_name: member.type for member in msgspec.structs.fields(struct)
    }
