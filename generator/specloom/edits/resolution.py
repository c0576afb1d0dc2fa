"""What generating does with files that were edited by hand: merge, leave, copy and replace."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Literal, TypeAlias

from msgspec import Struct
from msgspec.structs import replace

from ..merging import merge
from ..output.lock import NAME, lock_text
from ..output.tree import Changes
from .bases import Earlier, nearest_base
from .settings import OnEdit
from .states import FileState, file_states, text_of
from .unmerged import sides_of

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


def resolve(
    changes: Changes, on_edit: OnEdit, reasons: Mapping[str, str], earlier: Earlier
) -> Resolution:
    """Decide what becomes of each edited file; merged texts stand in the resulting changes.

    `reasons` are those of recorded edits by path; `earlier` as in `nearest_base`.
    """
    if not changes.edited:
        return Resolution(changes=changes)
    texts = dict(changes.texts)
    locked = dict(changes.lock.files)
    edits: list[Edit] = []
    for state in file_states(changes, reasons):
        if state.path not in changes.edited:
            continue
        edit, text = _resolved(state, changes, on_edit, earlier)
        edits.append(edit)
        if edit.fate == "unresolved":
            locked[edit.path] = changes.locked.files[edit.path]
        if edit.fate == "replaced" and not state.is_generated:
            del locked[edit.path]
        if edit.fate in ("merged", "conflict") and text is not None:
            texts[edit.path] = text
        elif edit.fate != "replaced":
            texts.pop(edit.path, None)
    return Resolution(
        changes=_settled(changes, edits, texts, locked), edits=tuple(edits)
    )


def _resolved(
    state: FileState, changes: Changes, on_edit: OnEdit, earlier: Earlier
) -> tuple[Edit, str | None]:
    """What becomes of one file, and its merged text."""
    path, reason = state.path, state.reason
    fate: Fate
    if on_edit == "overwrite":
        return Edit(path=path, fate="replaced"), None
    if reason and state.state == "kept":
        fate = "left" if state.is_generated else "orphan"
        return Edit(path=path, fate=fate, reason=reason), None
    if on_edit == "refuse":
        return Edit(path=path, fate="refused"), None
    if state.lines:
        text = _of_both_sides(path, changes, earlier) if state.is_generated else None
        if text is not None:
            return Edit(path=path, fate="merged"), text
        return Edit(path=path, fate="unresolved", lines=state.lines), None
    if not state.is_generated:
        return Edit(path=path, fate="orphan"), None
    if state.is_current:
        return Edit(path=path, fate="left"), None
    theirs = text_of(changes.folder / path)
    if theirs is None:
        return Edit(path=path, fate="unreadable"), None
    ours = changes.texts[path]
    base = nearest_base(changes.folder, path, changes.locked, theirs, ours, earlier)
    if base is None:
        return Edit(path=path, fate="baseless"), None
    merged = merge(base, theirs, ours, path)
    fate = "conflict" if merged.conflicts else "merged"
    if merged.text == theirs:
        fate = "left"
    edit = Edit(path=path, fate=fate, lines=merged.conflicts, reason=reason)
    return edit, merged.text


def _of_both_sides(path: str, changes: Changes, earlier: Earlier) -> str | None:
    """What is generated now with the edits of both sides of a merge that git left open.

    None where somebody has begun to resolve it, or the edits are in conflict.
    """
    folder, locked = changes.folder, changes.locked
    sides = sides_of(folder, path, text_of(folder / path) or "")
    text = changes.texts[path]
    for side in sides or ():
        base = nearest_base(folder, path, locked, side, text, earlier)
        if base is None:
            return None
        merged = merge(base, side, text, path)
        if merged.conflicts:
            return None
        text = merged.text
    return text if sides else None


def _settled(
    changes: Changes,
    edits: list[Edit],
    texts: dict[str, str],
    locked: dict[str, tuple[str, ...]],
) -> Changes:
    written = {edit.path for edit in edits if edit.path in texts}
    gone = {
        edit.path
        for edit in edits
        if edit.fate == "replaced" and edit.path not in texts
    }
    lock = replace(changes.lock, files=locked)
    text = lock_text(lock)
    texts.pop(NAME, None)
    if text_of(changes.folder / NAME) != text:
        texts[NAME] = text
    return replace(
        changes,
        texts=texts,
        lock=lock,
        updated=tuple(sorted({*changes.updated, *written})),
        removed=tuple(sorted({*changes.removed, *gone})),
        edited=(),
    )


def copy_aside(file: Path) -> Path | None:
    """A copy of a file beside it, as `models.py.orig`; None where there is nothing to copy.

    A copy that is there already is never replaced.

    Raises:
        OSError: it cannot be written.
    """
    if not file.is_file():
        return None
    content = file.read_bytes()
    number = 0
    while True:
        copy = file.with_name(f"{file.name}.orig{f'.{number}' if number else ''}")
        try:
            with copy.open("xb") as stream:
                stream.write(content)
        except FileExistsError:
            if copy.is_file() and copy.read_bytes() == content:
                return copy
            number += 1
            continue
        return copy
