"""Answers of a service's own values."""

from __future__ import annotations

from ..bodies.content import Content
from .acceptance import accepted
from .answer import VARY, RawAnswer, RawHeaders


def encoded(
    status: int,
    content: Content | tuple[Content, ...],
    value: object,
    headers: RawHeaders,
    accept: str | None = None,
) -> RawAnswer:
    """An answer with a value; of several contents in the one that `accept` likes best, which it says."""
    if isinstance(content, tuple):
        content = _preferred(content, value, accept)
        headers = [*headers, VARY]
    if value is None and content.may_be_empty:
        return RawAnswer(status, headers, b"")
    payload = content.encode(value)
    body = payload.content if payload.stream is None else payload.stream
    if payload.content_type is None:
        return RawAnswer(status, headers, body)
    if not any(name == b"content-type" for name, _ in headers):
        headers = [(b"content-type", payload.content_type.encode("latin-1")), *headers]
    return RawAnswer(status, headers, body)


def _preferred(
    contents: tuple[Content, ...], value: object, accept: str | None
) -> Content:
    """The content for a value: of those that it fits, the one that the client likes best (RFC 9110 section 12.5.1)."""
    fitting = [content for content in contents if not content.check(value)] or [
        contents[0]
    ]
    index = accepted(accept or "", [content.media_type for content in fitting])
    return fitting[index or 0]
