"""What a docstring must add to be written: a word that the name before it does not have.

Descriptions of documents often repeat a name (`owner: The owner.`). Every sentence that goes
into generated code is held against what stands beside it, here.
"""

from __future__ import annotations

import re
from functools import lru_cache

from .names import words

_LONGEST_REPETITION = 200
"""Characters: no longer text only repeats names."""

_ENDING = re.compile(r"(?:ies|ing|ed|es|s|e|y)$")
_SHORTEST_STEM = 3

_FILLING = (
    "a an and are argument attribute be field for given is it its member of parameter "
    "property specified that the these this those value which"
)
"""Words that say nothing of what is named; the kinds of what has a name among them."""


@lru_cache(maxsize=20_000)
def says_more(text: str, *names: str) -> bool:
    """Whether `text` has a word that is in none of `names`, whatever the case and the ending."""
    if len(text) > _LONGEST_REPETITION:
        return True
    known = _known(names)
    return any(_stem(word) not in known for word in words(text.replace("'s", "")))


def telling(text: str, *names: str) -> str:
    """`text`, or nothing where it only repeats `names`."""
    return text if says_more(text, *names) else ""


@lru_cache(maxsize=20_000)
def _known(names: tuple[str, ...]) -> frozenset[str]:
    named = (word for name in (*names, _FILLING) for word in words(name))
    return frozenset(map(_stem, named))


def _stem(word: str) -> str:
    """A word without what it takes in a sentence: `queues`, `queue` and `queued` are one."""
    stem = _ENDING.sub("", word.lower())
    return stem if len(stem) >= _SHORTEST_STEM else word.lower()
