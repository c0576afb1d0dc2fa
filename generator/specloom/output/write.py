"""Writing a package: all of it or nothing, and never over somebody's own work."""

from __future__ import annotations

import os
import shutil
import tempfile
from contextlib import suppress
from pathlib import Path

from .tree import Changes


def write(changes: Changes) -> None:
    """Bring the folder to what it should be.

    New texts are staged first, in the folder, and then moved into place, each move being
    atomic; where one fails, those before it are undone. A folder that is not there yet is
    staged beside its place, and moved there as a whole.

    Raises:
        OSError: the folder cannot be written; it is as it was.
    """
    folder = changes.folder
    wanted = [path for path in changes.texts if path not in changes.unchanged]
    if not wanted and not changes.removed:
        return
    made = _make_folder(folder.parent)
    try:
        # In the folder itself, since only that may be writable, or be a file system of its own.
        home = folder if folder.is_dir() else folder.parent
        staging = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", dir=home))
        try:
            _stage(changes, wanted, staging / "new")
            if os.path.lexists(folder):
                _move(folder, staging, wanted, list(changes.removed))
            else:
                os.rename(staging / "new", folder)
        finally:
            shutil.rmtree(staging, ignore_errors=True)
    except BaseException:
        _remove_made(made)
        raise
    _remove_empty(folder, changes.removed)


def _stage(changes: Changes, wanted: list[str], staging: Path) -> None:
    """Write the texts below `staging`; packages have thousands of files in tens of folders."""
    for folder in {os.path.dirname(path) for path in wanted}:
        os.makedirs(staging / folder, exist_ok=True)
    for path in wanted:
        with open(f"{staging}/{path}", "wb") as stream:
            stream.write(changes.texts[path].encode())


def _move(folder: Path, staging: Path, wanted: list[str], removed: list[str]) -> None:
    """Move staged files into place and removed ones away, or undo all of it."""
    undo: list[tuple[Path, Path | None]] = []
    made: list[Path] = []
    new = frozenset(wanted)
    root = folder.resolve()
    ready: set[Path] = set()
    try:
        for path in [*wanted, *removed]:
            target = folder / path
            if target.parent not in ready:
                _refuse_escape(root, target)
                made += _make_folder(target.parent) if path in new else []
                ready.add(target.parent)
            backup: Path | None = None
            if os.path.lexists(target):
                if target.is_dir():
                    raise OSError(f"{target} is a folder")
                backup = staging / "old" / path
                backup.parent.mkdir(parents=True, exist_ok=True)
                os.replace(target, backup)
                undo.append((target, backup))
            if path in new:
                os.replace(staging / "new" / path, target)
                if backup is None:
                    undo.append((target, None))
    except BaseException:
        for target, backup in reversed(undo):
            with suppress(OSError):  # what can be undone is, whatever else cannot
                if backup is not None:
                    os.replace(backup, target)
                else:
                    target.unlink()
        _remove_made(made)
        raise


def _make_folder(folder: Path) -> list[Path]:
    """Make a folder with those above it; the ones that were not there, the outermost first."""
    if folder.is_dir():
        return []
    made = _make_folder(folder.parent)
    folder.mkdir()
    return [*made, folder]


def _remove_made(folders: list[Path]) -> None:
    for folder in reversed(folders):
        with suppress(OSError):
            folder.rmdir()


def _refuse_escape(root: Path, target: Path) -> None:
    """A symbolic link inside the folder must not lead a file out of it."""
    parent = target.parent.resolve()
    if parent != root and root not in parent.parents:
        raise OSError(f"{target}: a symbolic link leads out of {root}")


def _remove_empty(folder: Path, removed: tuple[str, ...]) -> None:
    """Remove the folders that lost their last module."""
    for path in removed:
        parent = (folder / path).parent
        while parent != folder and folder in parent.parents:
            left = (
                {entry.name for entry in parent.iterdir()} if parent.is_dir() else {"?"}
            )
            if left - {"__pycache__"}:
                break
            shutil.rmtree(parent)
            parent = parent.parent
