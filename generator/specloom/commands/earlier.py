"""A package as it was generated from a document that git has in an earlier commit.

What was merged with an edit as soon as it was generated was never committed, but the document that
it was generated from was, with the lock.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory

from ..config import Options
from ..diff.revisions.compared import Revisions
from ..diff.revisions.git import GitError
from ..output.lock import NAME as LOCK
from ..pipeline import make
from ..problems import SpecloomError

_COMMITS = 3
"""Commits that changed the lock, of which packages are generated again, the latest first."""


def earlier_texts(
    spec: Path, folder: Path, *, source: str, options: Options
) -> Iterator[Mapping[str, str]]:
    """The files of a package by path, as they would have been generated at earlier commits.

    They are what was generated then as long as specloom still renders it so: the lock tells.
    """
    if not spec.is_file():
        return
    with (
        Revisions(
            folder=folder, roots=options.allow_root, hosts=()
        ) as revisions,
        TemporaryDirectory(prefix="specloom-") as temporary,
    ):
        try:
            root = revisions.repository.root
            if root is None or not spec.resolve().is_relative_to(root):
                return
            lock = PurePosixPath(revisions.repository.prefix) / LOCK
            commits = revisions.repository.log(None, "HEAD", [lock.as_posix()])
        except GitError:
            return
        path = spec.resolve().relative_to(root).as_posix()
        for commit in commits[:_COMMITS]:
            place = Path(temporary, commit.id, folder.name)
            try:
                file = revisions.fetched(f"{commit.id}:{path}")
                made = make(file, place, source=source, options=options)
            except SpecloomError:
                continue
            if made.changes is not None:
                yield made.changes.texts
