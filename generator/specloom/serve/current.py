"""A stub that another one can take the place of while it is served."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from specloom.serve.asgi import Answer, Stub


class CurrentStub:
    """The stub that was made last; requests that it was asked before are answered by the one before it."""

    def __init__(self, stub: Stub) -> None:
        self._stub = stub

    @property
    def as_stub(self) -> Stub:
        """This, which has all that the stub has."""
        return cast(Stub, self)

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

    if not TYPE_CHECKING:

        def __getattr__(self, name: str) -> object:
            return getattr(self._stub, name)
