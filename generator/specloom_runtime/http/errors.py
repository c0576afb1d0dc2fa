"""What can go wrong with a call. Everything raised on purpose is an `Error`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Generic, Literal, cast

import msgspec

from ..values.json_codec import JsonMismatch, decode
from ..values.limits import Violation
from ..values.shapes import is_mapping
from .headers import Headers, Pairs
from .messages import Answer, Request, request_id_of

if TYPE_CHECKING:
    from typing import Any

    # Type checkers bring typing_extensions; Python 3.13 has this in typing.
    from typing_extensions import TypeVar

    from ..operations.call import Call

    B = TypeVar("B", default=object)
else:
    from typing import TypeVar

    B = TypeVar("B")
M = TypeVar("M")


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


class ApiError(Error, Generic[B]):
    """The service answered with an error.

    Clients raise it with everything they know. Implementers of a stub raise it with a body, and a status where the
    document describes several for the class.
    """

    def __init__(
        self,
        body: B | None = None,
        *,
        status: int = 0,
        headers: Mapping[str, str] | Pairs = (),
        content: bytes = b"",
        call: Call[Any] | None = None,
        request: Request | None = None,
        mismatches: tuple[Violation, ...] = (),
    ) -> None:
        super().__init__()
        self.body = body
        """The decoded body, with parts that do not fit as they came; None when nothing of it is as it is described."""
        self.mismatches = mismatches
        """Every place of the body that is not as described."""
        self.status = status
        """Status code (RFC 9110 section 15); 0 in an error that a stub has yet to answer with."""
        self.headers = headers if isinstance(headers, Headers) else Headers(headers)
        """Header fields of the answer."""
        self.content = content
        """The body as it was received."""
        self.call = call
        """The call that failed."""
        self.request = request
        """The request that failed, as it was sent."""

    @property
    def request_id(self) -> str | None:
        """The id that the service gave the request: its first header whose name ends with `request-id`."""
        return request_id_of(self.headers)

    def header(self, name: str, kind: type[M]) -> M | None:
        """A header of the answer as the type that the document gives it; None where absent.

        Raises:
            ValueError: its text is no such value.
        """
        return self.headers.typed(name, kind)

    def member(self, name: str, kind: type[M], wire: str | None = None) -> M | None:
        """A member of the body: `name` in the decoded body, else `wire` (default `name`) in its raw JSON.

        A number where text is described comes as its text, an integer in text as that integer; whatever else is not
        of `kind`, and what is absent, is None.
        """
        is_odd = self.body is None or bool(self.mismatches)
        members = self._raw_members() if is_odd else None
        found = (
            getattr(self.body, name, None)
            if members is None
            else members.get(wire or name)
        )
        if type(found) is kind:
            return found
        if isinstance(found, bool):
            return None
        if isinstance(found, kind):
            return found
        if kind is str and isinstance(found, int | float):
            return cast("M", str(found))
        if (
            kind is int
            and isinstance(found, str)
            and found.isascii()
            and found.removeprefix("-").isdecimal()
        ):
            return cast("M", int(found)) if len(found) < 20 else None
        return None

    def _raw_members(self) -> Mapping[object, object]:
        try:
            value = decode(self.content, object)
        except JsonMismatch:
            return {}
        return value if is_mapping(value) else {}

    def _summary(self) -> str:
        """What the answer says, or the body that a stub is to answer with."""
        content = self.content
        if not content and isinstance(self.body, msgspec.Struct):
            content = msgspec.json.encode(self.body, enc_hook=repr)
        if not content:
            return ""
        from .error_summary import error_summary

        return error_summary(content)

    def __str__(self) -> str:
        parts = [str(self.status) if self.status else "error"]
        if self.request is not None:
            where = f"{self.request.method} {self.request.public_url}"
            parts.append(
                f"from {self.request.operation} ({where})"
                if self.request.operation
                else f"from {where}"
            )
        text = " ".join(parts)
        summary = self._summary()
        if summary:
            text += f": {summary}"
        return f"{text} [request id {self.request_id}]" if self.request_id else text

    def __repr__(self) -> str:
        return f"{type(self).__name__}({str(self)!r})"

    def __reduce__(self) -> tuple[object, ...]:
        state = {
            "body": self.body,
            "status": self.status,
            "headers": Headers(self.headers.masked()),
            "content": self.content,
            "call": self.call.masked() if self.call is not None else None,
            "request": self.request,
            "mismatches": self.mismatches,
        }
        return type(self), (), state
