"""What a Python value is in JSON: an array, an object, its plain form; and how it is shown in a message."""

from __future__ import annotations

from collections import UserDict
from collections.abc import Collection, Mapping
from typing import Any, TypeGuard

import msgspec
from msgspec import UNSET, Struct

EXTRA = "additional_properties"
"""The field with the members of an object that have no field of their own."""

ARRAYS = (list, tuple, set, frozenset)
"""The types whose values are written as arrays."""


def is_array(value: object) -> TypeGuard[Collection[object]]:
    """Whether `value` is written as a JSON array."""
    return isinstance(value, ARRAYS)


def is_mapping(value: object) -> TypeGuard[Mapping[object, object]]:
    """Whether `value` is a mapping, written as a JSON object."""
    return isinstance(value, Mapping)


class Inlined(Exception):
    """An object has members that stand among its fields: msgspec alone cannot write it."""


def to_json_value(value: object) -> object:
    """Hook of encoders: the plain JSON value of an object that msgspec does not know."""
    convert = getattr(value, "__to_json__", None)
    if convert is not None:
        return convert()
    # Subclasses of plain types, and mappings that are no dict, stand for what they extend.
    for plain_type in (str, int, float):
        if isinstance(value, plain_type):
            return plain_type(value)
    if is_mapping(value):
        return dict(value)
    raise TypeError(f"{type(value).__name__} is not a JSON value")


def plain(value: object) -> Any:
    """The value as `json.loads(encode(value))` would give it."""
    try:
        return msgspec.to_builtins(value, str_keys=True, enc_hook=to_json_value)
    except Inlined:
        return walked(value)


_PLAIN = (str, int, float, bool)


def walked(value: object) -> object:
    """The plain form of a value some of whose objects have members among their fields."""
    if value is None or type(value) in _PLAIN:
        return value
    declared = getattr(value, "_fields", value)  # of an `OpenObject`
    if isinstance(declared, Struct):
        members: dict[str, object] = {}
        others: dict[str, object] = (
            {} if declared is value else getattr(value, EXTRA, {})
        )
        names = zip(
            declared.__struct_fields__, declared.__struct_encode_fields__, strict=True
        )
        for name, wire_name in names:
            member = getattr(declared, name)
            if name == EXTRA and isinstance(member, UserDict):
                others = member.data
            elif member is not UNSET:
                members[wire_name] = walked(member)
        for name, member in others.items():
            if name not in members:
                members[name] = walked(member)
        return members
    if is_mapping(value):
        return {
            str(name): walked(member)
            for name, member in value.items()
            if member is not UNSET
        }
    if is_array(value):
        return [walked(item) for item in value]
    convert = getattr(value, "__to_json__", None)
    if convert is not None:
        return walked(convert())
    return msgspec.to_builtins(value, str_keys=True, enc_hook=to_json_value)


_SHOWN = 60


def shortened(value: object) -> str:
    """`repr` of a value from the caller, at most about 60 characters and without building a long one first."""
    if isinstance(value, str | bytes):
        text = repr(value[:_SHOWN])
        return text if len(value) <= _SHOWN else f"{text}… ({len(value)} in all)"
    if isinstance(value, bool | float) or value is None:
        return repr(value)
    if isinstance(value, int):
        return (
            repr(value)
            if value.bit_length() < 400
            else f"an integer of {value.bit_length()} bits"
        )
    if is_array(value) or is_mapping(value):
        return f"{type(value).__name__} of {len(value)}"
    if isinstance(value, Struct):
        return type(value).__name__
    text = repr(value)
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
