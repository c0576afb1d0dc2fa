"""Brackets of a statement that say nothing: what formatters add where they break a line.

A statement stands on one line here. Which parentheses are redundant follows from what is
before and after them alone, so that nothing is lost: where taking them away would make another
statement of Python's, they stay.
Source: https://docs.python.org/3/reference/grammar.html
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from keyword import kwlist
from string import ascii_letters, digits

from specloom.files.source_text import COMMENT, LONG, SHORT

# Where an expression begins and nothing before it binds it, and where one ends.
_STATEMENT_PARTS = frozenset(
    {"=", "return", "yield", "for-in", "with", "del", "except", "import"}
)
_BEFORE = (
    _STATEMENT_PARTS
    | {"(", "[", "{", ",", ":", "->", ":=", "+=", "-=", "*=", "/=", "//=", "%=", "@="}
    | {"&=", "|=", "^=", ">>=", "<<=", "**=", "if", "elif", "while", "else"}
    | {"assert", "raise", "from"}
)
_AFTER = frozenset({")", "]", "}", ",", ":", "=", "for", "async", ""})
_KEYWORDS = frozenset(kwlist) - {"True", "False", "None"}

# What stands before a bracket that belongs to it. Formatters leave no keyword there without a
# space: `return(x)` is never theirs.
_CALLED = frozenset(f"{ascii_letters}{digits}_)]}}{SHORT}{LONG}")

_SIGN = re.compile(r"[()\[\]{},]|\b(?:for|in)\b")
_SIGN_AND_LAMBDA = re.compile(r"[()\[\]{},:]|\b(?:for|in|lambda)\b")
_LOOSE = re.compile(r"\b(?:if|lambda|yield)\b|:=")
_GREEDY = re.compile(r"\byield\b|:=")
_LAST = re.compile(r"(?:\w+|[^\w\s]+)$")
_NEXT = re.compile(r"\s*(\w+|==|[^\w\s]|$)")


class _Bracket:
    """An open bracket, or the statement as a whole: what is before it, and what it holds."""

    __slots__ = ("before", "comma", "commas", "for_in", "has_for", "lambdas", "start")

    def __init__(self, start: int, before: str) -> None:
        self.start = start
        self.before = before
        self.commas = 0
        self.comma = -1  # where the last of them is
        self.has_for = False
        self.for_in = (
            -1
        )  # where the `in` of the last `for` ends; 0 if it is still to come
        self.lambdas = 0  # that wait for their colon


def without_layout(statement: str) -> str:
    """A statement on one line, without trailing commas and redundant parentheses."""
    end = len(statement.rstrip(f" {COMMENT}"))
    cuts = sorted(_cuts(statement[:end]))
    if not cuts:
        return statement
    parts: list[str] = []
    position = 0
    for cut in cuts:
        parts.append(statement[position:cut])
        position = cut + 1
    return "".join([*parts, statement[position:]])


def _cuts(statement: str) -> Iterator[int]:
    """Where trailing commas and redundant parentheses are."""
    signs = _SIGN_AND_LAMBDA if "lambda" in statement else _SIGN
    inner = _Bracket(-1, "")
    around: list[_Bracket] = []
    for match in signs.finditer(statement):
        sign = match[0]
        if sign in "([{":
            around.append(inner)
            position = match.start()
            inner = _Bracket(position, _before(statement, position, inner))
        elif sign in ")]}":
            if around and (inner.commas or inner.before != "call"):
                yield from _cuts_of(statement, inner, match.start(), len(around) == 1)
            inner = around.pop() if around else inner
        elif sign == ",":
            if not inner.lambdas:
                inner.commas += 1
                inner.comma = match.start()
        elif sign == "for":
            inner.has_for, inner.for_in = True, 0
        elif sign == "in":
            if inner.for_in == 0:
                inner.for_in = match.end()
        elif sign == "lambda":
            inner.lambdas += 1
        elif inner.lambdas:
            inner.lambdas -= 1


def _before(statement: str, position: int, around: _Bracket) -> str:
    """The sign or keyword before a bracket; `call` where the bracket belongs to a name or value."""
    if statement[position - 1] in _CALLED:
        return "call"
    text = statement[around.start + 1 : position].rstrip()
    if not text:
        return "start" if around.start < 0 else statement[around.start]
    last = text[-1]
    if last in _CALLED and not last.isalnum() and last != "_":
        return "call"
    match = _LAST.search(text, max(0, len(text) - 10))
    sign = match[0] if match else last
    if sign == "...":
        return "call"
    if not (last.isalnum() or last == "_"):
        return last if last in ",:" else sign
    if sign in ("match", "case"):
        return "call" if text[: -len(sign)].strip() else sign
    if sign not in _KEYWORDS:
        return "call"
    if sign == "in":
        is_for = around.for_in == around.start + 1 + len(text)
        return "for-in" if is_for else "in"
    return sign


def _cuts_of(
    statement: str, bracket: _Bracket, end: int, is_outermost: bool
) -> Iterator[int]:
    """The layout that may go from a bracket that closes at `end`."""
    trails = bracket.commas and not statement[bracket.comma + 1 : end].strip()
    if trails and (bracket.commas > 1 or _takes_comma(statement, bracket, end)):
        yield bracket.comma
    if statement[bracket.start] != "(" or bracket.before == "call":
        return
    after = _after(statement, end)
    if bracket.commas:
        is_redundant = is_outermost and _is_redundant_tuple(bracket.before, after)
    else:
        is_redundant = (
            not bracket.has_for
            and _is_redundant(bracket.before, after)
            and not _is_needed(bracket.before, after, statement[bracket.start : end])
        )
    if is_redundant and end > bracket.start + 1:
        yield bracket.start
        yield end


def _takes_comma(statement: str, bracket: _Bracket, end: int) -> bool:
    """Whether a comma after the only item means nothing: elsewhere it makes a tuple."""
    match statement[bracket.start]:
        case "{":
            return True
        case "[":
            return bracket.before != "call"
        case _:
            is_with = bracket.before == "with" and _after(statement, end) == ":end"
            return bracket.before in ("call", "import") or is_with


def _after(statement: str, end: int) -> str:
    """The sign or word after a bracket; empty at the end, `:end` for a colon that is last."""
    following = _NEXT.match(statement, end + 1)
    sign = following[1] if following else ""
    return ":end" if sign == ":" and not statement[end + 1 :].strip(" :") else sign


def _is_redundant(before: str, after: str) -> bool:
    if before == "for":
        return after == "in"
    if after == "else":
        return before == "if"
    if after == "if":
        return before in ("if", "for-in", "case")
    if after == "as":
        return before in ("except", "with")
    if before == "case":
        return after == ":end"
    if before == "start":  # `(a): int` declares nothing
        return after in ("", "=")
    return before in _BEFORE and (after == ":end" or after in _AFTER)


def _is_needed(before: str, after: str, content: str) -> bool:
    """Whether what is in parentheses would go on behind them, or begin in front."""
    if after == "if":
        return _LOOSE.search(content) is not None
    # A `yield` takes what follows it, and managers in parentheses are named by `as` alone.
    return "," in (before, after) and _GREEDY.search(content) is not None


def _is_redundant_tuple(before: str, after: str) -> bool:
    if before == "for":
        return after == "in"
    if after == "=":
        return before in ("=", "start")
    return before in _STATEMENT_PARTS and after in ("", ":end")
