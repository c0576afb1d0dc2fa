"""Writing a package: all of it or nothing, and never over somebody's own work.

New files are staged beside the folder and then moved into place. What fails is undone; a run
that is killed is mended by the next one, whatever document that has: before the first move the
lock is told of both states (see `lock.moving`), the lock of the new state is moved last, and
so any file in between is a file of ours that is missing, stale or left over.
"""

from __future__ import annotations

import errno
import os
import shutil
import sys
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from pathlib import Path

from specloom.document.source import content_digest
from specloom.files.lock import NAME, NO_LOCK, Lock, lock_text, moving, read_lock
from specloom.files.staging import LOCK, NEW, OLD, Waiting, held, place
from specloom.files.tree import Changes, digest_there, is_inside

_ELSEWHERE = (errno.EXDEV, errno.EACCES, errno.EPERM, errno.EROFS)
"""Errors that staging in another folder may not have."""
_NO_SYNC = (errno.EINVAL, errno.ENOTSUP, errno.ENOSYS)
"""What file systems say that do not know what it is to be on a disk."""


class OvertakenError(Exception):
    """Somebody has written the folder since it was compared: the changes are out of date."""


def write(changes: Changes, waiting: Waiting = lambda: None) -> None:
    """Bring the folder to what it should be.

    Files are staged in the folder's parent or, where that may not be written or is another file
    system, in the folder itself. `waiting` is told when another run is waited for.

    Raises:
        OSError: the folder cannot be written; it is as it was.
        OvertakenError: nothing is written, `changes` have to be computed again.
    """
    wanted = [path for path in changes.texts if path not in changes.unchanged]
    if not wanted and not changes.removed:
        return
    folder = Path(os.path.realpath(changes.folder))
    absent = _absent([folder.parent])
    homes = [folder.parent, folder] if folder.is_dir() else [folder.parent]
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        for home in homes:
            staging = place(home, folder.name)
            try:
                with held(staging, waiting):
                    refuse_overtaken(changes)
                    _write(folder, changes, wanted, staging)
                return
            except OSError as error:
                if home == homes[-1] or error.errno not in _ELSEWHERE:
                    raise
    except BaseException:
        _remove_empty(absent)
        raise


def refuse_overtaken(changes: Changes) -> None:
    """Say if another run has begun to write, or has written, since the folder was compared.

    Raises:
        OvertakenError: it has; what `changes` says of any file may be wrong.
    """
    if (read_lock(changes.folder) or NO_LOCK) != changes.lock_there:
        raise OvertakenError


def _write(folder: Path, changes: Changes, wanted: list[str], staging: Path) -> None:
    _stage({path: changes.texts[path] for path in wanted}, staging / NEW)
    if not os.path.lexists(folder):
        os.rename(staging / NEW, folder)
        return
    old, new = changes.locked, changes.lock
    if NAME not in wanted:
        (staging / NEW).mkdir(exist_ok=True)
        shutil.copyfile(folder / NAME, staging / NEW / NAME)
    moves = _Moves(
        folder,
        staging,
        new=[path for path in wanted if path != NAME],
        removed=list(changes.removed),
        compared=changes.compared,
        # A run that was killed may have left folders without files.
        gone={path for path in old.files if is_inside(path)} - {*new.files},
    )
    replaced = {
        path: digest
        for path in changes.overwritten
        if (digest := _digest(folder / path)) is not None
    }
    moves.run(moving(old, new, replaced))


def _digest(file: Path) -> str | None:
    with suppress(OSError):
        return content_digest(file.read_bytes())
    return None


def _stage(texts: dict[str, str], staging: Path) -> None:
    """Write the texts below `staging`, to be there even if the power fails after they are moved."""
    for folder in {os.path.dirname(path) for path in texts}:
        os.makedirs(staging / folder, exist_ok=True)
    for path, text in texts.items():
        with open(f"{staging}/{path}", "wb") as stream:
            stream.write(text.encode())
    from concurrent.futures import ThreadPoolExecutor

    # Disks take many requests in little more time than one.
    with ThreadPoolExecutor(16) as pool:
        list(pool.map(_sync, (staging / path for path in texts)))


