"""Python source as code, strings and comments, read alike by every version of Python.

`tokenize` and `ast` differ from version to version, and are too slow for packages of ten
megabytes. Source: https://docs.python.org/3/reference/lexical_analysis.html
"""

from __future__ import annotations

import re
from typing import NamedTuple

SHORT, COMMENT, LONG = "\0", "\1", "\2"
"""What stands in the code for a string in quotes, a comment, and a string in triple quotes.

No Python source has any of them.
"""
MARKS = (SHORT, COMMENT, LONG)


class Source(NamedTuple):
    """The code of a module with marks for its strings and comments, and these in order.

    A string in quotes has them, one in triple quotes has not; prefixes (`r`, `f`) stay in the
    code. `has_fields` says that there are f-strings.
    """

    code: str
    short_strings: list[str]
    long_strings: list[str]
    comments: list[str]
    has_fields: bool


_QUOTED = (
    r""""[^"\\\n]*+(?:\\.[^"\\\n]*+)*+"|'[^'\\\n]*+(?:\\.[^'\\\n]*+)*+'|\#[^\n]*+"""
)
_SHORT = re.compile(f"({_QUOTED})", re.DOTALL)
_OPENING = re.compile(rf"\"{{3}}|'{{3}}|{_QUOTED}", re.DOTALL)
_TRIPLE_QUOTES = ('"""', "'''")
_FIELD_PREFIXES = ("f", "F", "fr", "fR", "Fr", "FR")
_FORMATTED = re.compile(r"(?<![a-z0-9_])(?:f|fr|rf)$", re.IGNORECASE)
# From Python 3.12 on, what is replaced may have the quotes of the string around it.
_FIELD = r"\{(?!\{)(?:[^{}]|\{[^{}]*\})*\}"
_FORMATTED_BODIES = {
    quote: re.compile(rf"{quote}(?:\{{\{{|{_FIELD}|\\.|{plain})*{quote}", re.DOTALL)
    for quote, plain in (
        ('"""', r'[^"\\{]|""?(?!")'),
        ("'''", r"[^'\\{]|''?(?!')"),
        ('"', r'[^"\\{\n]'),
        ("'", r"[^'\\{\n]"),
    )
}


def read_source(text: str) -> Source:
    """Code, strings and comments of a text that has none of `MARKS`, with line feeds.

    A string that does not end goes to the end of the text.
    """
    return _read_plain(text) or _read_any(text)


def _read_plain(text: str) -> Source | None:
    r"""The result of `_read_any`, ten times faster; None where it could be wrong.

    That is where triple quotes stand in a comment or in quotes, or are escaped, and where
    quotes may stand in quotes, as in an f-string.
    """
    if "'''" in text or '\\"""' in text:
        return None
    parts = text.split('"""')
    if len(parts) % 2 == 0:
        return None
    pieces = _SHORT.split(LONG.join(parts[::2]))
    if any(piece.endswith(_FIELD_PREFIXES) for piece in (*pieces[::2], *parts[::2])):
        return None
    quoted = pieces[1::2]
    pieces[1::2] = [COMMENT if text[0] == "#" else SHORT for text in quoted]
    code = "".join(pieces)
    if '"' in code or "'" in code or code.count(LONG) != len(parts) // 2:
        return None
    short_strings = [text for text in quoted if text[0] != "#"]
    comments = [text.rstrip() for text in quoted if text[0] == "#"]
    return Source(code, short_strings, parts[1::2], comments, has_fields=False)


def _read_any(text: str) -> Source:
    code: list[str] = []
    short_strings: list[str] = []
    long_strings: list[str] = []
    comments: list[str] = []
    has_fields = False
    position = 0
    while match := _OPENING.search(text, position):
        start, end = match.span()
        code.append(text[position:start])
        if text[start] == "#":
            code.append(COMMENT)
            comments.append(text[start:end].rstrip())
            position = end
            continue
        is_long = text[start:end] in _TRIPLE_QUOTES
        formatted_end = _formatted_end(text, start)
        has_fields = has_fields or formatted_end > 0
        end = formatted_end or (_long_end(text, start) if is_long else end)
        code.append(LONG if is_long else SHORT)
        if is_long:
            whole = text[start:end]
            is_ended = len(whole) > 5 and whole.endswith(whole[:3])
            long_strings.append(whole[3:-3] if is_ended else whole)
        else:
            short_strings.append(text[start:end])
        position = end
    code.append(text[position:])
    return Source("".join(code), short_strings, long_strings, comments, has_fields)


def _formatted_end(text: str, start: int) -> int:
    """Where an f-string ends; 0 for another string, and for one that is not understood."""
    if not _FORMATTED.search(text, max(0, start - 3), start):
        return 0
    quote = text[start] * 3 if text.startswith(text[start] * 3, start) else text[start]
    match = _FORMATTED_BODIES[quote].match(text, start)
    return match.end() if match else 0


def _long_end(text: str, start: int) -> int:
    quote = text[start : start + 3]
    end = text.find(quote, start + 3)
    while end >= 0:
        before = end
        while text[before - 1] == "\\":
            before -= 1
        if (end - before) % 2 == 0:
            return end + 3
        end = text.find(quote, end + 1)
    return len(text)
