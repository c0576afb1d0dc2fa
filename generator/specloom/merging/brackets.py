"""Merging a logical line that both sides changed, by what stands between its brackets.

Arguments, parameters, bases, members of a literal: each is an element, told from the others by
its name where it has one. What stands outside of brackets is changed by one side only.
"""

from __future__ import annotations

import io
import tokenize
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import TypeAlias

from msgspec import Struct

from specloom.merging.alignment import Region, Triple, by_key, regions
from specloom.merging.alike import layout_free
from specloom.merging.siblings import Key

_WIDTH = 88
_OPENING, _CLOSING = "([{", ")]}"
_NAMING = ("named", "mark")
"""The kinds of keys of elements that say their own name."""


class _Group(Struct, frozen=True):
    """A pair of brackets with what is between, as it is written; `is_call` behind a name."""

    text: str
    elements: tuple[_Element, ...]
    is_call: bool

    @property
    def is_set(self) -> bool:
        """Whether these are different strings, and no arguments: their places mean nothing."""
        texts = [element.text for element in self.elements]
        are_strings = all(
            len(element.parts) == 1 and element.text[-1:] in ("'", '"')
            for element in self.elements
        )
        return are_strings and not self.is_call and len({*texts}) == len(texts)


_Parts: TypeAlias = tuple[str | _Group, ...]
"""Words and pairs of brackets, with the white space between them among the words."""


class _Element(Struct, frozen=True):
    """The code between two commas."""

    key: Key
    parts: _Parts

    @property
    def text(self) -> str:
        return _written(self.parts)

    @property
    def layout_free(self) -> str:
        """A value that is equal for the same code in another layout."""
        return layout_free(self.text)


def merged_line(base: str, theirs: str, ours: str) -> str | None:
    """The merged line; None where both changed the same, or a comment stands in it."""
    read = [_read(text.lstrip()) for text in (base, theirs, ours)]
    if any(parts is None for parts in read):
        return None
    before, there, here = (parts for parts in read if parts is not None)
    indent = theirs[: len(theirs) - len(theirs.lstrip())]
    is_broken = "\n" in theirs or "\n" in ours
    line = _merged(before, there, here, indent, is_broken=is_broken)
    if line is not None and not is_broken and len(indent + line) > _WIDTH:
        line = _merged(before, there, here, indent, is_broken=True)
    return None if line is None else indent + line


def _read(text: str) -> _Parts | None:
    """The parts of a line; None where it has a comment, or cannot be read."""
    starts = [0]
    for line in text.split("\n"):
        starts.append(starts[-1] + len(line) + 1)
    try:
        words = [
            (word.type, starts[word.start[0] - 1] + word.start[1], word.string)
            for word in tokenize.generate_tokens(io.StringIO(text).readline)
            if word.string.strip()
        ]
    except (tokenize.TokenError, SyntaxError):
        return None
    if any(kind == tokenize.COMMENT for kind, _, _ in words):
        return None
    return _Parser(text, [(start, word) for _, start, word in words]).parts()


class _Parser:
    """Reads parts from words, each with where it starts in the text."""

    def __init__(self, text: str, words: list[tuple[int, str]]) -> None:
        self._text = text
        self._words = words
        self._next = 0
        self._at = 0

    def parts(self, until: str = "") -> _Parts:
        """The parts up to one of the words `until`, or to the end."""
        parts: list[str | _Group] = []
        while self._next < len(self._words):
            start, word = self._words[self._next]
            if word in until and until:
                break
            if start > self._at:
                parts.append(self._text[self._at : start])
            self._next += 1
            self._at = start + len(word)
            if word in _OPENING:
                parts.append(self._group(start, word, is_call=_is_callable(parts)))
            else:
                parts.append(word)
        return tuple(parts)

    def _group(self, start: int, opening: str, *, is_call: bool) -> _Group:
        closing = _CLOSING[_OPENING.index(opening)]
        elements: list[_Element] = []
        while self._next < len(self._words):
            parts = self.parts("," + closing)
            parts = tuple(_stripped(parts))
            if parts:
                elements.append(_element(parts))
            at, word = self._words[self._next]
            self._next += 1
            self._at = at + len(word)
            if word == closing:
                break
        return _Group(
            text=self._text[start : self._at],
            elements=tuple(elements),
            is_call=is_call and opening == "(",
        )


def _is_callable(before: Sequence[str | _Group]) -> bool:
    """Whether an opening bracket directly behind these calls something."""
    last = before[-1] if before else ""
    return isinstance(last, _Group) or last.isidentifier() or last[-1:] in ("'", '"')


def _stripped(parts: _Parts) -> Iterator[str | _Group]:
    """The parts without white space at either end."""
    solid = [at for at, part in enumerate(parts) if not _is_space(part)]
    if solid:
        yield from parts[solid[0] : solid[-1] + 1]


def _is_space(part: str | _Group) -> bool:
    return isinstance(part, str) and not part.strip()


def _element(parts: _Parts) -> _Element:
    solid = [part for part in parts if not _is_space(part)]
    words = [part if isinstance(part, str) else "(" for part in solid]
    stars = "".join(words[: len([word for word in words[:1] if word in ("*", "**")])])
    if len(words) > 1 and words[1] in ("=", ":"):
        return _Element(("named", words[0]), parts)
    if stars and len(words) > 1:
        return _Element(("named", stars), parts)
    if len(words) == 1 and words[0] in ("*", "/"):
        return _Element(("mark", words[0]), parts)
    if "(" in words[1:]:
        head = "".join(words[: words.index("(", 1)])
        return _Element(("called", head), parts)
    if len(words) == 1:  # such as a string, in whatever quotes
        return _Element(("text", words[0].strip("'\"")), parts)
    return _Element(("digest", layout_free(_written(parts))), parts)


