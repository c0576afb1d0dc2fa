"""Bodies of many items, as the service gets them: a list."""

from __future__ import annotations

from typing import Any, cast

from ..bodies.content import Content, ContentMismatch
from ..bodies.item_streams import JsonLines
from ..values.limits import Violation
from .bodies import Decode, Decoded
from .received import Received
from .schemas import Validator


def body_decoder(content: Content, validator: Validator | None) -> Decode:
    """The decoder of streams of items for one content."""
    plain = JsonLines(Any, content.media_type)

    def decode(received: Received, header: str | None) -> Decoded:
        body = received.body
        try:
            violated: list[Violation] = []
            if validator is not None:
                items = cast("list[object]", plain.decode(body, header))
                for index, item in enumerate(items):
                    violated += validator.violations(item, f"$[{index}]")
            if violated:
                return Decoded(None, None, violated)
            return Decoded(content.decode(body, header), None, [])
        except ContentMismatch as error:
            return Decoded(None, None, [Violation(error.path, str(error))])

    return decode
