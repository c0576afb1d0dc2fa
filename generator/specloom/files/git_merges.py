"""Files that git made of generated ones: nothing in them is anybody's work.

Two branches generate, git merges their files line by line, or leaves conflict markers. What
either branch had is in its lock; what git makes of the two, git says
(https://git-scm.com/docs/git-merge-tree, from 2.38 on). Where a file is just that, the text that
is generated now may take its place.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from msgspec.structs import replace

from ..git import GitError, run_git
from ..git.conflict_markers import conflict_lines, without_labels
from ..problems import SpecloomError
from .layout_digest import layout_digest
from .lock import NAME, NO_LOCK, Lock, parse_lock
from .tree import Changes

_MERGES = 20
"""Merges that are looked at, the latest first."""

_NOBODY = {
    f"GIT_{role}_{what}": "specloom"
    for role in ("AUTHOR", "COMMITTER")
    for what in ("NAME", "EMAIL")
}
"""Who makes commits that are never kept."""

_PICKED = ("CHERRY_PICK_HEAD", "REBASE_HEAD")


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
    if not waiting or (git := _git(changes.folder)) is None:
        return changes
    settled: set[str] = set()
    with TemporaryDirectory(prefix="specloom-") as objects:
        git = git.with_objects(objects)
        for merge in git.merges():
            settled.update(_made_by(merge, git, set(waiting) - settled))
            if settled.issuperset(waiting):
                break
    return replace(
        changes,
        updated=tuple(sorted({*changes.updated, *settled})),
        edited=tuple(path for path in changes.edited if path not in settled),
        conflicted=tuple(path for path in changes.conflicted if path not in settled),
    )


class _Merge(NamedTuple):
    """Two commits that are or were merged, and what they have in common if git would not say."""

    ours: str
    theirs: str
    base: str | None = None


def _made_by(merge: _Merge, git: _Git, paths: Iterable[str]) -> Iterator[str]:
    """The paths of files that are what either side generated, or what git makes of both."""
    locks = [git.lock(commit) for commit in (merge.ours, merge.theirs)]
    tree: str | None = None
    for path in paths:
        content = git.file(path)
        if any(lock.is_generated(path, content) for lock in locks):
            yield path
            continue
        sides = [git.show(commit, path) for commit in (merge.ours, merge.theirs)]
        if not all(
            side is not None and lock.is_generated(path, side)
            for side, lock in zip(sides, locks, strict=True)
        ):
            continue
        tree = tree or git.tree_of(merge)
        merged = git.show(tree, path) if tree else None
        if merged is not None and _are_alike(content, merged, path):
            yield path


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


def _git(folder: Path) -> _Git | None:
    git = _Git(folder, {})
    store = git.answer("rev-parse", "--path-format=absolute", "--git-path", "objects")
    return _Git(folder, {"GIT_ALTERNATE_OBJECT_DIRECTORIES": store}) if store else None


class _Git:
    """Git in a package's folder. It writes nothing into the repository."""

    def __init__(self, folder: Path, variables: dict[str, str]) -> None:
        self._folder = folder
        self._variables = variables

    def with_objects(self, folder: str) -> _Git:
        """The same, that writes objects into `folder` and not into the repository."""
        return _Git(self._folder, {**self._variables, "GIT_OBJECT_DIRECTORY": folder})

    def merges(self) -> Iterator[_Merge]:
        """What is being merged, and what was merged lately."""
        if other := self.answer("rev-parse", "--verify", "--quiet", "MERGE_HEAD"):
            yield _Merge("HEAD", other)
        for name in _PICKED:
            if other := self.answer("rev-parse", "--verify", "--quiet", name):
                yield _Merge("HEAD", other, f"{other}^")
        listed = self.answer(
            "rev-list", "--merges", "--parents", f"-n{_MERGES}", "HEAD"
        )
        for line in (listed or "").splitlines():
            _, ours, *others = line.split()
            for theirs in others:
                yield _Merge(ours, theirs)

    def tree_of(self, merge: _Merge) -> str | None:
        """The tree that git makes of a merge, with conflict markers where it must."""
        sides = [merge.ours, merge.theirs]
        if merge.base:
            sides = [self._on(merge.base, commit) for commit in sides]
        done = self._run("merge-tree", "--write-tree", "--no-messages", *sides)
        first = done[1].partition(b"\n")[0].decode("ascii", "replace") if done else ""
        return first if re.fullmatch(r"[0-9a-f]{40,64}", first) else None

    def _on(self, base: str, commit: str) -> str:
        """A commit with the files of `commit` whose only parent is `base`."""
        tree = f"{commit}^{{tree}}"
        return self.answer("commit-tree", tree, "-p", base, "-m", "picked") or ""

    def lock(self, commit: str) -> Lock:
        """The lock of the package in a commit; one of no files where it has none."""
        content = self.show(commit, NAME)
        text = content.decode(errors="replace") if content is not None else ""
        with suppress(SpecloomError):  # of a newer specloom
            return parse_lock(text, NAME) or NO_LOCK
        return NO_LOCK

    def show(self, tree: str, path: str) -> bytes | None:
        """What a file of the package has in a commit or tree."""
        done = self._run("cat-file", "blob", f"{tree}:./{path}")
        return done[1] if done and done[0] == 0 else None

    def file(self, path: str) -> bytes:
        """What a file of the package has now."""
        return (self._folder / path).read_bytes()

    def answer(self, *arguments: str) -> str | None:
        """What git says on one line; None where it fails."""
        done = self._run(*arguments)
        return os.fsdecode(done[1]).strip() if done and done[0] == 0 else None

    def _run(self, *arguments: str) -> tuple[int, bytes] | None:
        try:
            variables = {**_NOBODY, **self._variables}
            done = run_git(self._folder, *arguments, variables=variables)
        except GitError:
            return None
        return done.returncode, done.stdout
