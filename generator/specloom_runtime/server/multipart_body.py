"""Multipart bodies as the service gets them: values, and files that stay on disk where they are large."""

from __future__ import annotations

import io
from collections.abc import Iterator
from email.message import Message
from email.parser import HeaderParser
from typing import Any, BinaryIO, NamedTuple, cast
from urllib.parse import quote, unquote

from ..bodies.content import Content
from ..bodies.fields import is_json
from ..bodies.multipart import Multipart
from ..bodies.octets import File
from .annotations import alternatives, item_type
from .bodies import Decode, Decoded
from .decoding import shape_of
from .form_fields import FormFields, undecodable
from .received import Received
from .refusal import Refusal
from .schemas import Validator

_BLOCK = 64 * 1024
_HEAD = 16 * 1024
"""Bytes that the header fields of one part may have."""
_PARTS = 10_000
"""Parts that a body may have."""
_VALUE = 16 * 1024 * 1024
"""Bytes of a part that is no file."""
_IN_MEMORY = 64 * 1024
"""Bytes of a file that is given to the service in memory."""


class _Part(NamedTuple):
    """Header fields of a part, and where in the body its content is."""

    name: str
    filename: str | None
    media_type: str | None
    headers: dict[str, str]
    start: int
    end: int


class _Window(io.RawIOBase):
    """A part of a file as a file of its own."""

    def __init__(self, file: BinaryIO, start: int, end: int) -> None:
        self._file = file
        self._start = start
        self._size = end - start
        self._at = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._size}
        self._at = max(0, base[whence] + offset)
        return self._at

    def tell(self) -> int:
        return self._at

    def read(self, size: int | None = -1) -> bytes:
        left = max(0, self._size - self._at)
        wanted = left if size is None or size < 0 else min(size, left)
        self._file.seek(self._start + self._at)
        read = self._file.read(wanted)
        self._at += len(read)
        return read


def body_decoder(content: Content, validator: Validator | None) -> Decode:
    """The decoder of multipart forms (RFC 7578) for one content."""
    multipart = cast("Multipart", content)
    fields = FormFields(multipart.type, multipart.encodings, validator)

    def decode(received: Received, header: str | None) -> Decoded:
        spooled = received.spooled
        file = (
            cast("BinaryIO", io.BytesIO(received.body)) if spooled is None else spooled
        )
        try:
            parts = list(_parts(file, _boundary(header or "")))
            return _object(fields, file, parts)
        except ValueError as error:
            return undecodable(error)

    return decode


def _object(fields: FormFields, file: BinaryIO, parts: list[_Part]) -> Decoded:
    texts: dict[str, list[str]] = {}
    files: dict[str, list[File]] = {}
    for part in parts:
        name = fields.member(part.name)
        annotation = fields.type(name)
        is_file = _takes_file(annotation) or (
            part.filename is not None and _is_open(annotation)
        )
        if is_file:
            files.setdefault(name, []).append(_file(file, part))
        else:
            text = _content(file, part).decode()
            if is_json(part.media_type) and shape_of(annotation) == "scalar":
                text = _unquoted(text)
            texts.setdefault(name, []).append(quote(text, safe=""))
    plain = fields.plain(texts)
    members = dict(plain)
    for name, uploaded in files.items():
        is_array = shape_of(fields.type(name)) == "array" or len(uploaded) > 1
        members[name] = uploaded if is_array else uploaded[0]
        # A file stands for itself, and is not held against the schema of a string.
        plain[name] = [""] * len(uploaded) if is_array else ""
    return fields.decoded(members, plain, unjudged=files)


def _takes_file(annotation: object) -> bool:
    if shape_of(annotation) == "array":
        annotation = item_type(annotation)
    return File in alternatives(annotation)


def _is_open(annotation: object) -> bool:
    """Whether nothing is said of a value."""
    return any(kind in (None, Any, object) for kind in alternatives(annotation))


def _unquoted(text: str) -> str:
    """The text of a JSON primitive: `"a"` is `a`."""
    stripped = text.strip()
    if stripped.startswith('"'):
        import json

        try:
            return str(json.loads(stripped))
        except ValueError:
            return text
    return stripped


def _file(file: BinaryIO, part: _Part) -> File:
    size = part.end - part.start
    source = (
        _content(file, part)
        if size <= _IN_MEMORY
        else cast("BinaryIO", _Window(file, part.start, part.end))
    )
    # Names come from the client, which may not lead anywhere.
    name = part.filename
    if name is not None:
        name = "".join(
            letter
            for letter in name.replace("\\", "/").rpartition("/")[2]
            if letter.isprintable()
        ).strip()
    return File(source, name, part.media_type, size=size, headers=part.headers)


