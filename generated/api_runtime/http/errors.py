"""What can go wrong with a call. Everything raised on purpose is an `Error`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, cast

from ..values.limits import Violation
from .headers import Headers
from .messages import Answer, Request, request_id_of


class Error(Exception):
    """Base of all errors of this package."""


class CredentialsMissing(Error, ValueError):
    """The credentials given to the client do not cover what the operation demands; nothing was sent."""


class CredentialsInvalid(Error, ValueError):
    """A credential is nothing that a request can carry, such as a token with a line break; nothing was sent."""


class CredentialsRefused(Error):
    """A token endpoint gave no token (RFC 6749 section 5.2); what the token was for was not sent."""

    def __init__(
        self, message: str, *, status: int = 0, code: str | None = None
    ) -> None:
        super().__init__(message)
        self.status = status
        """Status code of its answer."""
        self.code = code
        """What it calls the error, such as `invalid_client`; None where it does not say."""

    def __reduce__(self) -> tuple[object, ...]:
        return type(self), (str(self),), {"status": self.status, "code": self.code}


class RequestInvalid(Error, ValueError):
    """The request breaks the document; nothing was sent."""

    def __init__(self, operation: str, violations: Iterable[Violation]) -> None:
        self.operation = operation
        """Id of the operation."""
        self.violations = tuple(violations)
        """Everything that is wrong, each with its path."""
        super().__init__(operation, self.violations)

    def __str__(self) -> str:
        shown = [str(violation) for violation in self.violations[:20]]
        if len(self.violations) > 20:
            shown.append(f"and {len(self.violations) - 20} more")
        if len(shown) == 1:
            return f"{self.operation} not sent: {shown[0]}"
        return (
            f"{self.operation} not sent, {len(self.violations)} violations:\n  "
            + "\n  ".join(shown)
        )


class ConnectionFailed(Error):
    """No answer: the service could not be reached, or the connection broke."""

    def __init__(
        self,
        message: str,
        request: Request | None = None,
        *,
        may_have_arrived: bool = True,
    ) -> None:
        super().__init__(message)
        self.request = request
        """The request that got no answer."""
        self.may_have_arrived = may_have_arrived
        """Whether the service may have received the request, and acted on it."""

    def __reduce__(self) -> tuple[object, ...]:
        return (
            type(self),
            (str(self), self.request),
            {"may_have_arrived": self.may_have_arrived},
        )


class TimedOut(ConnectionFailed):
    """No answer in time: the service was silent for the timeout, or the call was not over at its deadline.

    The timeout is one of silence: it starts anew with every byte that moves. The deadline never does.
    """

    def __init__(
        self,
        message: str,
        request: Request | None = None,
        *,
        may_have_arrived: bool = True,
        ended_by: Literal["timeout", "deadline"] = "timeout",
    ) -> None:
        super().__init__(message, request, may_have_arrived=may_have_arrived)
        self.ended_by: Literal["timeout", "deadline"] = ended_by
        """Which of the two ended it."""

    @classmethod
    def late(cls, request: Request, *, may_have_arrived: bool) -> TimedOut:
        """The error of a request whose call has come to its deadline."""
        return cls(
            f"{request.method} {request.public_url}: no whole answer by the deadline of {request.bounds.deadline:g} s",
            request,
            may_have_arrived=may_have_arrived,
            ended_by="deadline",
        )

    def __reduce__(self) -> tuple[object, ...]:
        made, arguments, state = cast(
            "tuple[object, object, dict[str, object]]", super().__reduce__()
        )
        return made, arguments, {**state, "ended_by": self.ended_by}


class ResponseTooLarge(Error):
    """The body of an answer has more bytes than the client's `max_body`; `client.stream` reads it piece by piece."""

    def __init__(
        self, status: int, headers: Headers, max_body: int, request: Request
    ) -> None:
        super().__init__(status, headers, max_body, request)
        self.status = status
        """Status code (RFC 9110 section 15)."""
        self.headers = headers
        """Header fields of the answer."""
        self.max_body = max_body
        """Bytes, after decoding, that a body may have."""
        self.request = request
        """The request that was answered."""

    def __str__(self) -> str:
        where = f"{self.request.operation} ({self.request.method} {self.request.public_url})"
        return f"{self.status} from {where}: the body has more than {self.max_body} bytes (max_body)"

    def __reduce__(self) -> tuple[object, ...]:
        shown = Headers(self.headers.masked())
        return type(self), (self.status, shown, self.max_body, self.request)


class ResponseInvalid(Error):
    """The service answered with success, but not with what the document describes."""

    def __init__(
        self,
        message: str,
        path: str,
        response: Answer,
        request: Request,
        mismatches: tuple[Violation, ...] = (),
        body: object = None,
    ) -> None:
        super().__init__(message, path, response, request, mismatches, body)
        self.path = path
        """JSON path (RFC 9535) of what does not fit in the body; `$` is all of it."""
        self.mismatches = mismatches
        """Every place that does not fit, the first one included; none where the body cannot be read at all."""
        self.body = body
        """What was read all the same, with what does not fit as it came: what a lenient call returns."""
        self.response = response
        """The answer as it was received."""
        self.request = request
        """The request that was answered."""

    def __str__(self) -> str:
        where = f"{self.request.operation} ({self.request.method} {self.request.public_url})"
        request_id = request_id_of(self.response.headers)
        suffix = f" [request id {request_id}]" if request_id else ""
        if len(self.mismatches) > 1:
            suffix = f", and {len(self.mismatches) - 1} more{suffix}"
        return f"{self.response.status} from {where} does not fit: {self.args[0]} - at `{self.path}`{suffix}"
