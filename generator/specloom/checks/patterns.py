"""Is a text a regular expression? The grammar of ECMA-262 (section 22.2.1 and annex B.1.2).

Accepted is what has a meaning with the flag `u` or without it. Only an escaped letter that means
nothing but itself is a fault, too: it comes from another dialect, such as Python's `\\Z`.
"""

from __future__ import annotations

import re
from functools import lru_cache

_QUANTIFIER = re.compile(r"[*+?]|\{([0-9]+)(?:(,)([0-9]*))?\}")
_GROUP = re.compile(
    r"\((?:\?(?::|=|!|(<[=!])|<((?!\d)[\w$]+)>|(?=[a-z-])[ims]*(?:-[ims]*)?:))?"
)
_ESCAPE = re.compile(
    r"\\(?:u(?P<high>d[89ab][0-9a-f]{2})\\u(?P<low>d[c-f][0-9a-f]{2})|u\{(?P<point>[0-9a-f]+)\}"
    r"|u(?P<unit>[0-9a-f]{4})|x(?P<byte>[0-9a-f]{2})|p\{[^{}]*\}|(?P<other>.))",
    re.IGNORECASE | re.DOTALL,
)
_LETTERS = frozenset("bBcdDfknpPrsStuvwWx")
_SETS = frozenset("dDsSwWpP")
_CONTROLS = {"b": 8, "t": 9, "n": 10, "v": 11, "f": 12, "r": 13}
_NAMED_GROUP = re.compile(r"\(\?<([^=!>][^>]*)>")


class _FaultError(Exception):
    """What is wrong with an expression."""


@lru_cache(maxsize=10_000)
def fault_of(source: str) -> str | None:
    """What is wrong with an expression, as the end of a sentence; None if it is one."""
    try:
        _read(source)
    except _FaultError as fault:
        return str(fault)
    return None


def _read(source: str) -> None:
    open_: list[bool] = []  # for each group that is open, whether it is a lookbehind
    repeatable = False
    names = set(_NAMED_GROUP.findall(source))
    here = 0
    while here < len(source):
        letter = source[here]
        if quantifier := _QUANTIFIER.match(source, here):
            _quantify(quantifier, repeatable)
            here = quantifier.end()
            here += source.startswith("?", here)
            repeatable = False
            continue
        if letter == "\\":
            escape, here = _escape(source, here)
            if escape == "k" and names:
                here = _reference(source, here, names)
            repeatable = escape not in ("b", "B")
        elif letter == "[":
            here = _class(source, here)
            repeatable = True
        elif letter == "(":
            group = _GROUP.match(source, here)
            assert group is not None
            here = group.end()
            if source.startswith("?", here):
                raise _FaultError(_unknown_group(source[here:]))
            open_.append(group.group(1) is not None)
            repeatable = False
        elif letter == ")":
            if not open_:
                raise _FaultError("a ')' closes nothing")
            repeatable = not open_.pop()
            here += 1
        else:
            repeatable = letter not in "|^$"
            here += 1
    if open_:
        raise _FaultError("a '(' is not closed")


def _quantify(quantifier: re.Match[str], repeatable: bool) -> None:
    least, _, most = quantifier.groups()
    if not repeatable:
        raise _FaultError(f"there is nothing that {quantifier.group()!r} could repeat")
    if least and most and int(least[:20]) > int(most[:20]):
        raise _FaultError(f"{quantifier.group()!r} is out of order")


def _unknown_group(rest: str) -> str:
    if rest.startswith("?P<"):
        return "'(?P<' is Python's, a named group begins with '(?<'"
    return f"no group begins with {'(' + rest[:3]!r}"


def _reference(source: str, here: int, names: set[str]) -> int:
    end = source.find(">", here)
    name = source[here + 1 : end]
    if not source.startswith("<", here) or end < 0 or name not in names:
        raise _FaultError("a '\\k' names no group")
    return end + 1


def _escape(source: str, here: int) -> tuple[str | int, int]:
    """What an escape stands for, a code point or its letter, and where it ends."""
    escape = _ESCAPE.match(source, here)
    if escape is None:
        raise _FaultError("it ends with a '\\'")
    high, low, point, unit, byte, letter = escape.group(
        "high", "low", "point", "unit", "byte", "other"
    )
    if high:
        value = ((int(high, 16) - 0xD800) << 10) + int(low, 16) - 0xDC00 + 0x10000
        return value, escape.end()
    if code := point or unit or byte:
        return int(code[-8:], 16), escape.end()
    if letter is None:
        return "p", escape.end()
    if letter.isascii() and letter.isalpha() and letter not in _LETTERS:
        raise _FaultError(f"ECMA-262 has no '\\{letter}'")
    return letter, escape.end()


def _class(source: str, here: int) -> int:
    """Where a class such as `[a-z]` ends."""
    here += 1 + source.startswith("^", here + 1)
    while here < len(source) and source[here] != "]":
        start = here
        first, here = _class_atom(source, here)
        if source.startswith("-", here) and not source.startswith("-]", here):
            last, end = _class_atom(source, here + 1)
            if first is not None and last is not None and first > last:
                raise _FaultError(f"{source[start:end]!r} is out of order")
            here = end
    if here >= len(source):
        raise _FaultError("a '[' is not closed")
    return here + 1


def _class_atom(source: str, here: int) -> tuple[int | None, int]:
    """The code point of a class's member, None for a set such as `\\d`, and where it ends."""
    if here >= len(source):
        raise _FaultError("a '[' is not closed")
    if source[here] != "\\":
        return ord(source[here]), here + 1
    escape, end = _escape(source, here)
    if isinstance(escape, int):
        return escape, end
    if escape in _SETS or escape == "c" or escape.isdigit():
        return None, end
    return _CONTROLS.get(escape, ord(escape)), end
