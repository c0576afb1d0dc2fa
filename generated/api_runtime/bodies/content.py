"""What a body is made of: its media type, its Python type, and the way between bytes and values."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Any, ClassVar, TypeAlias

import msgspec

from ..http.messages import ByteStream
from ..values.json_codec import DecodingMismatch, JsonMismatch, decode, encode
from ..values.limits import Violation


class ContentMismatch(DecodingMismatch):
    """Bytes do not fit the content that was described."""


class Payload(msgspec.Struct, frozen=True):
    """An encoded body."""

    content: bytes
    content_type: str | None
    """Value of the `Content-Type` header; None where the header is not sent."""
    stream: ByteStream | None = None
    """The body in place of `content`, where it is sent piece by piece."""


class Content(ABC):
    """A body of one media type and one Python type."""

    __slots__ = ("media_type", "type")

    streams: ClassVar[bool] = False
    """Whether values are read one after the other while the body arrives (`StreamedContent`)."""
    may_be_empty: ClassVar[bool] = False
    """Whether no bytes at all are a value: of a text they are, of JSON never."""
    stub_module: ClassVar[str | None] = None
    """Module of the stub server that decodes requests of this content; a package has those of its own API."""

    def __init__(self, type: object, media_type: str) -> None:
        self.type = type
        """Type annotation of the decoded value."""
        self.media_type = media_type
        """Media type without parameters, or a range such as `image/*` (RFC 9110 section 12.5.1)."""

    @abstractmethod
    def encode(self, value: object) -> Payload:
        """The body that carries `value`.

        Raises:
            TypeError, ValueError: the value has no such form.
        """

    @abstractmethod
    def decode(self, content: bytes, content_type: str | None = None) -> object:
        """The value that a body carries; `content_type` is the header that came with it.

        Raises:
            ContentMismatch: the body does not fit.
        """

    def check(self, value: object) -> list[Violation]:
        """The violations of `value` as the body of a request; none where it fits."""
        from ..values.checks import check  # what is not checked needs none of it

        return check(value, self.type)

    def matches(self, content_type: str) -> bool:
        """Whether a `Content-Type` header names this content, whatever its parameters and case."""
        given = essence(content_type)
        own = essence(self.media_type)
        return (
            given == own
            or own == "*/*"
            or (own.endswith("/*") and given.startswith(own[:-1]))
        )

    def __repr__(self) -> str:
        kind = self.type.__name__ if isinstance(self.type, type) else repr(self.type)
        return f"{type(self).__name__}({kind}, {self.media_type!r})"


def essence(content_type: str) -> str:
    """The media type of a `Content-Type` header in lower case, without parameters."""
    return content_type.partition(";")[0].strip().lower()


class Json(Content):
    """A JSON body (RFC 8259): `application/json` or any `+json` type."""

    __slots__ = ()

    def __init__(self, type: object, media_type: str = "application/json") -> None:
        super().__init__(type, media_type)

    def encode(self, value: object) -> Payload:
        """Compact UTF-8; members that are UNSET are absent. A media range is sent as `application/json`."""
        media_type = "application/json" if "*" in self.media_type else self.media_type
        return Payload(encode(value), media_type)

    def decode(self, content: bytes, content_type: str | None = None) -> object:
        """The value; a byte order mark is ignored (RFC 8259 section 8.1).

        Where any value is described (`{}`), a body that says it is something else than JSON is its text, or its bytes.
        """
        try:
            return decode(content.removeprefix(b"\xef\xbb\xbf"), self.type)
        except JsonMismatch as error:
            if self.type in _ANYTHING and not _may_be_json(content_type):
                return _text_or_bytes(content, content_type)
            raise ContentMismatch(
                str(error), error.path, error.mismatches, error.value
            ) from None


class Text(Content):
    """A text body; sent as UTF-8, received in the charset that its header names."""

    __slots__ = ()
    may_be_empty = True

    def __init__(self, media_type: str = "text/plain", type: object = str) -> None:
        super().__init__(type, media_type)

    def encode(self, value: object) -> Payload:
        """UTF-8 with a `charset` parameter, unless the media type has one."""
        if not isinstance(value, str):
            raise TypeError(f"a text body must be a str, not {type(value).__name__}")
        media_type = "text/plain" if "*" in self.media_type else self.media_type
        has_charset = "charset=" in media_type.lower()
        return Payload(
            value.encode(),
            media_type if has_charset else f"{media_type}; charset=utf-8",
        )

    def decode(self, content: bytes, content_type: str | None = None) -> object:
        """The text; bytes that the charset does not know become U+FFFD."""
        try:
            return content.decode(
                _charset(content_type or self.media_type), errors="replace"
            )
        except (LookupError, UnicodeError):  # a charset Python does not know, or none
            return content.decode(errors="replace")


_ANYTHING = (object, Any)


def _may_be_json(content_type: str | None) -> bool:
    return content_type is None or essence(content_type).endswith("json")


def _text_or_bytes(content: bytes, content_type: str | None) -> object:
    try:
        return content.decode(_charset(content_type or ""))
    except (LookupError, UnicodeError):
        return content


def _charset(content_type: str) -> str:
    for parameter in content_type.split(";")[1:]:
        name, _, value = parameter.partition("=")
        if name.strip().lower() == "charset":
            return value.strip().strip('"') or "utf-8"
    return "utf-8"


class Empty(Content):
    """No body."""

    __slots__ = ()
    may_be_empty = True

    def __init__(self) -> None:
        super().__init__(None, "")

    def encode(self, value: object) -> Payload:
        """No bytes and no content type."""
        if value is not None:
            raise TypeError("this body must be None")
        return Payload(b"", None)

    def decode(self, content: bytes, content_type: str | None = None) -> object:
        """None, whatever was received: a service may say more than it documents."""
        return None


Contents: TypeAlias = Content | tuple[Content, ...]
"""One content, or alternatives by media type, the preferred one first."""


def chosen(contents: Contents, content_type: str | None) -> Content:
    """The content that a `Content-Type` header names; else a JSON one for a `+json` type; else the first.

    Services mislabel their answers, so the first is tried rather than nothing.
    """
    if isinstance(contents, Content):
        return contents
    if content_type is not None:
        matching = [content for content in contents if content.matches(content_type)]
        if matching:  # what is named exactly comes before a range
            return min(matching, key=lambda content: "*" in content.media_type)
        given = essence(content_type)
        for content in contents:
            if given.endswith("json") and isinstance(content, Json):
                return content
            if given == "application/octet-stream" and content.type is bytes:
                return content
    return contents[0]
