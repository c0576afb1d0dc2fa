"""Bodies of many items, as the service gets them: a list."""

from __future__ import annotations

from typing import cast

from ..content import Content, ContentMismatch
from ..limits import Violation, check
from .bodies import Decode, Decoded
from .received import Received


def body_decoder(content: Content, tolerant: bool) -> Decode:
    """What decodes the bodies of a content."""

    def decode(received: Received, header: str | None) -> Decoded:
        try:
            items = cast("list[object]", content.decode(received.body, header))
        except ContentMismatch as error:
            return Decoded(None, None, [Violation(error.path, str(error))])
        found = [
            violation
            for index, item in enumerate(items)
            if not tolerant
            for violation in check(item, content.type, f"$[{index}]")
        ]
        return Decoded(items, None, found)

    return decode
