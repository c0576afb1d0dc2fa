"""What generating does with files that were edited by hand: merge, leave, copy and replace."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec.structs import replace

from specloom.edits.bases import nearest_base
from specloom.edits.caught_up import with_caught_up
from specloom.edits.fates import Earlier, Edit, Fate, Resolution
from specloom.edits.settings import OnEdit
from specloom.edits.states import FileState, file_states, text_of
from specloom.edits.unmerged import sides_of
from specloom.files.lock import NAME, lock_text
from specloom.files.tree import Changes
from specloom.merging import merge


def resolve(
    changes: Changes, on_edit: OnEdit, reasons: Mapping[str, str], earlier: Earlier
) -> Resolution:
    """Decide what becomes of each edited file; merged texts stand in the resulting changes.

    `reasons` are those of recorded edits by path; `earlier` as in `nearest_base`.
    """
    changes = with_caught_up(changes, earlier)
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
    """The fate of one file, and its merged text."""
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
    """The text that is generated now with the edits of both sides of a merge that git left open.

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
