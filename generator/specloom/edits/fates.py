"""What becomes of edited files, as it is decided, written and said."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Literal, TypeAlias

from msgspec import Struct

from specloom.files.tree import Changes

Earlier: TypeAlias = Callable[[], Iterable[Mapping[str, str]]]
"""Generates packages from earlier documents: the texts of each by path, the latest first."""

Fate: TypeAlias = Literal[
    "merged",
    "conflict",
    "unresolved",
    "left",
    "orphan",
    "replaced",
    "refused",
    "baseless",
    "unreadable",
]
"""What becomes of an edited file.

merged: has its edits and what is generated now. conflict: the same, with conflict markers.
unresolved: has markers of a conflict, and is left as it is. left: has all that is generated now, and is
left as it is. orphan: is not generated any more, and is left as it is. replaced: is as generated, its
edits are in a copy. refused: edits are not to be merged. baseless: what was generated then is not known.
unreadable: it is no text in UTF-8.
"""

_REFUSING: tuple[Fate, ...] = ("refused", "baseless", "unreadable")


class Edit(Struct, frozen=True, kw_only=True):
    """An edited file and what becomes of it; `lines` are where its conflicts start."""

    path: str
    fate: Fate
    lines: tuple[int, ...] = ()
    reason: str = ""

    @property
    def is_refused(self) -> bool:
        """Whether nothing can be written because of it."""
        return self.fate in _REFUSING


class Resolution(Struct, frozen=True, kw_only=True):
    """The edited files, and the changes with what becomes of them instead of `edited`."""

    changes: Changes
    edits: tuple[Edit, ...] = ()

    @property
    def is_refused(self) -> bool:
        """Whether nothing can be written."""
        return any(edit.is_refused for edit in self.edits)

    @property
    def standing(self) -> tuple[str, ...]:
        """The paths of the files that still have edits."""
        return tuple(edit.path for edit in self.edits if edit.fate != "replaced")
