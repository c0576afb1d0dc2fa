"""The last exchanges of a stub, in a form that can be shown: bounded, and without credentials."""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Iterable
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from urllib.parse import unquote_plus

from msgspec import Struct

from specloom.serve.verdict import OK, verdict, violations_of
from specloom_runtime.http.redaction import (
    MASK,
    is_secret_header,
    is_secret_query,
)

if TYPE_CHECKING:
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
    """An observer that remembers the last exchanges."""

    def __init__(self, secret_query_names: Collection[str] = ()) -> None:
        """Hide the values of these query parameters, beside those whose names announce credentials."""
        self._secret = frozenset(secret_query_names)
        self.last = 0
        """The number of the newest; 0 before the first."""
        self._shown: deque[ShownExchange] = deque(maxlen=KEPT)

    def __call__(self, exchange: Exchange) -> None:
        """Remember an exchange."""
        self.last += 1
        received, answer = exchange.received, exchange.answer
        body = answer.body if isinstance(answer.body, bytes) else None
        spooled = received.spooled is not None
        self._shown.append(
            ShownExchange(
                number=self.last,
                at=datetime.now(UTC).isoformat(timespec="milliseconds"),
                method=received.method,
                path=received.full_path,
                query="&".join(map(self._masked, received.query.split("&"))),
                operation=None if exchange.operation is None else exchange.operation.id,
                status=answer.status,
                verdict=OK if exchange.refusal is None else verdict(exchange.refusal),
                is_ok=exchange.refusal is None,
                violations=tuple(violations_of(exchange.refusal)),
                milliseconds=round(exchange.seconds * 1000, 2),
                request=_message(
                    received.scope["headers"], None if spooled else received.body
                ),
                answer=_message(answer.headers, body),
            )
        )

    def after(self, number: int) -> list[ShownExchange]:
        """Those that are remembered and came after the one of a number."""
        return [exchange for exchange in self._shown if exchange.number > number]

    def forget(self) -> None:
        """Remember none; numbers go on."""
        self._shown.clear()

    def _masked(self, pair: str) -> str:
        name, equals, _ = pair.partition("=")
        decoded = unquote_plus(name)
        is_secret = decoded in self._secret or is_secret_query(decoded)
        return f"{name}={MASK}" if equals and is_secret else pair


def _message(raw: Iterable[tuple[bytes, bytes]], body: bytes | None) -> Message:
    fields = tuple(
        (name, MASK if is_secret_header(name) else value)
        for name, value in (
            (name.decode("latin-1"), value.decode("latin-1")) for name, value in raw
        )
    )
    if body is None:
        return Message(fields, "", None)
    return Message(fields, _text(body[:_SHOWN]), len(body))


def _text(body: bytes) -> str:
    """A body as it can be read; empty where it is no text."""
    text = body.decode("utf-8", "replace")
    return "" if "\0" in text or text.count("\ufffd") > 3 else text
