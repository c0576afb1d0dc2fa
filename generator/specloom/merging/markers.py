"""Conflict markers: how a conflict is written into a file, and whether a file has one.

Source: https://git-scm.com/docs/git-merge#_how_conflicts_are_presented
"""

from __future__ import annotations

from collections.abc import Iterable

EDITED = "edited by hand"
"""The label of what stood in the file."""

GENERATED = "specloom"
"""The label of what is generated now."""

_START, _BASE, _MIDDLE, _END = "<" * 7, "|" * 7, "=" * 7, ">" * 7


def marked(theirs: Iterable[str], ours: Iterable[str]) -> list[str]:
    """The lines of a conflict."""
    return [
        f"{_START} {EDITED}",
        *theirs,
        _MIDDLE,
        *ours,
        f"{_END} {GENERATED}",
    ]


def conflict_lines(text: str) -> tuple[int, ...]:
    """The lines, counted from 1, at which the conflicts of a text start, whoever wrote them.

    A start alone is none: it takes a middle and an end behind it.
    """
    starts: list[int] = []
    waiting: int | None = None
    has_middle = False
    for number, line in enumerate(text.split("\n"), 1):
        mark = line.rstrip("\r")
        if mark.startswith(f"{_START} ") or mark == _START:
            waiting, has_middle = number, False
        elif mark == _MIDDLE:
            has_middle = waiting is not None
        elif mark.startswith(f"{_END} ") or mark == _END:
            if waiting is not None and has_middle:
                starts.append(waiting)
            waiting = None
    return tuple(starts)


def sides(text: str) -> tuple[str, str]:
    """A text with all its conflicts taken from above, and from below; `text` twice without any."""
    above: list[str] = []
    below: list[str] = []
    starts = conflict_lines(text)
    every = (above, below)
    into: tuple[list[str], ...] = every
    for number, line in enumerate(text.split("\n"), 1):
        mark = line.rstrip("\r")
        if number in starts:
            into = (above,)
        elif into is every:
            above.append(line)
            below.append(line)
        elif mark == _BASE or mark.startswith(f"{_BASE} "):
            into = ()
        elif mark == _MIDDLE:
            into = (below,)
        elif mark == _END or mark.startswith(f"{_END} "):
            into = every
        else:
            for lines in into:
                lines.append(line)
    return "\n".join(above), "\n".join(below)
