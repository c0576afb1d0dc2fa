"""What a docstring must add to be written: a word that the name before it does not have.

Descriptions of documents often repeat a name (`owner: The owner.`). Every sentence that goes
into generated code is held against what stands beside it, here.
"""

from __future__ import annotations

import re
from functools import lru_cache

from specloom.plan.names import words

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
    known = [_stems(name) for name in names]
    # Most texts say something new at once: no more of them is looked at than that takes.
    for token in text.replace("'s", "").split():
        for stem in _stems(token):
            if stem not in _IDLE and not any(stem in stems for stems in known):
                return True
    return False


def telling(text: str, *names: str) -> str:
    """`text`, or an empty text if all its words stand in `names`."""
    return text if says_more(text, *names) else ""


@lru_cache(maxsize=20_000)
def _stems(text: str) -> frozenset[str]:
    """The words of a text without their endings: `queues` and `queued` are the same."""
    return frozenset(_stem(word.lower()) for word in words(text))


def _stem(word: str) -> str:
    stem = _ENDING.sub("", word)
    return stem if len(stem) >= _SHORTEST_STEM else word


_IDLE = _stems(_FILLING)
