"""The synchronous client that generated clients extend."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, ParamSpec, Self, TypeVar

from ..http.errors import ConnectionFailed
from ..http.messages import Response
from ..http.transport import HttpxTransport, Transport
from ..operations.call import Call
from .client_settings import NOT_GIVEN, ConfiguredClient, NotGiven
from .retry import Retry

if TYPE_CHECKING:
    from ssl import SSLContext

P = ParamSpec("P")
T = TypeVar("T")


class BaseClient(ConfiguredClient[Transport]):
    """Sends calls and waits for the answers. Safe to share between threads; connections are reused.

    Close it, or use it in a `with` block.
    """

    def send(
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
        exchange = self._exchange(call, retry, deadline, lenient)
        silence = self._silence(timeout)
        within = exchange.bounds.silence
        while True:
            try:
                request = exchange.next_request(
                    lambda own: self._transport.send(own, within(silence))
                )
                answer = self._transport.send(request, within(silence))
            except ConnectionFailed as error:
                wait: float | None = exchange.failed(error)
            else:
                wait = exchange.answered(answer)
            if wait is None:
                return exchange.response
            time.sleep(wait)

    def sending(self, describe: Callable[P, Call[T]]) -> Callable[P, T]:
        """A function that sends the calls `describe` makes, and returns the bodies of their answers."""

        @wraps(describe)
        def send(*args: P.args, **kwargs: P.kwargs) -> T:
            return self.send(describe(*args, **kwargs)).body

        return send

    def _connected(self, tls: SSLContext | None) -> Transport:
        return HttpxTransport(tls=tls)

    def _sender(self) -> BaseClient:
        return self

    def close(self) -> None:
        """Close the connections. The client cannot be used afterwards."""
        self._transport.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_raised: object) -> None:
        self.close()
