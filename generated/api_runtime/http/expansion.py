"""Values as text in paths, queries, headers and cookies: OpenAPI's styles on RFC 6570.

A style says how the parts of an array or object stand together; what is said for each style comes from the table
"Style Examples" of the OpenAPI Specification 3.1 and from RFC 6570 section 3.2. Undefined values (None, UNSET and
empty arrays and objects) have no text at all, as in RFC 6570 section 2.3.
"""

from __future__ import annotations

import re
from typing import TypeAlias
from urllib.parse import quote

from msgspec import UNSET, Struct

from ..values import json_codec
from ..values.shapes import is_array, is_mapping

Parts: TypeAlias = str | list[str] | list[tuple[str, str]] | None
"""A value taken apart: a primitive's text, an array's items, an object's members; None where there is nothing."""

# Reserved expansion lets these stand. Not `#[]` (no part of a query or path), nor `&` and `+` (they would end the
# value, or turn into a space, for every server that reads forms).
_RESERVED = ":/?@!$'()*,;="
_TRIPLET = re.compile("%[0-9A-Fa-f]{2}")


def text_of(value: object) -> str | None:
    """A primitive as text: `true`, `1.5`, RFC 3339 for dates and times, base64 for bytes; None for None and UNSET."""
    if isinstance(value, str) and type(value) is str:
        return value
    if value is None or value is UNSET:
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(int(value))
    plain = json_codec.plain(value)
    if isinstance(plain, str):
        return plain
    return json_codec.encode(plain).decode()


def parts_of(value: object) -> Parts:
    """Take a value apart. What is nested deeper than one level becomes JSON text: OpenAPI leaves it undefined."""
    if isinstance(value, str | int):
        return text_of(value)
    if isinstance(value, Struct) or hasattr(value, "__to_json__"):
        value = json_codec.plain(value)
    if is_mapping(value):
        members = [(str(name), text_of(member)) for name, member in value.items()]
        return [(name, text) for name, text in members if text is not None] or None
    if is_array(value):
        return [text for item in value if (text := text_of(item)) is not None] or None
    return text_of(value)


def encoded(text: str, allow_reserved: bool = False) -> str:
    """Percent-encode for a URL: all but unreserved characters (RFC 3986 section 2.3), or reserved expansion."""
    if not allow_reserved:
        return quote(text, safe="")
    pieces: list[str] = []
    position = 0
    for triplet in _TRIPLET.finditer(text):
        pieces += [
            quote(text[position : triplet.start()], safe=_RESERVED),
            triplet.group(),
        ]
        position = triplet.end()
    return "".join(pieces) + quote(text[position:], safe=_RESERVED)


def path_text(
    name: str, value: object, style: str, explode: bool, allow_reserved: bool = False
) -> str:
    """The text of a path parameter in `simple`, `label` or `matrix` style; empty where the value is undefined."""
    parts = parts_of(value)
    if parts is None:
        return ""
    if style == "simple":
        return _joined(parts, ",", explode, allow_reserved)
    if style == "label":
        return "." + _joined(parts, "." if explode else ",", explode, allow_reserved)
    if style == "matrix":
        key = encoded(name)
        if isinstance(parts, str):
            return f";{key}={encoded(parts, allow_reserved)}" if parts else f";{key}"
        if explode:
            return "".join(
                f";{pair}" if not pair.endswith("=") else f";{pair[:-1]}"
                for pair in _pairs(key, parts)
            )
        return f";{key}={_joined(parts, ',', False, allow_reserved)}"
    raise ValueError(f"a path parameter has no style {style!r}")


def query_pairs(
    name: str, value: object, style: str, explode: bool, allow_reserved: bool = False
) -> list[str]:
    """The `name=value` pairs of a query parameter in one of the styles that a query has."""
    if style == "deepObject":
        return _deep(encoded(name), value, allow_reserved)
    parts = parts_of(value)
    if parts is None:
        return []
    key = encoded(name)
    if isinstance(parts, str):
        return [f"{key}={encoded(parts, allow_reserved)}"]
    if explode:
        return _pairs(key, parts, allow_reserved)
    delimiter = {"form": ",", "spaceDelimited": "%20", "pipeDelimited": "%7C"}.get(
        style
    )
    if delimiter is None:
        raise ValueError(f"a query parameter has no style {style!r}")
    return [f"{key}={_joined(parts, delimiter, False, allow_reserved)}"]


def header_text(value: object, explode: bool) -> str | None:
    """The text of a header in `simple` style, not percent-encoded; None where the value is undefined."""
    parts = parts_of(value)
    if parts is None or isinstance(parts, str):
        return parts
    return ",".join(_flat(parts, explode))


def cookie_pairs(name: str, value: object, style: str, explode: bool) -> list[str]:
    """The pairs of a `Cookie` header, to be joined by `; `. `form` percent-encodes, `cookie` (OpenAPI 3.2) does not."""
    parts = parts_of(value)
    if parts is None:
        return []
    quoted = encoded if style == "form" else str
    if isinstance(parts, str):
        return [f"{name}={quoted(parts)}"]
    if explode:
        return (
            _pairs(name, parts)
            if style == "form"
            else [f"{key}={text}" for key, text in _named(name, parts)]
        )
    return [f"{name}={','.join(quoted(text) for text in _flat(parts, False))}"]


def _named(
    name: str, parts: list[str] | list[tuple[str, str]]
) -> list[tuple[str, str]]:
    return [(name, part) if isinstance(part, str) else part for part in parts]


def _flat(parts: list[str] | list[tuple[str, str]], explode: bool) -> list[str]:
    flat: list[str] = []
    for part in parts:
        if isinstance(part, str):
            flat.append(part)
        elif explode:
            flat.append(f"{part[0]}={part[1]}")
        else:
            flat += part
    return flat


def _joined(
    parts: str | list[str] | list[tuple[str, str]],
    separator: str,
    explode: bool,
    reserved: bool,
) -> str:
    if isinstance(parts, str):
        return encoded(parts, reserved)
    texts: list[str] = []
    for part in parts:
        if isinstance(part, str):
            texts.append(encoded(part, reserved))
        elif explode:
            texts.append(f"{encoded(part[0])}={encoded(part[1], reserved)}")
        else:
            texts += [encoded(part[0]), encoded(part[1], reserved)]
    return separator.join(texts)


def _pairs(
    key: str, parts: list[str] | list[tuple[str, str]], reserved: bool = False
) -> list[str]:
    pairs: list[str] = []
    for part in parts:
        if isinstance(part, str):
            pairs.append(f"{key}={encoded(part, reserved)}")
        else:
            pairs.append(f"{encoded(part[0])}={encoded(part[1], reserved)}")
    return pairs


def _deep(key: str, value: object, reserved: bool) -> list[str]:
    """`key[member]=value`, and on for members of members; items of an array repeat the key."""
    if isinstance(value, Struct) or hasattr(value, "__to_json__"):
        value = json_codec.plain(value)
    if is_mapping(value):
        pairs: list[str] = []
        for name, member in value.items():
            pairs += _deep(f"{key}%5B{encoded(str(name))}%5D", member, reserved)
        return pairs
    if is_array(value):
        return [pair for item in value for pair in _deep(key, item, reserved)]
    text = text_of(value)
    return [] if text is None else [f"{key}={encoded(text, reserved)}"]
