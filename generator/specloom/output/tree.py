"""What would change in an output folder: computed once, then written or only reported."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
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
        return "foreign" if path.exists() else "added"
    if locked is None:
        return "foreign"
    return "updated" if found == locked else "edited"


def _is_inside(path: str) -> bool:
    """Whether a path that a lock names stays in the folder: a lock can be edited too."""
    return not path.startswith("/") and ".." not in path.split("/") and ":" not in path


def unified_diff(changes: Changes) -> str:
    """What is on disk against what should be, as `git apply` understands it."""
    parts: list[str] = []
    label = changes.folder.as_posix()
    for path in sorted(
        (*changes.added, *changes.updated, *changes.edited, *changes.foreign)
    ):
        old = _lines(changes.folder / path)
        new = changes.texts.get(path, "").splitlines(keepends=True)
        before = f"a/{label}/{path}" if old is not None else "/dev/null"
        after = f"b/{label}/{path}" if path in changes.texts else "/dev/null"
        parts += difflib.unified_diff(old or [], new, before, after)
    for path in changes.removed:
        old = _lines(changes.folder / path) or []
        parts += difflib.unified_diff(old, [], f"a/{label}/{path}", "/dev/null")
    return "".join(part if part.endswith("\n") else part + "\n" for part in parts)


def _lines(path: Path) -> list[str] | None:
    try:
        return path.read_text(encoding="utf-8", errors="replace").splitlines(
            keepends=True
        )
    except OSError:
        return None
