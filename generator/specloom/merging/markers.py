"""How a conflict between an edit and what is generated now is written into a file."""

from __future__ import annotations

from collections.abc import Iterable

from specloom.git.conflict_markers import END, MIDDLE, START

EDITED = "edited by hand"
"""The label of what stood in the file."""

GENERATED = "specloom"
"""The label of what is generated now."""


def marked(theirs: Iterable[str], ours: Iterable[str]) -> list[str]:
    """The lines of a conflict, between git's markers."""
    return [
        f"{START} {EDITED}",
        *theirs,
        MIDDLE,
        *ours,
        f"{END} {GENERATED}",
    ]
