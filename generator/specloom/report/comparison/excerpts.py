"""The document's own text before and after a change, side by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from difflib import SequenceMatcher

import yaml
from msgspec import Struct
from msgspec.structs import replace

from specloom.compare.change import Change, DocumentPlace
from specloom.document.value import Value
from specloom.report.comparison.python import lines_of
from specloom.report.text import printable

_CONTEXT = 2
"""Lines that are shown before and after what changed."""

_MAX_LINES = 16
_MAX_COLUMNS = 240
_MAX_SIGNATURE = 1_000
"""Columns of a line of Python, which lists all values that a type has."""

_SIGNATURE = 56
"""Columns of a signature that stands on one line beside another."""


class Line(Struct, frozen=True):
    """A line of an excerpt; `number` counts from 1, 0 where the text is not the file's.

    `is_within` tells what changed from the lines around it.
    """

    number: int
    text: str
    is_within: bool = True
    is_marked: bool = False


class Excerpt(Struct, frozen=True):
    """One side: where it is from, and its lines; without lines there is nothing."""

    place: str
    lines: tuple[Line, ...]


def excerpts(
    change: Change,
    base_texts: Mapping[str, Sequence[str]],
    revision_texts: Mapping[str, Sequence[str]],
) -> tuple[Excerpt, Excerpt]:
    """Base and revision of a change, with the lines marked that differ.

    They are lines of the files, which `base_texts` and `revision_texts` have by name, else
    the values as YAML.
    """
    # What was added or removed has on the other side only the place where it would stand.
    is_new = change.before is None and change.after is not None
    is_gone = change.after is None and change.before is not None
    is_new = is_new or _is_around(change.base, change.revision)
    is_gone = is_gone or _is_around(change.revision, change.base)
    before = _lines(change.base, change.before, base_texts, is_there=not is_new)
    after = _lines(change.revision, change.after, revision_texts, is_there=not is_gone)
    return _pair(_place(change.base), before, _place(change.revision), after)


def _is_around(place: DocumentPlace | None, other: DocumentPlace | None) -> bool:
    """Whether a place is that of something which the other is a part of."""
    if place is None or other is None or not place.pointer:
        return False
    return other.pointer.startswith(f"{place.pointer}/")


def signatures(before: str, after: str) -> tuple[Excerpt, Excerpt]:
    """Two sources of Python, with the lines marked that differ."""
    return _pair("", _source(before), "", _source(after))


def _source(signature: str) -> list[Line]:
    lines = lines_of(signature, _SIGNATURE)
    return [Line(0, _cut(line, 0, _MAX_SIGNATURE)) for line in lines]


def _pair(
    place: str, before: list[Line], other_place: str, after: list[Line]
) -> tuple[Excerpt, Excerpt]:
    old = [index for index, line in enumerate(before) if line.is_within]
    new = [index for index, line in enumerate(after) if line.is_within]
    matcher = SequenceMatcher(
        None, [before[at].text for at in old], [after[at].text for at in new], False
    )
    for start, other, size in matcher.get_matching_blocks():
        old[start : start + size] = [-1] * size
        new[other : other + size] = [-1] * size
    return (
        Excerpt(place, _marked(before, {*old})),
        Excerpt(other_place, _marked(after, {*new})),
    )


def _marked(lines: list[Line], differing: set[int]) -> tuple[Line, ...]:
    return tuple(
        replace(line, is_marked=index in differing) for index, line in enumerate(lines)
    )


def _place(place: DocumentPlace | None) -> str:
    return "" if place is None else printable(f"{place.file}:{place.line}")


def _lines(
    place: DocumentPlace | None,
    value: Value,
    texts: Mapping[str, Sequence[str]],
    *,
    is_there: bool,
) -> list[Line]:
    lines = None if place is None else texts.get(place.file)
    if place is not None and lines:
        return _around(lines, place, is_there)
    return [] if value is None else [Line(0, line) for line in _dumped(value)]


def _around(lines: Sequence[str], place: DocumentPlace, is_there: bool) -> list[Line]:
    """The lines of a place and of all that belongs to it, with a few around them."""
    at = min(place.line, len(lines)) - 1
    end = _end(lines, at, place) if is_there else at + 1
    first = max(0, at - _CONTEXT)
    chosen = lines[first : min(end + _CONTEXT, first + _MAX_LINES)]
    margin = min((_indent(line) for line in chosen if line.strip()), default=0)
    is_wide = len(lines[at]) > _MAX_COLUMNS
    # All on one line: what stands around the place, not the beginning of the file.
    left = max(0, place.column - _MAX_COLUMNS // 3) if is_wide else margin
    return [
        Line(number + 1, _cut(lines[number], left), is_there and at <= number < end)
        for number in range(first, first + len(chosen))
    ]


def _end(lines: Sequence[str], at: int, place: DocumentPlace) -> int:
    """The index after the last line that belongs to the key or item at the place.

    That is what is indented deeper, the items of a list that is not indented below its
    key, and the bracket that closes it.
    """
    column = place.column - 1
    is_item = lines[at][:column].strip() == "-"
    end = at + 1
    for index in range(at + 1, min(len(lines), at + _MAX_LINES)):
        line = lines[index]
        if not line.strip():
            continue
        indent, first = _indent(line), line.lstrip()[0]
        belongs = indent > column or (
            indent == column and (is_item or first in "}]" or line.lstrip()[:2] == "- ")
        )
        if not belongs:
            break
        end = index + 1
    return end


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def _cut(line: str, left: int, columns: int = _MAX_COLUMNS) -> str:
    text = printable(line[left : left + columns].expandtabs(4))
    return f"{text}…" if len(line) > left + columns else text


def _dumped(value: Value) -> list[str]:
    text = yaml.safe_dump(
        value, sort_keys=False, allow_unicode=True, width=_MAX_COLUMNS
    )
    lines = text.removesuffix("...\n").splitlines()
    shown = [_cut(line, 0) for line in lines[:_MAX_LINES]]
    return shown if len(lines) <= _MAX_LINES else [*shown, "…"]
