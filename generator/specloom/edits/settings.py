"""What is configured about hand edits."""

from __future__ import annotations

from typing import Literal, TypeAlias, get_args

from msgspec import Struct

OnEdit: TypeAlias = Literal["merge", "refuse", "overwrite"]
"""What becomes of a file that was edited by hand when it is generated anew."""

ON_EDIT: tuple[OnEdit, ...] = get_args(OnEdit)


class RecordedEdit(Struct, frozen=True):
    """A file of a package, by its path in it, that is meant to stay edited, and why."""

    path: str
    reason: str


def read_edits(
    value: object,
) -> tuple[tuple[RecordedEdit, ...], list[tuple[str, str]]]:
    """The record of edits, and what is wrong with it: a key and a sentence for each mistake."""
    if not isinstance(value, dict):
        message = "`edits` of a package must be a table of files and reasons"
        return (), [("edits", message)]
    edits: list[RecordedEdit] = []
    mistakes: list[tuple[str, str]] = []
    for path, reason in value.items():
        if not isinstance(reason, str) or not reason.strip():
            mistakes.append((path, f"the edit of `{path}` needs a reason: a text"))
        elif not path or path.startswith("/") or ".." in path.split("/"):
            mistakes.append((path, f"`{path}` is no path within the package"))
        else:
            edits.append(RecordedEdit(path, reason))
    return tuple(edits), mistakes
