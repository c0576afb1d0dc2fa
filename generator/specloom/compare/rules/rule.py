"""What a rule is: a name for a change, how bad it is, and what to do about it."""

from __future__ import annotations

from typing import Literal, TypeAlias

from msgspec import Struct

from specloom.compare.change import Level
from specloom.compare.identifiers import RuleId

BREAKING: Level = "breaking"
WARNING: Level = "warning"
INFO: Level = "info"

Stated: TypeAlias = Level | Literal["off"]
"""A level as a table states it; `off` is said only where the user gives it a level."""

OFF: Stated = "off"

_Levels: TypeAlias = Stated | tuple[Stated, Level]
"""A level, or that and another where the service itself makes the request."""

_Row: TypeAlias = tuple[RuleId, _Levels, str] | tuple[RuleId, _Levels, str, str]


class Rule(Struct, frozen=True, kw_only=True):
    """One rule. `message` may hold `{name}`, `{before}` and `{after}`.

    `area` is the part of a document that the rule is about. `is_off` says that its changes
    count for nothing unless the user gives the rule a level, since they break no promise
    of the old document. They still are causes of changes of the generated code.
    """

    id: RuleId
    level: Level
    message: str
    hint: str
    area: str
    is_off: bool = False
    turned: Level | None = None

    @property
    def stated(self) -> Stated:
        """The level as the documentation has it."""
        return OFF if self.is_off else self.level


def level_of(stated: Stated) -> Level:
    """The level that a change has where it is said."""
    return INFO if stated == "off" else stated


def rules_of(area: str, *rows: _Row) -> list[Rule]:
    """The rules of an area, from identifier, level, message and perhaps a hint."""
    rules: list[Rule] = []
    for row in rows:
        usual, turned = row[1] if isinstance(row[1], tuple) else (row[1], None)
        rules.append(
            Rule(
                id=row[0],
                level=level_of(usual),
                message=row[2],
                hint=row[3] if len(row) == 4 else "",
                area=area,
                is_off=usual == "off",
                turned=turned,
            )
        )
    return rules
