"""Choices within choices of the same kind, as one."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from specloom.compare.schemas.schema import WORDS
from specloom.document.location import Location
from specloom.document.references import Resolved
from specloom.document.value import Value

Following: TypeAlias = Callable[[Resolved], Resolved | None]
"""Finds the one schema that another one stands for; None for one that is its own."""


def flattened(
    listed: list[Value], place: Location, keyword: str, following: Following
) -> list[Resolved]:
    """The alternatives of a choice; those of a choice of the same kind are among them."""
    alternatives: list[Resolved] = []
    written = [
        Resolved(alternative, place / index) for index, alternative in enumerate(listed)
    ]
    seen: set[int] = set()
    waiting = [(part, frozenset((id(listed),))) for part in reversed(written)]
    while waiting:
        part, above = waiting.pop()
        value, here = unwrapped(part, following)
        below = value.get(keyword) if isinstance(value, dict) else None
        if (
            not isinstance(value, dict)
            or not isinstance(below, list)
            or not below
            or value.keys() - WORDS != {keyword}
        ):
            alternatives.append(part)
            continue
        if id(below) in above:
            # A choice that holds itself has no end.
            return written
        if id(below) in seen:
            continue
        seen.add(id(below))
        inner = here / keyword
        waiting += [
            (Resolved(alternative, inner / index), above | {id(below)})
            for index, alternative in reversed([*enumerate(below)])
        ]
    return alternatives


def unwrapped(part: Resolved, following: Following) -> Resolved:
    """What a schema finally stands for; of those that only lead to each other, the last."""
    seen: set[int] = set()
    further: Resolved | None = part
    while further is not None and id(further.value) not in seen:
        part = further
        seen.add(id(part.value))
        further = following(part)
    return part
