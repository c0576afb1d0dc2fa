"""What a client may take of a server: sizes, and time; and uvicorn's connection that holds it to that."""

from __future__ import annotations

import asyncio
from heapq import nsmallest
from typing import Any, ClassVar, cast
from weakref import WeakKeyDictionary

import httptools
from msgspec import Struct
from uvicorn import Config
from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol

_MOST_CONNECTIONS = 20_000
_OTHER_FILES = 64
"""Descriptors that are left for other things than connections."""


class Limits(Struct, frozen=True, kw_only=True):
    """What a server takes of each of its clients.

    Args:
        header: Bytes of a request's line and header fields; more is answered with 431.
        head_seconds: For these to arrive, from a connection's beginning; then it ends, with 408 where they had begun.
        silent_seconds: Without a byte of a body that has begun, or of an answer that is taken; then it ends.
        idle_seconds: Between two requests of a connection.
        connections: At most; who comes after has the one closed that has been idle for longest.
    """

    header: int = 64 * 1024
    head_seconds: float = 10.0
    silent_seconds: float = 30.0
    idle_seconds: float = 5.0
    connections: int | None = None


DEFAULTS = Limits()


class TooLargeError(Exception):
    """A head has more bytes than it may have."""


class LimitedConnection(HttpToolsProtocol):
    """uvicorn's connection, of which clients can waste no more than `limits`.

    uvicorn ends a connection that is idle after an answer; it waits without end for the first request, for the rest
    of a head or a body, and it takes heads of any size.
    """

    limits: ClassVar[Limits] = DEFAULTS
    parser: httptools.HttpRequestParser
    scope: Any
    cycle: Any

    def __init__(
        self,
        config: Config,
        server_state: Any,
        app_state: dict[str, Any],
        _loop: asyncio.AbstractEventLoop | None = None,
    ) -> None:
        super().__init__(config, server_state, app_state, _loop)
        self.read_at = 0.0
        """When bytes had come last, or been taken, when that was looked at last, by the clock of the loop."""
        self._has_read = False
        """Whether bytes have come since."""
        self._head: tuple[object, float] = (None, 0.0)
        """The scope of the head that was being read when that was looked at last, and since when it is."""
        self._unsent = 0
        """Bytes of answers that the client had not taken then."""
        self._size = 0
        """Bytes of the head that is being read, with all that came at once with its end."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to watch the connection."""
        super().connection_made(transport)
        self.read_at = now = self.loop.time()
        self._head = (None, now)
        watch = _WATCHES.get(self.server_state)
        if watch is None:
            watch = _WATCHES[self.server_state] = Watch(self.limits)
        watch.begin(self)

    def data_received(self, data: bytes) -> None:
        """Read, and refuse a head that grows too large."""
        self._has_read = True
        self._size += len(data)
        before = self.scope
        super().data_received(data)
        scope = self.scope
        if scope is None or "method" in scope:
            self._size = 0
        elif self._size > self.limits.header:
            # What came with the end of another request does not count.
            if self.scope is before or self._read_size() > self.limits.header:
                self.refuse(431)
            else:
                self._size = self._read_size()

    def on_headers_complete(self) -> None:
        """Refuse a head that is too large.

        Raises:
            TooLargeError: it is.
        """
        if self._size > self.limits.header:
            self.check_head()
        super().on_headers_complete()

    def check_head(self) -> None:
        """Hold the head that has ended against its limit.

        Raises:
            TooLargeError: it is too large.
        """
        if self._read_size() > self.limits.header:
            raise TooLargeError

    def _read_size(self) -> int:
        """Bytes of the head that have been understood."""
        fields = sum(len(name) + len(value) + 4 for name, value in self.headers)
        return len(self.url) + fields

    def send_400_response(self, msg: str) -> None:
        """Say what is wrong with a head; uvicorn asks for it when something was raised while it was read."""
        if self.is_within_head and self._read_size() > self.limits.header:
            self.refuse(431)
        else:
            super().send_400_response(msg)

    @property
    def is_within_head(self) -> bool:
        """Whether the head of a request has begun and not ended."""
        return self.scope is not None and "method" not in self.scope

    @property
    def is_answering(self) -> bool:
        """Whether a request has arrived whole, and its answer is not complete."""
        cycle = self.cycle
        return cycle is not None and not cycle.response_complete

    def refuse(self, status: int) -> None:
        """End the connection, and say why, where nothing else is being said."""
        transport = self.transport
        if transport.is_closing():
            return
        is_free = not self.is_answering
        if (
            not self.is_within_head
        ):  # it is about the body of the very request that waits for its answer
            is_free = is_free or not self.cycle.response_started
        if is_free:
            lines = [b"%b: %b\r\n" % item for item in self.server_state.default_headers]
            end = b"content-length: 0\r\nconnection: close\r\n\r\n"
            transport.write(b"".join((STATUS_LINE[status], *lines, end)))
        transport.close()

    def end_if_late(self, now: float) -> None:
        """End the connection where its client has kept it waiting for too long."""
        unsent = self.transport.get_write_buffer_size()
        if unsent != self._unsent or self._has_read:
            self.read_at = now
        self._unsent, self._has_read = unsent, False
        silent = now - self.read_at
        if self.scope is None or self.is_within_head:
            self._end_late_head(now)
        elif unsent:
            if silent > self.limits.silent_seconds:
                self.transport.abort()
        elif self.cycle is not None and self.cycle.more_body:
            if not self.flow.read_paused and silent > self.limits.silent_seconds:
                self.refuse(408)
        elif self.is_idle and silent > self.limits.idle_seconds + 1:
            self.transport.close()  # bytes that are no request had stopped uvicorn's timer

    def _end_late_head(self, now: float) -> None:
        scope, since = self._head
        if scope is not self.scope:
            self._head = self.scope, self.read_at
        elif now - since > self.limits.head_seconds:
            if scope is None:
                self.transport.close()
            else:
                self.refuse(408)

    @property
    def is_idle(self) -> bool:
        """Whether nothing is asked, nor answered."""
        return not self.is_answering and not self.transport.get_write_buffer_size()


