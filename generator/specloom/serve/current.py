"""A stub that another one can take the place of while it is served."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from specloom.serve.asgi import Answer, Operation, Stub


class CurrentStub:
    """The stub that was made last; requests that it was asked before are answered by the one before it."""

    def __init__(self, stub: Stub) -> None:
        self.title = stub.title
        self._stub = stub

    @property
    def observer(self) -> Callable[[Any], None] | None:
        return self._stub.observer

    @observer.setter
    def observer(self, observer: Callable[[Any], None] | None) -> None:
        self._stub.observer = observer

    def replace(self, stub: Stub) -> None:
        """Answer by `stub` from the next request on, and tell the same observer."""
        stub.observer = self._stub.observer
        self._stub = stub

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Answer as ASGI."""
        await self._stub(scope, receive, send)

    def immediate(self, scope: Any, body: bytes) -> Answer | None:
        """The answer to a request; None where that takes waiting."""
        return self._stub.immediate(scope, body)

    def operation_at(self, method: str, path: str) -> Operation | None:
        """The operation that a request is for, by its method and its percent-encoded path."""
        return self._stub.operation_at(method, path)
