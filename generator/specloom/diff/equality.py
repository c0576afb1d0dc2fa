"""Whether values are written alike, in two documents, with all that they refer to."""

from __future__ import annotations

from collections.abc import Iterator

from ..document.document import reference_in
from ..document.references import Resolved
from ..document.value import Value
from .documents import Side
from .schema import Parts
from .subtypes import Subtypes


class Equality:
    """What is known of values that are equal, down to what they refer to.

    A schema is taken to refer to its subtypes, which may stand in its place.
    """

    def __init__(
        self, base: Side, revision: Side, subtypes: tuple[Subtypes, Subtypes]
    ) -> None:
        self._sides = base, revision
        self._subtypes = subtypes
        self._equal: dict[tuple[int, int], bool] = {}
        # An id names an object only as long as that lives.
        self._kept: list[Value] = []

    def all(self, base: Parts, revision: Parts) -> bool:
        """Whether two schemas are written alike, and all that they refer to is."""
        return len(base) == len(revision) and all(
            self.holds(*pair) for pair in zip(base, revision, strict=True)
        )

    def holds(self, base: Resolved, revision: Resolved) -> bool:
        """Whether two values are written alike, and all that they refer to is."""
        key = id(base.value), id(revision.value)
        known = self._equal.get(key)
        if known is None:
            known = self._decide(base, revision)
        return known

    def _decide(self, base: Resolved, revision: Resolved) -> bool:
        """Decide equality for two values and for all pairs of targets below them."""
        root = id(base.value), id(revision.value)
        above: dict[tuple[int, int], list[tuple[int, int]]] = {}
        fresh: list[tuple[int, int]] = []
        unequal: list[tuple[int, int]] = []
        waiting = [(root, base, revision)]
        seen = {root}
        while waiting:
            key, old, new = waiting.pop()
            fresh.append(key)
            self._kept += (old.value, new.value)
            if not _same_text(old.value, new.value):
                unequal.append(key)
                continue
            for left, right in self._below(old, new):
                if left is None or right is None:
                    if left is not right:
                        unequal.append(key)
                    continue
                below = id(left.value), id(right.value)
                known = self._equal.get(below)
                if known is False:
                    unequal.append(key)
                elif known is None:
                    above.setdefault(below, []).append(key)
                    if below not in seen:
                        seen.add(below)
                        waiting.append((below, left, right))
        for key in fresh:
            self._equal[key] = True
        while unequal:
            key = unequal.pop()
            if self._equal.get(key, True):
                self._equal[key] = False
                unequal += above.get(key, ())
        return self._equal[root]

    def _below(
        self, base: Resolved, revision: Resolved
    ) -> Iterator[tuple[Resolved | None, Resolved | None]]:
        """What two values that are written alike refer to."""
        for reference in _references(base.value):
            yield (
                self._sides[0].target(reference, base.location),
                self._sides[1].target(reference, revision.location),
            )
        old, new = (
            subtypes.of(part.location) or {}
            for subtypes, part in zip(self._subtypes, (base, revision), strict=True)
        )
        for name in dict.fromkeys((*old, *new)):
            yield (
                old[name][0] if name in old else None,
                new[name][0] if name in new else None,
            )


def _same_text(base: Value, revision: Value) -> bool:
    """Equality of JSON; Python's takes 1 for true, which `type` of the outermost tells."""
    try:
        return type(base) is type(revision) and base == revision
    except RecursionError:
        return False


def _references(value: Value) -> list[str]:
    """Every reference within a value, its own included, each once."""
    found: dict[str, None] = {}
    waiting = [value]
    seen: set[int] = set()
    while waiting:
        one = waiting.pop()
        if isinstance(one, dict):
            if id(one) in seen:
                continue
            seen.add(id(one))
            reference = reference_in(one)
            if reference is not None:
                found[reference] = None
            waiting += [
                child for child in one.values() if isinstance(child, dict | list)
            ]
        elif isinstance(one, list):
            waiting += [child for child in one if isinstance(child, dict | list)]
    return list(found)
