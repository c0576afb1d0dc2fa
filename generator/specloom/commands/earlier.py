"""A package as it was generated from a document that git has in an earlier commit.

What was merged with an edit as soon as it was generated was never committed, but the document that
it was generated from was, with the lock.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from ..config import Options, Target
from ..diff.revisions.compared import Revisions
from ..diff.revisions.git import GitError
from ..output.lock import NAME as LOCK
from ..pipeline import make
from ..problems import SpecloomError
from .targets import source_label

_COMMITS = 3
"""Commits that changed the lock, of which packages are generated again, the latest first."""


def earlier_texts(target: Target, options: Options) -> Iterator[Mapping[str, str]]:
    """The files of a package by path, as they would have been generated at earlier commits.

    They are what was generated then as long as specloom still renders it so: the lock tells.
    """
    spec, folder = target.spec_path.resolve(), target.folder.resolve()
    if not spec.is_file():
        return
    with (
        Revisions(folder=folder, roots=options.allow_root) as revisions,
        TemporaryDirectory(prefix="specloom-") as temporary,
    ):
        repository = revisions.repository
        try:
            root = repository.root
            if root is None or not spec.is_relative_to(root):
                return
            commits = repository.log(None, "HEAD", [f"{repository.prefix}{LOCK}"])
        except GitError:
            return
        for commit in commits[:_COMMITS]:
            name = f"{commit.id}:{spec.relative_to(root).as_posix()}"
            place = Path(temporary, commit.id, folder.name)
            try:
                made = make(
                    revisions.fetched(name),
                    place,
                    source=source_label(target),
                    options=options,
                )
            except SpecloomError:
                continue
            if made.changes is not None:
                yield made.changes.texts
