"""Which operation a request is for: dispatch on method, segment count and literal segments.

A path is split before it is percent-decoded, so `%2F` stays inside its segment, and values are handed over
as they came: their style (RFC 6570, OpenAPI "Parameter Object") is undone before their percent-encoding is.
"""

from __future__ import annotations

import re
from typing import Generic, TypeVar
from urllib.parse import unquote

Served = TypeVar("Served")

_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")


class Router(Generic[Served]):
    """A table of path templates. Literal segments win over templates, wherever they stand."""

    def __init__(self) -> None:
        self._literal: dict[str, dict[str, Served]] = {}
        self._trees: dict[str, dict[int, _Node[Served]]] = {}

    def add(self, method: str, template: str, served: Served) -> tuple[str, ...]:
        """Route `method` on `template`; returns the names of its parameters in the order of their values.

        Of two templates that match the same paths, the one added first is used.
        """
        method = method.upper()
        names = tuple(_PLACEHOLDER.findall(template))
        if not names:
            self._literal.setdefault(method, {}).setdefault(template, served)
        segments = template.split("/")
        node = self._trees.setdefault(method, {}).setdefault(len(segments), _Node())
        for segment in segments:
            node = node.child(segment)
        if node.served is None:
            node.served = served
        return names

    def find(self, method: str, path: str) -> tuple[Served, list[str]] | None:
        """What serves a request, and the values of its path parameters, still percent-encoded."""
        literal = self._literal.get(method)
        if literal is not None and (served := literal.get(path)) is not None:
            return served, []
        trees = self._trees.get(method)
        if trees is None:
            return None
        segments = path.split("/")
        root = trees.get(len(segments))
        if root is None:
            return None
        values: list[str] = []
        matched = root.find(segments, 0, values)
        return None if matched is None else (matched, values)

    def methods(self, path: str) -> list[str]:
        """The methods that a path answers to, sorted: what `Allow` says (RFC 9110, section 10.2.1)."""
        return sorted(
            method for method in self._trees if self.find(method, path) is not None
        )


class _Node(Generic[Served]):
    """The segments that may follow one segment. A request visits each node at most once, so a look-up is bounded."""

    __slots__ = ("literals", "mixed", "parameter", "served")

    def __init__(self) -> None:
        self.served: Served | None = None
        self.literals: dict[str, _Node[Served]] = {}
        self.mixed: list[tuple[tuple[str, ...], _Node[Served]]] = []
        self.parameter: _Node[Served] | None = None

    def child(self, segment: str) -> _Node[Served]:
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
        node = _Node[Served]()
        self.mixed.append((texts, node))
        # The more of the segment is literal, the more specific: `{id}.json` before `{a}:{b}`.
        self.mixed.sort(key=lambda pattern: -sum(map(len, pattern[0])))
        return node

    def find(self, segments: list[str], index: int, values: list[str]) -> Served | None:
        """What is served below this node at `segments[index:]`; appends the parameters' values."""
        if index == len(segments):
            return self.served
        segment = segments[index]
        literal = self.literals.get(unquote(segment) if "%" in segment else segment)
        if (
            literal is not None
            and (served := literal.find(segments, index + 1, values)) is not None
        ):
            return served
        if not segment:
            return None
        count = len(values)
        for texts, node in self.mixed:
            captured = _capture(texts, segment)
            if captured is not None:
                values += captured
                if (served := node.find(segments, index + 1, values)) is not None:
                    return served
                del values[count:]
        if self.parameter is not None:
            values.append(segment)
            if (served := self.parameter.find(segments, index + 1, values)) is not None:
                return served
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
        position_of_literal = segment.find(text, position + 1, end)
        if position_of_literal < 0:
            return None
        values.append(segment[position:position_of_literal])
        position = position_of_literal + len(text)
    if position >= end:
        return None
    values.append(segment[position:end])
    return values
