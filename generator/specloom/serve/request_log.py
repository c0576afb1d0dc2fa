"""A line for each request that a stub answers."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, cast

from .connection import Answer, Stub

Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]


class RequestLog:
    """An application that tells `write` the method, path and status of what it answers.

    The query is left out: API keys may stand there.
    """

    def __init__(self, application: Stub, write: Callable[[str], None]) -> None:
        self._application = application
        self._write = write

    def immediate(self, scope: Any, body: bytes) -> Answer | None:
        """As the application answers."""
        answer = self._application.immediate(scope, body)
        if answer is not None:
            self._log(scope, answer[0])
        return answer

    async def __call__(
        self, scope: dict[str, Any], receive: Receive, send: Send
    ) -> None:
        """As the application answers (ASGI 3)."""

        async def observed(message: dict[str, Any]) -> None:
            if message["type"] == "http.response.start":
                self._log(scope, message["status"])
            await send(message)

        application = cast(
            Callable[[dict[str, Any], Receive, Send], Awaitable[None]],
            self._application,
        )
        await application(scope, receive, observed)

    def _log(self, scope: dict[str, Any], status: int) -> None:
        path = scope["path"].encode("unicode_escape").decode("ascii")
        self._write(f"{scope['method']} {path} {status}")
