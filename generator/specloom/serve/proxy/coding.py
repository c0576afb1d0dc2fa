"""Bodies without their content coding (RFC 9110, section 8.4), of a size that is bounded."""

from __future__ import annotations

import zlib

_READ = ("gzip", "x-gzip", "deflate")
"""Codings that Python's own library undoes."""


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
            decompressor = zlib.decompressobj(bits)
            try:
                plain = decompressor.decompress(body, limit + 1)
            except zlib.error:
                continue
            if len(plain) > limit or not decompressor.eof:
                return None
            body = plain
            break
        else:
            return None
    return body
