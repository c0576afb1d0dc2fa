"""Requests to an ASGI application without a socket."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from specloom_runtime.server.application import Application

TOKEN = {"X-Auth-Token": "t"}


@dataclass(frozen=True)
class Answered:
    status: int
    headers: list[tuple[str, str]]
    content: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.content)

    def header(self, name: str) -> str | None:
        return next((value for key, value in self.headers if key == name.lower()), None)


def ask(
    application: Application,
    method: str,
    path: str,
    body: bytes | Mapping[str, object] = b"",
    *,
    headers: Mapping[str, str] | Sequence[tuple[bytes, bytes]] = {},
    query: str = "",
    pieces: Sequence[bytes] | None = None,
    raw_path: bytes | None = None,
    **scope: object,
) -> Answered:
    """One request; a mapping as body is sent as JSON, `pieces` as a body in several messages."""
    if isinstance(headers, Mapping):
        raw = [
            (name.lower().encode(), value.encode()) for name, value in headers.items()
        ]
    else:
        raw = list(headers)
    if isinstance(body, Mapping):
        body = json.dumps(body).encode()
        raw.append((b"content-type", b"application/json"))
    bodies = list(pieces) if pieces is not None else [body]
    incoming = [
        {"type": "http.request", "body": piece, "more_body": place < len(bodies) - 1}
        for place, piece in enumerate(bodies)
    ]
    sent: list[Any] = []

    async def receive() -> Any:
        return incoming.pop(0) if incoming else {"type": "http.disconnect"}

    async def send(message: Any) -> None:
        sent.append(message)

    whole = {
        "type": "http",
        "method": method,
        "path": path,
        "raw_path": path.encode() if raw_path is None else raw_path,
        "query_string": query.encode(),
        "headers": raw,
        "scheme": "http",
        "server": ("127.0.0.1", 8000),
        **scope,
    }
    asyncio.run(application(whole, receive, send))
    start, end = sent
    pairs = [
        (name.decode(), value.decode("latin-1")) for name, value in start["headers"]
    ]
    return Answered(start["status"], pairs, end["body"])
