"""`specloom diff --git`: the configured documents, and what they were in a revision."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Iterator
from pathlib import Path

from ..config import find_project
from ..diff.revisions import Opened, Revisions, nothing
from .reporting import say
from .targets import configured, shown


def pairs(revisions: Revisions, revision: str) -> Iterator[tuple[Opened, Opened]]:
    """Every configured document with what it was; those that went with nothing.

    A renamed document is compared with what it was called. One that is new is said to be so.

    Raises:
        NothingToDoError: nothing is configured.
        SpecloomError: there is no such revision, or a document cannot be read.
    """
    renamed = revisions.renamed(revision)
    for spec in dict.fromkeys(target.spec_path for target in configured()):
        path = Path(os.path.relpath(spec)).as_posix()
        name = f"{revision}:./{path}"
        if not revisions.has(name):
            name = f"{revision}:./{renamed.get(path, path)}"
        if not revisions.has(name):
            say(f"{shown(spec)}: not in {revision}, nothing to compare with")
            continue
        yield revisions.open(name), revisions.open(shown(spec))
    for path in _removed(revisions, revision):
        if path not in renamed.values():
            yield revisions.open(f"{revision}:./{path}"), nothing(path)


def _removed(revisions: Revisions, revision: str) -> Iterator[str]:
    """The documents that were configured in the revision, and are no more."""
    project = find_project(Path.cwd())
    if project is None:
        return
    name = f"{revision}:./{Path(os.path.relpath(project)).as_posix()}"
    if not revisions.has(name):
        return
    for spec in _configured_in(revisions.text(name)):
        path = Path(os.path.relpath(project.parent / spec))
        if not path.exists() and revisions.has(f"{revision}:./{path.as_posix()}"):
            yield path.as_posix()


def _configured_in(text: str) -> list[str]:
    """The documents that a pyproject.toml lists; none if it is not understood."""
    try:
        packages = tomllib.loads(text)["tool"]["specloom"]["packages"]
        specs = [package["spec"] for package in packages]
    except (tomllib.TOMLDecodeError, KeyError, TypeError):
        return []
    return list(dict.fromkeys(spec for spec in specs if isinstance(spec, str)))
