"""What a caller lets a call take: time in all, and memory for an answer."""

from __future__ import annotations

from math import inf
from time import monotonic

from msgspec import Struct

MAX_BODY = 256 * 1024 * 1024
"""Bytes of a body that is read as a whole, unless a client says otherwise.

It is far more than anybody decodes on purpose, a tenth of what a body of these bytes needs as objects, and a small
machine survives it; what is larger is read piece by piece.
"""


class OutOfTime(Exception):
    """A call has come to its deadline."""


class Bounds(Struct, frozen=True):
    """The bounds of one call: they hold for all its attempts together."""

    deadline: float | None = None
    """Seconds from the start of the call to the last byte of the answer; None is no end."""

    ends_at: float = inf
    """When they are over, as `time.monotonic` counts."""

    max_body: int | None = None
    """Bytes that a body has at most when it is read as a whole, after decoding; None is no bound."""

    @property
    def left(self) -> float:
        """Seconds that are left, negative when there are none; infinite without a deadline."""
        return inf if self.deadline is None else self.ends_at - monotonic()

    @property
    def are_over(self) -> bool:
        """Whether the call has come to its deadline; timers may be early by their resolution."""
        return self.left <= _RESOLUTION

    def unread(self) -> Bounds:
        """These bounds for a body that is not read as a whole."""
        return Bounds(self.deadline, self.ends_at)

    def silence(self, timeout: float | None) -> float | None:
        """Seconds to wait for the next byte: a timeout, or what is left where that is less."""
        if self.deadline is None:
            return timeout
        left = max(self.left, 0.001)  # sockets take 0 for "do not wait"
        return left if timeout is None else min(left, timeout)


_RESOLUTION = 0.005

UNBOUNDED = Bounds()


def bounds(deadline: float | None, max_body: int | None) -> Bounds:
    """The bounds of a call that starts now."""
    if deadline is None:
        return Bounds(max_body=max_body)
    return Bounds(deadline, monotonic() + deadline, max_body)
