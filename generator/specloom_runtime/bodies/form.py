"""Bodies of forms: `application/x-www-form-urlencoded`."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import parse_qsl

import msgspec

from ..http import expansion
from ..values.json_codec import from_json_value
from ..values.shapes import is_array
from .content import Content, ContentMismatch, Payload
from .fields import DEFAULT, Encoding, is_json, members_of, text_or_json

__all__ = ["Encoding", "Form"]

_NO_ENCODINGS: Mapping[str, Encoding] = {}


class Form(Content):
    """A form of names and values (WHATWG URL Standard, section 5; OpenAPI 3.1, "Support for x-www-form-urlencoded").

    An array repeats its name and an object is JSON, unless the property's `Encoding` gives a style.
    """

    __slots__ = ("encodings",)
    stub_module = "form_body"

    def __init__(
        self,
        type: object,
        media_type: str = "application/x-www-form-urlencoded",
        encodings: Mapping[str, Encoding] = _NO_ENCODINGS,
    ) -> None:
        super().__init__(type, media_type)
        self.encodings = encodings

    def encode(self, value: object) -> Payload:
        """The names and values, percent-encoded, a space as `+`; None and UNSET are absent."""
        pairs: list[str] = []
        for name, member in members_of(value):
            pairs += _pairs(name, member, self.encodings.get(name, DEFAULT))
        return Payload("&".join(pairs).replace("%20", "+").encode(), self.media_type)

    def decode(self, content: bytes, content_type: str | None = None) -> object:
        """The value of a form without nested values, as OAuth answers have it."""
        members: dict[str, object] = {}
        for name, text in parse_qsl(
            content.decode(errors="replace"), keep_blank_values=True
        ):
            before = members.get(name)
            if before is None:
                members[name] = text
            elif isinstance(before, list):
                members[name] = [*before, text]
            else:
                members[name] = [before, text]
        try:
            return msgspec.convert(
                members,
                self.type if self.type is not object else None,
                strict=False,
                str_keys=True,
                dec_hook=from_json_value,
            )
        except msgspec.ValidationError as error:
            message, mark, path = str(error).rpartition(" - at `")
            raise ContentMismatch(
                message or path, path.removesuffix("`") if mark else "$"
            ) from None


def _pairs(name: str, value: object, encoding: Encoding) -> list[str]:
    if encoding.has_style:
        style, explode = encoding.effective_style, encoding.is_exploded
        return expansion.query_pairs(
            name, value, style, explode, encoding.allow_reserved
        )
    key = expansion.encoded(name)
    if is_array(value) and not is_json(encoding.content_type):
        return [pair for item in value for pair in _pairs(name, item, encoding)]
    text, _ = text_or_json(value, encoding.content_type)
    return [f"{key}={expansion.encoded(text)}"]
