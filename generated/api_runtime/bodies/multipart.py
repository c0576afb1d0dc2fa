"""Multipart bodies (RFC 2046 section 5.1, RFC 7578): values and files, sent with bounded memory."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Mapping
from typing import Any, get_args
from uuid import uuid4

from msgspec import Struct, structs

from ..http import expansion
from ..http.expansion import text_of
from ..http.messages import ByteStream, header_refusal
from ..values.shapes import is_array
from .content import Content, ContentMismatch, Payload, essence
from .fields import DEFAULT, Encoding, members_of, text_or_json
from .octets import File, FileStream, is_bytes

__all__ = ["Encoding", "Multipart"]

_NO_ENCODINGS: Mapping[str, Encoding] = {}
_known: dict[object, frozenset[str]] = {}
_ESCAPES = str.maketrans({'"': "%22", "\r": "%0D", "\n": "%0A"})


class Part(Struct, frozen=True):
    """One part of a multipart body: the bytes of its header fields, and its content."""

    head: bytes
    content: bytes | File


class Multipart(Content):
    """`multipart/form-data` and its relatives: a part for each property, for an array one for each item.

    Primitives are plain text, bytes of `format: byte` base64, objects JSON, `File` (and bytes of no described type) a
    file, unless the property's `Encoding` says otherwise (OpenAPI 3.1, "Special Considerations for multipart Content").
    """

    __slots__ = ("encodings",)
    stub_module = "multipart_body"

    def __init__(
        self,
        type: object,
        media_type: str = "multipart/form-data",
        encodings: Mapping[str, Encoding] = _NO_ENCODINGS,
    ) -> None:
        super().__init__(type, media_type)
        self.encodings = encodings

    def encode(self, value: object) -> Payload:
        """The parts between boundaries: bytes where all of them are in memory, else a stream.

        Raises:
            TypeError, ValueError: a value has no form as a part, or would break out of its header field.
            OSError: a file is not there.
        """
        boundary = uuid4().hex
        parts = list(self.parts(value))
        content_type = f"{essence(self.media_type)}; boundary={boundary}"
        stream = _PartStream(parts, boundary)
        if all(isinstance(part.content, bytes) for part in parts):
            return Payload(b"".join(stream.chunks()), content_type)
        return Payload(b"", content_type, stream)

    def decode(self, content: bytes, content_type: str | None = None) -> object:
        """Clients are not answered in parts.

        Raises:
            ContentMismatch: always.
        """
        raise ContentMismatch("multipart answers are not taken apart")

    def parts(self, value: object) -> Iterator[Part]:
        """The parts that carry a value; those of an array have no names (`multipart/mixed`)."""
        if is_array(value):
            for item in value:
                yield _part(None, item, DEFAULT)
            return
        texts = _names_of_bytes(getattr(value, "_fields", value))
        for name, member in members_of(value):
            encoding = self.encodings.get(name, DEFAULT)
            if encoding.has_style and not isinstance(member, File):
                yield from _styled(name, member, encoding)
                continue
            for item in member if is_array(member) else (member,):
                if name in texts and isinstance(item, bytes):
                    item = text_of(item)
                if item is not None:
                    yield _part(name, item, encoding)


class _PartStream(ByteStream):
    """Parts with boundaries around them as the body of a message."""

    __slots__ = ("_end", "_length", "_parts", "_separator")

    def __init__(self, parts: list[Part], boundary: str) -> None:
        self._separator = f"--{boundary}\r\n".encode()
        self._end = f"--{boundary}--\r\n".encode()
        self._parts = [
            (
                part.head,
                (
                    part.content
                    if isinstance(part.content, bytes)
                    else FileStream(part.content)
                ),
            )
            for part in parts
        ]
        self._length = self._sum()

    def _sum(self) -> int | None:
        total = len(self._end)
        for head, content in self._parts:
            size = len(content) if isinstance(content, bytes) else content.length
            if size is None:
                return None
            total += len(self._separator) + len(head) + size + 2
        return total

    @property
    def length(self) -> int | None:
        return self._length

    @property
    def replayable(self) -> bool:
        return all(
            isinstance(content, bytes) or content.replayable
            for _, content in self._parts
        )

    def chunks(self) -> Iterator[bytes]:
        for head, content in self._parts:
            if isinstance(content, bytes):
                yield b"".join((self._separator, head, content, b"\r\n"))
            else:
                yield self._separator + head
                yield from content.chunks()
                yield b"\r\n"
        yield self._end

    async def async_chunks(self) -> AsyncIterator[bytes]:
        for head, content in self._parts:
            if isinstance(content, bytes):
                yield b"".join((self._separator, head, content, b"\r\n"))
            else:
                yield self._separator + head
                async for piece in content.async_chunks():
                    yield piece
                yield b"\r\n"
        yield self._end


def _part(name: str | None, value: object, encoding: Encoding) -> Part:
    if not isinstance(value, File) and is_bytes(value):
        source: Any = value
        value = File(source)
    if isinstance(value, File):
        # Servers take a part without a file name for text.
        filename = value.filename if value.filename is not None else name
        head = _head(
            name,
            filename,
            _file_type(value, filename, encoding),
            {**encoding.headers, **value.headers},
        )
        content = value.content
        return Part(head, content if isinstance(content, bytes) else value)
    text, is_json = text_or_json(value, encoding.content_type)
    media_type = _first_type(encoding.content_type)
    if media_type is None and is_json:
        media_type = "application/json"
    return Part(_head(name, None, media_type, encoding.headers), text.encode())


def _names_of_bytes(declared: object) -> frozenset[str]:
    """The wire names of members that are described as base64 (OpenAPI 3.0 `format: byte`), which is text."""
    kind: Any = type(declared)
    if not issubclass(kind, Struct):
        return frozenset()
    known = _known.get(kind)
    if known is None:
        known = _known[kind] = frozenset(
            field.encode_name for field in structs.fields(kind) if _is_bytes(field.type)
        )
    return known


def _is_bytes(annotation: Any) -> bool:
    return annotation is bytes or any(map(_is_bytes, get_args(annotation)))


def _styled(name: str, value: object, encoding: Encoding) -> Iterator[Part]:
    """The parts of a value in a style of queries, not percent-encoded: parts have room for every character."""
    from urllib.parse import unquote

    style, explode = encoding.effective_style, encoding.is_exploded
    for pair in expansion.query_pairs(name, value, style, explode):
        key, _, text = pair.partition("=")
        head = _head(unquote(key), None, None, encoding.headers)
        yield Part(head, unquote(text).encode())


def _head(
    name: str | None,
    filename: str | None,
    media_type: str | None,
    headers: Mapping[str, str],
) -> bytes:
    fields: list[tuple[str, str]] = []
    if name is not None:
        disposition = f'form-data; name="{_quoted(name)}"'
        if filename is not None:
            disposition += f'; filename="{_quoted(filename)}"'
        fields.append(("Content-Disposition", disposition))
    if media_type is not None:
        fields.append(("Content-Type", media_type))
    fields += headers.items()
    for field, text in fields:
        refusal = header_refusal(text) or header_refusal(field)
        if refusal:
            raise ValueError(f"part {name!r}: {field} {refusal}")
    return "".join(f"{field}: {text}\r\n" for field, text in fields).encode() + b"\r\n"


def _quoted(text: str) -> str:
    """A name as forms have it (WHATWG HTML, "multipart/form-data encoding algorithm"): only `"` and line breaks matter.

    Raises:
        ValueError: the name holds line breaks or other control characters, which no honest name does.
    """
    refusal = header_refusal(text.strip(" "))
    if refusal:
        raise ValueError(f"the name {text!r} {refusal}")
    return text.translate(_ESCAPES)


def _file_type(file: File, filename: str | None, encoding: Encoding) -> str:
    """The media type of a file: its own, the one that is described, what its name suggests, or octets."""
    if file.content_type is not None:
        return file.content_type
    described = encoding.content_type
    allowed = [
        pattern.strip() for pattern in (described or "").split(",") if pattern.strip()
    ]
    if len(allowed) == 1 and "*" not in allowed[0]:
        return allowed[0]
    guessed = _guessed(filename)
    for pattern in allowed:
        if guessed == pattern or (
            guessed and pattern.endswith("/*") and guessed.startswith(pattern[:-1])
        ):
            return guessed or pattern
    return _first_type(described) or guessed or "application/octet-stream"


def _first_type(described: str | None) -> str | None:
    """The first media type of a list that is none but a range."""
    for media_type in (described or "").split(","):
        if media_type.strip() and "*" not in media_type:
            return media_type.strip()
    return None


def _guessed(filename: str | None) -> str | None:
    if filename is None or "." not in filename:
        return None
    import mimetypes

    return mimetypes.guess_type(filename)[0]
