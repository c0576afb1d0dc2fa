"""Bodies without their content coding (RFC 9110, section 8.4), of a size that is bounded."""

from __future__ import annotations

import zlib

_READ = ("gzip", "x-gzip", "deflate")
"""Codings that Python's own library undoes."""
_MAGIC = b"\x1f\x8b"
"""What each member of gzip begins with (RFC 1952, section 2.3.1)."""
_MOST_MEMBERS = 500
"""What is left of a body is copied for each: servers that make several have one for 64 kB and more."""


def accepted_codings(accept_encoding: bytes) -> bytes:
    """An `Accept-Encoding` that asks for no coding but those that can be undone here."""
    kept = [
        coding.strip()
        for coding in accept_encoding.split(b",")
        if coding.partition(b";")[0].strip().lower()
        in (b"identity", *(name.encode() for name in _READ))
    ]
    return b", ".join(kept) or b"identity"


def undone(body: bytes, coding: str, limit: int) -> bytes | None:
    """A body without its coding; None where it cannot be read, or has more than `limit` bytes."""
    names = [name.strip().lower() for name in coding.split(",") if name.strip()]
    for name in reversed(names):
        if name == "identity":
            continue
        if name not in _READ:
            return None
        # 32: gzip or zlib, by what it begins with; some servers send deflate without zlib's frame.
        for bits in (32 + zlib.MAX_WBITS, -zlib.MAX_WBITS):
            try:
                plain = _decompressed(body, bits, limit)
            except zlib.error:
                continue
            if plain is None:
                return None
            body = plain
            break
        else:
            return None
    return body


def _decompressed(body: bytes, bits: int, limit: int) -> bytes | None:
    """All members of a body, one after the other (RFC 1952, section 2.2); None where it is too long or cut off.

    Raises:
        zlib.error: it is something else.
    """
    plain = bytearray()
    for _ in range(_MOST_MEMBERS):
        decompressor = zlib.decompressobj(bits)
        plain += decompressor.decompress(body, limit + 1 - len(plain))
        if len(plain) > limit or not decompressor.eof:
            return None
        is_gzip = body.startswith(_MAGIC)
        body = decompressor.unused_data
        if not (is_gzip and body.startswith(_MAGIC)):
            return bytes(plain)
    return None
