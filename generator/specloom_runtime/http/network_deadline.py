"""The deadline of a call within httpx2's synchronous connections.

The timeouts of httpx2 are those of a single step: a service that sends a byte now and then, in its header fields, say,
never ends them. Asynchronous calls are cancelled; here each step of a connection is given what is left of the time.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any, TypeVar

from .bounds import Bounds, OutOfTime

T = TypeVar("T")

_PIECE = 64 * 1024
"""Bytes that are sent in one step."""


class _Step(float):
    """A timeout of one step that knows the bounds of the call."""

    bounds: Bounds
    timeout: float | None


class Timeouts(dict[str, float]):
    """The timeouts of a request, worked out whenever a phase of it begins."""

    def __init__(self, timeout: float | None, bounds: Bounds) -> None:
        super().__init__()
        self._timeout = timeout
        self._bounds = bounds

    def get(self, key: str, default: object = None, /) -> _Step:
        step = _Step(self._bounds.silence(self._timeout) or 0.0)
        step.bounds = self._bounds
        step.timeout = self._timeout
        return step


def watch(event: str, info: Mapping[str, Any]) -> None:
    """Take an event of httpx2's `trace` extension: the steps of a connection that has been made mind the deadline."""
    if event.endswith((".connect_tcp.complete", ".start_tls.complete")):
        stream = info["return_value"]
        read, write = _within(stream.read), _within(stream.write)

        def write_in_pieces(data: bytes, timeout: float | None = None) -> None:
            for start in range(0, len(data), _PIECE):
                write(data[start : start + _PIECE], timeout)

        stream.read, stream.write = read, write_in_pieces


def _within(
    step: Callable[[Any, float | None], T],
) -> Callable[[Any, float | None], T]:
    """A read or write of a connection with, as its timeout, no more than the time left of the call.

    Raises:
        OutOfTime: there is none.
    """

    @wraps(step)
    def bounded(data: Any, timeout: float | None = None) -> T:
        if isinstance(timeout, _Step):
            bounds = timeout.bounds
            if bounds.are_over:
                raise OutOfTime
            timeout = bounds.silence(timeout.timeout)
        return step(data, timeout)

    return bounded
