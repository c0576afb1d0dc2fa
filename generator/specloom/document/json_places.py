"""Where the parts of a JSON text stand, looked for only as far as somebody asks.

Most documents are read without a single message, and the others need a few positions. Marking
every node of GitHub's 13 MB costs a second; leading to one of them passes over what stands beside
it without reading it, a hundredth of that.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

import msgspec
from msgspec import Raw

from specloom.document.marks import Lines

_PASS_SPACE = re.compile(rb"[ \t\r\n]*+").match
_PASS_STRING = re.compile(rb'"(?:[^"\\]++|\\.)*+"').match
_MEMBERS = msgspec.json.Decoder(dict[str, Raw])
_ITEMS = msgspec.json.Decoder(list[Raw])

_BLOCK = 16_384
"""Bytes between two places before which the characters are kept counted."""

_INNER_BYTES = bytes(range(0x80, 0xC0))
"""The bytes of a character but its first (RFC 3629, section 3)."""


class _Member(NamedTuple):
    """A member or item: its key, the offset where it stands, and its value with its offset."""

    key: str | int
    offset: int
    value: Raw
    value_offset: int


class JsonPlaces:
    """The places of the nodes of a UTF-8 text that is known to be JSON without duplicate keys.

    They are those of `specloom.document.json.marks`: a member stands where its key stands.
    """

    def __init__(self, content: bytes) -> None:
        self._content = content
        self._lines = Lines(content)
        self._is_ascii = content.isascii()
        self._counted = [0]
        start = _next(content, 0)
        self._root = _Member("", start, Raw(content), start)
        self._containers: dict[int, _Container] = {}

    def position(self, keys: Iterable[str | int]) -> tuple[int, int]:
        """Line and column, from 1 and in characters, of the node that the keys lead to.

        For what does not exist, they are those of its nearest ancestor that does.
        """
        offset = self._offset_of(keys)
        line, column = self._lines.at(offset)
        if self._is_ascii:
            return line, column
        start = offset - column + 1
        return line, self._characters(offset) - self._characters(start) + 1

    def _characters(self, end: int) -> int:
        """How many characters stand before an offset: counted on from the nearest that is kept.

        A document may be a single line.
        """
        block = end // _BLOCK
        while len(self._counted) <= block:
            last = len(self._counted) * _BLOCK
            more = _count(self._content[last - _BLOCK : last])
            self._counted.append(self._counted[-1] + more)
        return self._counted[block] + _count(self._content[block * _BLOCK : end])

    def _offset_of(self, keys: Iterable[str | int]) -> int:
        here = self._root
        for key in keys:
            if here.value_offset not in self._containers:
                container = _Container(self._content, here)
                self._containers[here.value_offset] = container
            member = self._containers[here.value_offset].find(key)
            if member is None:
                break
            here = member
        return here.offset


class _Container:
    """A value of the text; its members are found one after the other, until one is the wanted."""

    def __init__(self, content: bytes, member: _Member) -> None:
        start = content[member.value_offset]
        self._is_object = start == ord("{")
        self._found: dict[str | int, _Member] = {}
        self._rest: Iterator[_Member] = iter(())
        if self._is_object:
            self._rest = _members(content, member)
        elif start == ord("["):
            self._rest = _items(content, member)

    def find(self, key: str | int) -> _Member | None:
        if self._is_object:
            key = str(key)
        while key not in self._found:
            member = next(self._rest, None)
            if member is None:
                return None
            self._found[member.key] = member
        return self._found[key]


def _members(content: bytes, parent: _Member) -> Iterator[_Member]:
    at = parent.value_offset
    for key, value in _MEMBERS.decode(parent.value).items():
        # Behind the brace or comma, and behind the colon.
        at = _next(content, at + 1)
        key_end = _PASS_STRING(content, at)
        assert key_end is not None
        start = _next(content, _next(content, key_end.end()) + 1)
        yield _Member(key, at, value, start)
        at = _next(content, start + len(memoryview(value)))


def _items(content: bytes, parent: _Member) -> Iterator[_Member]:
    at = parent.value_offset
    for index, value in enumerate(_ITEMS.decode(parent.value)):
        at = _next(content, at + 1)
        yield _Member(index, at, value, at)
        at = _next(content, at + len(memoryview(value)))


def _count(content: bytes) -> int:
    """How many characters begin in UTF-8."""
    return len(content.translate(None, _INNER_BYTES))


def _next(content: bytes, at: int) -> int:
    """The offset of what is no space."""
    space = _PASS_SPACE(content, at)
    assert space is not None
    return space.end()
