"""What a Python value is in JSON: an array, or an object."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TypeGuard

EXTRA = "additional_properties"
"""The field with the members of an object that have no field of their own."""

_ARRAYS = (list, tuple, set, frozenset)


def is_array(value: object) -> TypeGuard[Collection[object]]:
    """Whether `value` is written as a JSON array."""
    return isinstance(value, _ARRAYS)


def is_mapping(value: object) -> TypeGuard[Mapping[object, object]]:
    """Whether `value` is a mapping, written as a JSON object."""
    return isinstance(value, Mapping)
