"""Conflict markers: the lines that git leaves where it could not merge.

Source: https://git-scm.com/docs/git-merge#_how_conflicts_are_presented
"""

from __future__ import annotations

import re

START, BASE, MIDDLE, END = "<" * 7, "|" * 7, "=" * 7, ">" * 7
MARKER = re.compile(r"^(<{7}|>{7}|={7}|\|{7})(?: .*)?$", re.MULTILINE)
"""A line that may be one. In a lock, where no other line is alike, it is one."""


def without_labels(text: str) -> str:
    """A text whose markers say no more of which branches they came from."""
    return MARKER.sub(r"\1", text)


def conflict_lines(text: str) -> tuple[int, ...]:
    """The lines, counted from 1, at which the conflicts of a text start, whoever wrote them.

    A start alone is none: it takes a middle and an end behind it.
    """
    starts: list[int] = []
    waiting: int | None = None
    has_middle = False
    for number, line in enumerate(text.split("\n"), 1):
        mark = line.rstrip("\r")
        if mark.startswith(f"{START} ") or mark == START:
            waiting, has_middle = number, False
        elif mark == MIDDLE:
            has_middle = waiting is not None
        elif mark.startswith(f"{END} ") or mark == END:
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
        elif mark == BASE or mark.startswith(f"{BASE} "):
            into = ()
        elif mark == MIDDLE:
            into = (below,)
        elif mark == END or mark.startswith(f"{END} "):
            into = every
        else:
            for lines in into:
                lines.append(line)
    return "\n".join(above), "\n".join(below)
