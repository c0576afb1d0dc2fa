"""Bodies of requests that are texts: XML has to be well-formed, whatever its schema; nothing else is known of it."""

from __future__ import annotations

from collections.abc import Iterable

from ..bodies.content import Content, ContentMismatch, Contents, Text, essence

_UNKNOWN_ENCODING = 18  # XML_ERROR_UNKNOWN_ENCODING of expat


def with_texts(contents: Contents, untyped: Iterable[str]) -> tuple[Content, ...]:
    """The contents of a body, those that say XML judged as such, and texts of the media types `untyped`."""
    described = contents if isinstance(contents, tuple) else (contents,)
    return tuple(map(_judged, (*described, *map(Text, untyped))))


def _judged(content: Content) -> Content:
    is_xml = essence(content.media_type).endswith(("/xml", "+xml"))
    if is_xml and isinstance(content, Text):
        return _Xml(content.media_type, content.type)
    return content


class _Xml(Text):
    """XML, as the text that it is."""

    __slots__ = ()
    may_be_empty = False

    def decode(self, content: bytes, content_type: str | None = None) -> object:
        text = super().decode(content, content_type)
        assert isinstance(text, str)
        _judge(content if "charset" not in (content_type or "") else text)
        return text


class _Declared(Exception):
    """A document type declaration begins."""


def _judge(document: bytes | str) -> None:
    """Hold a document to be well-formed (XML 1.0 section 2.1), as far as its document type declaration.

    What that declares may grow beyond all bounds when it is expanded, so that nothing behind it is read.

    Raises:
        ContentMismatch: it is not.
    """
    from xml.parsers import expat

    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = _declared
    try:
        parser.Parse(document, True)
    except expat.ExpatError as error:
        if error.code != _UNKNOWN_ENCODING:
            raise ContentMismatch(f"is not XML: {error}") from None
    except (_Declared, LookupError, ValueError):  # Python has no such encoding
        return


def _declared(*_arguments: object) -> None:
    raise _Declared
