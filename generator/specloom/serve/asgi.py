"""What is served: applications, and what other programs ask of a stub's beside ASGI."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Sequence
from typing import Any, Protocol, TypeAlias

ASGI: TypeAlias = Callable[[Any, Any, Any], Awaitable[None]]
"""An application (https://asgi.readthedocs.io)."""

Answer: TypeAlias = tuple[int, Iterable[tuple[bytes, bytes]], bytes]
"""Status, header fields and body."""


class Operation(Protocol):
    """An operation of a document, as far as it is used here."""

    @property
    def id(self) -> str: ...
    @property
    def method(self) -> str: ...
    @property
    def path(self) -> str:
        """The path of the document, with its placeholders."""
        ...


Observer: TypeAlias = Callable[[Any], None]
"""Is told of each exchange of a stub, an `Exchange` of the runtime."""


class Stub(Protocol):
    """The application of a generated package: `Application` of the runtime, which each package has as a copy."""

    title: str
    observer: Observer | None

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Answer as ASGI."""

    def immediate(self, scope: Any, body: bytes) -> Answer | None:
        """The answer to a request; None where that takes waiting."""

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
