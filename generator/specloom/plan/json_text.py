"""JSON laid out for a raw string of a generated module, so that people can review it."""

from __future__ import annotations

import json
import re
from functools import lru_cache

from specloom.document.value import Value

WIDTH = 88
"""Columns of a line, unless a text alone takes more."""

_encode = json.JSONEncoder(ensure_ascii=False).encode
_UNUSUAL = re.compile(r"[^\x20-\x7e]")


def compact(value: Value) -> str:
    """JSON on one line. What cannot be seen is escaped, lone surrogates among it."""
    if isinstance(value, str):
        return _quoted(value)
    return _printable(_encode(value))


# A few names and types are nearly all that there is.
@lru_cache(maxsize=10_000)
def _quoted(text: str) -> str:
    return _printable(_encode(text))


def _printable(text: str) -> str:
    return text if text.isprintable() else _UNUSUAL.sub(_escaped, text)


def laid_out(value: Value, indent: int = 0, width: int = WIDTH) -> str:
    """JSON with an object or an array on one line where it fits there, else a member or an item a line.

    `indent` counts the columns of the first line's indentation, `width` those that are left on it.
    """
    if not isinstance(value, dict | list) or not value:
        return compact(value)
    inner = indent + 2
    room = WIDTH - inner
    if isinstance(value, list):
        opening, closing = "[", "]"
        parts = [laid_out(item, inner, room) for item in value]
    else:
        opening, closing = "{", "}"
        parts = []
        for key, item in value.items():
            name = f"{_quoted(key)}: "
            if isinstance(item, dict) and len(item) == 1:
                # Most values are `{"type": …}` or `{"$ref": …}`, which is never broken.
                ((inner_key, inner_item),) = item.items()
                if isinstance(inner_item, str):
                    parts.append(
                        f"{name}{{{_quoted(inner_key)}: {_quoted(inner_item)}}}"
                    )
                    continue
            parts.append(name + laid_out(item, inner, room - len(name)))
    # What fits on a line with others fits on one of its own: no part has been broken too early.
    if sum(map(len, parts)) + 2 * len(parts) <= width:
        line = ", ".join(parts)
        if "\n" not in line:
            return f"{opening}{line}{closing}"
    between = ",\n" + " " * inner
    return f"{opening}{between[1:]}{between.join(parts)}\n{' ' * indent}{closing}"


def in_raw_string(text: str) -> str:
    """JSON that stands in a raw string: it has no three quotes in a row.

    In JSON (RFC 8259 section 7) a string's own quotes are escaped.

    Raises:
        SyntaxError: it has (a defect of specloom).
    """
    if '"""' in text:
        raise SyntaxError("JSON of specloom does not end where it should")
    return text


def _escaped(unprintable: re.Match[str]) -> str:
    char = unprintable.group()
    return char if char.isprintable() else json.dumps(char)[1:-1]
