"""Python source as code, strings and comments, read alike by every version of Python.

`tokenize` and `ast` differ from version to version, and are too slow for packages of ten
megabytes. Source: https://docs.python.org/3/reference/lexical_analysis.html
"""

from __future__ import annotations

import re
from typing import NamedTuple

STRING, COMMENT = "\0", "\1"
"""What stands in the code for a string and for a comment: no Python source has either."""


class Source(NamedTuple):
    """The code of a module with marks for its strings and comments, and these in order.

    A string has its quotes; its prefix (`r`, `f`) stays in the code.
    """

    code: str
    strings: list[str]
    comments: list[str]


_OPENING = re.compile(
    r"""\"{3}|'{3}|"[^"\\\n]*(?:\\.[^"\\\n]*)*"|'[^'\\\n]*(?:\\.[^'\\\n]*)*'|\#[^\n]*""",
    re.DOTALL,
)
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
    """Code, strings and comments of a text whose lines end in line feeds.

    A string that does not end goes to the end of the text.
    """
    code: list[str] = []
    strings: list[str] = []
    comments: list[str] = []
    search = _OPENING.search
    position = 0
    while match := search(text, position):
        start, end = match.span()
        code.append(text[position:start])
        if text[start] == "#":
            code.append(COMMENT)
            comments.append(text[start:end].rstrip())
        else:
            if text[start - 1 : start] in _LAST_OF_PREFIX:
                end = _formatted_end(text, start, end)
            if end - start == 3 and text[start:end] in _TRIPLE_QUOTES:
                end = _triple_end(text, start)
            code.append(STRING)
            strings.append(text[start:end])
        position = end
    code.append(text[position:])
    return Source("".join(code), strings, comments)


_TRIPLE_QUOTES = ('"""', "'''")
_LAST_OF_PREFIX = ("f", "F", "r", "R")


def _formatted_end(text: str, start: int, end: int) -> int:
    """Where an f-string ends; `end` for another string, and one that is not understood."""
    if not _FORMATTED.search(text, max(0, start - 3), start):
        return end
    quote = text[start] * 3 if text.startswith(text[start] * 3, start) else text[start]
    match = _FORMATTED_BODIES[quote].match(text, start)
    return match.end() if match else end


def _triple_end(text: str, start: int) -> int:
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
