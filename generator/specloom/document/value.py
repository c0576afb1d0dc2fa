"""What documents are made of: plain JSON values in plain Python containers."""

from __future__ import annotations

from typing import TypeAlias

Value: TypeAlias = "bool | int | float | str | list[Value] | dict[str, Value] | None"
"""A JSON value (RFC 8259). Containers are real `dict` and `list`, keys are always strings."""
JsonObject: TypeAlias = dict[str, Value]
"""An object of a document as it was read, such as a schema."""


def mapping(value: Value) -> JsonObject:
    """`value` if it is an object, else an empty one."""
    return value if isinstance(value, dict) else {}


def sequence(value: Value) -> list[Value]:
    """`value` if it is an array, else an empty one."""
    return value if isinstance(value, list) else []