class Watch:
    """Looks after the connections of one server, all at once: a timer for each would cost more than they do."""

    def __init__(self, limits: Limits) -> None:
        self._most = limits.connections or _most_connections()
        self._timer: asyncio.TimerHandle | None = None
        self._seconds = min(
            1.0, limits.head_seconds / 4, limits.silent_seconds / 4, limits.idle_seconds
        )

    def begin(self, connection: LimitedConnection) -> None:
        """A connection was made; if there are too many, the ones that have been idle for longest end."""
        connections = connection.connections
        if self._timer is None:
            self._wait(connection)
        if len(connections) > self._most:
            idle = [
                other
                for other in connections
                if isinstance(other, LimitedConnection)
                and other is not connection
                and other.is_idle
            ]
            count = max(len(connections) - self._most, self._most // 100)
            for other in nsmallest(count, idle, key=lambda item: item.read_at):
                # Not before the next turn of the loop are its descriptors free: it is not counted any more.
                connections.discard(other)
                other.transport.abort()

    def _wait(self, connection: LimitedConnection) -> None:
        loop, connections = connection.loop, connection.connections
        self._timer = loop.call_later(self._seconds, self._look, loop, connections)

    def _look(self, loop: asyncio.AbstractEventLoop, connections: set[Any]) -> None:
        self._timer = None
        now = loop.time()
        last: LimitedConnection | None = None
        for connection in [*connections]:
            if isinstance(connection, LimitedConnection):
                last = connection
                if not connection.transport.is_closing():
                    connection.end_if_late(now)
        if last is not None:
            self._wait(last)


_WATCHES: WeakKeyDictionary[Any, Watch] = WeakKeyDictionary()
"""By the state of a server, which all of its connections share."""


def limited(kind: type[LimitedConnection], limits: Limits) -> type[LimitedConnection]:
    """The class of connections with limits of their own."""
    made = type(kind.__name__, (kind,), {"limits": limits})
    return cast(type[LimitedConnection], made)


def _most_connections() -> int:
    """As many as this process may have open beside its other files."""
    try:
        import resource
    except ImportError:  # not on Windows
        return _MOST_CONNECTIONS
    files, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    if files == resource.RLIM_INFINITY:
        return _MOST_CONNECTIONS
    return max(16, min(_MOST_CONNECTIONS, files - _OTHER_FILES))
