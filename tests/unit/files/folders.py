"""Output folders as the tests of writing see them."""

from __future__ import annotations

from pathlib import Path

from specloom.files.lock import ATTRIBUTES, lock_of
from specloom.files.tree import Changes, compare
from specloom.files.write import write
from specloom.render.generated_file import GeneratedFile


def changes(folder: Path, texts: dict[str, str]) -> Changes:
    """What bringing `folder` to `texts` would change."""
    files = [GeneratedFile(path, text) for path, text in texts.items()]
    return compare(folder, files, lock_of(files))


def generated(folder: Path, texts: dict[str, str]) -> Path:
    """`folder` with `texts` written by specloom."""
    write(changes(folder, texts))
    return folder


def contents(folder: Path) -> dict[str, bytes]:
    """Every file below a folder with its bytes, but for what git is told of the lock."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.is_symlink() and path.name != ATTRIBUTES
    }


def identities(folder: Path) -> dict[str, tuple[int, int]]:
    """Inode and time of modification of every file below a folder: what rewriting would change."""
    return {
        path.relative_to(folder).as_posix(): (
            path.stat().st_ino,
            path.stat().st_mtime_ns,
        )
        for path in folder.rglob("*")
        if path.is_file()
    }
