"""Generated texts that are not on disk any more, from the history that git has of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from ..diff.revisions.git import Repository
from ..git import GitError

_COMMITS = 500
"""Commits that are looked through for the texts of a file, the latest first."""


class History:
    """What git has of the files in a package's folder."""

    def __init__(self, folder: Path) -> None:
        self._repository = Repository(folder)

    @property
    def is_there(self) -> bool:
        """Whether there is git, and the folder is in a work tree."""
        try:
            return self._repository.root is not None
        except GitError:
            return False

    def contents(
        self, path: str, is_wanted: Callable[[bytes], bool]
    ) -> Iterator[bytes]:
        """What a file has been, the latest first, where that is wanted; nothing without git.

        Behind the file's own history come files of its name elsewhere: the package may
        have been moved.
        """
        try:
            for pathspec in self._pathspecs(path):
                ids = self._repository.blobs(pathspec, _COMMITS)
                yield from filter(is_wanted, self._repository.contents(ids))
        except GitError:
            return

    def _pathspecs(self, path: str) -> Iterator[str]:
        yield f":(top,literal){self._repository.prefix}{path}"
        plain = "".join(f"[{char}]" if char in "*?[" else char for char in path)
        yield f":(top,glob)**/{plain}"
