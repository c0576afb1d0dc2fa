"""Which parts of three sequences belong together: by equal content, or by name."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Sequence
from difflib import SequenceMatcher
from typing import Generic, TypeVar

from msgspec import Struct

from specloom.merging.siblings import Key, Name, Sibling, named

T = TypeVar("T")
S = TypeVar("S", bound=Sibling)


class Region(Struct, frozen=True):
    """A stretch of each sequence, as slices; `is_stable` where all three are equal."""

    base: slice
    theirs: slice
    ours: slice
    is_stable: bool


class _Sureness(Struct, frozen=True, kw_only=True):
    """Whether parts of theirs and of ours are the same as that of the base, only changed."""

    is_theirs_sure: bool = True
    is_ours_sure: bool = True

    def is_doubtful(self, *, is_edited: bool, is_new: bool) -> bool:
        """Whether what changed in theirs, `is_edited`, or ours, `is_new`, may belong elsewhere."""
        return (is_edited and not self.is_ours_sure) or (
            is_new and not self.is_theirs_sure
        )


class Triple(_Sureness, Generic[T], frozen=True):
    """The elements of one name in the three sequences; None where a sequence has none."""

    base: T | None
    theirs: T | None
    ours: T | None


def regions(
    base: Sequence[Hashable], theirs: Sequence[Hashable], ours: Sequence[Hashable]
) -> Iterator[Region]:
    """The sequences cut into stretches that are equal in all three, and those between.

    The three-way comparison of diff3: what stands unchanged in both revisions separates
    changes from each other. Source: S. Khanna, K. Kunal, B. C. Pierce, "A Formal
    Investigation of Diff3", 2007.
    """
    at = (0, 0, 0)
    for start, there, here, length in _stable(base, theirs, ours):
        if at != (start, there, here):
            yield _between(at, (start, there, here), is_stable=False)
        at = (start + length, there + length, here + length)
        yield _between((start, there, here), at, is_stable=True)
    end = (len(base), len(theirs), len(ours))
    if at != end:
        yield _between(at, end, is_stable=False)


def _between(
    start: tuple[int, int, int], end: tuple[int, int, int], *, is_stable: bool
) -> Region:
    base, theirs, ours = map(slice, start, end)
    return Region(base, theirs, ours, is_stable=is_stable)


def _stable(
    base: Sequence[Hashable], theirs: Sequence[Hashable], ours: Sequence[Hashable]
) -> Iterator[tuple[int, int, int, int]]:
    """Where all three are equal: the starts and the length, in order."""
    there, here = _matches(base, theirs), _matches(base, ours)
    i = j = 0
    while i < len(there) and j < len(here):
        (base_t, at_t, long_t), (base_o, at_o, long_o) = there[i], here[j]
        start = max(base_t, base_o)
        end = min(base_t + long_t, base_o + long_o)
        if start < end:
            yield start, at_t + start - base_t, at_o + start - base_o, end - start
        if base_t + long_t < base_o + long_o:
            i += 1
        else:
            j += 1


def _matches(
    old: Sequence[Hashable], new: Sequence[Hashable]
) -> list[tuple[int, int, int]]:
    """The equal stretches of two sequences: start, start, length."""
    shorter = min(len(old), len(new))
    head = 0
    while head < shorter and old[head] == new[head]:
        head += 1
    tail = 0
    while tail < shorter - head and old[-1 - tail] == new[-1 - tail]:
        tail += 1
    # What is in between is little where texts are alike: comparing is not linear.
    middle = SequenceMatcher(
        None, old[head : len(old) - tail], new[head : len(new) - tail]
    )
    matches = [(0, 0, head)] if head else []
    matches += [
        (head + match.a, head + match.b, match.size)
        for match in middle.get_matching_blocks()
        if match.size
    ]
    if tail:
        matches.append((len(old) - tail, len(new) - tail, tail))
    return matches


def by_key(
    base: Sequence[S],
    theirs: Sequence[S],
    ours: Sequence[S],
    rank: Callable[[Key], tuple[object, ...] | None] = lambda key: None,
) -> list[Triple[S]]:
    """The elements that belong together in the three sequences, in the order of the merged sequence.

    The order is that of theirs, unless ours alone was reordered; what only the other one has stands
    behind what it follows there. Among additions of both at one place those with a `rank` are
    sorted by it.
    """
    names = named(base, theirs, ours)
    orders = [names.base, names.theirs, names.ours]
    maps = [
        dict(zip(order, items, strict=True))
        for order, items in zip(orders, (base, theirs, ours), strict=True)
    ]
    shared = set(maps[0]) & set(maps[1]) & set(maps[2])
    kept = [[name for name in order if name in shared] for order in orders]
    is_ours = kept[1] == kept[0] != kept[2]
    first, second = (orders[2], orders[1]) if is_ours else (orders[1], orders[2])
    return [
        Triple(
            *(known.get(name) for known in maps),
            is_theirs_sure=name not in names.unsure_theirs,
            is_ours_sure=name not in names.unsure_ours,
        )
        for name in _interleaved(first, second, lambda name: rank(name[0]))
    ]


def _interleaved(
    first: Sequence[Name],
    second: Sequence[Name],
    rank: Callable[[Name], tuple[object, ...] | None],
) -> list[Name]:
    """`first` with the keys that only `second` has, each behind what it follows there."""
    present, others = set(first), set(second)
    behind: dict[Name | None, list[Name]] = {}
    anchor: Name | None = None
    for name in second:
        if name in present:
            anchor = name
        else:
            behind.setdefault(anchor, []).append(name)
    merged: list[Name] = []
    waiting = behind.pop(None, [])
    for name in first:
        # Additions of `first` alone may come before those that are sorted behind them.
        while waiting and not (
            name not in others and _is_before(rank(name), rank(waiting[0]))
        ):
            merged.append(waiting.pop(0))
        merged.append(name)
        waiting += behind.get(name, [])
    return merged + waiting


def _is_before(
    rank: tuple[object, ...] | None, other: tuple[object, ...] | None
) -> bool:
    return rank is not None and other is not None and rank < other
