"""Bodies of requests, decoded into their types."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Any, NamedTuple

import msgspec

from ..bodies.content import Content, ContentMismatch, Json, essence
from ..values.json_codec import from_json_value
from ..values.limits import Violation
from .decoding import convert, is_too_deep, mismatch
from .received import Received, text
from .refusal import Refusal
from .schemas import Validator

_UTF8 = ("utf-8", "utf8", "us-ascii", "ascii")
_decode_json = msgspec.json.Decoder().decode
_ABSENT = object()


class Decoded(NamedTuple):
    """A decoded body of another kind than JSON and text."""

    value: object
    """The argument for the service."""
    plain: object
    """The same as JSON has it, for answers that repeat it; None where it has no such form."""
    violations: list[Violation]


Decode = Callable[[Received, str | None], Decoded]
"""Decodes a body of one content; the second argument is the `Content-Type` header."""

Validators = Callable[[str], Validator | None]
"""What holds bodies of a media type against their schema; None where any value will do."""


def _unjudged(_media_type: str) -> None:
    return None


class BodyDecoder:
    """Decodes the body of one operation; made once, used for every request."""

    __slots__ = (
        "_contents",
        "_decoders",
        "_known",
        "_names_content_type",
        "_nesting_limit",
        "_required",
        "_tolerant",
        "_typed",
        "_validators",
        "may_spool",
    )

    def __init__(
        self,
        contents: tuple[Content, ...],
        required: bool,
        names_content_type: bool = False,
        validators: Validators = _unjudged,
        tolerant: bool = False,
        nesting_limit: int | None = None,
    ) -> None:
        """Decode bodies of `contents`; `tolerant` takes what a client would take of an answer."""
        self._nesting_limit = nesting_limit
        self._contents = contents
        self._known: dict[bytes | None, Content] = {}
        self._required = required
        self._validators = {
            content: validators(essence(content.media_type))
            for content in self._contents
        }
        self._tolerant = tolerant
        self._names_content_type = names_content_type
        self._decoders: dict[Content, Decode] = {}
        self._typed: dict[Content, msgspec.json.Decoder[Any]] = {}
        self.may_spool = any(_spools(content) for content in self._contents)
        """Whether there are contents too large for memory."""

    def spools(self, received: Received) -> bool:
        """Whether the body of a request is to be kept in a file, if it is large."""
        header = received.header(b"content-type")
        if header is None:
            return _spools(self._contents[0])
        return any(
            _spools(content) for content in self._contents if content.matches(header)
        )

    def admit(self, received: Received) -> None:
        """Refuse a body that is still to come, by what its head says of it.

        Raises:
            Refusal: 415, it is of a media type or a coding that is not described.
        """
        raw = received.fields.get(b"content-type")
        if raw is not None and received.fields.get(b"content-length") != b"0":
            _refuse_coding(received.header(b"content-encoding"))
            self._content(raw)

    def decode(
        self,
        received: Received,
        arguments: dict[str, object],
        violations: list[Violation],
    ) -> object:
        """Put the body into `arguments`, or what is wrong with it into `violations`; returns its plain value.

        Raises:
            Refusal: 415, the body is of a media type that is not described.
        """
        fields = received.fields
        raw = fields.get(b"content-type")
        if (
            not received.body
            and received.spooled is None
            and (raw is None or not self._may_be_empty(text(raw)))
        ):
            if self._required:
                violations.append(
                    Violation("$", "is required: the request has no body")
                )
            return None
        if b"content-encoding" in fields:
            _refuse_coding(received.header(b"content-encoding"))
        content = self._known.get(raw) or self._content(raw)
        if self._names_content_type:
            arguments["content_type"] = content.media_type
        if isinstance(content, Json):
            return self._json(content, received.body, arguments, violations)
        header = received.header(b"content-type")
        if content.stub_module is not None:
            return self._decoded(content, received, header, arguments, violations)
        try:
            value = content.decode(received.body, header)
        except ContentMismatch as error:
            violations.append(Violation(error.path, str(error)))
            return None
        validator = self._validators[content]
        broken = [] if validator is None else validator.violations(value, "$")
        violations += broken
        if not broken:
            arguments["body"] = value
        return value

    def _decoded(
        self,
        content: Content,
        received: Received,
        header: str | None,
        arguments: dict[str, object],
        violations: list[Violation],
    ) -> object:
        decode = self._decoders.get(content)
        if decode is None:
            module = import_module(f".{content.stub_module}", __package__)
            decode = self._decoders[content] = module.body_decoder(
                content, self._validators[content]
            )
        decoded = decode(received, header)
        violations += decoded.violations
        if not decoded.violations:
            arguments["body"] = decoded.value
        return decoded.plain

    def _json(
        self,
        content: Content,
        body: bytes,
        arguments: dict[str, object],
        violations: list[Violation],
    ) -> object:
        try:
            value = _decode_json(body)
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
            value = _second_attempt(body, violations)
            if value is _ABSENT:
                return None
        if self._nesting_limit is not None and _is_deeper(value, self._nesting_limit):
            words = f"is nested more than {self._nesting_limit} levels deep"
            violations.append(Violation("$", words))
            return None
        if self._tolerant:
            _receive(content, body, arguments, violations)
            return value
        validator = self._validators[content]
        broken = [] if validator is None else validator.violations(value, "$")
        if broken:
            violations += broken
            return value
        try:
            arguments["body"] = self._instance(content, body, value)
        except msgspec.ValidationError as error:
            if validator is None or is_too_deep(error):
                violations.append(mismatch(error, "$"))
            else:  # valid all the same: the schema decides, whatever the type is made for
                arguments["body"] = value
        return value

    def _instance(self, content: Content, body: bytes, value: object) -> object:
        """The instance that `body` is, `value` being the same as JSON has it.

        Raises:
            msgspec.ValidationError: it does not fit all the same, such as a date beyond Python's years.
        """
        decoder = self._typed.get(content)
        if decoder is None:
            decoder = self._typed[content] = msgspec.json.Decoder(
                content.type, dec_hook=from_json_value
            )
        try:
            # From the bytes it takes half the time that it takes from the value.
            return decoder.decode(body)
        except (msgspec.MsgspecError, RecursionError):
            return convert(value, content.type)

    def _may_be_empty(self, header: str) -> bool:
        """Whether no bytes are a value: of a text or of bytes they are, of JSON never."""
        matching = [content for content in self._contents if content.matches(header)]
        return any(content.may_be_empty for content in matching)

    def _content(self, raw: bytes | None) -> Content:
        """The content that a Content-Type header names; the first one where there is no header.

        Raises:
            Refusal: 415, there is none of that media type.
        """
        if raw is None:
            return self._contents[0]
        content = self._named(text(raw).strip())
        if (
            len(self._known) < 100
        ):  # clients use a few spellings; somebody else may use any number of them
            self._known[raw] = content
        return content

    def _named(self, header: str) -> Content:
        given = essence(header)
        # What is named exactly comes before what is JSON as well, and before a range.
        for content in sorted(
            self._contents,
            key=lambda content: (
                essence(content.media_type) != given,
                "*" in content.media_type,
            ),
        ):
            if content.matches(header) or (
                isinstance(content, Json) and _is_json(given)
            ):
                if isinstance(content, Json) and "charset" in header.lower():
                    _refuse_charset(header)
                return content
        wanted = ", ".join(
            dict.fromkeys(content.media_type for content in self._contents)
        )
        raise Refusal(
            415,
            f"the media type must be {wanted}, not {given[:100]!r}",
            _accept(wanted),
        )


def _receive(
    content: Content,
    body: bytes,
    arguments: dict[str, object],
    violations: list[Violation],
) -> None:
    """Put what a client would make of an answer into `arguments`, or why it is none into `violations`."""
    try:
        arguments["body"] = content.decode(body)
    except ContentMismatch as error:
        violations.append(Violation(error.path, str(error)))


def _refuse_coding(coding: str | None) -> None:
    if coding and coding.lower() != "identity":
        raise Refusal(415, f"content encoding {coding[:60]!r} is not supported")


def _spools(content: Content) -> bool:
    return content.stub_module in ("octets_body", "multipart_body")


def _second_attempt(body: bytes, violations: list[Violation]) -> object:
    """Malformed JSON, unless all that is wrong is a byte order mark, which may be ignored (RFC 8259, section 8.1)."""
    text = body.removeprefix(b"\xef\xbb\xbf")
    try:
        return _decode_json(text)
    except msgspec.MsgspecError as error:
        reason = str(error).removeprefix("JSON is malformed: ")
        if "truncated" in reason:
            reason = f"it ends too early (byte {len(body)})"
        violations.append(Violation("$", f"is not JSON: {reason}"))
    except UnicodeDecodeError as error:
        violations.append(
            Violation("$", f"is not JSON: {error.reason} in a text that must be UTF-8")
        )
    except RecursionError:
        violations.append(Violation("$", "is nested too deeply"))
    return _ABSENT


def _is_deeper(value: object, limit: int) -> bool:
    """Whether a value has containers in each other on more levels than the limit."""
    level = [value]
    for _ in range(limit):
        inner: list[object] = []
        for item in level:
            if isinstance(item, dict):
                inner += item.values()
            elif isinstance(item, list):
                inner += item
        if not inner:
            return False
        level = inner
    return any(isinstance(item, dict | list) for item in level)


def _is_json(media_type: str) -> bool:
    return media_type.endswith("+json") or media_type in (
        "application/json",
        "text/json",
    )


def _refuse_charset(header: str) -> None:
    for parameter in header.split(";")[1:]:
        name, _, value = parameter.partition("=")
        charset = value.strip().strip('"').lower()
        if name.strip().lower() == "charset" and charset not in _UTF8:
            raise Refusal(
                415, f"JSON must be UTF-8, not {charset[:60]!r} (RFC 8259, section 8.1)"
            )


def _accept(media_types: str) -> list[tuple[bytes, bytes]]:
    return [(b"accept", media_types.encode("latin-1", "replace"))]
