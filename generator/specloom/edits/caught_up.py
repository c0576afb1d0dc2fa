"""Edits that the document has caught up with: nothing of them is left when they are merged.

What branches have generated is put together by git, by a merge or a squash, a stash or a pick,
and by people who resolve conflicts. No history says for certain what it was made of; but where a merge
of what stands there with what is generated now is what is generated now, nothing gets lost.
"""

from __future__ import annotations

from msgspec.structs import replace

from specloom.edits.bases import bases
from specloom.edits.fates import Earlier
from specloom.edits.states import is_current, text_of
from specloom.files.layout_digest import layout_digest
from specloom.files.tree import Changes
from specloom.git.conflict_markers import sides
from specloom.merging import merge


def with_caught_up(changes: Changes, earlier: Earlier = tuple) -> Changes:
    """The changes with files that have no edit of their own any more among those to update.

    `earlier` as in `nearest_base`: it is asked where branches were merged and nobody generated since.
    """
    settled = {path for path in changes.edited if _is_caught_up(path, changes, earlier)}
    return replace(
        changes,
        updated=tuple(sorted({*changes.updated, *settled})),
        edited=tuple(path for path in changes.edited if path not in settled),
        conflicted=tuple(path for path in changes.conflicted if path not in settled),
    )


def _is_caught_up(path: str, changes: Changes, earlier: Earlier) -> bool:
    """Whether all that stands in a file is generated now, or was generated of it before.

    Of a file with conflict markers that is asked of either side.
    """
    theirs = text_of(changes.folder / path)
    if theirs is None or path not in changes.texts or is_current(changes, path):
        return False
    ours = changes.texts[path]
    known = bases(changes.folder, path, changes.locked, ours, tuple)
    wanted = layout_digest(ours, path)
    if all(
        any(
            layout_digest(merge(base, side, ours, path).text, path) == wanted
            for base in known
        )
        for side in dict.fromkeys(sides(theirs))
    ):
        return True
    digest = layout_digest(theirs, path)
    return len(changes.locked.files[path]) > 1 and any(
        layout_digest(texts.get(path, ""), path) == digest for texts in earlier()
    )
