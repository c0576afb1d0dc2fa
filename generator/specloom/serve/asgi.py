"""What is served: applications, and what other programs ask of a stub's beside ASGI."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Sequence
from typing import Any, Protocol, TypeAlias

from specloom.serve.documented import Operation, Responder, Schemas

ASGI: TypeAlias = Callable[[Any, Any, Any], Awaitable[None]]
"""An application (https://asgi.readthedocs.io)."""

Answer: TypeAlias = tuple[int, Iterable[tuple[bytes, bytes]], bytes]
"""Status, header fields and body."""


Observer: TypeAlias = Callable[[Any], None]
"""Is told of each exchange of a stub, an `Exchange` of the runtime."""


class Stub(Protocol):
    """The application of a generated package: `Application` of the runtime, which each package has as a copy."""

    title: str
    observer: Observer | None
    responder: Responder | None

    @property
    def operations(self) -> Sequence[Operation]: ...
    @property
    def schemas(self) -> Schemas: ...

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Answer as ASGI."""

    def immediate(self, scope: Any, body: bytes) -> Answer | None:
        """The answer to a request; None where that takes waiting."""

    def error_at(self, scope: Any, status: int, message: str) -> Answer:
        """The error that the document describes for a request."""
        ...

    def operation_at(self, method: str, path: str) -> Operation | None:
        """The operation that a request is for, by its method and its percent-encoded path."""


Layer: TypeAlias = Callable[[Stub, ASGI], ASGI]
"""Makes an application around another one, the last of which is the stub: what fails on purpose, or asks elsewhere.

Where there is a layer, plain requests take no short cut.
"""


def told(observers: Sequence[Observer]) -> Observer | None:
    """What tells all of the observers; None where there are none, which costs nothing."""
    if len(observers) < 2:
        return observers[0] if observers else None

    def tell(exchange: Any) -> None:
        for observer in observers:
            observer(exchange)

    return tell
