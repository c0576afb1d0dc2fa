"""What would change in an output folder: computed once, then written or only reported."""

from __future__ import annotations

import difflib
import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from msgspec import Struct

from .lock import NAME, Lock, digest, file_digest, lock_text, read_lock
from .render import GeneratedFile


class Changes(Struct, frozen=True, kw_only=True):
    """Paths within the folder, sorted.

    `edited` were changed by hand since specloom wrote them, `foreign` were never written
    by it and stand where a generated file must go; both are left alone.
    """

    folder: Path
    added: tuple[str, ...]
    updated: tuple[str, ...]
    removed: tuple[str, ...]
    unchanged: tuple[str, ...]
    edited: tuple[str, ...]
    foreign: tuple[str, ...]
    texts: dict[str, str]

    @property
    def any(self) -> bool:
        """Whether the folder differs from what it should be (the lock aside)."""
        return bool(
            self.added or self.updated or self.removed or self.edited or self.foreign
        )


def compare(folder: Path, files: Iterable[GeneratedFile], lock: Lock) -> Changes:
    """What writing `files` and `lock` into `folder` would change."""
    old = read_lock(folder)
    known = dict(old.files) if old is not None else {}
    texts = {file.path: file.text for file in files}
    sorts: dict[str, list[str]] = {
        name: []
        for name in ("added", "updated", "removed", "unchanged", "edited", "foreign")
    }
    for path, text in sorted(texts.items()):
        sorts[_sort(folder / path, text, known.get(path))].append(path)
    for path in sorted(set(known) - set(texts)):
        found = file_digest(folder / path) if _is_inside(path) else None
        if found is not None:
            sorts["removed" if found == known[path] else "edited"].append(path)
    lock_file = lock_text(lock)
    if file_digest(folder / NAME) != digest(lock_file):
        texts[NAME] = lock_file
    return Changes(
        folder=folder,
        texts=texts,
        **{name: tuple(paths) for name, paths in sorts.items()},
    )


def _sort(path: Path, text: str, locked: str | None) -> str:
    found = file_digest(path)
    if found == digest(text):
        return "unchanged"
    if found is None:
        return "foreign" if os.path.lexists(path) else "added"
    if locked is None:
        return "foreign"
    return "updated" if found == locked else "edited"


def _is_inside(path: str) -> bool:
    """Whether a path that a lock names stays in the folder: a lock can be edited too."""
    return not path.startswith("/") and ".." not in path.split("/") and ":" not in path


def unified_diff(changes: Changes) -> str:
    """What is on disk against what should be, as `git apply` understands it."""
    differing = (*changes.added, *changes.updated, *changes.edited, *changes.foreign)
    parts: list[str] = []
    for path in sorted((*differing, *changes.removed)):
        new = None if path in changes.removed else changes.texts.get(path)
        label = f"{changes.folder.as_posix()}/{path}"
        parts += _file_diff(label, _text(changes.folder / path), new)
    return "".join(parts)


def _file_diff(label: str, old: str | None, new: str | None) -> Iterator[str]:
    """The part of one file; None where it is not there, which an empty file is not."""
    yield f"diff --git a/{label} b/{label}\n"
    if old is None:
        yield "new file mode 100644\n"
    if new is None:
        yield "deleted file mode 100644\n"
    before = "/dev/null" if old is None else f"a/{label}"
    after = "/dev/null" if new is None else f"b/{label}"
    for line in difflib.unified_diff(_lines(old), _lines(new), before, after):
        yield line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"


def _text(path: Path) -> str | None:
    try:
        return path.read_bytes().decode(errors="replace")
    except OSError:
        return None


def _lines(text: str | None) -> list[str]:
    """The lines of a text as git sees them: each ends in a line feed and in nothing else."""
    parts = (text or "").split("\n")
    return [f"{part}\n" for part in parts[:-1]] + ([parts[-1]] if parts[-1] else [])