def _content(file: BinaryIO, part: _Part) -> bytes:
    size = part.end - part.start
    if size > _VALUE:
        raise Refusal(413, f"the part {part.name[:100]!r} has more than {_VALUE} bytes")
    file.seek(part.start)
    return file.read(size)


def _boundary(header: str) -> bytes:
    message = Message()
    message["Content-Type"] = header
    boundary = message.get_boundary()
    if not boundary:
        raise ValueError(
            "must say its boundary in Content-Type (RFC 2046, section 5.1.1)"
        )
    return boundary.encode("latin-1", "replace")


def _parts(file: BinaryIO, boundary: bytes) -> Iterator[_Part]:
    """The parts of a body, one after the other, without reading more than a block of it at once."""
    mark = b"\r\n--" + boundary
    first = file.read(len(mark) - 2)
    at = len(first) if first == mark[2:] else _found(file, mark, 0) + len(mark)
    for _ in range(_PARTS):
        file.seek(at)
        head = file.read(_HEAD)
        if head.startswith(b"--"):
            return
        line_end = head.find(b"\r\n")
        if line_end < 0 or head[:line_end].strip(b" \t"):
            raise ValueError("is no multipart body: its boundary is followed by text")
        if head[line_end : line_end + 4] == b"\r\n\r\n":
            fields, end = b"", line_end + 2
        else:
            end = head.find(b"\r\n\r\n", line_end + 2) + 2
            if end < 2:
                raise ValueError(
                    "is no multipart body: header fields of a part do not end"
                )
            fields = head[line_end + 2 : end]
        start = at + end + 2
        # Of an empty part the line break before its content is the one before the boundary.
        stop = _found(file, mark, start - 2)
        yield _part(fields, start, max(start, stop))
        at = stop + len(mark)
    raise ValueError(f"must have at most {_PARTS} parts")


def _found(file: BinaryIO, mark: bytes, start: int) -> int:
    file.seek(start)
    before = b""
    at = start
    while block := file.read(_BLOCK):
        window = before + block
        index = window.find(mark)
        if index >= 0:
            return at - len(before) + index
        at += len(block)
        before = window[-(len(mark) - 1) :]
    raise ValueError("is no multipart body: its last boundary is missing")


def _part(fields: bytes, start: int, end: int) -> _Part:
    message = HeaderParser().parsestr(fields.decode("utf-8", "replace"))
    headers = {
        name: " ".join(str(value).split())
        for name, value in message.items()
        if name.lower()
        not in ("content-disposition", "content-type", "content-transfer-encoding")
    }
    disposition = str(message.get("content-disposition", ""))
    parameters = _parameters(disposition)
    media_type = message.get("content-type")
    return _Part(
        name=parameters.get("name", ""),
        filename=_filename(parameters),
        media_type=None if media_type is None else " ".join(str(media_type).split()),
        headers=headers,
        start=start,
        end=end,
    )


def _parameters(disposition: str) -> dict[str, str]:
    """The parameters of `Content-Disposition` as browsers and curl write them: `%22` or `\\"` for a quote."""
    parameters: dict[str, str] = {}
    rest = disposition.partition(";")[2]
    while rest:
        name, equals, rest = rest.partition("=")
        if not equals:
            break
        rest = rest.lstrip()
        if rest.startswith('"'):
            value, rest = _quoted(rest[1:])
            rest = rest.partition(";")[2]
        else:
            value, _, rest = rest.partition(";")
            value = value.strip()
        parameters.setdefault(name.strip().lower(), value)
    return parameters


def _quoted(text: str) -> tuple[str, str]:
    letters: list[str] = []
    at = 0
    while at < len(text) and text[at] != '"':
        if text[at] == "\\" and text[at + 1 : at + 2] in ('"', "\\"):
            at += 1
        letters.append(text[at])
        at += 1
    value = "".join(letters)
    for escape, letter in (("%22", '"'), ("%0D", "\r"), ("%0A", "\n")):
        value = value.replace(escape, letter)
    return value, text[at + 1 :]


def _filename(parameters: dict[str, str]) -> str | None:
    extended = parameters.get(
        "filename*"
    )  # RFC 5987, which forms should not use but some do
    if extended is not None and extended.lower().startswith("utf-8'"):
        return unquote(extended.split("'", 2)[-1])
    return parameters.get("filename")
