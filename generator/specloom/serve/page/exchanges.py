"""The last exchanges of a stub, in a form that can be shown: bounded, and without credentials."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Collection, Iterable
from datetime import UTC, datetime
from time import time
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from specloom.serve.verdict import OK, verdict, violations_of
from specloom_runtime.http.redaction import (
    MASK,
    is_secret_header,
    masked_url,
)

if TYPE_CHECKING:
    from specloom_runtime.operations.call import Operation
    from specloom_runtime.server.answer import RawHeaders
    from specloom_runtime.server.exchange import Exchange

KEPT = 200
"""Exchanges that are remembered."""

_SHOWN = 16 * 1024
"""Bytes of a body that are remembered."""


class Message(Struct, frozen=True, rename="camel"):
    """The header fields and the body of a request or an answer."""

    fields: tuple[tuple[str, str], ...]
    body: str
    size: int | None
    """Bytes of the whole body; None where it is a stream."""


class ShownExchange(Struct, frozen=True, rename="camel"):
    """An exchange; `number` counts up from 1."""

    number: int
    at: str
    """Date and time, as RFC 3339 has it, in UTC."""
    method: str
    path: str
    query: str
    operation: str | None
    status: int
    verdict: str
    is_ok: bool
    violations: tuple[str, ...]
    milliseconds: float
    request: Message
    answer: Message


class Exchanges:
    """An observer that remembers the last exchanges.

    It is told of each, between two answers: what can wait until somebody looks, waits.
    """

    def __init__(self, secret_names: Callable[[], Collection[str]] = tuple) -> None:
        """Hide the values of these query parameters and header fields, beside those whose names announce credentials.

        Names of header fields are in lower case.
        """
        self.last = 0
        """The number of the newest; 0 before the first."""
        self._secret_names = secret_names
        self._remembered: deque[_Remembered] = deque(maxlen=KEPT)

    def __call__(self, exchange: Exchange) -> None:
        """Remember an exchange."""
        self.last += 1
        received, answer = exchange.received, exchange.answer
        refusal = exchange.refusal
        scope = received.scope
        request = None if received.spooled is not None else received.body
        body = answer.body if isinstance(answer.body, bytes) else None
        self._remembered.append(
            _Remembered(
                self.last,
                time(),
                received.method,
                received.path,
                scope["query_string"],
                scope["headers"],
                None if request is None else request[:_SHOWN],
                0 if request is None else len(request),
                exchange.operation,
                answer.status,
                answer.headers,
                None if body is None else body[:_SHOWN],
                0 if body is None else len(body),
                None if refusal is None else verdict(refusal),
                tuple(violations_of(refusal)),
                exchange.seconds,
            )
        )

    def after(self, number: int) -> list[ShownExchange]:
        """Those that are remembered and came after the one of a number."""
        return [
            self._shown(remembered)
            for remembered in tuple(self._remembered)
            if remembered.number > number
        ]

    def forget(self) -> None:
        """Remember none; numbers go on."""
        self._remembered.clear()

    def _shown(self, remembered: _Remembered) -> ShownExchange:
        operation = remembered.operation
        query = remembered.query.decode("latin-1")
        at = datetime.fromtimestamp(remembered.at, UTC)
        return ShownExchange(
            number=remembered.number,
            at=at.isoformat(timespec="milliseconds"),
            method=remembered.method,
            path=remembered.path,
            query=masked_url(f"?{query}", self._secret_names())[1:],
            operation=None if operation is None else operation.id,
            status=remembered.status,
            verdict=OK if remembered.refused is None else remembered.refused,
            is_ok=remembered.refused is None,
            violations=remembered.violations,
            milliseconds=round(remembered.seconds * 1000, 2),
            request=self._message(
                remembered.request_fields, remembered.request, remembered.request_size
            ),
            answer=self._message(
                remembered.answer_fields, remembered.answer, remembered.answer_size
            ),
        )

    def _message(
        self, raw: Iterable[tuple[bytes, bytes]], start: bytes | None, size: int
    ) -> Message:
        """A message whose body has `size` bytes and begins with `start`."""
        secret = self._secret_names()
        fields = tuple(
            (name, MASK if name in secret or is_secret_header(name) else value)
            for name, value in (
                (name.decode("latin-1"), value.decode("latin-1")) for name, value in raw
            )
        )
        if start is None:
            return Message(fields, "", None)
        return Message(fields, _text(start), size)


class _Remembered(Struct, gc=False):
    """An exchange, not yet in words; a body is None where it is in a file or a stream.

    It holds no more than what is shown: what is kept is memory that each request finds cold.
    """

    number: int
    at: float
    method: str
    path: str
    query: bytes
    request_fields: RawHeaders
    request: bytes | None
    request_size: int
    operation: Operation[Any] | None
    status: int
    answer_fields: RawHeaders
    answer: bytes | None
    answer_size: int
    refused: str | None
    """Why it was refused, in words: the exception would keep the whole request."""
    violations: tuple[str, ...]
    seconds: float


def _text(body: bytes) -> str:
    """A body as it can be read; empty where it is no text."""
    text = body.decode("utf-8", "replace")
    return "" if "\0" in text or text.count("\ufffd") > 3 else text
