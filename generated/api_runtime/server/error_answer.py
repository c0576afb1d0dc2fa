"""Error answers that a stub makes by itself, whatever media type the document gives them."""

from __future__ import annotations

from html import escape

from ..bodies.content import Content, Empty, Json, Payload
from ..values import json_codec
from .answer import RawAnswer, RawHeaders
from .error_body import Failure, error_body, plain_body


def error_answer(
    failure: Failure, content: Content | None, example: object, headers: RawHeaders
) -> RawAnswer:
    """The answer that says what a failure is, as `content`; where that has no place for it, in JSON of our own."""
    if content is None or isinstance(content, Json | Empty):
        body = error_body(failure, content, example)
        media_type = content.media_type if isinstance(content, Json) else ""
        if "*" in media_type or not media_type:
            media_type = "application/json"
        payload = Payload(json_codec.encode(body), media_type)
    else:
        payload = _other(failure, content, example)
    media_type = payload.content_type or "text/plain"
    named = (b"content-type", media_type.encode("latin-1"))
    return RawAnswer(failure.status, [named, *headers], payload.content)


def _other(failure: Failure, content: Content, example: object) -> Payload:
    """The body where the document describes no JSON."""
    texts = [_marked_up(failure.message, content.media_type)]
    if isinstance(example, str):
        texts.insert(1 if texts[0] == failure.message else 0, example)
    if content.type is str:
        for text in texts:
            if not content.check(text):
                return content.encode(text)
    if content.type is bytes and not content.matches("application/json"):
        return content.encode(texts[0].encode())
    return Payload(json_codec.encode(plain_body(failure)), "application/json")


def _marked_up(text: str, media_type: str) -> str:
    """A text that stands in a document of this media type: nothing of it is markup."""
    if media_type.endswith("xml"):
        return f"<error>{escape(text)}</error>"
    return escape(text) if media_type.endswith("html") else text
