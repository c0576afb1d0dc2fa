"""Answers that are sent piece by piece, for as long as somebody listens."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress

from ..http.messages import ByteStream
from .received import Receive, Send


async def send_stream(stream: ByteStream, send: Send, receive: Receive) -> None:
    """Send the body of an answer that has begun. A client that goes away ends it, whatever it is waiting for.

    Raises:
        Exception: what makes the body failed; the server breaks the connection, so that the client knows.
    """
    pieces = stream.async_chunks()
    gone = asyncio.ensure_future(_disconnected(receive))
    try:
        while True:
            turn = asyncio.ensure_future(_next(pieces))
            await asyncio.wait({turn, gone}, return_when=asyncio.FIRST_COMPLETED)
            if gone.done():
                turn.cancel()
                with suppress(asyncio.CancelledError, Exception):
                    await turn
                return
            piece = turn.result()
            if piece is None:
                await send({"type": "http.response.body", "body": b""})
                return
            if piece:
                await send(
                    {"type": "http.response.body", "body": piece, "more_body": True}
                )
    finally:
        gone.cancel()
        close = getattr(pieces, "aclose", None)
        if close is not None:
            await close()


async def _next(pieces: AsyncIterator[bytes]) -> bytes | None:
    return await anext(pieces, None)


async def _disconnected(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
