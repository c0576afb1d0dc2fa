"""What the types of requests and answers are made of, by wire name."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
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

    __slots__ = ("_annotation", "_is_struct", "_item", "_members", "_scalars")

    def __init__(self, annotation: object) -> None:
        self._annotation = annotation
        self._item: Outline | None = None
        self._members: dict[str, Outline] | None = None
        self._scalars: frozenset[object] | None = None
        self._is_struct: bool | None = None

    @property
    def is_struct(self) -> bool:
        """Whether the type is one class and nothing else: its members can be told apart from each other."""
        is_struct = self._is_struct
        if is_struct is None:
            kinds = alternatives(self._annotation)
            is_struct = self._is_struct = len(kinds) == 1 and _is_struct(kinds[0])
        return is_struct

    def takes(self, value: object) -> bool:
        """Whether a value fits for certain: a text where any text does, a number or a boolean alike."""
        scalars = self._scalars
        if scalars is None:
            kinds = alternatives(self._annotation)
            scalars = self._scalars = _SCALARS.intersection(kinds)
        return type(value) in scalars

    @property
    def members(self) -> Mapping[str, Outline]:
        """The outlines of the members of an object type, by wire name; none for another type."""
        members = self._members
        if members is None:
            types = member_types(self._annotation)
            members = self._members = {
                name: Outline(member) for name, member in types.items()
            }
        return members

    @property
    def item(self) -> Outline:
        """The outline of the items of an array type."""
        item = self._item
        if item is None:
            item = self._item = Outline(item_type(self._annotation))
        return item


def _is_struct(annotation: object) -> bool:
    kind = get_origin(annotation) or annotation
    return isinstance(kind, type) and issubclass(kind, Struct)


@cache
def _members(struct: Any) -> Mapping[str, object]:
    return {
        member.encode_name: member.type for member in msgspec.structs.fields(struct)
    }
