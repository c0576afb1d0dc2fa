"""Short forms of names that are too long: fewer of their words, never cut within one, never a digest.

What a name loses says least: first what it says twice, then what joins its words, then what
stands in its middle. A name that is taken then gets back a word that it lost.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

MAX_LENGTH = 56
"""Characters of the longest name that is made of a wire name."""

PART_LENGTH = 24
"""Characters, of a type's name, for the way to it from an operation or a schema with a long name."""

MAX_PART_LENGTH = 68
"""Characters of the longest such name: `    NAME: TypeAlias = (` is a line."""

_MAX_WORDS = 48
"""Words of a name that are looked at: a document may hold names of any length."""

_JOINING = re.compile(
    "a|an|and|as|at|by|for|from|in|into|of|on|or|that|the|to|with", re.IGNORECASE
)


def shortened(
    words: Sequence[str], room: int, *, joint: str, first: int = 1
) -> Iterator[tuple[str, ...]]:
    """Choices of `words` that take at most `room` characters when `joint` is between them.

    The best is first; each of the others has a word that it lacks. The `first` words are in
    all of them. A word that alone takes more is cut.
    """
    words = _outer(words)
    losses = _lost(words, room, len(joint), _by_worth(words, first))
    yield _kept(words, losses, room)
    for saved in losses:
        order = [index for index in _by_worth(words, first) if index != saved]
        others = _lost(words, room, len(joint), order)
        if _length(words, others, len(joint)) <= room:
            yield _kept(words, others, room)


def last_words(words: Sequence[str], room: int) -> Iterator[tuple[str, ...]]:
    """Choices of `words` that take at most `room` characters: the last ones, and others that clash less.

    For the way from a schema to a part of it, whose end says what the part is.
    """
    words = _outer(words)
    order = list(range(len(words) - 1))
    losses = _lost(words, room, 0, order)
    yield _kept(words, losses, room)
    for saved in losses:
        others = _lost(words, room, 0, [index for index in order if index != saved])
        if _length(words, others, 0) <= room:
            yield _kept(words, others, room)


def _outer(words: Sequence[str]) -> Sequence[str]:
    half = _MAX_WORDS // 2
    return words if len(words) <= _MAX_WORDS else [*words[:half], *words[-half:]]


def _by_worth(words: Sequence[str], first: int) -> list[int]:
    """Indices of the words that may be left out, the least telling first."""
    free = range(first, len(words))
    middle = (len(words) - 1) / 2
    seen: set[str] = set()
    repeated: list[int] = []
    for index, word in enumerate(words):
        stem = word.lower().removesuffix("s")
        if stem in seen and index >= first:
            repeated.append(index)
        seen.add(stem)
    joining = [index for index in free if _JOINING.fullmatch(words[index])]
    inner = sorted(free, key=lambda index: (abs(index - middle), index))
    return list(dict.fromkeys([*repeated, *joining, *inner]))


def _lost(
    words: Sequence[str], room: int, joint: int, order: Sequence[int]
) -> list[int]:
    """The first indices of `order`: so many as must be left out for the others to fit in `room`."""
    length = _length(words, (), joint)
    losses: list[int] = []
    for index in order:
        if length <= room:
            break
        losses.append(index)
        length -= len(words[index]) + joint
    return losses


def _length(words: Sequence[str], losses: Sequence[int], joint: int) -> int:
    gone = set(losses)
    kept = [len(word) for index, word in enumerate(words) if index not in gone]
    return sum(kept) + joint * (len(kept) - 1)


def _kept(words: Sequence[str], losses: Sequence[int], room: int) -> tuple[str, ...]:
    gone = set(losses)
    return tuple(word[:room] for index, word in enumerate(words) if index not in gone)
