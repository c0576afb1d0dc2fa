"""What a rule is: a name for a change, how bad it is, and what to do about it."""

from __future__ import annotations

from typing import TypeAlias

from msgspec import Struct

from .change import Level

BREAKING: Level = "breaking"
WARNING: Level = "warning"
INFO: Level = "info"

_Row: TypeAlias = tuple[str, Level, str] | tuple[str, Level, str, str]


class Rule(Struct, frozen=True, kw_only=True):
    """One rule. `message` may hold `{name}`, `{before}` and `{after}`.

    `area` is the part of a document that the rule is about.
    """

    id: str
    level: Level
    message: str
    hint: str
    area: str


def rules_of(area: str, *rows: _Row) -> list[Rule]:
    """The rules of an area, from identifier, level, message and perhaps a hint."""
    return [
        Rule(
            id=row[0],
            level=row[1],
            message=row[2],
            hint=row[3] if len(row) == 4 else "",
            area=area,
        )
        for row in rows
    ]
