"""JSON in and out: the one place that calls msgspec, with what msgspec alone does not do.

A type that msgspec does not know takes part by two methods: the class method `__from_json__(value)` gets the plain
JSON value and returns an instance (raising ValueError where it does not fit), and `__to_json__()` returns the plain
value of an instance.
"""

from __future__ import annotations

import re
from typing import Any

import msgspec

from .shapes import is_array, is_mapping


class JsonMismatch(ValueError):
    """A JSON text is malformed or does not fit a type; `path` is the JSON path (RFC 9535) of what does not."""

    def __init__(self, message: str, path: str = "$") -> None:
        super().__init__(message)
        self.path = path

    def __reduce__(self) -> tuple[type[JsonMismatch], tuple[str, str]]:
        return JsonMismatch, (str(self), self.path)


def to_json_value(value: object) -> object:
    """Hook of encoders: the plain JSON value of an object that msgspec does not know."""
    convert = getattr(value, "__to_json__", None)
    if convert is not None:
        return convert()
    # Subclasses of plain types, and mappings that are no dict, stand for what they extend.
    for plain_type in (str, int, float):
        if isinstance(value, plain_type):
            return plain_type(value)
    if is_mapping(value):
        return dict(value)
    raise TypeError(f"{type(value).__name__} is not a JSON value")


def from_json_value(kind: Any, value: object) -> object:
    """Hook of decoders: an instance of a type that msgspec does not know."""
    convert = getattr(kind, "__from_json__", None)
    if convert is None:
        raise TypeError(f"{kind!r} cannot be read from JSON")
    return convert(value)


_STEP = re.compile(r"\.([^.\[]+)|\[(\d+|\.\.\.)\]")
_MOST_NULLS = 10_000
"""Members taken as absent in one body; beyond that it does not fit."""

_encoder = msgspec.json.Encoder(enc_hook=to_json_value)
_decoders: dict[object, msgspec.json.Decoder[Any]] = {}


def encode(value: object) -> bytes:
    """Compact UTF-8 JSON (RFC 8259).

    Raises:
        TypeError: the value holds something that has no JSON form.
        ValueError: the value holds text that has no UTF-8 form.
    """
    return _encoder.encode(value)


def plain(value: object) -> Any:
    """The value as `json.loads(encode(value))` would give it."""
    return msgspec.to_builtins(value, str_keys=True, enc_hook=to_json_value)


def decode(content: bytes | str, kind: object) -> object:
    """Read JSON as a value of `kind`, any type annotation that msgspec knows.

    Integral numbers written like `1.0` are taken where an integer belongs (JSON Schema 2020-12, section 6.1.1 of Core);
    a member that is null where its type has no null is taken as absent, which is how many services mean it.

    Raises:
        JsonMismatch: the text is not JSON, or does not fit.
    """
    decoder = _decoder(kind)
    try:
        return decoder.decode(content)
    except msgspec.ValidationError as error:
        if "got `float`" in str(error) or "got `null`" in str(error):
            return _decode_leniently(content, kind)
        raise _mismatch(error) from None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise JsonMismatch(f"not JSON: {error}") from None


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


def _decode_leniently(content: bytes | str, kind: Any) -> object:
    first: msgspec.ValidationError | None = None
    try:
        value = _integral(msgspec.json.decode(content))
        for _ in range(_MOST_NULLS):
            try:
                return msgspec.convert(
                    value, kind, str_keys=True, dec_hook=from_json_value
                )
            except msgspec.ValidationError as error:
                first = first or error
                if "missing required" in str(error):
                    raise first from None
                if "got `null`" not in str(error) or not _drop(
                    value, _steps(_mismatch(error).path)
                ):
                    raise
        raise JsonMismatch("too many members are null")
    except msgspec.ValidationError as error:
        raise _mismatch(error) from None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise JsonMismatch(f"not JSON: {error}") from None


def _drop(value: object, steps: list[str]) -> bool:
    """Remove the null members of objects that `steps` lead to; False where there are none.

    `...` is how msgspec writes the step into a mapping: any of its values.
    """
    if not steps:
        return False
    head, *rest = steps
    if isinstance(value, list):
        if head.isdigit() and int(head) < len(value):
            return _drop(value[int(head)], rest)
        found = [_drop(item, rest) for item in value if head == "..."]
        return any(found)
    if not isinstance(value, dict):
        return False
    if head == "..." and head not in value:
        found = [_drop(item, rest) for item in value.values()]
        return any(found)
    if rest:
        return _drop(value.get(head), rest)
    return head in value and value.pop(head) is None


def _steps(path: str) -> list[str]:
    return [name or index for name, index in _STEP.findall(path)]


def _integral(value: object) -> object:
    if isinstance(value, float):
        return int(value) if value.is_integer() else value
    if is_array(value):
        return [_integral(item) for item in value]
    if is_mapping(value):
        return {name: _integral(member) for name, member in value.items()}
    return value


def _mismatch(error: msgspec.ValidationError) -> JsonMismatch:
    message, mark, path = str(error).rpartition(" - at `")
    return JsonMismatch(message, path.removesuffix("`")) if mark else JsonMismatch(path)
