"""A real HTTP service on a socket, and both clients behind one way of calling."""

from __future__ import annotations

import asyncio
import json
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, TypeVar

from specloom_runtime.client.async_client import AsyncBaseClient
from specloom_runtime.client.sync_client import BaseClient
from specloom_runtime.operations.call import Call, Response

T = TypeVar("T")


@dataclass
class Received:
    """One request as it arrived."""

    method: str
    target: str
    headers: list[tuple[str, str]]
    content: bytes
    connection: int
    """Port of the other end: the same number is the same connection."""
    at: float

    def header(self, name: str) -> str | None:
        """The only value of a header; None where it is absent."""
        values = [value for key, value in self.headers if key.lower() == name.lower()]
        assert len(values) <= 1, f"{name} was sent {len(values)} times"
        return values[0] if values else None


@dataclass
class Scripted:
    """One answer to give."""

    status: int = 200
    content: bytes = b"{}"
    headers: dict[str, str] = field(default_factory=dict)
    delay: float = 0.0
    hang_up: bool = False


class Service:
    """A service that gives scripted answers in order; the last one again and again."""

    def __init__(self) -> None:
        self.received: list[Received] = []
        self.answers: list[Scripted] = []
        service = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def handle_any(self) -> None:
                length = int(self.headers.get("content-length") or 0)
                content = self.rfile.read(length)
                fields = [(name, value) for name, value in self.headers.items()]
                port = self.client_address[1]
                service.received.append(
                    Received(
                        self.command, self.path, fields, content, port, time.monotonic()
                    )
                )
                answer = (
                    service.answers.pop(0)
                    if len(service.answers) > 1
                    else service.answers[0]
                )
                time.sleep(answer.delay)
                if answer.hang_up:
                    self.close_connection = True
                    return
                self.send_response(answer.status)
                for name, value in {
                    "Content-Type": "application/json",
                    **answer.headers,
                }.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(answer.content)))
                self.end_headers()
                self.wfile.write(answer.content)

            do_GET = do_POST = do_PUT = do_DELETE = do_PATCH = handle_any  # noqa: N815

            def log_message(self, format: str, *args: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        threading.Thread(
            target=self._server.serve_forever, args=(0.01,), daemon=True
        ).start()

    def answer(self, *answers: Scripted) -> None:
        self.answers = list(answers)

    def answer_json(self, value: object, status: int = 200, **headers: str) -> None:
        named = {name.replace("_", "-"): text for name, text in headers.items()}
        self.answer(Scripted(status, json.dumps(value).encode(), named))

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


Send = Callable[..., Response[Any]]


def send_sync(
    call: Call[T], base_url: str, *, send: dict[str, Any] | None = None, **settings: Any
) -> Response[T]:
    with BaseClient(base_url, **settings) as client:
        return client.send(call, **(send or {}))


def send_async(
    call: Call[T], base_url: str, *, send: dict[str, Any] | None = None, **settings: Any
) -> Response[T]:
    async def run() -> Response[T]:
        async with AsyncBaseClient(base_url, **settings) as client:
            return await client.send(call, **(send or {}))

    return asyncio.run(run())
