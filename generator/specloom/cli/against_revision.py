"""`specloom diff --git`: the configured documents, and what they were in a revision."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TypeAlias

from msgspec.structs import replace

from specloom.cli.reporting import say
from specloom.cli.targets import configured, documents, from_here
from specloom.compare.revisions.compared import ComparedRevision, Revisions, nothing
from specloom.config import Options, Target, find_project, read_targets
from specloom.problems import SpecloomError

Pair: TypeAlias = tuple[ComparedRevision, ComparedRevision, Options]
"""A document as it was and as it is, and what the configuration selects of it."""


def pairs(revisions: Revisions, revision: str) -> Iterator[Pair]:
    """Every configured document with what it was; those that came or went with nothing.

    A renamed document is compared with what it was called.

    Raises:
        NothingToDoError: nothing is configured.
        SpecloomError: there is no such revision, or a document cannot be read.
    """
    known: set[str] = set()
    for spec, options in documents(configured()).items():
        name = revisions.was(revision, spec)
        if name is not None:
            known.add(name)
            yield revisions.open(name), revisions.open(from_here(spec)), options
            continue
        say(f"{from_here(spec)}: not in {revision}, all of it is new")
        yield nothing(spec), revisions.open(from_here(spec)), options
    for file, name, options in _removed(revisions, revision):
        if name not in known:
            yield revisions.open(name), nothing(file), options


def _removed(
    revisions: Revisions, revision: str
) -> Iterator[tuple[Path, str, Options]]:
    """The documents that were configured in the revision, and are there no more."""
    project = find_project(Path.cwd())
    if project is None:
        return
    listed = _listed(revisions, revision, project)
    here = [replace(target, root=project.parent) for target in listed]
    for spec, options in documents(here).items():
        file = Path(os.path.normpath(spec))
        name = None if file.exists() else revisions.was(revision, file)
        if name is not None:
            yield file, name, options


def _listed(revisions: Revisions, revision: str, project: Path) -> tuple[Target, ...]:
    """The packages that the revision configured; none, with a message, if its configuration is not understood."""
    name = revisions.was(revision, project)
    if name is None:
        return ()
    file = revisions.fetched(name)
    try:
        return read_targets(file) if find_project(file.parent) == file else ()
    except SpecloomError as refusal:
        say(
            f"{name}: {refusal.problems[0].message}; documents that it listed, and are "
            "there no more, are not compared"
        )
        return ()
