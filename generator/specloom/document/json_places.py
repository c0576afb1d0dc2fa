"""Where the parts of a JSON text stand, looked for only as far as somebody asks.

Most documents are read without a single message, and the others need a few positions. Marking
every node of GitHub's 13 MB costs a second; leading to one of them passes over what stands before
it with the C decoder, a hundredth of that.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

_PASS_SPACE = re.compile(r"[ \t\r\n]*+").match
_PASS_VALUE = json.JSONDecoder().raw_decode


class _Member(NamedTuple):
    """A member or item: its key, the offset where it stands, and that of its value."""

    key: str | int
    offset: int
    value: int


class JsonPlaces:
    """The offsets of the nodes of a text that is known to be JSON without duplicate keys.

    They are those of :func:`specloom.document.json.marks`: a member stands where its key stands.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self._containers: dict[int, _Container] = {}

    def offset_of(self, keys: Iterable[str | int]) -> int:
        """The offset of the node that the keys lead to, or of its nearest ancestor that exists."""
        offset = value = _next(self._text, 0)
        for key in keys:
            if value not in self._containers:
                self._containers[value] = _Container(self._text, value)
            found = self._containers[value].find(key)
            if found is None:
                break
            offset, value = found.offset, found.value
        return offset


class _Container:
    """A value of the text; its members are found one after the other, until one is the wanted."""

    def __init__(self, text: str, offset: int) -> None:
        self._is_object = text[offset] == "{"
        self._found: dict[str | int, _Member] = {}
        self._rest: Iterator[_Member] = iter(())
        if self._is_object:
            self._rest = _members(text, offset)
        elif text[offset] == "[":
            self._rest = _items(text, offset)

    def find(self, key: str | int) -> _Member | None:
        if self._is_object:
            key = str(key)
        while key not in self._found:
            member = next(self._rest, None)
            if member is None:
                return None
            self._found[member.key] = member
        return self._found[key]


def _members(text: str, start: int) -> Iterator[_Member]:
    at = _next(text, start + 1)
    while text[at] == '"':
        key, end = _PASS_VALUE(text, at)
        value = _next(text, _next(text, end) + 1)
        yield _Member(key, at, value)
        at = _after_comma(text, _PASS_VALUE(text, value)[1])


def _items(text: str, start: int) -> Iterator[_Member]:
    at = _next(text, start + 1)
    index = 0
    while text[at] != "]":
        yield _Member(index, at, at)
        at = _after_comma(text, _PASS_VALUE(text, at)[1])
        index += 1


def _after_comma(text: str, at: int) -> int:
    """The next item's or member's offset, or that of the closing bracket."""
    at = _next(text, at)
    return _next(text, at + 1) if text[at] == "," else at


def _next(text: str, at: int) -> int:
    """The offset of what is no space."""
    found = _PASS_SPACE(text, at)
    assert found is not None
    return found.end()
