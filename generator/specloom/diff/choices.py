"""Choices within choices of the same kind, as one."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from ..document.location import Location
from ..document.references import Resolved
from ..document.value import Value
from .schema import WORDS, Parts

Resolving: TypeAlias = Callable[[Parts], Parts]
"""Finds what a schema refers to that does nothing else."""


def flattened(
    listed: list[Value], place: Location, keyword: str, resolved: Resolving
) -> list[Resolved]:
    """The alternatives of a choice; those of a choice of the same kind are among them."""
    found: list[Resolved] = []
    written = [Resolved(one, place / index) for index, one in enumerate(listed)]
    seen: set[int] = set()
    waiting = [(one, frozenset((id(listed),))) for one in reversed(written)]
    while waiting:
        part, above = waiting.pop()
        value, here = unwrapped(part, resolved)
        below = value.get(keyword) if isinstance(value, dict) else None
        if (
            not isinstance(value, dict)
            or not isinstance(below, list)
            or not below
            or value.keys() - WORDS != {keyword}
        ):
            found.append(part)
            continue
        if id(below) in above:
            # A choice that holds itself has no end.
            return written
        if id(below) in seen:
            continue
        seen.add(id(below))
        inner = here / keyword
        waiting += [
            (Resolved(one, inner / index), above | {id(below)})
            for index, one in reversed([*enumerate(below)])
        ]
    return found


def unwrapped(part: Resolved, resolved: Resolving) -> Resolved:
    """What a schema is that only refers, or is the one member of an `allOf`."""
    seen: set[int] = set()
    while True:
        (part,) = resolved((part,))
        value, here = part
        every = value.get("allOf") if isinstance(value, dict) else None
        if (
            not isinstance(value, dict)
            or not isinstance(every, list)
            or value.keys() - WORDS != {"allOf"}
            or len(every) != 1
            or id(every) in seen
        ):
            return part
        seen.add(id(every))
        part = Resolved(every[0], here / "allOf" / 0)
