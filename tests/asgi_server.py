"""ASGI applications on real sockets, in a thread of this process."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Awaitable, Callable, Iterator, MutableMapping
from contextlib import contextmanager
from typing import Any, Literal

import uvicorn

from specloom.serve.listening import listen, origin

Message = MutableMapping[str, Any]
Application = Callable[
    [Message, Callable[[], Awaitable[Message]], Callable[[Message], Awaitable[None]]],
    Awaitable[None],
]
"""Any ASGI application (https://asgi.readthedocs.io)."""


@contextmanager
def served(
    application: Application,
    http: type[asyncio.Protocol] | Literal["httptools"] = "httptools",
    **settings: Any,
) -> Iterator[str]:
    """The URL at which the application answers while the block runs; `settings` are uvicorn's."""
    listener = listen("127.0.0.1", 0)
    config = uvicorn.Config(
        application,
        http=http,
        ws="none",
        lifespan="auto",
        log_config=None,
        access_log=False,
        timeout_graceful_shutdown=1,
        **settings,
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    try:
        yield origin(listener, "127.0.0.1")
    finally:
        server.should_exit = True
        thread.join()
        listener.close()
