"""One call from its request to its response, attempt by attempt, without I/O: both clients drive it."""

from __future__ import annotations

from time import monotonic
from typing import Generic, TypeVar, cast

from ..http.bounds import UNBOUNDED, Bounds
from ..http.errors import (
    ConnectionFailed,
    CredentialsInvalid,
    Error,
    ResponseInvalid,
    ResponseTooLarge,
    TimedOut,
)
from ..http.headers import Headers
from ..http.messages import Answer, Request, Response
from ..operations.call import Call
from ..security.credentials import AsyncSend, Credentials, Send, satisfying
from .answer_meaning import error_of, is_success, success_of
from .retry import Retry

T = TypeVar("T")

_LOGGER = __name__.rpartition(".runtime.")[0] or __name__


class Exchange(Generic[T]):
    """The state of one call that is being made.

    The client asks for the `next_request`, sends it, and reports what came: `answered` gives the wait before the next
    attempt, or None when `response` is ready; `failed` gives the wait, or raises.
    """

    __slots__ = (
        "_attempt",
        "_base",
        "_call",
        "_challenged",
        "_credentials",
        "_is_sent",
        "_request",
        "_retry",
        "_started",
        "bounds",
        "lenient",
        "response",
    )

    response: Response[T]

    def __init__(
        self,
        call: Call[T],
        base_url: str,
        *,
        headers: Headers,
        credentials: tuple[Credentials, ...],
        retry: Retry,
        check: bool,
        lenient: bool = False,
        bounds: Bounds = UNBOUNDED,
    ) -> None:
        """Raises:
        RequestInvalid, CredentialsMissing: nothing is to be sent.
        """
        self._call = call
        self.lenient = lenient
        """Whether parts of a body that do not fit are kept as they came."""
        self._retry = retry
        self._credentials = satisfying(
            credentials, call.operation.security, call.operation.id
        )
        self.bounds = bounds
        """What the call may take."""
        self._base = _with_defaults(
            call.request(base_url, check=check), headers
        ).with_bounds(bounds)
        self._request = self._base
        self._attempt = 0
        self._challenged = False
        self._is_sent = False
        self._started = 0.0

    def next_request(self, send: Send) -> Request:
        """The request of the next attempt, with fresh credentials; `send` fetches tokens where they need some.

        Raises:
            CredentialsRefused, ConnectionFailed: there is no token to be had.
            TimedOut: the call has come to its deadline.
        """
        self._begin()
        for credential in self._credentials:
            credential.prepare(
                self._base, lambda own: send(own.with_bounds(self.bounds))
            )
        return self._authenticated()

    async def next_request_async(self, send: AsyncSend) -> Request:
        """As `next_request`, without blocking."""
        self._begin()
        for credential in self._credentials:
            await credential.prepare_async(
                self._base, lambda own: send(own.with_bounds(self.bounds))
            )
        return self._authenticated()

    def _begin(self) -> None:
        self._attempt += 1
        self._started = monotonic()

    def _authenticated(self) -> Request:
        request = self._base
        for credential in self._credentials:
            try:
                request = credential.authenticate(request)
            except ValueError as error:
                raise _unusable(credential, error) from None
        if self.bounds.are_over:
            raise self.late()
        self._request = request
        self._is_sent = True
        return request

    def late(self) -> TimedOut:
        """The error of a call that is not over at its deadline."""
        return TimedOut.late(self._request, may_have_arrived=self._is_sent)

    @property
    def request(self) -> Request:
        """The request of the last attempt."""
        return self._request

    def succeeded(self, status: int, headers: Headers) -> bool:
        """Whether an answer that has begun is a success; any other is to be read, and then `answered`.

        Raises:
            ResponseInvalid: it is a part that nobody asked for.
        """
        if not is_success(self._call.operation, status):
            return False
        self._logged(str(status))
        self._refuse_part(Answer(status, headers, b""))
        return True

    def answered(self, answer: Answer) -> float | None:
        """Take an answer: seconds to wait before the next attempt, or None when `response` is ready.

        Raises:
            ApiError, ResponseInvalid: the answer is final, and not a success that was described.
        """
        self._logged(str(answer.status))
        if answer.status == 401 and self._takes_up(answer.headers):
            return 0.0
        wait = self._retry.after_answer(
            self._request.method, answer.status, answer.headers, self._attempt
        )
        if self._may_repeat(wait):
            return wait
        self._refuse_excess(answer)
        if not is_success(self._call.operation, answer.status):
            raise error_of(self._call, self._request, answer)
        self._refuse_part(answer)
        body, mismatches = success_of(
            self._call.operation, self._request, answer, self.lenient
        )
        self.response = Response(
            cast("T", body),
            answer.status,
            answer.headers,
            self._request,
            answer.content,
            mismatches,
        )
        return None

    def _takes_up(self, headers: Headers) -> bool:
        """Whether a 401 is not final: a credential can meet its challenge, or be renewed. Once for a call."""
        if self._challenged or not self._request.replayable:
            return False
        self._challenged = True
        responses = [
            credential.challenged(self._request, headers)
            for credential in self._credentials
        ]
        if not any(responses):
            return False
        self._attempt -= 1  # the service has not begun to act: no attempt was made
        return True

    def failed(self, error: ConnectionFailed) -> float:
        """Take a failure: seconds to wait before the next attempt.

        Raises:
            ConnectionFailed: `error`, where it is final.
        """
        self._logged(type(error).__name__)
        if isinstance(error, TimedOut) and error.ended_by == "deadline":
            raise error
        if isinstance(error, TimedOut) and self.bounds.are_over:
            raise TimedOut.late(
                self._request, may_have_arrived=error.may_have_arrived
            ) from error
        wait = self._retry.after_failure(
            self._request.method, error.may_have_arrived, self._attempt
        )
        if wait is None or not self._may_repeat(wait):
            raise error
        return wait

    def _may_repeat(self, wait: float | None) -> bool:
        """Whether the request may be sent again after a wait, which no deadline ends."""
        if wait is None or not self._request.replayable:
            return False
        return wait < self.bounds.left

    def _refuse_part(self, answer: Answer) -> None:
        """Refuse a 206 (RFC 9110 section 15.3.7) that no `Range` asked for: a part would pass for the whole."""
        if answer.status != 206 or 206 in self._call.operation.responses:
            return
        if self._request.headers.get("range") is None:
            message = "the body is a part of the whole, and no Range asked for one"
            raise ResponseInvalid(message, "$", answer, self._request)

    def _refuse_excess(self, answer: Answer) -> None:
        """Refuse what a transport that does not know the bounds has read beyond them."""
        most = self.bounds.max_body
        if most is not None and len(answer.content) > most:
            raise ResponseTooLarge(answer.status, answer.headers, most, self._request)

    def _logged(self, outcome: str) -> None:
        import logging  # loaded when something is sent, not when a package is imported

        log = logging.getLogger(_LOGGER)
        if log.isEnabledFor(logging.DEBUG):
            log.debug(
                "%s %s -> %s in %.0f ms (attempt %d)",
                self._request.method,
                self._request.public_url,
                outcome,
                (monotonic() - self._started) * 1000,
                self._attempt,
            )


def _unusable(credential: Credentials, error: ValueError) -> ValueError:
    """The error for a credential that does not fit into a request; its message never has the secret."""
    if isinstance(error, Error):
        return error
    name = credential.scheme or type(credential).__name__
    is_text = isinstance(error, UnicodeError)  # which would show a part of it
    reason = "has characters that have no encoding there" if is_text else str(error)
    return CredentialsInvalid(f"{name}: {reason}")


def _with_defaults(request: Request, headers: Headers) -> Request:
    """The request with the client's headers, where it does not have its own."""
    if not headers.pairs:
        return request
    own = {name.lower() for name, _ in request.headers.pairs}
    added = [(name, value) for name, value in headers.pairs if name.lower() not in own]
    return request.with_headers((*request.headers.pairs, *added))
