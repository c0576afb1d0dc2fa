"""The asynchronous client that generated clients extend."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Coroutine, Mapping
from contextlib import asynccontextmanager
from functools import wraps
from types import TracebackType
from typing import TYPE_CHECKING, Any, Final, ParamSpec, Self, TypeVar

from ..http.bounds import MAX_BODY
from ..http.errors import ConnectionFailed
from ..http.messages import Response
from ..http.transport import AsyncHttpxTransport, AsyncTransport
from ..operations.call import Call
from .client_settings import NOT_GIVEN, ClientSettings, NotGiven
from .exchange import Exchange
from .retry import DEFAULT_RETRY, Retry

if TYPE_CHECKING:
    from ..security.credentials import Given

P = ParamSpec("P")
T = TypeVar("T")


class AsyncBaseClient:
    """Sends calls without blocking. To be used by the tasks of one event loop; connections are reused.

    Close it, or use it in an `async with` block.
    """

    def __init__(
        self,
        base_url: str,
        *,
        credentials: Given = None,
        timeout: float | None = 30.0,
        retry: Retry = DEFAULT_RETRY,
        headers: Mapping[str, str] | None = None,
        transport: AsyncTransport | None = None,
        check_requests: bool = True,
        own_servers: bool = False,
        deadline: float | None = None,
        max_body: int | None = MAX_BODY,
        lenient: bool = False,
    ) -> None:
        """
        Args:
            base_url: Absolute URL of the service; its path is a prefix of every path.
            credentials: One object or a tuple of them; the first alternative of an operation that they cover is used.
            timeout: Longest silence of the service in seconds; None waits forever.
            retry: When to repeat a request.
            headers: Sent with every request that does not have its own of the same name.
            transport: Carries the requests; closed with the client. Default: httpx2.
            check_requests: Check arguments against the document before anything is sent.
            own_servers: Send operations for which the document gives a server of their own there, not to `base_url`.
            deadline: Seconds from the start of a call to the last byte of its answer, with all attempts, tokens and
                the pauses between them; None is no end. Beside it, `timeout` ends silence earlier.
            max_body: Bytes of a body that is read as a whole, after decoding, errors too; None is no bound. What
                `stream` reads, and streams of items, have none.
            lenient: Keep parts of a body that are not of the described form as they came, named in
                `Response.mismatches`; else such a body is an error.

        Raises:
            ValueError: `base_url` is not the absolute http or https URL of a service.
            OSError: a client certificate cannot be read.
        """
        self._settings: Final = ClientSettings(
            base_url,
            credentials,
            timeout,
            retry,
            headers,
            check_requests,
            own_servers,
            deadline,
            max_body,
            lenient,
        )
        tls = self._settings.tls_context(own_transport=transport is not None)
        self._transport = (
            transport if transport is not None else AsyncHttpxTransport(tls=tls)
        )

    async def send(
        self,
        call: Call[T],
        *,
        timeout: float | NotGiven | None = NOT_GIVEN,
        retry: Retry | None = None,
        deadline: float | NotGiven | None = NOT_GIVEN,
        lenient: bool | None = None,
    ) -> Response[T]:
        """Send a call, repeat it where that is safe, and decode the answer.

        Args:
            timeout: In place of the client's, in seconds; None waits forever.
            retry: In place of the client's.
            deadline: In place of the client's, in seconds; None is no end.
            lenient: In place of the client's.

        Raises:
            RequestInvalid, CredentialsMissing, CredentialsRefused: nothing was sent.
            ConnectionFailed, TimedOut: no answer came.
            ApiError: the service answered with an error.
            ResponseInvalid: the service answered with success, but not as described.
            ResponseTooLarge: the body of the answer is larger than the client's `max_body`.
        """
        exchange = self._settings.exchange(call, retry, deadline, lenient)
        silence = self._settings.timeout if isinstance(timeout, NotGiven) else timeout
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
        """What sends the calls that `describe` makes, and returns the bodies of their answers."""

        @wraps(describe)
        async def send(*args: P.args, **kwargs: P.kwargs) -> T:
            return (await self.send(describe(*args, **kwargs))).body

        return send

    def _sender(self) -> AsyncBaseClient:
        return self

    @property
    def base_url(self) -> str:
        """URL of the service, without a trailing slash."""
        return self._settings.base_url

    async def close(self) -> None:
        """Close the connections. The client cannot be used afterwards."""
        await self._transport.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.close()

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self._settings.public_base_url!r})"


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
