"""One answer of the server, ready for the wire, and how a service gives it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Generic, NamedTuple, TypeVar

from ..http.messages import ByteStream

T_co = TypeVar("T_co", covariant=True)

RawHeaders = list[tuple[bytes, bytes]]

VARY = b"vary", b"Accept"
"""Says that another `Accept` gets the same in another form (RFC 9110 section 12.5.5)."""

_FRAMING = frozenset(
    (
        "connection",
        "content-encoding",
        "content-length",
        "keep-alive",
        "transfer-encoding",
        "trailer",
    )
)


class RawAnswer(NamedTuple):
    """Status, header fields (names in lower case, without content-length) and body."""

    status: int
    headers: RawHeaders
    body: bytes | ByteStream


class Reply(Generic[T_co]):
    """A body with a status or header fields, for a service method to return in place of the body alone."""

    __slots__ = ("body", "headers", "status")

    def __init__(
        self,
        body: T_co,
        *,
        status: int | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        """`status` is the operation's first success status unless given; `headers` are added to the answer."""
        self.body = body
        self.status = status
        self.headers: Mapping[str, str] = headers or {}

    def __repr__(self) -> str:
        return f"Reply({self.body!r}, status={self.status}, headers={dict(self.headers)!r})"


class NotOverridden(NotImplementedError):
    """Raised by the methods of a generated `Service`: the answer is the document's example."""


def raw_headers(headers: Mapping[str, str]) -> RawHeaders:
    """Header fields as ASGI wants them, without those that frame a message: an answer gets its own.

    A service that passes on the error of another service has that answer's framing in its hands.

    Raises:
        ValueError: a name or value holds a line break, or what Latin-1 has not.
    """
    raw: RawHeaders = []
    for name, value in headers.items():
        if any(mark in text for text in (name, value) for mark in "\r\n\0"):
            raise ValueError(f"header {name!r} holds a line break")
        if name.lower() not in _FRAMING:
            raw.append((name.lower().encode("latin-1"), value.encode("latin-1")))
    return raw
