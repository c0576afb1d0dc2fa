"""What a call raises where the service answers with an error."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Generic, cast

import msgspec

from ..http.errors import Error
from ..http.headers import Headers, Pairs
from ..http.messages import Request, request_id_of
from ..values.json_codec import JsonMismatch, decode
from ..values.limits import Violation
from ..values.shapes import is_mapping

if TYPE_CHECKING:
    from typing import Any

    # Type checkers bring typing_extensions; Python 3.13 has this in typing.
    from typing_extensions import TypeVar

    from .call import Call

    B = TypeVar("B", default=object)
else:
    from typing import TypeVar

    B = TypeVar("B")
M = TypeVar("M")


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
        member = (
            getattr(self.body, name, None)
            if members is None
            else members.get(wire or name)
        )
        if type(member) is kind:
            return member
        if isinstance(member, bool):
            return None
        if isinstance(member, kind):
            return member
        if kind is str and isinstance(member, int | float):
            return cast("M", str(member))
        if (
            kind is int
            and isinstance(member, str)
            and member.isascii()
            and member.removeprefix("-").isdecimal()
        ):
            return cast("M", int(member)) if len(member) < 20 else None
        return None

    def _raw_members(self) -> Mapping[object, object]:
        try:
            value = decode(self.content, object)
        except JsonMismatch:
            return {}
        return value if is_mapping(value) else {}

    def _summary(self) -> str:
        """One line about the error: from the answer, or from the body that a stub is to answer with."""
        content = self.content
        if not content and isinstance(self.body, msgspec.Struct):
            content = msgspec.json.encode(self.body, enc_hook=repr)
        if not content:
            return ""
        from ..http.error_summary import error_summary

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
