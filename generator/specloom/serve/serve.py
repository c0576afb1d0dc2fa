"""Runs stubs: each at a socket of its own, all in one event loop, until they are told to end."""

from __future__ import annotations

import asyncio
import logging
import signal
import socket
import threading
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from types import FrameType
from typing import cast

import uvicorn
from msgspec import Struct

from specloom.serve.asgi import ASGI, Layer, Stub
from specloom.serve.connection import Connection, Droppable
from specloom.serve.limits import DEFAULTS, Limits, limited
from specloom.serve.listening import listen, origin

_SIGNALS = (signal.SIGINT, signal.SIGTERM)

_GRACE = 8
"""Seconds that answers which are being sent have to finish: container engines kill after ten."""


class Served(Struct, frozen=True):
    """An application at an address, and what is said of it."""

    application: ASGI
    title: str
    short_cut: bool = False
    """Whether plain requests are answered ahead of ASGI (see `connection`): the application is a `Stub`."""
    dated: bool = True
    """Whether answers get the field `Date`; those of a service have their own."""
    is_closed: bool = False
    """Whether it is told when the server ends, by ASGI's lifespan, since it has connections of its own."""


def served(
    stub: Stub,
    *,
    layers: Sequence[Layer] = (),
    short_cut: bool = True,
    dated: bool = True,
    is_closed: bool = False,
) -> Served:
    """A stub, within what `layers` put around it: the first is the innermost."""
    application: ASGI = stub
    for layer in layers:
        application = layer(stub, application)
    return Served(application, stub.title, short_cut and not layers, dated, is_closed)


def serve(
    applications: Sequence[Served],
    *,
    host: str = "127.0.0.1",
    port: int = 0,
    limits: Limits = DEFAULTS,
) -> int:
    """Serve until Ctrl-C or SIGTERM; returns the exit code 0.

    Of each, a line on stdout says `serving TITLE at http://HOST:PORT`, when all sockets listen; nothing follows.

    Args:
        applications: What is served.
        host: A name or an address to listen on.
        port: The port of the first, the others have those after it; 0 takes free ones.
        limits: What clients may take of each server.

    Raises:
        OSError: an address is in use, is not this machine's, or the host has no address.
        KeyboardInterrupt: a second signal came, before all answers were sent.
    """
    with ExitStack() as stack:
        listeners = [
            stack.enter_context(listen(host, port + place if port else 0))
            for place in range(len(applications))
        ]
        servers = [server_of(application, limits) for application in applications]
        first, *others = servers
        first.beside = list(zip(others, listeners[1:], strict=True))
        with _stopped_by_signals(servers):
            for application, listener in zip(applications, listeners, strict=True):
                name = " ".join(application.title.split())
                print(f"serving {name} at {origin(listener, host)}", flush=True)
            first.run(sockets=listeners[:1])
    return 0


def server_of(application: Served, limits: Limits = DEFAULTS) -> Server:
    """A server that is to run."""
    connection = Connection if application.short_cut else Droppable
    config = uvicorn.Config(
        application.application,
        http=limited(connection, limits),
        # A float does as well: it is a delay of asyncio's.
        timeout_keep_alive=cast(int, limits.idle_seconds),
        ws="none",
        lifespan="on" if application.is_closed else "off",
        log_config=None,
        access_log=False,
        server_header=False,
        date_header=application.dated,
        timeout_graceful_shutdown=_GRACE,
    )
    return Server(config)


class Server(uvicorn.Server):
    """One that runs others beside it, and leaves signals to whoever runs them all."""

    beside: Sequence[tuple[uvicorn.Server, socket.socket]] = ()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield

    async def serve(self, sockets: list[socket.socket] | None = None) -> None:
        others = (server.serve([listener]) for server, listener in self.beside)
        await asyncio.gather(super().serve(sockets), *others)


@contextmanager
def _stopped_by_signals(servers: Sequence[uvicorn.Server]) -> Iterator[None]:
    """Let SIGINT and SIGTERM end the servers as a success, also before they run; a second one ends them at once."""

    def stop(_signal: int, _frame: FrameType | None) -> None:
        for server in servers:
            server.should_exit = True
        for number in _SIGNALS:
            signal.signal(number, end)

    def end(_signal: int, _frame: FrameType | None) -> None:
        logging.disable()  # what breaks off is no news
        for server in servers:
            for connection in server.server_state.connections:
                if connection.transport is not None:
                    connection.transport.abort()
        raise KeyboardInterrupt

    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = {number: signal.signal(number, stop) for number in _SIGNALS}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
