"""What a row of the rules about schemas is: what becomes of a keyword, wherever it stands."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from .identifiers import RuleId
from .rule import Stated

PLACES = (
    *("request-body", "request-property"),
    *("request-parameter", "request-parameter-property"),
    *("response-body", "response-property"),
    *("response-header", "response-header-property"),
)
"""Where values of a schema travel. What ends with `-property` is below a whole value."""

PROPERTY_PLACES = tuple(place for place in PLACES if place.endswith("-property"))


class Said(NamedTuple):
    """What becomes of a keyword, with its level in requests and in responses."""

    name: str
    request: Stated
    response: Stated
    message: str
    hint: str = ""


class Row(NamedTuple):
    """The rules of one change, by place. `others` are levels that differ from its own."""

    said: Said
    rules: Mapping[str, RuleId]
    others: Mapping[RuleId, Stated]

    def stated(self, place: str) -> Stated:
        """The level of the change at a place."""
        said = self.said
        usual = said.request if place.startswith("request") else said.response
        return self.others.get(self.rules[place], usual)


def row(
    said: Said, *rules: RuleId, others: Mapping[RuleId, Stated] | None = None
) -> Row:
    """A row with its rules in the order of the places; four are those of properties."""
    places = PLACES if len(rules) == len(PLACES) else PROPERTY_PLACES
    return Row(said, dict(zip(places, rules, strict=True)), others or {})
