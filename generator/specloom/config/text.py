"""The text of a pyproject.toml: its tables, and where in it keys and values stand."""

from __future__ import annotations

import difflib
import json
import re
import tomllib
from pathlib import Path

from ..problems import Position, Problem, SpecloomError, problem

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
    """What a TOML file says.

    Raises:
        SpecloomError: the file is not TOML, or cannot be read.
    """
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        found = re.search(r"line (\d+), column (\d+)", str(error))
        line, column = (int(found[1]), int(found[2])) if found else (1, 1)
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
        self._lines = file.read_text(encoding="utf-8").splitlines()
        self._table = range(len(self._lines))
        self.problems: list[Problem] = []

    def enter(self, table: str, index: int = 0) -> None:
        """Look for keys in the table of that name, such as `tool.specloom.packages`, only.

        `index` counts the tables of an array from 0. A table that has no header of its own,
        for it is written inline, is the whole file.
        """
        headers = [
            (number, re.sub(r"[\s\"']", "", found[1]))
            for number, line in enumerate(self._lines)
            if (found := _HEADER.fullmatch(line))
        ]
        starts = [number for number, name in headers if name == table]
        if index >= len(starts):
            self._table = range(len(self._lines))
            return
        start = starts[index]
        ends = (
            number
            for number, name in headers
            if number > start and not name.startswith(f"{table}.")
        )
        self._table = range(start, next(ends, len(self._lines)))

    def unknown(
        self,
        key: str,
        known: tuple[str, ...],
        table: str,
        *,
        what: str = "key",
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
                f"unknown {what} `{key}` in {table}",
                at or self.key_at(key),
                hint=hint,
            )
        )

    def wrong(self, key: str, message: str, hint: str | None = None) -> Problem:
        """A problem with the value of a key."""
        return problem("invalid-configuration", message, self.key_at(key), hint=hint)

    def key_at(self, key: str) -> Position:
        """Where a key stands; the header of the table that was entered, if it does not."""
        pattern = re.compile(rf"\s*\[*[\w.]*?[\"']?\b({re.escape(key)})\b")
        for number in self._table:
            found = pattern.match(self._lines[number])
            if found:
                return self._position(number, found.start(1))
        if self._table.start or len(self._table) < len(self._lines):
            return self._position(self._table.start, 0)
        return self._position(0, 0)

    def text_at(self, key: str, text: str) -> Position:
        """Where a string that the key lists stands; the key, if it is written another way."""
        first = self.key_at(key).line - 1
        for number in range(max(first, self._table.start), self._table.stop):
            for quoted in (json.dumps(text, ensure_ascii=False), f"'{text}'"):
                column = self._lines[number].find(quoted)
                if column >= 0:
                    return self._position(number, column)
        return self.key_at(key)

    def _position(self, line: int, column: int) -> Position:
        """A place by line and column from 0."""
        return Position(_shown(self._file), line + 1, column + 1)


def _shown(file: Path) -> str:
    """The file as it would be opened from here, if it is below."""
    here = Path.cwd()
    return str(file.relative_to(here) if file.is_relative_to(here) else file)
