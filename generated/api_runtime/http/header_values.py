"""Header fields as typed values: the style `simple` of OpenAPI read into Python types."""

from __future__ import annotations

from types import UnionType
from typing import Any, TypeVar, Union, get_args, get_origin

import msgspec

from ..values.json_codec import from_json_value

V = TypeVar("V")


def header_value(text: str, kind: type[V]) -> V:
    """The value that a header's text is for a type.

    An array is `a, b`, an object `name=value, name=value` (RFC 9110 section 5.6.1; OpenAPI 3.1, style `simple`).

    Raises:
        ValueError: the text is no such value.
    """
    origin: Any = get_origin(kind) or kind
    value: object = text.strip()
    if origin in (list, tuple, set, frozenset):
        value = [item.strip() for item in text.split(",")] if text.strip() else []
    elif origin is dict or (
        isinstance(origin, type) and issubclass(origin, msgspec.Struct)
    ):
        pieces = [piece.strip() for piece in text.split(",")]
        if all("=" in piece for piece in pieces):
            value = dict(piece.split("=", 1) for piece in pieces)
        else:  # not exploded: names and values in turn
            value = dict(zip(pieces[::2], pieces[1::2], strict=False))
    # An open enumeration is `Literal[...] | str`: everything is text already.
    if origin in (Union, UnionType) and str in get_args(kind):
        return value  # type: ignore[return-value]
    try:
        return msgspec.convert(
            value, kind, strict=False, str_keys=True, dec_hook=from_json_value
        )
    except msgspec.ValidationError as error:
        raise ValueError(f"{error}, got {text[:100]!r}") from None
