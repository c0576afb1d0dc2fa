"""Values of a document as Python source: the one way a literal reaches generated code."""

from __future__ import annotations

import math
import re

from specloom.document.value import Value
from specloom.plan.expressions import (
    Call,
    CallArgument,
    Dict,
    Entry,
    Expression,
    Name,
    Sequence,
)


def literal(value: Value) -> Expression:
    """Source text that evaluates to `value`, and to nothing else.

    Strings are ASCII-escaped where a character could mislead a reader (controls, bidi
    marks, lone surrogates); other letters stay readable.
    """
    if isinstance(value, str):
        return Name(string(value))
    if isinstance(value, bool) or value is None:
        return Name(repr(value))
    if isinstance(value, int):
        return Name(integer(value))
    if isinstance(value, float):
        return _float(value)
    if isinstance(value, dict):
        return Dict(
            tuple(Entry(string(key), literal(item)) for key, item in value.items())
        )
    return Sequence(tuple(map(literal, value)), "[]")


def integer(value: int) -> str:
    """A whole number, digits grouped by thousands where there are many."""
    if abs(value) < 100_000:
        return str(value)
    if abs(value) >= 10**400:
        return f"{'-' * (value < 0)}0x{abs(value):X}"
    return f"{value:_}"


def string(value: str) -> str:
    """A string literal in double quotes, black's way of quoting.

    Raises:
        SyntaxError: it would not end where the text ends (a defect of specloom).
    """
    if value.isprintable() and '"' not in value and "\\" not in value:
        return f'"{value}"'
    quote = "'" if value.count('"') > value.count("'") else '"'
    made = quote + "".join([_escaped(char, quote) for char in value]) + quote
    if _STRING.fullmatch(made) is None:
        raise SyntaxError(f"a literal of specloom does not end where it should: {made}")
    return made


# What Python's tokenizer takes for one string in quotes and nothing else
# (https://docs.python.org/3/reference/lexical_analysis.html#string-and-bytes-literals).
_STRING = re.compile(
    r'"(?:[^"\\\r\n]++|\\[^\r\n])*+"' r"|'(?:[^'\\\r\n]++|\\[^\r\n])*+'"
)

_SHORT = {"\n": "\\n", "\r": "\\r", "\t": "\\t", "\\": "\\\\"}


def _escaped(char: str, quote: str) -> str:
    if char == quote:
        return "\\" + char
    if char in _SHORT:
        return _SHORT[char]
    if char == " " or char.isprintable():
        return char
    code = ord(char)
    if code < 0x100:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def _float(value: float) -> Expression:
    if math.isfinite(value):
        return Name(repr(value).replace("e+", "e"))
    return Call("float", (CallArgument(Name(string(repr(value)))),))
