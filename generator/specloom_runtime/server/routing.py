"""Which operation a request is for: dispatch on method, segment count and literal segments.

A path is split before it is percent-decoded, so `%2F` stays inside its segment, and values are handed over
as they came: their style (RFC 6570, OpenAPI "Parameter Object") is undone before their percent-encoding is.
"""

from __future__ import annotations

import re
from typing import Generic, TypeVar
from urllib.parse import unquote

Entry = TypeVar("Entry")

_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")


class Router(Generic[Entry]):
    """A table of path templates. Literal segments win over templates, wherever they stand."""

    def __init__(self) -> None:
        self._literal: dict[str, dict[str, Entry]] = {}
        self._trees: dict[str, dict[int, _Node[Entry]]] = {}

    def add(self, method: str, template: str, entry: Entry) -> tuple[str, ...]:
        """Route `method` on `template`; returns the names of its parameters in the order of their values.

        Of two templates that match the same paths, the one added first is used.
        """
        method = method.upper()
        names = tuple(_PLACEHOLDER.findall(template))
        if not names:
            self._literal.setdefault(method, {}).setdefault(template, entry)
        segments = template.split("/")
        node = self._trees.setdefault(method, {}).setdefault(len(segments), _Node())
        for segment in segments:
            node = node.child(segment)
        if node.entry is None:
            node.entry = entry
        return names

    def find(self, method: str, path: str) -> tuple[Entry, list[str]] | None:
        """The entry for a request and the values of its path parameters, still percent-encoded."""
        literal = self._literal.get(method)
        if literal is not None and (entry := literal.get(path)) is not None:
            return entry, []
        trees = self._trees.get(method)
        if trees is None:
            return None
        segments = path.split("/")
        root = trees.get(len(segments))
        if root is None:
            return None
        values: list[str] = []
        found = root.find(segments, 0, values)
        return None if found is None else (found, values)

    def methods(self, path: str) -> list[str]:
        """The methods that a path answers to, sorted: what `Allow` says (RFC 9110, section 10.2.1)."""
        return sorted(
            method for method in self._trees if self.find(method, path) is not None
        )


class _Node(Generic[Entry]):
    """What may follow one segment. A request visits each node at most once, so a look-up is bounded."""

    __slots__ = ("entry", "literals", "mixed", "parameter")

    def __init__(self) -> None:
        self.entry: Entry | None = None
        self.literals: dict[str, _Node[Entry]] = {}
        self.mixed: list[tuple[tuple[str, ...], _Node[Entry]]] = []
        self.parameter: _Node[Entry] | None = None

    def child(self, segment: str) -> _Node[Entry]:
        """The node for a segment of a template, made if it is new."""
        texts = tuple(_PLACEHOLDER.split(segment)[::2])
        if len(texts) == 1:
            return self.literals.setdefault(unquote(segment), _Node())
        if texts == ("", ""):
            if self.parameter is None:
                self.parameter = _Node()
            return self.parameter
        for known, node in self.mixed:
            if known == texts:
                return node
        node = _Node[Entry]()
        self.mixed.append((texts, node))
        # The more of the segment is literal, the more specific: `{id}.json` before `{a}:{b}`.
        self.mixed.sort(key=lambda entry: -sum(map(len, entry[0])))
        return node

    def find(self, segments: list[str], index: int, values: list[str]) -> Entry | None:
        """The entry below this node that fits `segments[index:]`; appends the parameters' values."""
        if index == len(segments):
            return self.entry
        segment = segments[index]
        literal = self.literals.get(unquote(segment) if "%" in segment else segment)
        if (
            literal is not None
            and (entry := literal.find(segments, index + 1, values)) is not None
        ):
            return entry
        if not segment:
            return None
        count = len(values)
        for texts, node in self.mixed:
            captured = _capture(texts, segment)
            if captured is not None:
                values += captured
                if (entry := node.find(segments, index + 1, values)) is not None:
                    return entry
                del values[count:]
        if self.parameter is not None:
            values.append(segment)
            if (entry := self.parameter.find(segments, index + 1, values)) is not None:
                return entry
            del values[count:]
        return None


def _capture(texts: tuple[str, ...], segment: str) -> list[str] | None:
    """The values between the literal `texts` of a segment, each as short as possible and not empty.

    Linear in the segment; a regular expression with several groups would be polynomial.
    """
    first, last = texts[0], texts[-1]
    if not segment.startswith(first) or not segment.endswith(last):
        return None
    position = len(first)
    end = len(segment) - len(last)
    values: list[str] = []
    for text in texts[1:-1]:
        found = segment.find(text, position + 1, end)
        if found < 0:
            return None
        values.append(segment[position:found])
        position = found + len(text)
    if position >= end:
        return None
    values.append(segment[position:end])
    return values
