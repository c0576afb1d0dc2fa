"""Parameter styles undone: text from a path, query, header or cookie into the parts it was made of.

The inverse of `runtime.http.expansion`; the styles are those of the OpenAPI Specification 3.1 ("Style Examples")
and RFC 6570, section 3.2.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Literal
from urllib.parse import unquote

from .preferences import IN_QUERY

Shape = Literal["scalar", "array", "object"]

Parts = str | list[str] | dict[str, object]
"""A value taken apart, percent-decoded: a primitive, the items of an array, the members of an object."""

_DELIMITERS = {
    "form": re.compile(","),
    "spaceDelimited": re.compile(r"%20|\+| "),
    "pipeDelimited": re.compile(r"%7[Cc]|\|"),
}
_BRACKETS = re.compile(r"\[([^\[\]]*)\]")


def decoded(text: str) -> str:
    """Undo percent-encoding.

    Raises:
        UnicodeDecodeError: what was encoded is not UTF-8.
    """
    return unquote(text, errors="strict") if "%" in text else text


def _decoded_query(text: str) -> str:
    return decoded(text.replace("+", " ") if "+" in text else text)


def path_parts(text: str, name: str, style: str, shape: Shape, explode: bool) -> Parts:
    """The parts of a path parameter in `simple`, `label` or `matrix` style; `text` is percent-encoded.

    Raises:
        UnicodeDecodeError: what was encoded is not UTF-8.
        ValueError: the text is not in that style.
    """
    if style == "label":
        if not text.startswith("."):
            raise ValueError("must begin with a dot (style label)")
        return _joined(text[1:], "." if explode else ",", shape, explode)
    if style == "matrix":
        return _matrix(text, name, shape, explode)
    return _joined(text, ",", shape, explode)


def _matrix(text: str, name: str, shape: Shape, explode: bool) -> Parts:
    pieces = [
        tuple(decoded(half) for half in piece.split("=", 1))
        for piece in text.split(";")[1:]
    ]
    pairs = [(piece[0], piece[1] if len(piece) == 2 else "") for piece in pieces]
    if shape == "object" and explode:
        return dict(pairs)
    if not pairs or any(key != name for key, _ in pairs):
        raise ValueError(f"must be written as ;{name}=… (style matrix)")
    if shape == "array" and explode:
        return [value for _, value in pairs]
    raw = text.split("=", 1)
    return _joined(raw[1] if len(raw) == 2 else "", ",", shape, False)


def _joined(text: str, separator: str, shape: Shape, explode: bool) -> Parts:
    if shape == "scalar":
        return decoded(text)
    pieces = text.split(separator)
    if shape == "array":
        return [decoded(piece) for piece in pieces]
    if explode:
        return dict(_pair(piece) for piece in pieces)
    return _by_two([decoded(piece) for piece in pieces])


def _pair(piece: str) -> tuple[str, str]:
    key, _, value = piece.partition("=")
    return decoded(key), decoded(value)


def _by_two(texts: list[str]) -> dict[str, object]:
    if len(texts) % 2:
        raise ValueError("must be names and values in turn, separated by commas")
    return dict(zip(texts[::2], texts[1::2], strict=True))


def query_parts(
    query: Mapping[str, list[str]],
    name: str,
    style: str,
    shape: Shape,
    explode: bool,
    members: Iterable[str] | None,
) -> Parts | None:
    """The parts of a query parameter, None where it is absent; values of `query` are percent-encoded.

    `members` are the names that belong to an exploded object, which has no name of its own on the wire.

    Raises:
        UnicodeDecodeError: what was encoded is not UTF-8.
        ValueError: the text is not in that style.
    """
    if style == "deepObject":
        return _deep(query, name)
    if shape == "object" and explode:
        names = (
            [key for key in query if key not in IN_QUERY]
            if members is None
            else members
        )
        return {
            key: _decoded_query(query[key][0]) for key in names if key in query
        } or None
    values = query.get(name)
    if values is None:
        return None
    if shape == "scalar":
        return _decoded_query(values[0])
    if explode:
        return [_decoded_query(value) for value in values]
    # Decoded after it is split: an encoded comma belongs to its item.
    pieces = [_decoded_query(piece) for piece in _DELIMITERS[style].split(values[0])]
    return pieces if shape == "array" else _by_two(pieces)


def _deep(query: Mapping[str, list[str]], name: str) -> dict[str, object] | None:
    """`name[a][b]=value` as nested members; a key that is repeated makes an array."""
    members: dict[str, object] = {}
    for key, values in query.items():
        rest = key[len(name) :]
        if not key.startswith(name) or not rest.startswith("["):
            continue
        steps = _BRACKETS.findall(rest)
        if "".join(f"[{step}]" for step in steps) != rest or len(steps) > 32:
            raise ValueError("must be written as name[member]=value (style deepObject)")
        texts = [_decoded_query(value) for value in values]
        inner = members
        for step in steps[:-1]:
            match inner.setdefault(step, {}):
                case dict() as deeper:
                    inner = deeper
                case _:
                    raise ValueError(f"has both a value and members below {step!r}")
        inner[steps[-1]] = texts if len(texts) > 1 else texts[0]
    return members or None


def header_parts(text: str, shape: Shape, explode: bool) -> Parts:
    """The parts of a header in `simple` style, which is not percent-encoded.

    Raises:
        ValueError: the text is not in that style.
    """
    if shape == "scalar":
        return text
    pieces = [piece.strip() for piece in text.split(",")]
    if shape == "array":
        return pieces
    if explode:
        return {
            key: value for key, _, value in (piece.partition("=") for piece in pieces)
        }
    return _by_two(pieces)


def cookie_parts(
    cookies: Mapping[str, list[str]],
    name: str,
    style: str,
    shape: Shape,
    explode: bool,
    members: Iterable[str] | None,
) -> Parts | None:
    """The parts of a cookie in `form` style, percent-encoded, or `cookie` style (OpenAPI 3.2), as it is.

    Raises:
        UnicodeDecodeError: what was encoded is not UTF-8.
        ValueError: the text is not in that style.
    """
    plain = decoded if style == "form" else str
    if shape == "object" and explode:
        known = {plain(key): plain(texts[0]) for key, texts in cookies.items()}
        names = known if members is None else members
        return {key: known[key] for key in names if key in known} or None
    values = cookies.get(name)
    if values is None:
        return None
    if shape == "scalar":
        return plain(values[0])
    if explode:
        return [plain(value) for value in values]
    pieces = [plain(piece) for piece in values[0].split(",")]
    return pieces if shape == "array" else _by_two(pieces)
