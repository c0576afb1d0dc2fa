"""Each statement on a line of its own: what is left of code without its layout.

Formatters break statements into lines and join them again, put parentheses around an
expression that is broken, and commas after the last of what is broken into a line each. What
comes out here is what they would write if lines had no end, whatever they did write.

Nothing else is taken away: what has another meaning is another text.
"""

from __future__ import annotations

import re
from itertools import accumulate

from specloom.files.brackets import without_layout
from specloom.files.source_text import COMMENT, LONG, SHORT

_INDENT = 4

_NOT_A_BRACKET = bytes(set(range(256)) - set(b"()[]{}\n"))
_CONTINUED = re.compile(r"[ \t]*\\\n[ \t]*")
_TRAILING = re.compile(r"[ \t]+$", re.MULTILINE)
_OTHER_INDENT = re.compile(r"\n(?:    )*(?: {1,3}[^ \n]|\t)")
# Formatters leave no keyword before a bracket without a space: `return(x)` is never theirs.
_NOT_A_CALL = re.compile(rf"\((?<=[^\w\])\n{SHORT}{LONG}]\()")
# Most of all parentheses: around the whole of an annotation or a value, without others inside.
_SIMPLE = re.compile(
    r"\((?:(?<=[\w\])]: \()|(?<=-> \()|(?<=[\w\])] = \())"
    r"(?![^()]*\b(?:for|lambda)\b)([^(),]+)\)(?=$|:$| = )"
)
_MEMBER = re.compile(r"\.\w")
_SPACED_MEMBER = re.compile(r" \.(?=\w)")


def one_line_each(code: str) -> str:
    """The statements of `code`, a line each, indented by four spaces a level.

    `code` has marks for strings and comments, as `read_source` leaves them.
    """
    if " \n" in code or "\t\n" in code:
        code = _TRAILING.sub("", code)
    if "\\" in code:
        code = _CONTINUED.sub(" ", code)
    lines = code.split("\n")
    depths = _depths(code)
    # Runs of lines that end within brackets: each is a statement, with the line after it.
    runs = re.finditer(b"\1+", bytes(map(bool, depths)))
    parts: list[str] = []
    position = 0
    for run in runs:
        start, end = run.span()
        parts += (_one_liners(lines[position:start]), _joined(lines[start : end + 1]))
        position = end + 1
    parts.append(_one_liners(lines[position:]))
    text = "\n".join(filter(None, parts))
    if _OTHER_INDENT.search(text):
        text = _indented(text)
    return re.sub(rf"\n +{COMMENT}", f"\n{COMMENT}", text) if COMMENT in text else text


class _Deltas(dict[bytes, int]):
    """How many brackets a line leaves open, less how many it closes, by its brackets."""

    def __missing__(self, brackets: bytes) -> int:
        opened = sum(map(brackets.count, (b"(", b"[", b"{")))
        delta = self[brackets] = 2 * opened - len(brackets)
        return delta


_DELTAS = _Deltas()


def _depths(code: str) -> list[int]:
    """How many brackets are open at the end of each line."""
    brackets = code.encode("utf-8", "surrogatepass").translate(None, _NOT_A_BRACKET)
    before = -1
    while len(brackets) != before:
        before = len(brackets)
        for pair in (b"()", b"[]", b"{}"):
            brackets = brackets.replace(pair, b"")
    if len(_DELTAS) > 10_000:  # a text may have any number of them
        _DELTAS.clear()
    return list(accumulate(map(_DELTAS.__getitem__, brackets.split(b"\n"))))


def _one_liners(lines: list[str]) -> str:
    """Statements that stand on a line each."""
    text = "\n".join(filter(None, lines))
    if not _NOT_A_CALL.search(text):
        return text
    return "\n".join([_plain(line) for line in lines if line])


def _joined(lines: list[str]) -> str:
    """The lines of a statement as one, its comments at the end."""
    parts = [lines[0].rstrip(), *map(str.strip, lines[1:])]
    text = " ".join(parts)
    comments = text.count(COMMENT) if COMMENT in text else 0
    if comments:
        parts = [part.rstrip(f"{COMMENT} \t") for part in parts]
        text = " ".join(filter(None, parts))
    if parts[0].endswith(" import ("):
        text = text.replace(" import ( ", " import ").rstrip(" ,)")
    else:
        text = text.replace("( ", "(").replace("[ ", "[").replace("{ ", "{")
        text = text.replace(" )", ")").replace(" ]", "]").replace(" }", "}")
        if " ." in text and any(map(_MEMBER.match, parts)):
            text = _SPACED_MEMBER.sub(".", text)
        text = _plain(text)
    return f"{text}{f'  {COMMENT}' * comments}" if comments else text


def _plain(text: str) -> str:
    """The result of `without_layout`, faster for statements of the most usual kind."""
    is_called = not _NOT_A_CALL.search(text)
    if not is_called:
        text = _SIMPLE.sub(r"\1", text)
        is_called = not _NOT_A_CALL.search(text)
    if not is_called or ",]" in text:
        return without_layout(text)
    return text.replace(",)", ")").replace(",}", "}")


def _indented(text: str) -> str:
    """The statements with four spaces for each level, whatever stood for it."""
    widths = [0]
    lines: list[str] = []
    for line in text.split("\n"):
        bare = line.lstrip(" \t")
        width = len(line[: len(line) - len(bare)].expandtabs(8))
        if bare.startswith(COMMENT):
            lines.append(bare)
            continue
        while width < widths[-1]:
            widths.pop()
        if width > widths[-1]:
            widths.append(width)
        lines.append(" " * _INDENT * (len(widths) - 1) + bare)
    return "\n".join(lines)
