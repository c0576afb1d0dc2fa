"""Three-way merge of a file that was generated, edited by hand, and is generated anew.

Python is merged by definitions, since lines know nothing of it: members that both sides
added do not conflict, lists of imported names are sets, and what a formatter did to the file
is no change. All else, and Python with syntax errors, is merged by lines.
"""

from __future__ import annotations

from msgspec import Struct

from specloom.git.conflict_markers import conflict_lines
from specloom.merging.markers import marked


class Merged(Struct, frozen=True, kw_only=True):
    """The merged text, and the lines, counted from 1, at which its conflicts start."""

    text: str
    conflicts: tuple[int, ...] = ()


def merge(base: str, theirs: str, ours: str, path: str = "") -> Merged:
    """Merge the changes from `base` to `ours` into `theirs`.

    `base` was generated, `theirs` is what was made of it by hand, `ours` is generated now;
    `path` says by its ending what the texts are. Where both changed the same, both stand in the
    text, between conflict markers; nothing of `theirs` that is not in `base` is anywhere left out.
    """
    if "\r\n" in theirs and "\n" not in theirs.replace("\r\n", ""):
        merged = merge(base, theirs.replace("\r\n", "\n"), ours, path)
        return Merged(
            text=merged.text.replace("\n", "\r\n"), conflicts=merged.conflicts
        )
    base, ours = base.replace("\r\n", "\n"), ours.replace("\r\n", "\n")
    if theirs in (base, ours):
        return Merged(text=ours)
    if base == ours:
        return Merged(text=theirs)
    is_python = path.endswith((".py", ".pyi")) and all(
        map(_is_python, (base, theirs, ours))
    )
    if not is_python:
        return _read(_by_lines(base, theirs, ours))
    for merger in (_by_definitions, _by_lines):
        merged = _read(merger(base, theirs, ours))
        if merged.conflicts or _is_python(merged.text):
            return merged
    return _read(_as_a_whole(theirs, ours))


def _read(text: str) -> Merged:
    return Merged(text=text, conflicts=conflict_lines(text))


def _by_definitions(base: str, theirs: str, ours: str) -> str:
    from specloom.merging.definitions import merged_definitions

    return merged_definitions(base, theirs, ours)


def _by_lines(base: str, theirs: str, ours: str) -> str:
    from specloom.merging.text import merged_lines

    lines, _ = merged_lines(base.split("\n"), theirs.split("\n"), ours.split("\n"))
    return "\n".join(lines)


def _as_a_whole(theirs: str, ours: str) -> str:
    lines = marked(theirs.rstrip("\n").split("\n"), ours.rstrip("\n").split("\n"))
    return "\n".join([*lines, ""])


def _is_python(text: str) -> bool:
    import ast

    try:
        ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return True
