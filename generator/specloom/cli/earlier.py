"""A package as it was generated from a document that git has in an earlier commit.

What was merged with an edit as soon as it was generated was never committed, but the document that
it was generated from was, with the lock.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from specloom.cli.targets import source_label, spec_from_here
from specloom.config import Options, Target
from specloom.files.lock import NAME as LOCK
from specloom.git import GitError
from specloom.git.repository import Repository
from specloom.opening import Revision
from specloom.pipeline import make
from specloom.problems import SpecloomError

_COMMITS = 3
"""Commits that changed the lock, of which packages are generated again, the latest first."""


def earlier_texts(target: Target, options: Options) -> Iterator[Mapping[str, str]]:
    """The files of a package by path, as they would have been generated at earlier commits.

    They are what was generated then as long as specloom still renders it so: the lock tells.
    """
    spec, folder = spec_from_here(target), target.folder.resolve()
    if not isinstance(spec, Path) or not spec.is_file():
        return
    spec = spec.resolve()
    repository = Repository(folder)
    try:
        root = repository.root
        if root is None or not spec.is_relative_to(root):
            return
        commits = repository.log(None, "HEAD", [f"{repository.prefix}{LOCK}"])
    except GitError:
        return
    path = spec.relative_to(root).as_posix()
    with TemporaryDirectory(prefix="specloom-") as temporary:
        for commit in commits[:_COMMITS]:
            try:
                made = make(
                    Revision(f"{commit.id}:{path}", root),
                    Path(temporary, commit.id, folder.name),
                    source=source_label(target),
                    options=options,
                    runtime=target.runtime_import(),
                    access="kept only",
                    package=folder,
                )
            except SpecloomError:
                continue
            if made.changes is not None:
                yield made.changes.texts
