"""Stubs on a real socket, and asynchronous clients that wait."""

from __future__ import annotations

import asyncio
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import uvicorn


@contextmanager
def serving(app: Any) -> Iterator[str]:
    """The URL at which an ASGI application answers while the block runs."""
    config = uvicorn.Config(app, log_level="error", lifespan="off", http="httptools")
    server = uvicorn.Server(config)
    listener = socket.create_server(("127.0.0.1", 0))
    thread = threading.Thread(target=server.run, args=([listener],), daemon=True)
    thread.start()
    until = time.monotonic() + 10
    while not server.started and time.monotonic() < until:
        time.sleep(0.002)
    yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    server.should_exit = True
    thread.join(10)
    listener.close()


class Waiting:
    """An asynchronous object used as if it were synchronous: what it would have awaited is waited for."""

    def __init__(self, subject: Any, runner: asyncio.Runner) -> None:
        self._subject = subject
        self._runner = runner

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._subject, name)
        if callable(found) or (not name.startswith("_") and hasattr(found, "_client")):
            return Waiting(found, self._runner)
        return found

    def __call__(self, *arguments: Any, **named: Any) -> Any:
        answer = self._subject(*arguments, **named)
        if not asyncio.iscoroutine(answer):
            return answer
        return self._runner.run(answer)
