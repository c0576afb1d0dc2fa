"""Files that git made of generated ones: nothing in them is anybody's work.

Two branches generate, git merges their files line by line, or leaves conflict markers. What
either branch had is in its lock; what git makes of the two, git says
(https://git-scm.com/docs/git-merge-tree, from 2.38 on). Where a file is just that, the text that
is generated now may take its place.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

from msgspec.structs import replace

from specloom.files.layout_digest import layout_digest
from specloom.files.lock import NAME, NO_LOCK, Lock, parse_lock
from specloom.files.tree import Changes
from specloom.git import GitError
from specloom.git.conflict_markers import conflict_lines, without_labels
from specloom.git.repository import Merge, Repository
from specloom.problems import SpecloomError

_MERGES = 20
"""Merges that are looked at, the latest first."""


def with_merges(changes: Changes) -> Changes:
    """The changes with files that git made of generated ones among those to update.

    A file is looked at where a merge has left its traces: conflict markers, or the digests of
    both sides in the lock (where one side removed files, below a neighbour's path), or a lock
    that was not merged itself.
    """
    is_merged = changes.locked.is_conflicted or any(
        len(digests) > 1 for digests in changes.locked.files.values()
    )
    waiting = [
        path
        for path in changes.edited
        if path in changes.texts and (is_merged or path in changes.conflicted)
    ]
    if not waiting:
        return changes
    settled: set[str] = set()
    with (
        suppress(GitError),  # no git, or no repository: nothing is known of merges
        Repository(changes.folder).with_scratch_objects() as repository,
    ):
        for merge in repository.merges(_MERGES):
            if settled.issuperset(waiting):
                break
            unsettled = set(waiting) - settled
            settled.update(_made_by(merge, repository, changes.folder, unsettled))
    return replace(
        changes,
        updated=tuple(sorted({*changes.updated, *settled})),
        edited=tuple(path for path in changes.edited if path not in settled),
        conflicted=tuple(path for path in changes.conflicted if path not in settled),
    )


def _made_by(
    merge: Merge, repository: Repository, folder: Path, paths: Iterable[str]
) -> Iterator[str]:
    """The paths of files that are what either side generated, or what git makes of both."""
    commits = (merge.ours, merge.theirs)
    locks = [_lock(repository, commit) for commit in commits]
    tree: str | None = None
    for path in paths:
        content = (folder / path).read_bytes()
        if any(lock.is_generated(path, content) for lock in locks):
            yield path
            continue
        sides = [repository.content(f"{commit}:./{path}") for commit in commits]
        if not all(
            side is not None and lock.is_generated(path, side)
            for side, lock in zip(sides, locks, strict=True)
        ):
            continue
        tree = tree or repository.merged_tree(merge)
        merged = repository.content(f"{tree}:./{path}") if tree else None
        if merged is not None and _are_alike(content, merged, path):
            yield path


def _lock(repository: Repository, commit: str) -> Lock:
    """The lock of the package in a commit; one of no files where it has none."""
    content = repository.content(f"{commit}:./{NAME}") or b""
    with suppress(SpecloomError):  # of a newer specloom
        return parse_lock(content.decode(errors="replace"), NAME) or NO_LOCK
    return NO_LOCK


def _are_alike(content: bytes, merged: bytes, path: str) -> bool:
    """Whether two texts are the same but for layout and the names of branches at conflicts."""
    texts = [
        without_labels(part.decode(errors="replace"))
        for part in (content.replace(b"\r\n", b"\n"), merged.replace(b"\r\n", b"\n"))
    ]
    if texts[0] == texts[1]:
        return True
    if any(map(conflict_lines, texts)):
        return False
    return layout_digest(texts[0], path) == layout_digest(texts[1], path)
