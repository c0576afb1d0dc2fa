"""Answers to requests that the service never sees: what is wrong, in the service's own error body."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from .answer import RawHeaders

_CODES = {
    400: "BadRequest",
    401: "Unauthorized",
    403: "Forbidden",
    404: "NotFound",
    405: "MethodNotAllowed",
    406: "NotAcceptable",
    409: "Conflict",
    413: "ContentTooLarge",
    415: "UnsupportedMediaType",
    422: "UnprocessableContent",
    429: "TooManyRequests",
    500: "InternalServerError",
    501: "NotImplemented",
    503: "ServiceUnavailable",
}
"""Phrases of RFC 9110, the same under every Python, for the statuses that a stub answers by itself."""


class Refusal(Exception):
    """A request ends here, with this status and message."""

    def __init__(
        self, status: int, message: str, headers: RawHeaders | None = None
    ) -> None:
        super().__init__(message)
        self.status = status
        self.message = message
        self.headers: RawHeaders = headers or []


@dataclass(frozen=True, slots=True)
class ErrorFields:
    """The members of the service's error body that say what went wrong; a dot leads into an object."""

    code: str | None = "code"
    """Member with the error code; None where the service has none."""

    message: str | None = "message"
    """Member with the message; None where the service has none."""


def error_body(
    fields: ErrorFields,
    status: int,
    message: str,
    example: object,
    accepts: Callable[[object], bool],
) -> object:
    """The body of an error answer.

    The documented example of that status with `message` in its place, or a body of code and message
    alone; the first that `accepts` takes, so that the answer has the type that the document says.
    """
    candidates: list[object] = []
    if isinstance(example, Mapping):
        candidates.append(_with(example, fields.message, message))
    name = _code(status)
    for code in (name, str(status), status):
        body = _with({}, fields.code, code)
        candidates.append(_with(body, fields.message, message))
    for candidate in candidates:
        if accepts(candidate):
            return candidate
    return candidates[0]


def _with(
    body: Mapping[str, object], path: str | None, value: object
) -> dict[str, object]:
    """`body` with a member set; `path` is its name, or the names that lead to it with dots between."""
    result = dict(body)
    if path is None:
        return result
    name, _, rest = path.partition(".")
    if not rest:
        result[name] = value
        return result
    inner = result.get(name)
    result[name] = _with(inner if isinstance(inner, Mapping) else {}, rest, value)
    return result


def _code(status: int) -> str:
    """A code for an error that the document has none for: `NotFound`, `ContentTooLarge`."""
    return _CODES.get(status, str(status))
