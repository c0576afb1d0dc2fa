"""Which schemas of an `allOf` came or went, where that is worth a word."""

from __future__ import annotations

from specloom.compare.schemas.alternatives import Likeness, match
from specloom.compare.schemas.difference import Difference, addition, removal
from specloom.compare.schemas.pair import Pair
from specloom.compare.schemas.schema import WORDS, Parts
from specloom.document.value import Value


def changed_conjunctions(pair: Pair, likeness: Likeness) -> list[Difference]:
    """Say which schemas of `allOf` came or went, where that made a difference.

    What it does to values is said where it does it. A schema of words alone does
    nothing to them.
    """
    old: list[Parts] = [(part,) for part in pair.base.all_of]
    new: list[Parts] = [(part,) for part in pair.revision.all_of]
    made_a_difference = bool(pair.own and old and new)
    if not made_a_difference and not any(
        _is_words(part.value) for (part,) in (*old, *new)
    ):
        return []
    matched = match(old, new, likeness)
    return [
        *(
            removal(
                "all-of-removed-annotation-only" if is_words else "all-of-removed",
                parts,
                pair.revision,
                "allOf",
                name,
            )
            for name, parts in matched.removed
            if (is_words := _is_words(parts[0].value)) or made_a_difference
        ),
        *(
            addition(
                "all-of-added-annotation-only" if is_words else "all-of-added",
                pair.base,
                "allOf",
                parts,
                name,
            )
            for name, parts in matched.added
            if (is_words := _is_words(parts[0].value)) or made_a_difference
        ),
    ]


def _is_words(value: Value) -> bool:
    return isinstance(value, dict) and bool(value) and set(value) <= WORDS
