"""The text of a pyproject.toml: its tables, and where in it keys and values stand."""

from __future__ import annotations

import difflib
import json
import re
import tomllib
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from functools import cached_property
from itertools import chain
from pathlib import Path

from specloom.problems import Position, Problem, SpecloomError, problem

_MAX_LISTED = 20
"""Known words that a hint lists."""

_HEADER = re.compile(r"\s*\[\[?\s*([\w.\"'\s-]+?)\s*\]\]?\s*(?:#.*)?")


def tool_tables(file: Path) -> dict[str, object]:
    """The tables under `[tool]`.

    Raises:
        SpecloomError: the file is not TOML, or cannot be read.
    """
    tool = tables_of(file).get("tool")
    return tool if isinstance(tool, dict) else {}


def tables_of(file: Path) -> dict[str, object]:
    """The tables of a TOML file.

    Raises:
        SpecloomError: the file is not TOML, or cannot be read.
    """
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        position = re.search(r"line (\d+), column (\d+)", str(error))
        line, column = (int(position[1]), int(position[2])) if position else (1, 1)
        where = Position(_shown(file), line, column)
        message = f"not TOML: {str(error).split(' (at')[0]}"
        raise SpecloomError(
            [problem("invalid-configuration", message, where)]
        ) from None


class ConfigText:
    """A file of TOML tables, and what is wrong with them; lines are looked up in its text.

    tomllib gives no positions: a key's is its first occurrence in the table that was entered,
    or else in the file.
    """

    def __init__(self, file: Path) -> None:
        self._file = file
        self._name = _shown(file)
        self._lines = file.read_text(encoding="utf-8").splitlines()
        self._table = range(len(self._lines))
        self.problems: list[Problem] = []

    def enter(self, table: str, index: int = 0) -> None:
        """Look for keys in the table of that name, such as `tool.specloom.packages`, only.

        `index` counts the tables of an array from 0. A table that has no header of its own,
        for it is written inline, is the whole file.
        """
        starts = self._starts.get(table, [])
        if index >= len(starts):
            self._table = range(len(self._lines))
            return
        start = starts[index]
        following = self._headers[bisect_right(self._headers, (start, table)) :]
        ends = (
            number for number, name in following if not name.startswith(f"{table}.")
        )
        self._table = range(start, next(ends, len(self._lines)))

    @cached_property
    def _headers(self) -> list[tuple[int, str]]:
        """The lines that begin a table, with its name, which an array's tables share."""
        return [
            (number, re.sub(r"[\s\"']", "", header[1]))
            for number, line in enumerate(self._lines)
            if (header := _HEADER.fullmatch(line))
        ]

    @cached_property
    def _starts(self) -> dict[str, list[int]]:
        starts: dict[str, list[int]] = {}
        for number, name in self._headers:
            starts.setdefault(name, []).append(number)
        return starts

    def unknown(
        self,
        key: str,
        known: tuple[str, ...],
        table: str,
        *,
        kind: str = "key",
        at: Position | None = None,
        all_listed_in: str = "docs/diff-rules.md lists every rule.",
    ) -> None:
        """Note a word that is not one of the known ones, with the nearest of them."""
        close = difflib.get_close_matches(key, known, 1)
        hint = f"Did you mean `{close[0]}`?" if close else f"Known: {', '.join(known)}."
        if not close and len(known) > _MAX_LISTED:
            hint = all_listed_in
        self.problems.append(
            problem(
                "invalid-configuration",
                f"unknown {kind} `{key}` in {table}",
                at or self.key_at(key),
                hint=hint,
            )
        )

    def wrong(self, key: str, message: str, hint: str | None = None) -> Problem:
        """A problem with the value of a key."""
        return problem("invalid-configuration", message, self.key_at(key), hint=hint)

    def key_at(self, key: str) -> Position:
        """Where a key stands; the header of the table that was entered, if it does not."""
        pattern = re.compile(rf"\s*\[*[\w.]*?[\"']?(?<!\w)({re.escape(key)})(?!\w)")
        for number in self._table:
            match = pattern.match(self._lines[number])
            if match:
                return self._position(number, match.start(1))
        if self._table.start or len(self._table) < len(self._lines):
            return self._position(self._table.start, 0)
        return self._position(0, 0)

    def text_at(self, key: str, text: str) -> Position:
        """Where a string that the key lists stands; the key, if it is written another way."""
        return next(self.texts_at(key, [text]))

    def texts_at(self, key: str, texts: Iterable[str]) -> Iterator[Position]:
        """The positions of many strings; those in the order of the list are looked up at once."""
        at = self.key_at(key)
        first = here = at.line - 1
        for text in texts:
            quoted = (json.dumps(text, ensure_ascii=False), f"'{text}'")
            places = (
                (number, column)
                for number in chain(range(here, self._table.stop), range(first, here))
                for literal in quoted
                if (column := self._lines[number].find(literal)) >= 0
            )
            here, column = next(places, (here, -1))
            yield at if column < 0 else self._position(here, column)

    def _position(self, line: int, column: int) -> Position:
        """A place by line and column from 0."""
        return Position(self._name, line + 1, column + 1)


def _shown(file: Path) -> str:
    """The file as it would be opened from here, if it is below."""
    here = Path.cwd()
    return str(file.relative_to(here) if file.is_relative_to(here) else file)
