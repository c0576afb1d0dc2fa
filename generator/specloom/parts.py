"""What of an API a package has: who calls it, who serves it, who takes in its webhooks, or its models alone."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

from msgspec import Struct

PARTS = ("client", "stub", "webhooks", "models")
"""What may be asked for; models are in every package."""


class Parts(Struct, frozen=True, kw_only=True):
    """The parts of a package beside its models.

    `client` calls the service, `stub` serves it, `receiver` takes in its webhooks and callbacks.
    """

    client: bool = True
    stub: bool = True
    receiver: bool = True

    @property
    def any(self) -> bool:
        """Whether there is anything beside the models."""
        return self.client or self.stub or self.receiver

    @property
    def sender(self) -> bool:
        """Whether webhooks are described: a stub sends them, a receiver is told what comes."""
        return self.stub or self.receiver


ALL_PARTS = Parts()


def parts_of(names: Iterable[str]) -> Parts:
    """The parts that are asked for; all of them where nothing is.

    A package with client and stub has everything.
    """
    wanted = frozenset(names) or frozenset(PARTS)
    client, stub = "client" in wanted, "stub" in wanted
    return Parts(
        client=client, stub=stub, receiver="webhooks" in wanted or (client and stub)
    )


def part(name: str) -> str:
    """The name of a part, as it is asked for.

    Raises:
        ValueError: there is no such part; with what may be meant.
    """
    if name in PARTS:
        return name
    close = difflib.get_close_matches(name, PARTS, 1)
    hint = f"did you mean {close[0]!r}?" if close else f"known: {', '.join(PARTS)}"
    raise ValueError(f"{name!r} is no part of a package; {hint}")
