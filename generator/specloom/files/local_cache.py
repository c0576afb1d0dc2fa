"""A cache that is never committed: what saves work, and changes no answer where it is lost.

It is the folder `.specloom_cache` beside the pyproject.toml that the output belongs to; without
one, a folder of the user's cache directory
(https://specifications.freedesktop.org/basedir-spec/latest/). `SPECLOOM_CACHE` names another, or
none where it is empty. Nobody knows who wrote what git has: a cache that was committed is none.
"""

from __future__ import annotations

import hashlib
import os
from contextlib import suppress
from functools import cache
from pathlib import Path
from tempfile import NamedTemporaryFile

NAME = ".specloom_cache"
VARIABLE = "SPECLOOM_CACHE"
MAX_BYTES = 64 * 1024 * 1024
"""What a cache may hold; beyond it, the half that was not used for the longest time goes."""
TEXTS = "texts-"
"""What the names of generated texts begin with: nothing may be able to make them again."""

_DIGEST = 32  # bytes of SHA-256, before the content of a file


class LocalCache:
    """Contents of bytes by names, in a folder that is made when first written to.

    A file that is broken is as one that is not there; a folder that cannot be written keeps
    nothing. Files are written beside their place and moved there, so that several processes may
    use a cache at the same time.
    """

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder

    @property
    def is_there(self) -> bool:
        """Whether something was ever kept here."""
        return self._folder is not None and self._folder.is_dir()

    def read(self, name: str) -> bytes | None:
        """The content under a name such as `package-4f1c`; None if there is none."""
        if self._folder is None:
            return None
        try:
            with open(self._folder / name, "rb") as stream:
                whole = stream.read()
        except OSError:
            return None
        content = whole[_DIGEST:]
        if hashlib.sha256(content).digest() != whole[:_DIGEST]:
            return None
        with suppress(OSError):
            os.utime(self._folder / name)
        return content

    def names(self, prefix: str) -> list[str]:
        """The names under which something is kept that begin with `prefix`, sorted."""
        if self._folder is None or not self._folder.is_dir():
            return []
        return sorted(
            name for name in os.listdir(self._folder) if name.startswith(prefix)
        )

    def keep(self, name: str, content: bytes) -> None:
        """Keep a content, if that is possible."""
        if self._folder is None:
            return
        with suppress(OSError):
            if not self._folder.is_dir():
                self._folder.mkdir(parents=True, exist_ok=True)
            ignored = self._folder / ".gitignore"
            if not ignored.exists():
                ignored.write_text("# What specloom keeps to save work.\n*\n")
            with NamedTemporaryFile(dir=self._folder, delete=False) as stream:
                try:
                    stream.write(hashlib.sha256(content).digest() + content)
                    stream.close()
                    os.replace(stream.name, self._folder / name)
                except BaseException:
                    os.unlink(stream.name)
                    raise
            self._forget()

    def _forget(self) -> None:
        """Remove what was not used for the longest time, where there is too much; texts last."""
        assert self._folder is not None
        files = [
            (
                (file.name.startswith(TEXTS), status.st_mtime_ns),
                status.st_size,
                file.path,
            )
            for file in os.scandir(self._folder)
            if file.name != ".gitignore" and (status := file.stat())
        ]
        total = sum(size for _, size, _ in files)
        if total <= MAX_BYTES:
            return
        for _, size, path in sorted(files):
            with suppress(OSError):
                os.unlink(path)
            total -= size
            if total <= MAX_BYTES // 2:
                return


def local_cache(folder: Path) -> LocalCache:
    """The cache for a package in `folder`."""
    place = _place(folder)
    return LocalCache(None if place is None or _is_committed(place) else place)


def _place(folder: Path) -> Path | None:
    named = os.environ.get(VARIABLE)
    if named is not None:
        return Path(named).absolute() if named else None
    for parent in folder.parents:
        if (parent / "pyproject.toml").is_file():
            return parent / NAME
    home = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")
    return Path(home) / "specloom" if os.path.isabs(home) else None


@cache
def _is_committed(place: Path) -> bool:
    """Whether git has something of a cache, or of a folder or link by its name; or does not say."""
    if not os.path.lexists(place):
        return False
    folder = place.parent.resolve()
    if not any((parent / ".git").exists() for parent in (folder, *folder.parents)):
        return False
    from specloom.git import GitError, run_git

    # The same name in other letters is the same folder on some disks.
    pathspec = f":(icase,literal){place.name}"
    try:
        listed = run_git(folder, "ls-files", "-z", "--", pathspec)
    except GitError:
        return True
    return bool(listed.returncode or listed.stdout)
