"""What stands for an alternative of a union that its document did not know."""

from __future__ import annotations

from typing import Any


class UnknownVariant:
    """An object whose discriminator no alternative of the union has: the service is newer than the document.

    It is written as it was received, so that it can be sent back. Its members can be read like those of the
    alternatives, `variant.name` for what JSON calls `name`, so that code for what all alternatives have works for it.
    """

    __slots__ = ("discriminator", "raw")

    def __init__(self, discriminator: object, raw: dict[str, Any]) -> None:
        self.discriminator = discriminator
        """What says which alternative it is."""
        self.raw = raw
        """The whole object, as JSON has it."""

    def __getattr__(self, name: str) -> Any:
        if name not in UnknownVariant.__slots__ and name in self.raw:
            return self.raw[name]
        raise AttributeError(
            f"the variant {self.discriminator!r} has no member {name!r}"
        )

    def __to_json__(self) -> dict[str, Any]:
        return self.raw

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, UnknownVariant):
            return NotImplemented
        return self.raw == other.raw

    __hash__ = None  # type: ignore[assignment]

    def __reduce__(self) -> tuple[object, ...]:
        return UnknownVariant, (self.discriminator, self.raw)

    def __repr__(self) -> str:
        return f"UnknownVariant({self.discriminator!r}, {self.raw!r})"
