"""What the answer to a call means: the decoded body of a success, or the error to raise."""

from __future__ import annotations

from typing import Any, TypeVar, cast

from msgspec import UNSET, Struct

from ..bodies.content import (
    Content,
    ContentMismatch,
    Empty,
    Json,
    Text,
    chosen,
    essence,
)
from ..http.errors import ResponseInvalid
from ..http.messages import Answer, Request
from ..operations.api_error import ApiError
from ..operations.call import Call, Operation, Raises
from ..values.limits import Violation
from ..values.shapes import EXTRA

_BODILESS = frozenset({204, 205})
"""Statuses of answers that never have a body (RFC 9110 section 15.3.5 and 15.3.6)."""


def is_success(operation: Operation[Any], status: int) -> bool:
    """Whether a status counts as success: 2xx, and what the document describes as a success itself."""
    return 200 <= status < 300 or (status in operation.responses and status < 400)


def success_of(
    operation: Operation[Any], request: Request, answer: Answer, lenient: bool = False
) -> tuple[object, tuple[Violation, ...]]:
    """The decoded body of a success, and the places of it that do not fit, which are kept as they came if `lenient`.

    A status that is not described is fine where its body is that of the only one.

    Raises:
        ResponseInvalid: the body does not fit.
    """
    if request.method == "HEAD":
        return None, ()  # there is no body, whatever the headers say (RFC 9110, 9.3.2)
    contents = described(operation.responses, answer.status)
    if answer.status in _BODILESS:
        return None, ()
    if contents is None:
        candidates = list(operation.responses.values())
        if len(candidates) != 1:
            message = f"status {answer.status} is not described"
            raise ResponseInvalid(message, "$", answer, request)
        contents = candidates[0]
    content = chosen(contents, answer.content_type)
    try:
        return _decoded(content, answer), ()
    except ContentMismatch as error:
        if lenient and error.mismatches:
            return error.value, error.mismatches
        message = str(error)
        given = answer.content_type
        if given is not None and not content.matches(given):
            message += f" (its media type {given[:100]!r} is not described)"
        raise ResponseInvalid(
            message, error.path, answer, request, error.mismatches, error.value
        ) from None


def _decoded(content: Content, answer: Answer) -> object:
    if is_foreign(content, answer.content_type):
        message = "the body is something else than what is described"
        raise ContentMismatch(message, "$", [Violation("$", message)], answer.content)
    return content.decode(answer.content, answer.content_type)


def is_foreign(content: Content, content_type: str | None) -> bool:
    """Whether a body cannot be of a content, because its media type is another one.

    JSON, which says itself whether it fits, is looked for under every name: services mislabel their answers. The most
    general name of texts says nothing in a header, that of bytes nothing in a document either.
    """
    if isinstance(content, Json | Empty):
        return False
    if content_type is None or content.matches(content_type):
        return False
    if isinstance(content, Text):
        return essence(content_type) != "text/plain"
    return "application/octet-stream" not in (
        essence(content_type),
        essence(content.media_type),
    )


def error_of(call: Call[Any], request: Request, answer: Answer) -> ApiError[Any]:
    """The error that an answer means: the described class, or `ApiError` itself.

    Its body is there if anything of it is of the described form; what is not, is kept as it came. Gateways and proxies
    answer errors in forms of their own.
    """
    raises: Raises | None = described(call.operation.errors, answer.status)
    error_class = (
        ApiError if raises is None else cast("type[ApiError[Any]]", raises.error_class)
    )
    body: object = None
    mismatches: tuple[Violation, ...] = ()
    if raises is not None and raises.content is not None:
        content: Content = chosen(raises.content, answer.content_type)
        try:
            body = content.decode(answer.content, answer.content_type)
        except ContentMismatch as error:
            mismatches = error.mismatches or (Violation(error.path, str(error)),)
            body = error.value if _is_of_the_form(error) else None
    return error_class(
        body,
        status=answer.status,
        headers=answer.headers,
        content=answer.content,
        call=call,
        request=request,
        mismatches=mismatches,
    )


def _is_of_the_form(error: ContentMismatch) -> bool:
    """Whether a body is the one that is described but for some of its parts."""
    if all(mismatch.path != "$" for mismatch in error.mismatches):
        return bool(error.mismatches)
    declared = getattr(error.value, "_fields", error.value)  # of an `OpenObject`
    return isinstance(declared, Struct) and any(
        getattr(declared, name) is not UNSET
        for name in declared.__struct_fields__
        if name != EXTRA
    )


D = TypeVar("D")


def described(by_status: dict[int | str, D], status: int) -> D | None:
    """The content that a document describes for a status: for its code, else its range (`4XX`), else `default`."""
    content = by_status.get(status)
    if content is None:
        content = by_status.get(f"{status // 100}XX")
    return by_status.get("default") if content is None else content
