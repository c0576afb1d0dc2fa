"""A client's connection to a stub: small requests are answered as soon as they are read, all others by uvicorn.

An answer that is an example takes no waiting: the task, the event and the messages that an ASGI server makes for each
request are for nothing, and more than half of its work. Whatever is not plain (a large body, `Expect`, an upgrade,
requests sent ahead of their answers, requests that a proxy forwards, streams, bytes that are no HTTP) makes the rest
of the connection uvicorn's.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from functools import cache, partial
from http import HTTPStatus
from typing import Any, Protocol, cast
from urllib.parse import unquote

import httptools
from uvicorn import Config
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

LARGEST = 64 * 1024
"""Bytes of a request that is answered here."""

_UNUSUAL = frozenset((b"expect", b"upgrade", b"x-forwarded-for", b"x-forwarded-proto"))
"""Headers of requests that are uvicorn's."""


class Stub(Protocol):
    """The application of a generated package, as far as it is used here."""

    def immediate(
        self, scope: dict[str, Any], body: bytes
    ) -> tuple[int, Iterable[tuple[bytes, bytes]], bytes] | None:
        """Status, headers and body that answer a request; None where that takes waiting."""


class Connection(asyncio.Protocol):
    """One connection, as `uvicorn.Config(http=Connection)` makes them."""

    def __init__(
        self,
        config: Config,
        server_state: Any,
        app_state: dict[str, Any],
        _loop: asyncio.AbstractEventLoop | None = None,
    ) -> None:
        self._stub = cast(Stub, config.app)
        self._loop = _loop or asyncio.get_running_loop()
        self._state = server_state
        self._made_by_uvicorn = partial(
            HttpToolsProtocol, config, server_state, app_state, _loop
        )
        self._idle_limit = config.timeout_keep_alive
        self._idle_since = 0.0
        self._idle_timer: asyncio.TimerHandle | None = None
        self._parser = httptools.HttpRequestParser(self)
        self._read = b""
        """What has been read of a request that is not yet whole."""
        self._begin()

    def _begin(self) -> None:
        self._method = self._url = b""
        self._headers: list[tuple[bytes, bytes]] = []
        self._body = b""
        self._has_begun = False
        self._is_plain = True
        self._is_whole = False

    # ---- the transport

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin to listen."""
        self._transport = cast(asyncio.Transport, transport)  # uvloop's is no subclass
        address = transport.get_extra_info("sockname")
        self._place = {
            "type": "http",
            "scheme": "http",
            "server": address[:2] if address else None,
            "root_path": "",
        }
        self._state.connections.add(self)

    def connection_lost(self, exc: Exception | None) -> None:
        """End."""
        self._leave()

    def pause_writing(self) -> None:
        """A client that does not read its answers is not read either."""
        self._transport.pause_reading()

    def resume_writing(self) -> None:
        """It reads again."""
        self._transport.resume_reading()

    def shutdown(self) -> None:
        """Close, because the server stops: no answer is under way."""
        self._transport.close()

    def data_received(self, data: bytes) -> None:
        """Answer a request if this completes it."""
        read = self._read + data if self._read else data
        try:
            self._parser.feed_data(data)
            if not self._is_whole and self._is_plain and len(read) <= LARGEST:
                self._read = read
                return
            written = self._written() if self._is_plain and self._is_whole else None
        except (httptools.HttpParserError, httptools.HttpParserUpgrade):
            written = None
        if written is None:
            self._hand_over(read)
            return
        self._transport.write(written)
        self._read = b""
        self._begin()
        self._idle_since = self._loop.time()
        if self._idle_timer is None:
            self._close_when_idle()

    # ---- the parser

    def on_message_begin(self) -> None:
        """A request begins, perhaps before the one before it is answered."""
        self._is_plain = not self._has_begun
        self._has_begun = True

    def on_url(self, url: bytes) -> None:
        """A piece of its target."""
        self._url += url

    def on_header(self, name: bytes, value: bytes) -> None:
        """One of its header fields."""
        name = name.lower()
        self._headers.append((name, value))
        if name in _UNUSUAL:
            self._is_plain = False

    def on_headers_complete(self) -> None:
        """Its head is whole."""
        parser = self._parser
        self._method = parser.get_method()
        if (
            self._method == b"HEAD"
            or parser.get_http_version() != "1.1"
            or not parser.should_keep_alive()
        ):
            self._is_plain = False

    def on_body(self, body: bytes) -> None:
        """A piece of its body."""
        self._body += body

    def on_message_complete(self) -> None:
        """It is whole."""
        self._is_whole = True

    # ---- answers

    def _written(self) -> bytes | None:
        """The answer to the request that was read, as it is sent; None where uvicorn has to answer it.

        Raises:
            httptools.HttpParserError: its target is no URL.
        """
        url = httptools.parse_url(self._url)
        if not url.path:
            return None
        path = url.path.decode("latin-1")
        scope = {
            **self._place,
            "method": self._method.decode("ascii"),
            "path": unquote(path) if "%" in path else path,
            "raw_path": url.path,
            "query_string": url.query or b"",
            "headers": self._headers,
        }
        answer = self._stub.immediate(scope, self._body)
        if answer is None:
            return None
        status, headers, body = answer
        lines = [_status_line(status)]
        for name, value in (*self._state.default_headers, *headers):
            lines.append(name + b": " + value)
        head = b"\r\n".join(lines)
        if head.count(b"\n") != len(lines) - 1:  # uvicorn refuses to send it
            return None
        return b"%b\r\n\r\n%b" % (head, body)

    # ---- what ends it

    def _hand_over(self, read: bytes) -> None:
        """Make the connection uvicorn's, from the request on that begins with `read`."""
        self._leave()
        protocol = self._made_by_uvicorn()
        self._transport.set_protocol(protocol)
        protocol.connection_made(self._transport)
        protocol.data_received(read)

    def _leave(self) -> None:
        self._state.connections.discard(self)
        if self._idle_timer is not None:
            self._idle_timer.cancel()

    def _close_when_idle(self) -> None:
        """Close what has been idle for too long, or look again when it may have been."""
        left = self._idle_since + self._idle_limit - self._loop.time()
        if left > 0 or self._read:
            again = left if left > 0 else self._idle_limit
            self._idle_timer = self._loop.call_later(again, self._close_when_idle)
        else:
            self._transport.close()


@cache
def _status_line(status: int) -> bytes:
    try:
        phrase = HTTPStatus(status).phrase
    except ValueError:
        phrase = ""
    return f"HTTP/1.1 {status} {phrase}".encode("ascii")
