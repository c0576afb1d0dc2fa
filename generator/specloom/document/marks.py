"""Where the parts of a file stand: a tree of text offsets beside the tree of values.

The tree mirrors the data and is looked up by keys, never by identity, so it stays right when the
data are changed: what is new has no mark of its own and takes its nearest ancestor's.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable
from typing import TypeAlias

#: A scalar's offset; for a mapping, its members' marks by key, with its own offset under ``None``;
#: for a list, its own offset and then its items' marks. A member stands where its key stands.
Mark: TypeAlias = "int | dict[str | None, Mark] | list[Mark]"

_LINE_END = re.compile(r"\r\n|\r|\n")


def own_offset(mark: Mark) -> int:
    """The offset of a node itself."""
    while not isinstance(mark, int):
        mark = mark[None] if isinstance(mark, dict) else mark[0]
    return mark


def child_mark(mark: Mark, key: str | int) -> Mark | None:
    """The mark of a member or item, or None where there is none."""
    if isinstance(mark, dict):
        return mark.get(str(key))
    if isinstance(mark, list) and isinstance(key, int) and 0 <= key < len(mark) - 1:
        return mark[key + 1]
    return None


def offset_of(root: Mark, keys: Iterable[str | int]) -> int:
    """The offset of the node that the keys lead to, or of its nearest ancestor that has one."""
    here = root
    for key in keys:
        below = child_mark(here, key)
        if below is None:
            break
        here = below
    return own_offset(here)


class Lines:
    """Line and column, both from 1, of an offset into a text (lines end as editors end them)."""

    __slots__ = ("_starts",)

    def __init__(self, text: str) -> None:
        self._starts = [0, *(end.end() for end in _LINE_END.finditer(text))]

    def at(self, offset: int) -> tuple[int, int]:
        line = bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1
