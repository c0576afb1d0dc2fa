"""Which word somebody meant: the likeliest of those that are known in a place."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from functools import lru_cache

_MAX_LENGTH = 60
CLOSED = 0.72
"""How alike words are where only known ones are allowed, and where any may be meant (of 1)."""
OPEN = 0.8


def nearest(word: str, known: Iterable[str], *, likeness: float = CLOSED) -> str | None:
    """The known word that a word is a misspelling of; None if there is none, or it is one itself.

    Differences in case, hyphens, underscores and spaces count for nothing.
    """
    if len(word) > _MAX_LENGTH:
        return None
    return _nearest(word, tuple(known), likeness)


@lru_cache(maxsize=1_000)
def _nearest(word: str, known: tuple[str, ...], likeness: float) -> str | None:
    if word in known:
        return None
    plain = _plain(word)
    for candidate in known:
        if _plain(candidate) == plain:
            return candidate
    return next(iter(get_close_matches(word, known, 1, likeness)), None)


def _plain(word: str) -> str:
    return word.casefold().translate({ord(letter): None for letter in "-_ "})


def has_misspelled(fields: Iterable[str], name: str) -> bool:
    """Whether a field that is looked for is there under a name that is nearly its own."""
    return any(nearest(field, (name,)) is not None for field in fields)


def question(meant: str | None) -> str:
    """The end of a sentence that asks whether a word was meant; empty for none."""
    return "" if meant is None else f"; did you mean {meant!r}?"
