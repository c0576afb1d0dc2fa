"""Lines of Python before and after that are too long for their place: what differs is kept.

The beginning of a long enumeration or signature is the same on both sides, and tells nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from itertools import takewhile

from specloom.report.comparison.words import cut

_TOKEN = re.compile(
    r"""(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|[\w.]+|\s+|\S)[ ]*[,|=:]?[ ]*""",
    re.DOTALL,
)
"""A word, a text or a sign, with what sets it apart from the next."""

_SEPARATORS = " ,|=:"
_MAX_TOKENS = 1_000
"""Tokens between the common beginning and end that are held against each other."""

_MAX_HEAD = 12
"""Tokens among which the bracket is looked for that ends what a line is about."""

_MAX_CONTEXT = 40
"""Characters of a token that only shows where a difference stands."""


def shortened(
    difference: Iterable[tuple[str, str]], limit: int
) -> list[tuple[str, str]]:
    """The lines of a difference, each with its mark, in at most `limit` characters.

    Of a line that was replaced both sides show what tells them apart, with "…" for the rest.
    """
    lines: list[tuple[str, str]] = []
    gone: list[str] = []
    come: list[str] = []
    for mark, line in (*difference, (" ", "")):
        if mark == "+":
            come.append(line)
            continue
        if mark == " " or come:
            lines += _marked(gone, come, limit)
            gone, come = [], []
        if mark == "-":
            gone.append(line)
        else:
            lines.append((mark, cut(line, limit)))
    return lines[:-1]


def _marked(
    gone: Sequence[str], come: Sequence[str], limit: int
) -> Iterator[tuple[str, str]]:
    left = [cut(line, limit) for line in gone]
    right = [cut(line, limit) for line in come]
    for i, j in _pairs(gone, come):
        left[i], right[j] = apart(gone[i], come[j], limit)
    yield from (("-", line) for line in left)
    yield from (("+", line) for line in right)


def _pairs(gone: Sequence[str], come: Sequence[str]) -> Iterator[tuple[int, int]]:
    """The lines that replace each other: in their order, else by the names they begin with."""
    if len(gone) == len(come):
        yield from zip(range(len(gone)), range(len(come)), strict=True)
        return
    named = {_name(new_line): index for index, new_line in enumerate(come)}
    for index, old_line in enumerate(gone):
        partner = named.pop(_name(old_line), None)
        if partner is not None:
            yield index, partner


def _name(line: str) -> str:
    return re.split(r"[:=(\[]", line.strip(), maxsplit=1)[0].strip()


def apart(before: str, after: str, limit: int) -> tuple[str, str]:
    """Both texts in at most `limit` characters, with what tells them apart.

    Of one that is too long that is such as "Status = Literal[… 'sold', 'lost', …".
    """
    if max(len(before), len(after)) <= limit:
        return before, after
    left: list[str] = _TOKEN.findall(before)
    right: list[str] = _TOKEN.findall(after)
    blocks = _equal_blocks([*map(_core, left)], [*map(_core, right)])
    windows = (
        cut(_windows(left, [(i, size) for i, _, size in blocks]), limit),
        cut(_windows(right, [(j, size) for _, j, size in blocks]), limit),
    )
    if windows[0] != windows[1]:
        return windows
    # Within one long text, or in what sets tokens apart.
    start = max(0, _common(before, after) - limit // 2)
    lead = "…" if start else ""
    return cut(f"{lead}{before[start:]}", limit), cut(f"{lead}{after[start:]}", limit)


def _core(token: str) -> str:
    return token.strip(_SEPARATORS)


def _common(left: Iterable[str], right: Iterable[str]) -> int:
    """How much of their beginnings is the same."""
    pairs = zip(left, right, strict=False)
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))


def _equal_blocks(
    left: Sequence[str], right: Sequence[str]
) -> list[tuple[int, int, int]]:
    """Where both have the same tokens, and how many: their beginning first, their end last."""
    start = _common(left, right)
    room = min(len(left), len(right)) - start
    end = min(_common(reversed(left), reversed(right)), room)
    middle = left[start : len(left) - end], right[start : len(right) - end]
    blocks = [(0, 0, start)]
    if max(map(len, middle)) <= _MAX_TOKENS:
        matcher = SequenceMatcher(None, *middle, autojunk=False)
        blocks += (
            (start + i, start + j, size)
            for i, j, size in matcher.get_matching_blocks()
            if size
        )
    return [*blocks, (len(left) - end, len(right) - end, end)]


def _windows(tokens: Sequence[str], equal: Sequence[tuple[int, int]]) -> str:
    """The tokens, of what is equal only what the line is about and what stands by a change."""
    parts: list[str] = []
    at = 0
    for number, (start, size) in enumerate(equal):
        parts += tokens[at:start]
        at = start + size
        same = tokens[start:at]
        head = min(size, 1) if number else _head(same)
        tail = int(number < len(equal) - 1)
        if size <= head + tail + 1:
            parts += same
            continue
        parts += map(_context, same[:head])
        parts.append("… ")
        parts += map(_context, same[size - tail :])
    return "".join(parts).rstrip()


def _context(token: str) -> str:
    word = token.rstrip(_SEPARATORS)
    return f"{cut(word, _MAX_CONTEXT)}{token[len(word) :]}"


def _head(same: Sequence[str]) -> int:
    """How many tokens say what the line is about: up to its first bracket."""
    for count, line in enumerate(same[:_MAX_HEAD], 1):
        if _core(line) in ("[", "("):
            return count
    return min(len(same), 2)
