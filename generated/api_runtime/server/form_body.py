"""Bodies of forms, `application/x-www-form-urlencoded`, as the service gets them."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast
from urllib.parse import unquote_plus

from ..bodies.content import Content
from ..bodies.form import Form
from .bodies import Decode, Decoded
from .form_fields import FormFields, undecodable
from .received import Received
from .schemas import Validator

_FIELDS = 10_000
"""Pairs that a form may have."""


def body_decoder(content: Content, validator: Validator | None) -> Decode:
    """The decoder of url-encoded forms for one content."""
    form = cast("Form", content)
    fields = FormFields(form.type, form.encodings, validator)

    def decode(received: Received, header: str | None) -> Decoded:
        try:
            plain = fields.plain(_texts(received.body, fields.member))
        except ValueError as error:
            return undecodable(error)
        return fields.decoded(dict(plain), plain)

    return decode


def _texts(body: bytes, member: Callable[[str], str]) -> dict[str, list[str]]:
    pairs = [pair for pair in body.decode().split("&") if pair]
    if len(pairs) > _FIELDS:
        raise ValueError(f"must have at most {_FIELDS} fields")
    texts: dict[str, list[str]] = {}
    for pair in pairs:
        name, _, value = pair.partition("=")
        name = member(unquote_plus(name, errors="strict"))
        texts.setdefault(name, []).append(value)
    return texts
