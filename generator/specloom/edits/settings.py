"""What is configured about hand edits."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, Protocol, TypeAlias, get_args

from msgspec import Struct

from specloom.problems import Position, Problem

OnEdit: TypeAlias = Literal["merge", "refuse", "overwrite"]
"""What becomes of a file that was edited by hand when it is generated anew."""

ON_EDIT: tuple[OnEdit, ...] = get_args(OnEdit)


class RecordedEdit(Struct, frozen=True):
    """A file, by its path in a package or shared runtime, meant to stay edited, why, and who says so."""

    path: str
    reason: str
    place: Position


def reasons_of(edits: Iterable[RecordedEdit]) -> dict[str, str]:
    """The reasons of edits by path."""
    return {edit.path: edit.reason for edit in edits}


class Reader(Protocol):
    """Reads a configuration: knows where a key stands, and takes what is wrong."""

    problems: list[Problem]

    def key_at(self, key: str) -> Position:
        """The position of a key."""
        ...

    def wrong(self, key: str, message: str) -> Problem:
        """A problem at a key."""
        ...


def read_edits(value: object, reader: Reader) -> tuple[RecordedEdit, ...]:
    """The record of edits."""
    if not isinstance(value, dict):
        message = "`edits` must be a table of files and reasons"
        reader.problems.append(reader.wrong("edits", message))
        return ()
    edits: list[RecordedEdit] = []
    for path, reason in value.items():
        message = ""
        if not isinstance(reason, str) or not reason.strip():
            message = f"the edit of `{path}` needs a reason: a text"
        elif not path or path.startswith("/") or ".." in path.split("/"):
            message = f"`{path}` is no path within the folder"
        else:
            edits.append(RecordedEdit(path, reason, reader.key_at(path)))
        if message:
            reader.problems.append(reader.wrong(path, message))
    return tuple(edits)
