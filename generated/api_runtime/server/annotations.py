"""What the types of requests and answers are made of, by wire name."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any, get_args, get_origin

import msgspec
from msgspec import Struct

from ..values.annotations import NOTHING, members_of_union, unwrapped


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


def _is_struct(annotation: object) -> bool:
    kind = get_origin(annotation) or annotation
    return isinstance(kind, type) and issubclass(kind, Struct)


@cache
def _members(struct: Any) -> Mapping[str, object]:
    return {
        member.encode_name: member.type for member in msgspec.structs.fields(struct)
    }
