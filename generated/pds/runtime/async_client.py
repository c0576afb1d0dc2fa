"""The asynchronous client that generated clients extend."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Mapping
from functools import wraps
from types import TracebackType
from typing import TYPE_CHECKING, Any, Final, ParamSpec, Self, TypeVar

from .call import Call
from .client_settings import NOT_GIVEN, ClientSettings, NotGiven
from .errors import ConnectionFailed
from .messages import Response
from .retry import DEFAULT_RETRY, Retry
from .transport import AsyncHttpxTransport, AsyncTransport

if TYPE_CHECKING:
    from .credentials import Given

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

        Raises:
            ValueError: `base_url` is not the absolute http or https URL of a service.
            OSError: a client certificate cannot be read.
        """
        self._settings: Final = ClientSettings(
            base_url, credentials, timeout, retry, headers, check_requests, own_servers
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
    ) -> Response[T]:
        """Send a call, repeat it where that is safe, and decode the answer.

        Args:
            timeout: In place of the client's, in seconds; None waits forever.
            retry: In place of the client's.

        Raises:
            RequestInvalid, CredentialsMissing, CredentialsRefused: nothing was sent.
            ConnectionFailed, TimedOut: no answer came.
            ApiError: the service answered with an error.
            ResponseInvalid: the service answered with success, but not as described.
        """
        from asyncio import sleep  # a loop runs: it is loaded

        exchange = self._settings.exchange(call, retry)
        silence = self._settings.timeout if isinstance(timeout, NotGiven) else timeout
        while True:
            try:
                request = await exchange.next_request_async(
                    lambda own: self._transport.send(own, silence)
                )
                answer = await self._transport.send(request, silence)
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
