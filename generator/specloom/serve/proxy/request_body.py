"""The body of a request on its way to a service: passed on piece by piece, its beginning kept to be judged."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

Receive = Callable[[], Awaitable[Any]]


class GoneError(Exception):
    """The client went away before its request was complete."""


class RequestBody:
    """What a client sends; at most `limit` bytes of it are kept."""

    def __init__(self, scope: Any, receive: Receive, limit: int) -> None:
        names = {name for name, _ in scope["headers"]}
        self.is_there = bool(names & {b"content-length", b"transfer-encoding"})
        self._receive = receive
        self._limit = limit
        self._kept = bytearray()
        self._has_ended = not self.is_there
        self._is_too_long = False

    @property
    def whole(self) -> bytes | None:
        """All of it; None where it is longer than what is kept, or has not been read to its end."""
        if self._is_too_long or not self._has_ended:
            return None
        return bytes(self._kept)

    async def read_ahead(self) -> None:
        """Read it, as far as it is kept.

        Raises:
            GoneError: the client went away.
        """
        while not self._has_ended and len(self._kept) <= self._limit:
            self._kept += await self._piece()

    async def pieces(self) -> AsyncIterator[bytes]:
        """All of it, as it comes.

        Raises:
            GoneError: the client went away.
        """
        if self._kept:
            yield bytes(self._kept)
        while not self._has_ended:
            piece = await self._piece()
            if len(self._kept) + len(piece) > self._limit:
                self._is_too_long = True
                self._kept.clear()
            if not self._is_too_long:
                self._kept += piece
            yield piece

    async def replay(self) -> Any:
        """A `receive` for an application that is to answer after all, once this was read ahead."""
        if self._kept or not self._has_ended:
            body = bytes(self._kept)
            self._kept.clear()
            return {
                "type": "http.request",
                "body": body,
                "more_body": not self._has_ended,
            }
        return await self._receive()

    async def _piece(self) -> bytes:
        message = await self._receive()
        if message["type"] == "http.disconnect":
            raise GoneError
        self._has_ended = not message.get("more_body", False)
        piece: bytes = message.get("body", b"")
        return piece
