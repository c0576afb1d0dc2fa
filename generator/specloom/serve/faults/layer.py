"""The application around a stub that lets faults happen."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from typing import Any

from specloom.serve.asgi import ASGI, Stub
from specloom.serve.connection import DROP
from specloom.serve.control import PREFIX
from specloom.serve.faults.fault import Fault, FaultError, fault_in
from specloom.serve.faults.faults import Excess, FaultFile, Faults, Happening
from specloom_runtime.server.refusal import documented_key

HEADER = b"x-specloom-fault"

_STEP = 0.05
"""Seconds between two pieces of a slow body."""


class ConnectionDropped(Exception):
    """There is no connection to end: whoever calls the application without one gets this instead.

    It is no OSError, which a stub takes for a client that has gone.
    """


class Faulty:
    """An application whose requests go wrong as `faults` say."""

    def __init__(
        self,
        stub: Stub,
        application: ASGI,
        faults: Faults,
        *,
        file: FaultFile | None = None,
        takes_header: bool = False,
    ) -> None:
        """Serve `application`, which is `stub` or stands around it.

        Args:
            stub: Knows the operations, and the errors that the document describes.
            application: Answers what does not go wrong.
            faults: What goes wrong.
            file: Where faults are read from again.
            takes_header: Whether a request may ask for a fault of its own, by `X-Specloom-Fault`.
        """
        self._stub = stub
        self._application = application
        self.faults = faults
        self._file = file
        self._takes_header = takes_header

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Answer a request, or do not."""
        if scope["type"] != "http" or scope["path"].startswith(PREFIX):
            await self._application(scope, receive, send)
            return
        if self._file is not None:
            self._file.refresh()
        raw = scope.get("raw_path") or scope["path"].encode()
        operation = self._stub.operation_at(scope["method"], raw.decode("latin-1"))
        id_ = None if operation is None else operation.id
        happening = self.faults.happening(id_)
        own = dict(scope["headers"]).get(HEADER) if self._takes_header else None
        if own is not None:
            try:
                happening = _with_own(happening, _text(own))
            except FaultError as error:
                message = f"X-Specloom-Fault: {error}"
                await _sent(self._stub.error_at(scope, 400, message), [], scope, send)
                return
        if happening.delay:
            await asyncio.sleep(happening.delay)
        fault, limit = happening.fault, happening.limit
        wire = send
        if limit is not None and id_ is not None:
            wire = self._limited(limit, id_, wire)
        if fault is None:
            await self._application(scope, receive, wire)
            return
        wire = _faulty(fault, scope, receive, wire)
        if fault.drop == "before":
            await _drop(scope, receive)
        elif fault.status is not None or fault.rate is not None:
            await self._failed(fault, limit, scope, wire)
        else:
            await self._application(scope, receive, wire)
        if isinstance(wire, _Broken) and wire.is_broken:
            await _gone(receive)

    async def _failed(
        self, fault: Fault, limit: Excess | None, scope: Any, send: Any
    ) -> None:
        """Send the error that the document describes."""
        status = fault.status or 429
        message = "this fault was asked for"
        headers: list[tuple[bytes, bytes]] = []
        wait = fault.retry_after
        if fault.status is None and limit is not None:
            wait = max(1, -int(-limit.resets_in // 1))
            message = f"no more than {limit.rate.requests} requests in {limit.rate.seconds:g} seconds"
        if wait is not None:
            headers.append((b"retry-after", b"%d" % wait))
        await _sent(self._stub.error_at(scope, status, message), headers, scope, send)

    def _described(self, operation: str, status: int) -> list[str]:
        """The header fields that the document describes of an answer, in lower case."""
        parts = self._stub.schemas.answers.parts(operation)
        keys = (part.partition(" ")[0] for part in parts)
        key = documented_key(status, [int(k) if k.isdigit() else k for k in keys])
        prefix = f"{key} header."
        return [
            part.removeprefix(prefix).lower()
            for part in parts
            if part.startswith(prefix)
        ]

    def _limited(self, limit: Excess, operation: str, send: Any) -> Any:
        """Tell of a rate limit in the header fields that the document describes."""

        async def told(message: Any) -> None:
            if message["type"] == "http.response.start":
                named = self._described(operation, message["status"])
                told = {
                    name.encode(): value
                    for name in named
                    if (value := _told(name, limit))
                }
                kept = [field for field in message["headers"] if field[0] not in told]
                message = {**message, "headers": [*kept, *told.items()]}
            await send(message)

        return told


def _told(name: str, limit: Excess) -> bytes | None:
    """The value of a header field about a rate limit; None for another one.

    `RateLimit-Reset` counts seconds, `X-RateLimit-Reset` says when, as most services with that field do.
    """
    plain = name.replace("-", "").replace("_", "")
    if "ratelimit" not in plain:
        return None
    if plain.endswith("limit"):
        return b"%d" % limit.rate.requests
    if plain.endswith("remaining"):
        return b"%d" % limit.remaining
    if plain.endswith("reset"):
        start = time.time() if name.startswith("x-") else 0.0
        return b"%d" % -(-(start + limit.resets_in) // 1)
    return None


def _text(field: bytes) -> str:
    """The text of a header field: UTF-8, where it is (RFC 9110, section 5.5)."""
    try:
        return field.decode()
    except UnicodeDecodeError:
        return field.decode("latin-1")


def _with_own(happening: Happening, text: str) -> Happening:
    """What happens to a request that asks for a fault of its own."""
    fault = fault_in(text)
    if (fault.rate, fault.times, fault.after, fault.probability) != (
        None,
        None,
        0,
        1.0,
    ):
        raise FaultError(
            "rate, times, after and probability are about several requests"
        )
    delay = fault.delay[0] if isinstance(fault.delay, tuple) else fault.delay or 0.0
    has_more = any(
        effect is not None
        for effect in (fault.status, fault.drop, fault.slow, fault.truncate)
    )
    return Happening(
        happening.delay + delay, fault if has_more else happening.fault, happening.limit
    )


async def _sent(
    answer: Any, headers: list[tuple[bytes, bytes]], scope: Any, send: Any
) -> None:
    status, fields, body = answer
    given = {name for name, _ in headers}
    fields = [field for field in fields if field[0] not in given]
    start = {
        "type": "http.response.start",
        "status": status,
        "headers": [*fields, *headers],
    }
    await send(start)
    if scope["method"] == "HEAD":
        body = b""
    await send({"type": "http.response.body", "body": body})


def _faulty(fault: Fault, scope: Any, receive: Any, send: Any) -> Any:
    """What an answer is sent by."""
    if fault.slow is not None:
        send = _slowed(fault.slow, send)
    if fault.truncate is not None or fault.drop == "after":
        return _Broken(fault.truncate, scope, send)
    return send


def _slowed(speed: float, send: Any) -> Any:
    size = max(1, int(speed * _STEP))

    async def slow(message: Any) -> None:
        body = message.get("body", b"")
        for start in range(0, len(body), size):
            piece = body[start : start + size]
            await asyncio.sleep(len(piece) / speed)
            await send({"type": "http.response.body", "body": piece, "more_body": True})
        if not body or not message.get("more_body", False):
            await send({**message, "body": b""} if body else message)

    return slow


class _Broken:
    """Sends an answer until its connection ends: after the head, or after some bytes of its body."""

    def __init__(self, left: int | None, scope: Any, send: Any) -> None:
        """`left` bytes arrive of the body; None: not even the first, whatever it is."""
        self._left = left or 0
        self._is_head_alone = left is None
        self._scope = scope
        self._send = send
        self.is_broken = False

    async def __call__(self, message: Any) -> None:
        if self.is_broken:
            return
        if message["type"] == "http.response.start":
            await self._send(message)
            if self._is_head_alone:
                self._end()
            return
        body, more = message.get("body", b""), message.get("more_body", False)
        if more and len(body) <= self._left:
            self._left -= len(body)
            await self._send(message)
            return
        piece = body[: self._left if more else min(self._left, len(body) - 1)]
        if body and piece:
            await self._send(
                {"type": "http.response.body", "body": piece, "more_body": True}
            )
        self._end()

    def _end(self) -> None:
        self.is_broken = True
        _ending(self._scope)()


def _ending(scope: Any) -> Callable[[], None]:
    """What ends the connection of a request, when all that was sent has gone out.

    Raises:
        ConnectionDropped: there is none.
    """
    end: Callable[[], None] | None = scope.get("extensions", {}).get(DROP)
    if end is None:
        raise ConnectionDropped("the connection was dropped, as a fault wants it")
    return end


async def _drop(scope: Any, receive: Any) -> None:
    _ending(scope)()
    await _gone(receive)


async def _gone(receive: Any) -> None:
    """Wait until the server has noticed that the connection has ended."""
    while (await receive())["type"] != "http.disconnect":
        pass
