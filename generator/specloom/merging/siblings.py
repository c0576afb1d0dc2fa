"""Which of several siblings with one key are the same in three texts.

Calls of one function, overloads, `elif` clauses: nothing but their content tells them apart, and
numbers would give an edit to whatever stands at its place now.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Hashable, Iterator, Mapping, Sequence
from functools import reduce
from itertools import zip_longest
from operator import and_
from typing import Protocol, TypeAlias

from msgspec import Struct

Key: TypeAlias = tuple[str, ...]
"""What tells a part from its siblings; the first word says what kind of name it is."""

Name: TypeAlias = tuple[Key, int]
"""A key, and a number where siblings have the same."""

CALL = "call"
"""The kind of key that says what is called: another call may have it in the next text."""

_WORD = re.compile(r"\w+")
_ALIKE = 0.5
"""Of the words that tell siblings apart, the share that the same one has in both texts at least."""
_CLEARLY = 1.5
"""How much more alike than any other it is."""
_MAX_COMPARED = 10_000

_Pairs: TypeAlias = dict[int, tuple[int, bool]]
"""By places in a text, which sibling it is, and whether that is sure."""


class Sibling(Protocol):
    """A part of a text, one of several in a row."""

    @property
    def key(self) -> Key:
        """The name, which other siblings may have, too."""
        ...

    @property
    def text(self) -> str:
        """The source text."""
        ...

    @property
    def layout_free(self) -> Hashable:
        """A value that is equal for the same code in another layout."""
        ...


class Names(Struct, frozen=True):
    """A name for each sibling of base, theirs and ours, which no other in its text has.

    In `unsure_theirs` and `unsure_ours` are the names that the text may have for something else
    than the base has.
    """

    base: Sequence[Name]
    theirs: Sequence[Name]
    ours: Sequence[Name]
    unsure_theirs: frozenset[Name]
    unsure_ours: frozenset[Name]


def named(
    base: Sequence[Sibling], theirs: Sequence[Sibling], ours: Sequence[Sibling]
) -> Names:
    """The names by which siblings belong together: by key, content, and likeness, in this order."""
    sides = (base, theirs, ours)
    names: list[list[Name]] = [[(sibling.key, 0) for sibling in side] for side in sides]
    unsure: list[set[Name]] = [set() for _ in sides]
    places = [_places(side) for side in sides]
    for key in _ambiguous(places):
        at = [known.get(key, []) for known in places]
        groups = [
            [side[i] for i in positions]
            for side, positions in zip(sides, at, strict=True)
        ]
        for number, pairs in enumerate(_numbered(groups)):
            for i, (of, is_sure) in pairs.items():
                names[number][at[number][i]] = (key, of)
                if not is_sure:
                    unsure[number].add((key, of))
    _, unsure_theirs, unsure_ours = map(frozenset, unsure)
    return Names(names[0], names[1], names[2], unsure_theirs, unsure_ours)


def _numbered(groups: Sequence[Sequence[Sibling]]) -> tuple[_Pairs, _Pairs, _Pairs]:
    """Numbers for siblings of one key in base, theirs and ours: the same for what is the same."""
    base, there, here = groups
    words = _own_words(groups)
    theirs = _pairs(base, there, words[0], words[1])
    ours = _pairs(base, here, words[0], words[2])
    added = [
        [i for i in range(len(group)) if i not in pairs]
        for group, pairs in ((there, theirs), (here, ours))
    ]
    for number, (i, j) in enumerate(_additions(groups, *added), len(base)):
        if i is not None:
            theirs[i] = (number, True)
        if j is not None:
            ours[j] = (number, True)
    return {i: (i, True) for i in range(len(base))}, theirs, ours


def _places(siblings: Sequence[Sibling]) -> dict[Key, list[int]]:
    places: dict[Key, list[int]] = {}
    for at, sibling in enumerate(siblings):
        places.setdefault(sibling.key, []).append(at)
    return places


def _ambiguous(places: Sequence[Mapping[Key, Sequence[int]]]) -> Iterator[Key]:
    """The keys that do not say by themselves what belongs together."""
    for key in dict.fromkeys(key for known in places for key in known):
        counts = [len(known.get(key, ())) for known in places]
        if max(counts) > 1 or (key[0] == CALL and min(counts) > 0):
            yield key


def _own_words(groups: Sequence[Sequence[Sibling]]) -> list[list[Counter[str]]]:
    """Of each sibling the words that not all of them have."""
    words = [
        [Counter(_WORD.findall(sibling.text)) for sibling in group] for group in groups
    ]
    common = reduce(and_, (counts for group in words for counts in group))
    return [[counts - common for counts in group] for group in words]


def _pairs(
    base: Sequence[Sibling],
    other: Sequence[Sibling],
    base_words: Sequence[Counter[str]],
    other_words: Sequence[Counter[str]],
) -> _Pairs:
    """Which of `base` those of `other` are."""
    contents = [[sibling.layout_free for sibling in group] for group in (base, other)]
    counts = [Counter(group) for group in contents]
    waiting: dict[Hashable, list[int]] = {}
    for i, content in enumerate(contents[0]):
        waiting.setdefault(content, []).append(i)
    pairs: _Pairs = {}
    for j, content in enumerate(contents[1]):
        if waiting.get(content):
            is_sure = counts[0][content] == counts[1][content]
            pairs[j] = (waiting[content].pop(0), is_sure)
    old = sorted(i for left in waiting.values() for i in left)
    new = [j for j in range(len(other)) if j not in pairs]
    if len(old) * len(new) > _MAX_COMPARED:
        return pairs | {j: (i, False) for i, j in zip(old, new, strict=False)}
    likeness = {
        (i, j): _likeness(base_words[i], other_words[j]) for i in old for j in new
    }
    for i, j in sorted(likeness, key=lambda pair: (-likeness[pair], pair)):
        if i in old and j in new:
            rivals = [
                value for (k, m), value in likeness.items() if (k == i) != (m == j)
            ]
            is_clear = likeness[i, j] >= _CLEARLY * max(rivals, default=0)
            pairs[j] = (i, is_clear and likeness[i, j] > _ALIKE)
            old.remove(i)
            new.remove(j)
    return pairs


def _likeness(own: Counter[str], other: Counter[str]) -> float:
    """How much of the one that says less is in the other as well."""
    return (
        (own & other).total() / least
        if (least := min(own.total(), other.total()))
        else 1
    )


def _additions(
    groups: Sequence[Sequence[Sibling]], theirs: list[int], ours: list[int]
) -> Iterator[tuple[int | None, int | None]]:
    """The pairs of siblings that are not in the base: first those equal in both, then those at one place in each."""
    for i in [*theirs]:
        content = groups[1][i].layout_free
        same = next((j for j in ours if groups[2][j].layout_free == content), None)
        if same is not None:
            theirs.remove(i)
            ours.remove(same)
            yield i, same
    yield from zip_longest(theirs, ours)
