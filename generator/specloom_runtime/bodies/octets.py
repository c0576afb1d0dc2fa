"""Bodies of bytes: from memory, a path, an open file or an iterator; sent and saved with bounded memory."""

from __future__ import annotations

import io
import os
from collections.abc import (
    AsyncIterable,
    AsyncIterator,
    Iterable,
    Iterator,
    Mapping,
)
from pathlib import Path
from typing import BinaryIO, TypeAlias, cast

from ..http.messages import ByteStream, header_refusal
from ..values.limits import Violation
from .content import Content, Payload
from .whole_file import whole_file

CHUNK = 256 * 1024
"""Bytes that are read from a file at once."""

Source: TypeAlias = (
    bytes
    | bytearray
    | memoryview
    | os.PathLike[str]
    | BinaryIO
    | Iterable[bytes]
    | AsyncIterable[bytes]
)
"""Where bytes come from. A `str` is none: `Path(...)` names a file, `text.encode()` makes bytes."""


class File:
    """Bytes to upload, with what a form says of a file.

    Bytes, paths and files that can seek may be sent again when a request is repeated; what comes from an iterator is
    sent once. An asynchronous iterator needs the asynchronous client.
    """

    __slots__ = ("_length", "_start", "content", "content_type", "filename", "headers")

    def __init__(
        self,
        content: Source,
        filename: str | None = None,
        content_type: str | None = None,
        *,
        size: int | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        """
        Args:
            content: The bytes, or where they come from.
            filename: What a form calls the file; default: the name of a path or of an open file.
            content_type: Media type; default: what the document says, or what the name suggests.
            size: Number of bytes, where an iterator's is known.
            headers: Further headers of this part of a multipart body.

        Raises:
            TypeError: `content` is no source of bytes.
            ValueError: `filename`, `content_type` or a header holds line breaks or other control characters.
        """
        if isinstance(content, str) or not _is_source(content):
            kind = type(content).__name__
            hint = ": use Path(...) or text.encode()" if kind == "str" else ""
            raise TypeError(f"a file cannot be made of {kind}{hint}")
        self.content = content
        self.filename = filename if filename is not None else _name_of(content)
        self.content_type = content_type
        self.headers = dict(headers or {})
        self._length = size
        self._start = _position(content)
        stated = {"filename": filename, "content_type": content_type, **self.headers}
        for name, text in stated.items():
            if text is not None and (refusal := header_refusal(text)):
                raise ValueError(f"{name} {refusal}")

    @property
    def size(self) -> int | None:
        """Number of bytes; None where nobody knows before the end.

        Raises:
            OSError: there is no such file.
        """
        content = self.content
        if self._length is not None:
            return self._length
        if isinstance(content, bytes | bytearray):
            return len(content)
        if isinstance(content, memoryview):
            return content.nbytes
        if isinstance(content, os.PathLike):
            status = os.stat(content)
            # A pipe or a device has no size, whatever it says.
            return status.st_size if _is_regular(status.st_mode) else None
        if self._start is not None:
            file = cast("BinaryIO", content)
            here = file.tell()
            end = file.seek(0, io.SEEK_END)
            file.seek(here)
            return max(0, end - self._start)
        return None

    @property
    def replayable(self) -> bool:
        """Whether the bytes can be had a second time."""
        content = self.content
        if isinstance(content, os.PathLike):
            return self.size is not None
        if (
            isinstance(content, bytes | bytearray | memoryview)
            or self._start is not None
        ):
            return True
        if hasattr(content, "read") or isinstance(content, AsyncIterable):
            return False
        return not isinstance(content, Iterator)

    def chunks(self) -> Iterator[bytes]:
        """The bytes, piece by piece.

        Raises:
            TypeError: they come from an asynchronous iterator.
            OSError: there is no such file.
        """
        content = self.content
        if isinstance(content, bytes | bytearray | memoryview):
            yield bytes(content)
        elif isinstance(content, os.PathLike):
            with open(content, "rb") as opened:
                yield from _pieces(opened)
        elif hasattr(content, "read"):
            file = cast("BinaryIO", content)
            if self._start is not None:
                file.seek(self._start)
            yield from _pieces(file)
        elif isinstance(content, Iterable):
            _refuse_exhausted(content)
            for piece in content:
                yield _checked(piece)
        else:
            raise TypeError("an asynchronous iterator needs the asynchronous client")

    async def async_chunks(self) -> AsyncIterator[bytes]:
        """As `chunks`; files are read in a thread, so that the event loop goes on."""
        # Imported here and wherever else there is a loop: it would cost every client 4 MB.
        from asyncio import to_thread

        content = self.content
        if isinstance(content, AsyncIterable):
            _refuse_exhausted(content)
            async for piece in content:
                yield _checked(piece)
            return
        pieces = self.chunks()
        in_thread = isinstance(content, os.PathLike) or hasattr(content, "read")
        while True:
            taken = (
                await to_thread(next, pieces, None) if in_thread else next(pieces, None)
            )
            if taken is None:
                return
            yield taken

    def read(self) -> bytes:
        """All the bytes."""
        content = self.content
        return content if isinstance(content, bytes) else b"".join(self.chunks())

    def save(self, path: str | os.PathLike[str]) -> int:
        """Write the bytes to a file, piece by piece, which appears when it is complete; how many there were."""
        with whole_file(path) as file:
            return sum(file.write(piece) for piece in self.chunks())

    @classmethod
    def __from_json__(cls, value: object) -> File:
        """In a form a file is there already; JSON has none."""
        if isinstance(value, File):
            return value
        raise ValueError("a file cannot be read from JSON")

    def __repr__(self) -> str:
        kind = type(self.content).__name__
        return f"File({kind}, filename={self.filename!r}, content_type={self.content_type!r})"


Upload: TypeAlias = Source | File
"""What can be sent as a body of bytes."""


class FileStream(ByteStream):
    """The bytes of one file as the body of a message."""

    __slots__ = ("_file", "_length")

    def __init__(self, file: File) -> None:
        self._file = file
        self._length = file.size

    @property
    def length(self) -> int | None:
        return self._length

    @property
    def replayable(self) -> bool:
        return self._file.replayable

    def chunks(self) -> Iterator[bytes]:
        return self._file.chunks()

    def async_chunks(self) -> AsyncIterator[bytes]:
        return self._file.async_chunks()


class Binary(Content):
    """A body of bytes, as they are. An answer is read as `bytes`; `client.stream(call)` reads it piece by piece."""

    __slots__ = ()
    may_be_empty = True
    stub_module = "octets_body"

    def __init__(
        self, media_type: str = "application/octet-stream", type: object = bytes
    ) -> None:
        super().__init__(type, media_type)

    def encode(self, value: object) -> Payload:
        """The bytes themselves. For a media range the file says its media type, else `application/octet-stream`."""
        file = value if isinstance(value, File) else None
        media_type = file.content_type if file is not None else None
        if media_type is None or not self.matches(media_type):
            is_range = "*" in self.media_type
            media_type = "application/octet-stream" if is_range else self.media_type
        if isinstance(value, bytes | bytearray | memoryview):
            return Payload(bytes(cast("bytes", value)), media_type)
        if file is None:
            file = File(cast("Source", value))
        if isinstance(file.content, bytes):
            return Payload(file.content, media_type)
        return Payload(b"", media_type, FileStream(file))

    def decode(self, content: bytes, content_type: str | None = None) -> object:
        """The bytes themselves."""
        return content

    def check(self, value: object) -> list[Violation]:
        """Whether `value` is a source of bytes."""
        if isinstance(value, File) or is_bytes(value):
            return []
        if isinstance(value, Iterator | AsyncIterable):
            return []
        if isinstance(value, list | tuple) and all(
            isinstance(item, bytes) for item in cast("list[object]", value)
        ):
            return []
        kind = "null" if value is None else type(value).__name__
        return [
            Violation("$", f"must be bytes, a path, a file or an iterator, not {kind}")
        ]


def is_bytes(value: object) -> bool:
    """Whether a value is bytes, a path or an open file."""
    if isinstance(value, bytes | bytearray | memoryview | os.PathLike):
        return True
    return hasattr(value, "read")


def _is_source(content: object) -> bool:
    return is_bytes(content) or isinstance(content, Iterable | AsyncIterable)


def _name_of(content: object) -> str | None:
    if isinstance(content, os.PathLike):
        return Path(cast("os.PathLike[str]", content)).name
    name = getattr(content, "name", None)
    return os.path.basename(name) if isinstance(name, str) else None


def _position(content: object) -> int | None:
    """Where a file that can seek stands; None for everything else."""
    if not hasattr(content, "read") or isinstance(content, os.PathLike):
        return None
    file = cast("BinaryIO", content)
    try:
        return file.tell() if file.seekable() else None
    except (AttributeError, OSError):
        return None


def _is_regular(mode: int) -> bool:
    import stat

    return stat.S_ISREG(mode)


def _pieces(file: BinaryIO) -> Iterator[bytes]:
    while piece := file.read(CHUNK):
        yield _checked(piece)


def _checked(piece: object) -> bytes:
    if isinstance(piece, bytes | bytearray | memoryview):
        return bytes(cast("bytes", piece))
    raise TypeError(f"a body is made of bytes, not {type(piece).__name__}")


def _refuse_exhausted(content: object) -> None:
    """A generator that has ended would be sent as an empty body."""
    for frame in ("gi_frame", "ag_frame"):
        if getattr(content, frame, content) is None:
            raise ValueError(
                "the iterator has been sent already: a call with one can be sent once"
            )
