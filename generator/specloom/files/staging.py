"""Where new files wait to be moved into a package: `.NAME.specloom` beside the folder NAME.

It is held by one run at a time. A run that was killed leaves it behind, and nothing in it is
needed: the lock knows what a half-written folder holds (see `lock.moving`).
"""

from __future__ import annotations

import errno
import os
import re
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from specloom.files.lock import NAME, Lock, lock_text, moving, read_lock

NEW = "new"
"""What is to be moved into the package."""
OLD = "old"
"""What was moved out of it, until all is in place."""
LOCK = "lock"
"""The lock of the package while files are moved."""

_NAME = re.compile(r"\.(?P<package>.+)\.specloom")
_CONTENTS = frozenset((NEW, OLD, LOCK))

Waiting = Callable[[], None]
"""Told when another run is at work on the same folder, and is waited for."""


def place(home: Path, package: str) -> Path:
    """Where files for the package of that name are staged, in `home`."""
    return home / f".{package}.specloom"


@contextmanager
def held(staging: Path, waiting: Waiting) -> Iterator[None]:
    """The staging, empty, and nobody else's until the block ends; then it is gone.

    Where the system has no `flock`, two runs on one folder are not kept apart.

    Raises:
        OSError: it cannot be made, or something else has its name.
    """
    handle = _hold(staging, waiting)
    try:
        if not _is_staging(staging):
            text = "is in the way, and was not made by specloom"
            raise FileExistsError(errno.EEXIST, text, str(staging))
        _empty(staging)
        yield
    finally:
        try:
            _remove(staging)
        except BaseException:  # Ctrl-C, just now
            _remove(staging)
            raise
        finally:
            if handle is not None:
                os.close(handle)


def interrupted(folder: Path) -> list[Path]:
    """The stagings of `folder` that are there: of a run that was killed, or of one at work.

    Those of a package that is no longer there are among them: it may have been renamed.
    """
    return [
        path
        for home in (folder.parent, folder)
        for path in _entries(home)
        if (match := _NAME.fullmatch(path.name)) is not None
        and _is_left_by(match["package"], folder)
        and _is_staging(path)
    ]


def sweep(folder: Path, waiting: Waiting) -> None:
    """Remove what runs that were killed have left of their staging; a run at work is waited for.

    Raises:
        OSError: it cannot be removed.
    """
    for staging in interrupted(folder):
        if staging.name == place(folder, folder.name).name:
            with held(staging, waiting):
                pass
        else:
            _remove_unless_held(staging)
    for staging in _former(folder):
        _settle_former(folder, staging)
        shutil.rmtree(staging)


def _hold(staging: Path, waiting: Waiting) -> int | None:
    while True:
        with suppress(FileExistsError):
            staging.mkdir()
        if sys.platform == "win32":
            return None
        try:
            handle = os.open(staging, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
        except FileNotFoundError:  # the run that had it has just removed it
            continue
        try:
            _wait_for(handle, waiting)
            if _is_at(staging, handle):
                return handle
        except BaseException:
            os.close(handle)
            raise
        os.close(handle)


def _wait_for(handle: int, waiting: Waiting) -> None:
    """Wait until no other run has the folder; a file system without locks keeps none away."""
    with suppress(OSError):
        try:
            _lock(handle)
        except BlockingIOError:
            waiting()
            _lock(handle, wait=True)


def _lock(handle: int, *, wait: bool = False) -> None:
    """Have the folder until the handle is closed.

    Raises:
        BlockingIOError: another run has it, and is not waited for.
        OSError: the file system has no locks.
    """
    if sys.platform != "win32":
        import fcntl

        fcntl.flock(handle, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))


def _remove_unless_held(staging: Path) -> None:
    if sys.platform == "win32":
        return
    handle = os.open(staging, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    try:
        with suppress(OSError):  # held, or on a file system that cannot tell
            _lock(handle)
            shutil.rmtree(staging)
    finally:
        os.close(handle)


def _is_at(path: Path, handle: int) -> bool:
    try:
        return os.path.samestat(path.lstat(), os.fstat(handle))
    except FileNotFoundError:
        return False


def _is_left_by(package: str, folder: Path) -> bool:
    return package == folder.name or not os.path.lexists(folder.parent / package)


def _is_staging(path: Path) -> bool:
    return {inner.name for inner in _entries(path)} <= _CONTENTS and (
        path.is_dir() and not path.is_symlink()
    )


def _remove(staging: Path) -> None:
    if _is_staging(staging):
        shutil.rmtree(staging, ignore_errors=True)


def _empty(staging: Path) -> None:
    for inner in _entries(staging):
        if inner.is_dir():
            shutil.rmtree(inner)
        else:
            inner.unlink()


def _entries(folder: Path) -> list[Path]:
    try:
        return sorted(folder.iterdir())
    except OSError:
        return []


def _former(folder: Path) -> list[Path]:
    """The staging folders of earlier versions of specloom, which had another name each time."""
    name = re.compile(rf"\.{re.escape(folder.name)}\.[a-z0-9_]{{8}}")
    return [
        path
        for home in (folder, folder.parent)
        for path in _entries(home)
        if name.fullmatch(path.name)
        and path.name != place(folder, folder.name).name
        and _is_staging(path)
        and path.stat().st_mode & 0o777 == 0o700
    ]


def _settle_former(folder: Path, staging: Path) -> None:
    """Let the lock know both what a run of then had moved, and what it had not."""
    old = read_lock(staging / OLD) or read_lock(folder)
    new = read_lock(staging / NEW) or read_lock(folder)
    if new is not None and (staging / OLD).is_dir():
        (staging / LOCK).write_text(
            lock_text(moving(old or Lock(files={}), new, {})), encoding="utf-8"
        )
        os.replace(staging / LOCK, folder / NAME)
