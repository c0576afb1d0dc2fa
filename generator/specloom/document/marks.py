"""Where the parts of a file stand: a tree of text offsets beside the tree of values.

The tree mirrors the data and is looked up by keys, never by identity, so it stays right when the
data are changed: what is new has no mark of its own and takes its nearest ancestor's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import TypeAlias

Mark: TypeAlias = "int | dict[str | None, Mark] | list[Mark]"
"""A scalar's offset; for a mapping, its members' marks by key, with its own offset under
`None`; for a list, its own offset and then its items' marks. A member stands where its key
stands."""

_STRIDE = 16_384
"""Characters between two places whose line is kept."""


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

    Offsets and columns count what the text is made of: characters, or bytes. Lines are counted where
    a position is asked for, from the nearest of the counts that are kept: a table of all lines of a
    large document costs more than all of its messages.
    """

    __slots__ = ("_count", "_kept", "_last")

    def __init__(self, text: str | bytes) -> None:
        self._count: Callable[[int, int], int]
        self._last: Callable[[int, int], int]
        # With line ends as long as before, so that offsets stay what they are.
        if isinstance(text, str):
            if "\r" in text:
                text = text.replace("\r\n", " \n").replace("\r", "\n")
            self._count = partial(text.count, "\n")
            self._last = partial(text.rfind, "\n")
        else:
            if b"\r" in text:
                text = text.replace(b"\r\n", b" \n").replace(b"\r", b"\n")
            self._count = partial(text.count, b"\n")
            self._last = partial(text.rfind, b"\n")
        self._kept = [(1, 0)]

    def at(self, offset: int) -> tuple[int, int]:
        stride = offset // _STRIDE
        while len(self._kept) <= stride:
            before = len(self._kept) * _STRIDE
            self._kept.append(self._line(before - _STRIDE, before))
        line, start = self._line(stride * _STRIDE, offset)
        return line, offset - start + 1

    def _line(self, known: int, offset: int) -> tuple[int, int]:
        """The line of an offset, with its start, from a stride before it whose line is known."""
        line, start = self._kept[known // _STRIDE]
        return (
            line + self._count(known, offset),
            self._last(known, offset) + 1 or start,
        )
