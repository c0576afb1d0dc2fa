"""What stands for an alternative of a union that its document did not know."""

from __future__ import annotations

from typing import Any


class UnknownVariant:
    """An object whose discriminator no alternative of the union has: the service is newer than the document.

    It is written as it was received, so that it can be sent back.
    """

    __slots__ = ("tag", "value")
    __match_args__ = ("tag", "value")

    def __init__(self, tag: object, value: dict[str, Any]) -> None:
        self.tag = tag
        """What its discriminator says."""
        self.value = value
        """The whole object, as JSON has it."""

    def __to_json__(self) -> dict[str, Any]:
        return self.value

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, UnknownVariant):
            return NotImplemented
        return self.value == other.value

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return f"UnknownVariant(tag={self.tag!r}, value={self.value!r})"
