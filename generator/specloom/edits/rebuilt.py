"""What was generated of a file that was never committed without its edits.

The edits were committed once beside what was generated then. What has changed in the file
since, from commit to commit, was generated: with the same changes, what was generated then
becomes what was generated later. The digests of the lock say whether it has.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from specloom.files.layout_digest import layout_digest
from specloom.files.lock import NAME, Lock, parse_lock
from specloom.git import GitError
from specloom.git.repository import Repository
from specloom.merging import merge
from specloom.problems import SpecloomError

_COMMITS = 50
"""Commits that changed the file or its lock and are looked through, the latest."""


def rebuilt(folder: Path, path: str, lock: Lock, theirs: str) -> str | None:
    """The text whose digest the lock has, of which `theirs` was made; None if git tells too little."""
    text: str | None = None
    generated: str | None = None
    for later, digests in (
        *_versions(folder, path),
        (theirs, lock.files.get(path, ())),
    ):
        known = [later]
        if text is not None and generated is not None:
            known += [generated, merge(text, later, generated, path).text]
        matching = [
            candidate
            for candidate in known
            if layout_digest(candidate, path) in digests
        ]
        if matching:
            text, generated = later, matching[0]
    matches = generated is not None and layout_digest(
        generated, path
    ) in lock.files.get(path, ())
    return generated if matches else None


def _versions(folder: Path, path: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The texts of a file in commits, each with its digests in the lock, the earliest first."""
    repository = Repository(folder)
    try:
        files = [f"{repository.prefix}{name}" for name in (path, NAME)]
        commits = repository.log(None, "HEAD", files)[:_COMMITS]
    except GitError:
        return
    for commit in reversed(commits):
        try:
            names = [f"{commit.id}:{file}" for file in files]
            content, lock = map(bytes.decode, repository.contents(names))
            locked = parse_lock(lock, NAME)
        except (GitError, SpecloomError, UnicodeDecodeError):
            continue
        if locked is not None:
            yield content.replace("\r\n", "\n"), locked.files.get(path, ())