def _written(parts: _Parts) -> str:
    return "".join(part if isinstance(part, str) else part.text for part in parts)


def _merged(
    base: _Parts, theirs: _Parts, ours: _Parts, indent: str, *, is_broken: bool
) -> str | None:
    """The merged parts as they are written; None where both sides changed the same."""
    words, groups = zip(*map(_split, (base, theirs, ours)), strict=True)
    if not len(groups[0]) == len(groups[1]) == len(groups[2]):
        return None
    if words[0] not in (words[1], words[2]) and words[1] != words[2]:
        return None
    merged = [
        _merged_group(before, there, here, indent, is_broken=is_broken)
        for before, there, here in zip(*groups, strict=True)
    ]
    texts: list[str] = []
    for part in ours if words[1] == words[0] else theirs:
        if isinstance(part, str):
            texts.append(part)
            continue
        group = merged[0]
        if group is None:
            return None
        texts.append(group)
        del merged[0]
    return "".join(texts)


def _split(parts: _Parts) -> tuple[list[str], list[_Group]]:
    """The words, with a mark where brackets stand, and the pairs of brackets."""
    words = [
        part if isinstance(part, str) else part.text[0]
        for part in parts
        if not _is_space(part)
    ]
    return words, [part for part in parts if isinstance(part, _Group)]


def _merged_group(
    base: _Group, theirs: _Group, ours: _Group, indent: str, *, is_broken: bool
) -> str | None:
    before, there, here = (layout_free(group.text) for group in (base, theirs, ours))
    if here in (before, there):
        return theirs.text
    if there == before:
        return ours.text
    inner = indent + "    " if is_broken else indent
    elements = _merged_elements(base, theirs, ours, inner, is_broken=is_broken)
    if elements is None:
        return None
    is_subscript = theirs.text[0] == "[" and len(elements) == 1
    if not is_broken or not elements:
        is_tuple = len(elements) == 1 and theirs.text[0] == "(" and not theirs.is_call
        return f"{theirs.text[0]}{', '.join(elements)}{',' * is_tuple}{theirs.text[-1]}"
    comma = "" if is_subscript else ","
    lines = [f"{inner}{element}{comma}" for element in elements]
    return "\n".join([theirs.text[0], *lines, indent + theirs.text[-1]])


def _merged_elements(
    base: _Group, theirs: _Group, ours: _Group, indent: str, *, is_broken: bool
) -> list[str] | None:
    groups = (base, theirs, ours)
    keys = [[element.key for element in group.elements] for group in groups]
    is_sorted = all(
        before <= after for names in keys for before, after in pairwise(names)
    )
    if all(group.is_set for group in groups):
        kept = {*keys[0]} & ({*keys[1]} | {*keys[2]})
        if len(kept) < len(keys[0]):
            return None
        whole = Region(slice(None), slice(None), slice(None), is_stable=False)
        return _by_name(groups, whole, indent, is_broken, is_sorted=is_sorted)
    alike = [[element.layout_free for element in group.elements] for group in groups]
    texts: list[str] = []
    for region in regions(*alike):
        before = alike[0][region.base]
        there, here = alike[1][region.theirs], alike[2][region.ours]
        if here in (before, there):
            texts += [element.text for element in theirs.elements[region.theirs]]
        elif there == before:
            texts += [element.text for element in ours.elements[region.ours]]
        else:
            merged = _by_name(groups, region, indent, is_broken, is_sorted=is_sorted)
            if merged is None:
                return None
            texts += merged
    return texts


def _by_name(
    groups: tuple[_Group, _Group, _Group],
    region: Region,
    indent: str,
    is_broken: bool,
    *,
    is_sorted: bool,
) -> list[str] | None:
    """The elements of a region by their names; None where names do not tell them apart."""
    parts = (
        groups[0].elements[region.base],
        groups[1].elements[region.theirs],
        groups[2].elements[region.ours],
    )
    known, there, here = (
        Counter(element.key for element in elements) for elements in parts
    )
    is_set = all(group.is_set for group in groups)
    if not is_set and all(
        any(key[0] not in _NAMING for key in added)
        for added in (there - known, here - known)
    ):
        return None
    texts: list[str] = []
    for triple in by_key(*parts, rank=lambda key: key if is_sorted else None):
        text = _merged_element(triple, indent, is_broken=is_broken)
        if text is None:
            return None
        texts += [text] if text else []
    return texts


def _merged_element(
    triple: Triple[_Element], indent: str, *, is_broken: bool
) -> str | None:
    """The text of an element, empty where it is removed; None for a conflict."""
    before, there, here = (
        None if element is None else element.layout_free
        for element in (triple.base, triple.theirs, triple.ours)
    )
    is_doubtful = triple.is_doubtful(is_edited=there != before, is_new=here != before)
    if is_doubtful and there != here:
        return None
    if here in (before, there):
        return triple.theirs.text if triple.theirs is not None else ""
    if there == before:
        return triple.ours.text if triple.ours is not None else ""
    if triple.base is None or triple.theirs is None or triple.ours is None:
        return None
    return _merged(
        triple.base.parts,
        triple.theirs.parts,
        triple.ours.parts,
        indent,
        is_broken=is_broken,
    )
