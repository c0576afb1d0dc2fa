"""What a Python value is in JSON: an array, or an object."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TypeGuard

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
