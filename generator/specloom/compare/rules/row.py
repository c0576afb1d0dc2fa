"""What a row of the rules about schemas is: what becomes of a keyword, wherever it stands."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Literal, NamedTuple, TypeAlias, cast, get_args

from specloom.compare.identifiers import RowName, RuleId
from specloom.compare.rules.rule import Stated

Place: TypeAlias = Literal[
    "request-body",
    "request-property",
    "request-parameter",
    "request-parameter-property",
    "response-body",
    "response-property",
    "response-header",
    "response-header-property",
]
"""Where values of a schema travel. What ends with `-property` is below a whole value."""

PLACES: tuple[Place, ...] = get_args(Place)
PROPERTY_PLACES: tuple[Place, ...] = tuple(
    place for place in PLACES if place.endswith("-property")
)


class Row(NamedTuple):
    """What becomes of a keyword, and which rule that is at each place.

    `request` and `response` are its levels, `levels` those of the rules that have another.
    """

    name: RowName
    request: Stated
    response: Stated
    message: str
    hint: str
    rules: Mapping[Place, RuleId]
    levels: Mapping[RuleId, Stated]

    def stated(self, place: Place) -> Stated:
        """The level of the change at a place."""
        usual = self.request if place.startswith("request") else self.response
        return self.levels.get(self.rules[place], usual)


_RULE = re.compile(r"([a-z-]+)(?: = (breaking|warning|info|off)\b)?")
"""A rule of a row, perhaps with a level of its own."""


def rows_of(table: str) -> tuple[Row, ...]:
    """The rows of a table as `schema_rows` has it.

    Raises:
        ValueError: a row has not four or eight rules, or not two levels.
    """
    return tuple(_row(text) for text in table.strip().split("\n\n"))


def _row(text: str) -> Row:
    heading, message, *lines = (line.strip() for line in text.splitlines())
    name, _, levels = heading.partition(": ")
    request, response = levels.split(", ")
    hint = lines.pop(0).removeprefix("hint: ") if lines[0].startswith("hint: ") else ""
    rules = cast("list[tuple[RuleId, str]]", _RULE.findall(" ".join(lines)))
    places = PLACES if len(rules) == len(PLACES) else PROPERTY_PLACES
    return Row(
        cast("RowName", name),
        cast("Stated", request),
        cast("Stated", response),
        message,
        hint,
        dict(zip(places, (rule for rule, _ in rules), strict=True)),
        {rule: cast("Stated", level) for rule, level in rules if level},
    )
