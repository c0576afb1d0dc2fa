"""What was generated of a file before it was edited: the base of the merge."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import SequenceMatcher
from pathlib import Path

from specloom.edits.fates import Earlier
from specloom.edits.history import History
from specloom.edits.kept_texts import kept_texts
from specloom.edits.rebuilt import rebuilt
from specloom.edits.states import text_of
from specloom.files.layout_digest import layout_digest
from specloom.files.lock import Lock


def nearest_base(
    folder: Path, path: str, lock: Lock, theirs: str, ours: str, earlier: Earlier
) -> str | None:
    """The text whose digest the lock has; None where nothing is left of it.

    After a merge of branches, or a run that was killed, the lock has several digests: then
    the text that differs the least from what stands there, `theirs`, was the one edited.
    `ours` is what is generated now, which may be one of them; `earlier` generates anew what was
    generated from earlier documents.
    """
    known = bases(folder, path, lock, ours, earlier)
    if len(known) < 2:
        return next(iter(known), None)
    lines = theirs.splitlines()
    return max(
        known,
        key=lambda base: SequenceMatcher(None, lines, base.splitlines()).ratio(),
    )


def bases(
    folder: Path, path: str, lock: Lock, ours: str, earlier: Earlier
) -> list[str]:
    """A text for each digest that the lock has of a file, as far as one is left.

    The parameters are those of `nearest_base`.
    """
    wanted = set(lock.files.get(path, ()))
    known: dict[str, str] = {}
    for text in _texts(folder, path, lock, ours, earlier):
        known.setdefault(layout_digest(text, path), text)
        if len(known) >= len(wanted):
            break
    return list(known.values())


def _texts(
    folder: Path, path: str, lock: Lock, ours: str, earlier: Earlier
) -> Iterator[str]:
    """The generated texts of a file that are known, where they cost the least first."""
    for text in (ours, *kept_texts(folder, path)):
        if lock.is_generated(path, text.encode()):
            yield text
    history = History(folder)
    for content in history.contents(
        path, lambda content: lock.is_generated(path, content)
    ):
        yield content.decode().replace("\r\n", "\n")
    if (edited := text_of(folder / path)) is not None:
        whole = rebuilt(folder, path, lock, edited)
        if whole is not None:
            yield whole
    for texts in earlier():
        text = texts.get(path, "")
        if lock.is_generated(path, text.encode()):
            yield text
