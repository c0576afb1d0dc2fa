"""What is configured about hand edits."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, TypeAlias, get_args

from msgspec import Struct

OnEdit: TypeAlias = Literal["merge", "refuse", "overwrite"]
"""What becomes of a file that was edited by hand when it is generated anew."""

ON_EDIT: tuple[OnEdit, ...] = get_args(OnEdit)


class RecordedEdit(Struct, frozen=True):
    """A file of a package, by its path in it, that is meant to stay edited, and why."""

    path: str
    reason: str


def mistakes(edits: object) -> Iterator[tuple[str, str]]:
    """What is wrong with the record of edits: the key that it is about, and a sentence."""
    if not isinstance(edits, dict):
        yield "edits", "`edits` of a package must be a table of files and reasons"
        return
    for path, reason in edits.items():
        if not isinstance(reason, str) or not reason.strip():
            yield path, f"the edit of `{path}` needs a reason: a text"
        elif not path or path.startswith("/") or ".." in path.split("/"):
            yield path, f"`{path}` is no path within the package"
