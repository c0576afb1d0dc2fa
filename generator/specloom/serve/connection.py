"""uvicorn's connection with a short cut: what can be answered without waiting is answered while it is read.

This is the one place where `specloom serve` does more than configure uvicorn. uvicorn's own `HttpToolsProtocol` reads
all HTTP. A request that has arrived whole and asks for nothing unusual gets the bytes that uvicorn would send, without
the task, the event and the messages of an ASGI call, which cost more than the answer does; every other request is
uvicorn's. What that gains stands in docs/architecture.md. `specloom serve` does without when told `--uvicorn`.
"""

from __future__ import annotations

import asyncio
from functools import lru_cache
from typing import Any, cast
from urllib.parse import unquote

import httptools
from uvicorn import Config
from uvicorn.protocols.http.httptools_impl import (
    HEADER_RE,
    HEADER_VALUE_RE,
    STATUS_LINE,
)

from specloom.serve.asgi import Answer, Stub
from specloom.serve.limits import LimitedConnection

_FORWARDED = frozenset((b"x-forwarded-for", b"x-forwarded-proto"))
"""Header fields that uvicorn's middleware for proxies reads."""

_NOTABLE = _FORWARDED | {b"connection"}


DROP = "specloom.drop"
"""Of a scope's `extensions`: what ends the connection as soon as all that was sent has gone out."""


class Droppable(LimitedConnection):
    """uvicorn's connection; an application may end it at any time."""

    def on_message_begin(self) -> None:
        """Begin a request."""
        super().on_message_begin()
        self.scope["extensions"] = cast(Any, {DROP: self.transport.close})


class Connection(LimitedConnection):
    """One connection, as `uvicorn.Config(http=Connection)` makes them.

    Between `on_headers_complete` and the end of what was read at once, a plain request is held back from uvicorn. If
    it is not whole by then, uvicorn gets it, no later than it would have begun to run the application.
    """

    def __init__(
        self,
        config: Config,
        server_state: Any,
        app_state: dict[str, Any],
        _loop: asyncio.AbstractEventLoop | None = None,
    ) -> None:
        super().__init__(config, server_state, app_state, _loop)
        self._stub = cast(Stub, config.app)
        self._is_held = False
        self._body: list[bytes] = []
        """The pieces of the body of the request that is held."""
        self._written: list[bytes] = []
        """Answers to what was read at once, which go out when all of it has turned out to be HTTP."""
        self._idle_since: float | None = None
        """When the last request was answered here, by the clock of the loop; None once more has been read."""
        self._idle_timer: asyncio.TimerHandle | None = None

    def data_received(self, data: bytes) -> None:
        """Read requests, send their answers, and leave to uvicorn what is not whole."""
        self._idle_since = None
        super().data_received(data)
        if self._is_held:
            self._release()
        if self._written:
            if not self.transport.is_closing():
                self.transport.write(b"".join(self._written))
            self._written.clear()

    def on_headers_complete(self) -> None:
        """Hold the request, if it is plain."""
        if self._size > self.limits.header:
            self.check_head()
        method = self.parser.get_method()
        if not self._is_plain(method):
            super().on_headers_complete()
            return
        url = httptools.parse_url(self.url)
        path = url.path.decode("ascii")
        scope = self.scope
        scope["method"] = method.decode("ascii")
        scope["path"] = unquote(path) if "%" in path else path
        scope["raw_path"] = url.path
        scope["query_string"] = url.query or b""
        self._is_held = True

    def on_body(self, body: bytes) -> None:
        """Hold the body of a request that is held."""
        if self._is_held:
            self._body.append(body)
        else:
            super().on_body(body)

    def on_message_complete(self) -> None:
        """Answer the request that is held, unless that takes waiting."""
        if self._is_held:
            answer = self._stub.immediate(self.scope, b"".join(self._body))
            written = None if answer is None else self._as_written(answer)
            if written is not None:
                self._is_held = False
                self._body.clear()
                self._written.append(written)
                self._idle_since = self.loop.time()
                if self._idle_timer is None:
                    self._close_when_idle()
                return
            self._release()
        super().on_message_complete()

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop the timer, besides what uvicorn does."""
        super().connection_lost(exc)
        if self._idle_timer is not None:
            self._idle_timer.cancel()

    def _is_plain(self, method: bytes) -> bool:
        """Whether uvicorn would do no more with the request whose head was read than to pass it on."""
        parser = self.parser
        notable = [name for name, _ in self.headers if name in _NOTABLE]
        return (
            getattr(self.cycle, "response_complete", True)  # None before the first
            and parser.should_keep_alive()
            and method not in (b"HEAD", b"CONNECT")
            and self.url.startswith(b"/")
            and not self.expect_100_continue
            and not self.flow.write_paused
            and (
                # Without the field `Connection`, HTTP/1.0 keeps none alive, and nothing is upgraded.
                not notable
                or (
                    _FORWARDED.isdisjoint(notable)
                    and parser.get_http_version() == "1.1"
                    and not parser.should_upgrade()
                )
            )
        )

    def _release(self) -> None:
        """Give uvicorn the request that is held."""
        self._is_held = False
        super().on_headers_complete()
        if self._body:
            super().on_body(b"".join(self._body))
            self._body.clear()

    def _as_written(self, answer: Answer) -> bytes | None:
        """An answer as uvicorn writes it; None for one that it refuses to send."""
        status, headers, body = answer
        fields = (*self.server_state.default_headers, *headers)
        lines = [_line(name, value) for name, value in fields]
        if status not in STATUS_LINE or not all(lines):
            return None
        return b"".join((STATUS_LINE[status], *lines, b"\r\n", body))

    def _close_when_idle(self) -> None:
        """Close what has been idle for too long, or look again when it may have been.

        uvicorn sets and cancels a timer for each request, at a tenth of the cost of an answer.
        """
        self._idle_timer = None
        if self._idle_since is None:
            return
        left = self._idle_since + self.timeout_keep_alive - self.loop.time()
        if left > 0:
            self._idle_timer = self.loop.call_later(left, self._close_when_idle)
        else:
            self.timeout_keep_alive_handler()


@lru_cache(maxsize=1024)
def _line(name: bytes, value: bytes) -> bytes:
    """A header field as uvicorn writes it; nothing where it refuses to."""
    if HEADER_RE.search(name) or HEADER_VALUE_RE.search(value):
        return b""
    return b"%b: %b\r\n" % (name.lower(), value)
