"""What documents are made of: plain JSON values in plain Python containers."""

from __future__ import annotations

from typing import TypeAlias

#: A JSON value (RFC 8259). Containers are real ``dict`` and ``list``, keys are always strings.
Value: TypeAlias = "bool | int | float | str | list[Value] | dict[str, Value] | None"
JsonObject: TypeAlias = dict[str, Value]
"""An object of a document as it was read, such as a schema."""
