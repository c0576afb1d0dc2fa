"""The header fields that a document describes of its answers, with their examples or made values."""

from __future__ import annotations

from ..bodies.content import Json
from ..values import json_codec
from .answer import RawHeaders
from .instances.making import ABSENT, NoInstance
from .made_answers import AnswerMaker
from .schemas import Schemas


def answer_headers(
    schemas: Schemas, operation_id: str, status: str, seed: int
) -> RawHeaders:
    """The fields of a response; one whose value no field can have is left out."""
    fields: RawHeaders = []
    prefix = f"{status} header."
    for part in schemas.answers.parts(operation_id):
        if not part.startswith(prefix):
            continue
        name = part.removeprefix(prefix)
        maker = AnswerMaker(schemas, operation_id, part, Json(object), seed, name)
        try:
            value = _text(maker.value(ABSENT))
        except NoInstance:
            continue
        if name.isascii() and value.isprintable():
            encoded = value.encode("latin-1", "ignore").strip()
            fields.append((name.lower().encode(), encoded))
    return fields


def _text(value: object) -> str:
    """A value in the `simple` style (RFC 6570 section 3.2.2), which is that of header fields."""
    if isinstance(value, str):
        return value
    if isinstance(value, list):
        return ",".join(map(_text, value))
    if isinstance(value, dict):
        return ",".join(f"{name},{_text(item)}" for name, item in value.items())
    return json_codec.encode(value).decode()
