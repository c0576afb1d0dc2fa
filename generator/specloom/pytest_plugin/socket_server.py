"""A stub at a real socket, for clients that take no transport."""

from __future__ import annotations

import asyncio

from specloom.pytest_plugin.background import Background
from specloom.serve.asgi import ASGI
from specloom.serve.listening import listen, origin
from specloom.serve.serve import Served, server_of


class SocketServer:
    """uvicorn at a free port of 127.0.0.1."""

    def __init__(self, application: ASGI, background: Background) -> None:
        """Listen; connections that are made at once are answered as soon as the loop is there."""
        self._background = background
        self._listener = listen("127.0.0.1", 0)
        self.url = origin(self._listener, "127.0.0.1")
        self._server = server_of(Served(application, title=""))
        self._serving = background.start(self._server.serve(sockets=[self._listener]))

    def close(self) -> None:
        """Free the port and drop all connections; what uvicorn has to tidy up, it does by itself."""
        self._background.start(self._close()).result(timeout=5)

    async def _close(self) -> None:
        while not self._server.started and not self._serving.done():
            await asyncio.sleep(0.01)
        self._server.should_exit = True
        for server in self._server.servers:
            server.close()
        self._listener.close()
        for connection in list(self._server.server_state.connections):
            if connection.transport is not None:
                connection.transport.abort()
