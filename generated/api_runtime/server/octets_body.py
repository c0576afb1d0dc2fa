"""Bodies of bytes, as the service gets them: a `File`, in memory or, where it is large, on disk."""

from __future__ import annotations

from ..bodies.content import Content
from ..bodies.octets import File
from .bodies import Decode, Decoded
from .received import Received
from .schemas import Validator


def body_decoder(content: Content, validator: Validator | None) -> Decode:
    """The decoder of files for one content."""
    return _decoded


def _decoded(received: Received, header: str | None) -> Decoded:
    source = received.body if received.spooled is None else received.spooled
    media_type = None if header is None else header.strip()
    return Decoded(File(source, content_type=media_type), None, [])
