"""Where the parts of a file stand: a tree of text offsets beside the tree of values.

The tree mirrors the data and is looked up by keys, never by identity, so it stays right when the
data are changed: what is new has no mark of its own and takes its nearest ancestor's.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeAlias

#: A scalar's offset; for a mapping, its members' marks by key, with its own offset under ``None``;
#: for a list, its own offset and then its items' marks. A member stands where its key stands.
Mark: TypeAlias = "int | dict[str | None, Mark] | list[Mark]"

#: Characters between two places whose line is kept.
_STRIDE = 16_384


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
    """Line and column, both from 1, of an offset into a text (lines end as editors end them).

    Lines are counted where a position is asked for, from the nearest of the counts that are kept: a
    table of all lines of a large document costs more than all of its messages.
    """

    __slots__ = ("_kept", "_text")

    def __init__(self, text: str) -> None:
        if "\r" in text:
            # As long as before, so that offsets stay what they are.
            text = text.replace("\r\n", " \n").replace("\r", "\n")
        self._text = text
        line, start = 1, 0
        self._kept: list[tuple[int, int]] = []
        for offset in range(0, len(text) + 1, _STRIDE):
            self._kept.append((line, start))
            line += text.count("\n", offset, offset + _STRIDE)
            start = text.rfind("\n", offset, offset + _STRIDE) + 1 or start

    def at(self, offset: int) -> tuple[int, int]:
        stride = min(offset // _STRIDE, len(self._kept) - 1)
        line, start = self._kept[stride]
        line += self._text.count("\n", stride * _STRIDE, offset)
        start = self._text.rfind("\n", stride * _STRIDE, offset) + 1 or start
        return line, offset - start + 1
