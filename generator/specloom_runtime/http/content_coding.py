"""Content codings of answers (RFC 9110 section 8.4), undone in bounded pieces and held to their end.

httpx2 takes what there is of a compressed body that ends early, and drops the further members of a gzip body.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Protocol

from .headers import Headers

PIECE = 256 * 1024
"""Bytes that a coding gives at once, at most: a small body may be a thousand times its size when decoded."""

_MOST = 5
"""Codings that a body may have, one around the other."""

_REGISTERED = frozenset(
    {
        "aes128gcm",
        "br",
        "compress",
        "dcb",
        "dcz",
        "exi",
        "pack200-gzip",
        "x-compress",
        "zstd",
    }
)
"""Codings of IANA's registry that are not undone here: bodies in them are nothing that a caller could use."""

_GZIP = 16 + zlib.MAX_WBITS
_MEMBER = b"\x1f\x8b"
"""How each member of a gzip body begins (RFC 1952 section 2.3.1)."""


class CodingBroken(Exception):
    """A body is not what its content coding says, or it ends early."""


class Coding(Protocol):
    """Undoes one content coding of one body."""

    def decoded(self, data: bytes) -> Iterator[bytes]:
        """The next bytes without the coding, in pieces of at most `PIECE` bytes.

        Raises:
            CodingBroken: they mean nothing.
        """
        ...

    def end(self) -> None:
        """Take the end of the body.

        Raises:
            CodingBroken: there is more to come.
        """
        ...


class Decoder:
    """Undoes the content codings of one body."""

    def __init__(self, codings: Iterable[Coding]) -> None:
        self._codings = tuple(codings)

    def decoded(self, data: bytes) -> Iterator[bytes]:
        """The next bytes of the body without any coding, in pieces of at most `PIECE` bytes.

        Raises:
            CodingBroken: they mean nothing.
        """
        pieces: Iterator[bytes] = iter((data,))
        for coding in self._codings:
            pieces = _through(coding, pieces)
        return pieces

    def end(self) -> None:
        """Take the end of the body. A body without a byte is complete: it has been coded by no one.

        Raises:
            CodingBroken: it ends early.
        """
        for coding in self._codings:
            coding.end()


def decoder_of(headers: Headers) -> Decoder | None:
    """A decoder for the codings in `Content-Encoding` (RFC 9110 section 8.4); None where there are none.

    A name that is no registered coding says nothing: services send `utf-8` and `aws-chunked`.

    Raises:
        CodingBroken: a coding cannot be undone.
    """
    listed = headers.get("content-encoding")
    if listed is None:
        return None
    names = [name.strip().lower() for name in listed.split(",")]
    for name in names:
        if name in _REGISTERED:
            raise CodingBroken(f"the body is in the content coding {name!r}")
    codings = [_CODINGS[name]() for name in reversed(names) if name in _CODINGS]
    if len(codings) > _MOST:
        raise CodingBroken(f"the body has {len(codings)} content codings")
    return Decoder(codings) if codings else None


def checkable(accepted: str) -> str:
    """The part of an `Accept-Encoding` that is undone here (RFC 9110 section 12.5.3); `identity` where none is."""
    parts = [part.strip() for part in accepted.split(",")]
    kept = [
        part
        for part in parts
        if part and part.partition(";")[0].strip().lower() not in _REGISTERED
    ]
    return ", ".join(kept) or "identity"


def _through(coding: Coding, pieces: Iterator[bytes]) -> Iterator[bytes]:
    for piece in pieces:
        yield from coding.decoded(piece)


class _Gzip:
    """RFC 1952: members one after the other. What comes after them and begins none is no part of the body."""

    name = "gzip"

    def __init__(self) -> None:
        self._member = zlib.decompressobj(_GZIP)
        self._begun = False
        self._ended = False
        self._between = b""

    def decoded(self, data: bytes) -> Iterator[bytes]:
        while data and not self._ended:
            if self._member.eof:
                self._between += data
                if len(self._between) < len(_MEMBER):
                    return
                data, self._between = self._between, b""
                if not data.startswith(_MEMBER):
                    self._ended = True
                    return
                self._member = zlib.decompressobj(_GZIP)
            self._begun = True
            yield from _inflated(self._member, data, self.name)
            data = self._member.unused_data

    def end(self) -> None:
        is_within = not self._member.eof or self._between == _MEMBER[:1]
        if self._begun and not self._ended and is_within:
            raise CodingBroken(f"the body ends within its {self.name} data")


class _Deflate:
    """RFC 9110 section 8.4.1.2: the zlib format, or, as some services send it, deflate data without it."""

    name = "deflate"

    def __init__(self) -> None:
        self._data: zlib._Decompress | None = None

    def decoded(self, data: bytes) -> Iterator[bytes]:
        if not data:
            return
        if self._data is None:
            # No deflate data begins like this: it would be a block whose padding is not zero.
            is_zlib = data[0] & 0x0F == zlib.DEFLATED
            bits = zlib.MAX_WBITS if is_zlib else -zlib.MAX_WBITS
            self._data = zlib.decompressobj(bits)
        if not self._data.eof:
            yield from _inflated(self._data, data, self.name)

    def end(self) -> None:
        if self._data is not None and not self._data.eof:
            raise CodingBroken(f"the body ends within its {self.name} data")


def _inflated(inflating: zlib._Decompress, data: bytes, name: str) -> Iterator[bytes]:
    try:
        while piece := inflating.decompress(data, PIECE):
            yield piece
            if inflating.eof:  # what is left would be taken for unused data once more
                return
            data = inflating.unconsumed_tail
    except zlib.error as error:
        raise CodingBroken(f"the body is no {name} data: {error}") from None


_CODINGS: Mapping[str, Callable[[], Coding]] = {
    "gzip": _Gzip,
    "x-gzip": _Gzip,
    "deflate": _Deflate,
}
