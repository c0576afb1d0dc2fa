"""JSON in and out, with what msgspec alone does not do.

A type that msgspec does not know takes part by two methods: the class method `__from_json__(value)` gets the plain
JSON value and returns an instance (raising ValueError where it does not fit), and `__to_json__()` returns the plain
value of an instance.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeVar, overload

import msgspec

from .limits import Violation
from .shapes import Inlined, plain, to_json_value, walked

__all__ = ["JsonMismatch", "convert", "decode", "encode", "from_json_value", "plain"]

T = TypeVar("T")


class DecodingMismatch(ValueError):
    """What was read does not fit what was described; `path` is the JSON path (RFC 9535) of what does not."""

    def __init__(
        self,
        message: str,
        path: str = "$",
        mismatches: Sequence[Violation] = (),
        value: object = None,
    ) -> None:
        super().__init__(message)
        self.path = path
        self.mismatches = tuple(mismatches)
        """Every place that does not fit; none where nothing could be read at all."""
        self.value = value
        """What was read, with what does not fit as it came; None where nothing was."""

    def __reduce__(self) -> tuple[object, ...]:
        return type(self), (str(self), self.path, self.mismatches, self.value)


class JsonMismatch(DecodingMismatch):
    """A JSON text is malformed or does not fit a type."""


def from_json_value(kind: Any, value: object) -> object:
    """Hook of decoders: an instance of a type that msgspec does not know."""
    convert = getattr(kind, "__from_json__", None)
    if convert is None:
        raise TypeError(f"{kind!r} cannot be read from JSON")
    return convert(value)


_encoder = msgspec.json.Encoder(enc_hook=to_json_value)
_decoders: dict[object, msgspec.json.Decoder[Any]] = {}


def encode(value: object) -> bytes:
    """Compact UTF-8 JSON (RFC 8259).

    Raises:
        TypeError: the value holds something that has no JSON form.
        ValueError: the value holds text that has no UTF-8 form.
    """
    try:
        return _encoder.encode(value)
    except Inlined:
        return _encoder.encode(walked(value))


@overload
def decode(content: bytes | str, kind: type[T]) -> T: ...
@overload
def decode(content: bytes | str, kind: object) -> object: ...
def decode(content: bytes | str, kind: object) -> object:
    """Read JSON as a value of `kind`, any type annotation that msgspec knows.

    Integral numbers written like `1.0` are taken where an integer belongs (JSON Schema 2020-12, section 4.2.3 of Core);
    a member that is null where its type has no null is taken as absent, which is how many services mean it.

    Raises:
        JsonMismatch: the text is not JSON, or does not fit; it has what was read all the same.
    """
    decoder = _decoder(kind)
    try:
        return decoder.decode(content)
    except msgspec.ValidationError:
        pass
    except RecursionError:
        raise JsonMismatch("nested too deeply") from None
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise JsonMismatch(f"not JSON: {error}") from None
    try:
        value = msgspec.json.decode(content)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise JsonMismatch(f"not JSON: {error}") from None
    return _read(value, kind)


def convert(value: object, kind: Any) -> object:
    """A plain JSON value as a value of `kind`, by the rules of `decode`.

    Raises:
        JsonMismatch: it does not fit.
    """
    try:
        return msgspec.convert(value, kind, str_keys=True, dec_hook=from_json_value)
    except (msgspec.ValidationError, RecursionError):
        return _read(value, kind)


def _read(value: object, kind: Any) -> object:
    from .readers import read  # what services answer as described needs none of it

    try:
        made, mismatches = read(value, kind)
    except RecursionError:
        raise JsonMismatch("nested too deeply") from None
    if mismatches:
        raise JsonMismatch(mismatches[0].message, mismatches[0].path, mismatches, made)
    return made


def _decoder(kind: Any) -> msgspec.json.Decoder[Any]:
    if kind is object:
        kind = Any  # to msgspec, `object` would be a type it does not know
    try:
        decoder = _decoders.get(kind)
    except TypeError:  # an annotation that cannot be hashed
        return msgspec.json.Decoder(kind, dec_hook=from_json_value)
    if decoder is None:
        decoder = _decoders[kind] = msgspec.json.Decoder(kind, dec_hook=from_json_value)
    return decoder
