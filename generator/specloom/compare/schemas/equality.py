"""Whether values are written alike, in two documents, with all that they refer to."""

from __future__ import annotations

from collections.abc import Iterator

from specloom.compare.documents import ComparedDocument
from specloom.compare.schemas.schema import Parts
from specloom.compare.schemas.subtypes import Subtypes
from specloom.document.document import reference_in
from specloom.document.location import Location
from specloom.document.references import Resolved
from specloom.document.value import Value


class Equality:
    """What is known of values that are equal, down to what they refer to.

    A schema is taken to refer to its subtypes, which may stand in its place.
    """

    def __init__(
        self,
        base: ComparedDocument,
        revision: ComparedDocument,
        subtypes: tuple[Subtypes, Subtypes],
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

    def of_subtypes(
        self, base: Parts, revision: Parts, homes: tuple[Location, Location]
    ) -> bool:
        """Whether two subtypes of schemas are the same but for what they extend.

        `homes` are where the schemas stand. What a subtype extends is one of them, or
        another of their subtypes, which are compared themselves.
        """
        old, new = (
            subtypes.extended(parts, home)
            for subtypes, parts, home in zip(
                self._subtypes, (base, revision), homes, strict=True
            )
        )
        alike = [
            [
                (reference_in(extension.written), extension.target == home)
                for extension in listed
            ]
            for listed, home in zip((old, new), homes, strict=True)
        ]
        left, right = (
            side.follow(*parts[0])
            for side, parts in zip(self._sides, (base, revision), strict=True)
        )
        if left is None or right is None or alike[0] != alike[1]:
            return False
        without = frozenset(id(extension.written) for extension in old)
        references = _shared_references(left.value, right.value, without)
        return references is not None and all(
            left_below is not None
            and right_below is not None
            and self.holds(left_below, right_below)
            for left_below, right_below in self._below(left, right, references)
        )

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
            references = _shared_references(old.value, new.value)
            if references is None:
                unequal.append(key)
                continue
            for left, right in self._below(old, new, references):
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
        self, base: Resolved, revision: Resolved, references: list[str]
    ) -> Iterator[tuple[Resolved | None, Resolved | None]]:
        """What the references of both values lead to, and the subtypes of both."""
        for reference in references:
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


def _shared_references(
    base: Value, revision: Value, without: frozenset[int] = frozenset()
) -> list[str] | None:
    """Every reference within two equal JSON values, each once; None where they differ.

    Not those within what `without` has the ids of, in the base.
    """
    try:
        if type(base) is not type(revision) or base != revision:
            return None
    except RecursionError:
        return None
    references: dict[str, None] = {}
    waiting = [(base, revision)]
    seen = set(without)
    while waiting:
        old, new = waiting.pop()
        if isinstance(old, dict) and isinstance(new, dict):
            if id(old) in seen:
                continue
            seen.add(id(old))
            reference = reference_in(old)
            if reference is not None:
                references[reference] = None
            mine, theirs = [*old.values()], [*map(new.__getitem__, old)]
        elif isinstance(old, list) and isinstance(new, list):
            mine, theirs = old, new
        else:
            continue
        kinds = [*map(type, mine)]
        # Python takes 1 for true.
        if kinds != [*map(type, theirs)]:
            return None
        if dict in kinds or list in kinds:
            waiting += zip(mine, theirs, strict=True)
    return list(references)
