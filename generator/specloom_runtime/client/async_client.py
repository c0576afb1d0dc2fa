"""The asynchronous client that generated clients extend."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from functools import wraps
from typing import TYPE_CHECKING, Any, ParamSpec, Self, TypeVar

from ..http.errors import ConnectionFailed
from ..http.messages import Response
from ..http.transport import AsyncHttpxTransport, AsyncTransport
from ..operations.call import Call
from .client_settings import NOT_GIVEN, ConfiguredClient, NotGiven
from .exchange import Exchange
from .retry import Retry

if TYPE_CHECKING:
    from ssl import SSLContext

P = ParamSpec("P")
T = TypeVar("T")


class AsyncBaseClient(ConfiguredClient[AsyncTransport]):
    """Sends calls without blocking. To be used by the tasks of one event loop; connections are reused.

    Close it, or use it in an `async with` block.
    """

    async def send(
        self,
        call: Call[T],
        *,
        timeout: float | NotGiven | None = NOT_GIVEN,
        retry: Retry | None = None,
        deadline: float | NotGiven | None = NOT_GIVEN,
        lenient: bool | None = None,
    ) -> Response[T]:
        """As `BaseClient.send`, without blocking."""
        exchange = self._exchange(call, retry, deadline, lenient)
        silence = self._silence(timeout)
        if exchange.bounds.deadline is None:
            return await self._exchanged(exchange, silence)
        async with in_time(exchange):
            return await self._exchanged(exchange, silence)

    async def _exchanged(
        self, exchange: Exchange[T], silence: float | None
    ) -> Response[T]:
        from asyncio import sleep  # a loop runs: it is loaded

        within = exchange.bounds.silence
        while True:
            try:
                request = await exchange.next_request_async(
                    lambda own: self._transport.send(own, within(silence))
                )
                answer = await self._transport.send(request, within(silence))
            except ConnectionFailed as error:
                wait: float | None = exchange.failed(error)
            else:
                wait = exchange.answered(answer)
            if wait is None:
                return exchange.response
            await sleep(wait)

    def sending(
        self, describe: Callable[P, Call[T]]
    ) -> Callable[P, Coroutine[Any, Any, T]]:
        """A coroutine function that sends the calls `describe` makes, and returns the bodies of their answers."""

        @wraps(describe)
        async def send(*args: P.args, **kwargs: P.kwargs) -> T:
            return (await self.send(describe(*args, **kwargs))).body

        return send

    def _connected(self, tls: SSLContext | None) -> AsyncTransport:
        return AsyncHttpxTransport(tls=tls)

    def _sender(self) -> AsyncBaseClient:
        return self

    async def close(self) -> None:
        """Close the connections. The client cannot be used afterwards."""
        await self._transport.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_raised: object) -> None:
        await self.close()


@asynccontextmanager
async def in_time(exchange: Exchange[Any]) -> AsyncIterator[None]:
    """Cancels what is done within when the call comes to its deadline.

    Raises:
        TimedOut: it did.
    """
    from asyncio import timeout

    bounds = exchange.bounds
    scope = timeout(None if bounds.deadline is None else bounds.left)
    try:
        async with scope:
            yield
    except TimeoutError:
        if not scope.expired():
            raise
        raise exchange.late() from None