class _Moves:
    """Files on their way between a folder and its staging.

    What there is to undo is seen in the folders themselves, so that an interruption between
    two steps leaves nothing out.
    """

    def __init__(
        self,
        folder: Path,
        staging: Path,
        *,
        new: list[str],
        removed: list[str],
        compared: Mapping[str, str | None],
        gone: set[str],
    ) -> None:
        self._folder = folder
        self._staging = staging
        self._new = new
        self._removed = removed
        self._compared = compared
        self._had_lock = os.path.lexists(folder / NAME)
        self._emptied = _parents({*gone, *removed}, folder)
        self._absent = _absent(folder / os.path.dirname(path) for path in new)

    def run(self, moving: Lock) -> None:
        """Move everything, or undo all of it.

        Raises:
            OSError: it is undone.
            OvertakenError: a file is not any more what it was compared as; it is undone.
        """
        lock = self._folder / NAME
        try:
            if self._new or self._removed:
                self._announce(lock_text(moving))
            # Removed first: where a file was, a folder may come, and the reverse.
            for path in self._removed:
                self._refuse_saved(path)
                self._put_aside(path, os.replace)
            _remove_empty(self._emptied)
            for path in self._new:
                self._move_in(path)
            _sync(self._folder)
            os.replace(self._staging / NEW / NAME, lock)
        except BaseException:
            if os.path.lexists(self._staging / NEW / NAME):
                self._undo()
            raise

    def _announce(self, lock: str) -> None:
        """Put the lock in place that knows both states, and make sure of it."""
        for path in (*self._new, *self._removed):
            self._refuse_escape(path)
        (self._staging / LOCK).write_text(lock, encoding="utf-8")
        _sync(self._staging / LOCK)
        target, aside = self._folder / NAME, self._staging / OLD / NAME
        aside.parent.mkdir()
        if os.path.lexists(target):
            _keep(target, aside)
        os.replace(self._staging / LOCK, target)
        _sync(self._folder)

    def _refuse_escape(self, path: str) -> None:
        """A symbolic link inside the folder must not lead a file out of it."""
        target = self._folder / path
        if not _is_within(target.parent, self._folder):
            text = f"a symbolic link leads out of {self._folder}"
            raise OSError(errno.ELOOP, text, str(target))

    def _refuse_saved(self, path: str) -> None:
        """Refuse to go on if a file was saved since the comparison: that may be an edit."""
        now = digest_there(self._folder / path)
        if now != self._compared.get(path, now):
            raise OvertakenError

    def _put_aside(self, path: str, to: Callable[[Path, Path], object]) -> None:
        target, aside = self._folder / path, self._staging / OLD / path
        if target.is_dir() and not target.is_symlink():
            raise IsADirectoryError(errno.EISDIR, "Is a directory", str(target))
        if os.path.lexists(target):
            aside.parent.mkdir(parents=True, exist_ok=True)
            to(target, aside)

    def _move_in(self, path: str) -> None:
        target = self._folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        self._refuse_saved(path)
        self._put_aside(path, _keep)
        os.replace(self._staging / NEW / path, target)

    def _undo(self) -> None:
        """Move everything back that can be; the former lock only where all else could be."""
        for path in self._new:
            aside, target = self._staging / OLD / path, self._folder / path
            is_moved = not os.path.lexists(self._staging / NEW / path)
            if os.path.lexists(aside):
                if is_moved or not os.path.lexists(target):
                    os.replace(aside, target)
            elif is_moved:
                target.unlink(missing_ok=True)
        _remove_empty(self._absent)
        for path in (*self._removed, NAME):
            aside, target = self._staging / OLD / path, self._folder / path
            if os.path.lexists(aside):
                target.parent.mkdir(parents=True, exist_ok=True)
                os.replace(aside, target)
        if not self._had_lock:
            (self._folder / NAME).unlink(missing_ok=True)


def _keep(file: Path, aside: Path) -> None:
    """Let a file be in two places: where it is replaced, it is the former or the new one."""
    if file.is_symlink():
        os.replace(file, aside)
        return
    try:
        os.link(file, aside)
    except OSError:  # not every file system can, nor may everybody
        part = aside.with_name(f"{aside.name}.part")
        shutil.copy2(file, part)
        os.replace(part, aside)


def _sync(path: Path) -> None:
    """Have a file, or what a folder lists, on the disk before anything that follows."""
    if path.is_dir() and sys.platform == "win32":
        return
    handle = os.open(path, os.O_RDWR if sys.platform == "win32" else os.O_RDONLY)
    try:
        os.fsync(handle)
    except OSError as error:
        if error.errno not in _NO_SYNC:
            raise
    finally:
        os.close(handle)


def _absent(folders: Iterable[Path]) -> list[Path]:
    """The missing folders among these and their parents, the innermost first."""
    absent: set[Path] = set()
    for folder in folders:
        while folder not in absent and not folder.is_dir():
            absent.add(folder)
            folder = folder.parent
    return sorted(absent, reverse=True)


def _parents(paths: Iterable[str], folder: Path) -> list[Path]:
    """The folders below `folder` that the paths are in, the innermost first."""
    parents: set[Path] = set()
    for path in paths:
        parent = (folder / path).parent
        while parent != folder and parent not in parents:
            parents.add(parent)
            parent = parent.parent
    return sorted(
        (parent for parent in parents if _is_within(parent, folder)), reverse=True
    )


def _is_within(folder: Path, root: Path) -> bool:
    return Path(os.path.realpath(folder)).is_relative_to(root)


def _remove_empty(folders: Iterable[Path]) -> None:
    """Remove those that hold nothing, or nothing but what Python compiled."""
    for folder in folders:
        with suppress(OSError):
            if os.listdir(folder) == ["__pycache__"]:
                shutil.rmtree(folder / "__pycache__")
            folder.rmdir()
