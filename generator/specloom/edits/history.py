"""Generated texts that are not on disk any more, from the history that git has of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

from specloom.files.lock import NAME, NO_LOCK, Lock, parse_lock
from specloom.git import GitError
from specloom.git.repository import Repository
from specloom.problems import SpecloomError

_COMMITS = 500
"""Commits that are looked through for the texts of a file, the latest first."""


class History:
    """The contents that git has of the files in a package's folder."""

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
        """The former contents of a file that are wanted, the latest first; none without git.

        Behind the file's own history come files of its name elsewhere: the package may
        have been moved.
        """
        try:
            for pathspec in self._pathspecs(path):
                ids = self._repository.blobs(pathspec, _COMMITS)
                yield from filter(is_wanted, self._repository.contents(ids))
        except GitError:
            return

    def lock(self) -> Lock:
        """All that locks of the folder have ever had, as far as git has them."""
        files: dict[str, dict[str, None]] = {}
        try:
            own, *_ = self._pathspecs(NAME)
            ids = self._repository.blobs(own, _COMMITS)
            contents = self._repository.contents(ids)
        except GitError:
            return NO_LOCK
        for content in contents:
            with suppress(SpecloomError):  # of a newer specloom
                lock = parse_lock(content.decode(errors="replace"), NAME) or NO_LOCK
                for path, digests in lock.files.items():
                    files.setdefault(path, {}).update(dict.fromkeys(digests))
        return Lock(files={path: tuple(known) for path, known in files.items()})

    def _pathspecs(self, path: str) -> Iterator[str]:
        yield f":(top,literal){self._repository.prefix}{path}"
        plain = "".join(f"[{char}]" if char in "*?[" else char for char in path)
        yield f":(top,glob)**/{plain}"
