"""Which rule a difference between schemas falls under, where the schema is used, and its level."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from specloom.compare.change import LEVELS, Level
from specloom.compare.identifiers import RowName, RuleId
from specloom.compare.lifecycle import SunsetPolicy, date_of
from specloom.compare.rules import RULES
from specloom.compare.rules.properties import is_property_row, property_rule
from specloom.compare.rules.row import Place, Row
from specloom.compare.rules.rule import level_of
from specloom.compare.rules.schema_rows import SCHEMA_ROWS
from specloom.compare.schemas.difference import Difference, DifferenceRow
from specloom.compare.schemas.walks import Reached

_ROWS: dict[DifferenceRow, Row] = {row.name: row for row in SCHEMA_ROWS}
_OF_PROPERTIES = ("deprecated", "reactivated", "stability")
"""How rows begin that a whole body or parameter says in its own words."""
_EVERYWHERE: dict[DifferenceRow, RuleId] = {
    "invalid-stability-level": "api-invalid-stability-level",
    "reference-resolved": "reference-resolved",
    "reference-lost": "reference-lost",
}
"""Rules that are called alike at all places."""

_READ_ONLY: dict[DifferenceRow, RuleId] = {
    "enum-value-removed": "request-read-only-property-enum-value-removed",
    "max-decreased": "request-read-only-property-max-decreased",
    "exclusive-max-decreased": "request-read-only-property-exclusive-max-decreased",
    "max-length-decreased": "request-read-only-property-max-length-decreased",
    "min-increased": "request-read-only-property-min-increased",
    "exclusive-min-increased": "request-read-only-property-exclusive-min-increased",
}
"""What is said of what is read-only in requests; nothing else of it is."""


@dataclass(frozen=True, slots=True)
class SchemaUse:
    """Where a schema is used: what its values are part of.

    `root` and `below` are the places of `rules.row` for the whole value and for what is in
    it. `is_loose` says that a number and its digits are the same text there; `turned` that
    the service itself makes the request, so that callers receive it; `is_required` that
    there always is a value, so that a default means nothing.
    """

    direction: Literal["request", "response"]
    root: Place
    below: Place
    is_loose: bool = False
    is_header: bool = False
    turned: bool = False
    is_required: bool = False


def rule_of(
    use: SchemaUse, reached: Reached, policy: SunsetPolicy
) -> tuple[RuleId, Level] | None:
    """The rule and level of a difference; None where it means nothing."""
    difference, last = reached.difference, reached.last
    if difference.is_vacuous and last is not None and last.is_item:
        # A bound of a list that is written into its items, most of the time.
        return None
    row = _row(use, difference)
    rule = _rule(use, row, reached)
    if rule is None:
        return None
    demanded = _demanded(difference, policy)
    if demanded is not None:
        stricter = _ROWS[demanded].rules[_place(use, reached)]
        return stricter, RULES[stricter].level
    return rule, _level(use, row, rule, reached)


def _level(use: SchemaUse, row: DifferenceRow, rule: RuleId, reached: Reached) -> Level:
    """The level of a rule at a place, which depends on who receives the values."""
    difference, last, way = reached.difference, reached.last, reached.way
    if difference.is_undescribed and last is not None and last.is_alternative:
        return "info"
    if use.direction == "response" and _is(reached, "writeOnly"):
        return "info"
    level: Level = RULES[rule].level
    opposite = _opposite(use, row, rule)
    if row == "property-removed" and difference.required:
        opposite = "breaking"
    if way.both:
        level = LEVELS[min(LEVELS.index(level), LEVELS.index(opposite))]
    elif way.turned != use.turned:
        level = opposite
    is_answer = (use.direction == "response") != use.turned
    is_received = is_answer and not way.turned and not way.both
    if difference.is_newer and level == "breaking" and is_received:
        return "warning"
    return level


def _opposite(use: SchemaUse, row: DifferenceRow, rule: RuleId) -> Level:
    """The level where the values travel the other way."""
    turned = RULES[rule].turned
    if turned is not None:
        return turned
    if row not in _ROWS:
        return RULES[rule].level
    is_request = use.direction == "request"
    return level_of(_ROWS[row].response if is_request else _ROWS[row].request)


def _demanded(difference: Difference, policy: SunsetPolicy) -> RowName | None:
    """What a deprecation lacks by the policy about sunset dates; None for nothing."""
    if difference.row == "deprecated" and policy.needs_sunset:
        return "deprecated-sunset-missing"
    if difference.row == "deprecated-with-sunset":
        day = date_of(difference.name)
        if day is not None and day < policy.first_sunset:
            return "sunset-date-too-small"
    return None


def _row(use: SchemaUse, difference: Difference) -> DifferenceRow:
    if difference.row != "list-of-types-changed":
        return difference.row
    # Some values are refused that were sent, or come that were never received.
    is_request = use.direction == "request"
    return "list-of-types-narrowed" if is_request else "list-of-types-widened"


def _place(use: SchemaUse, reached: Reached) -> Place:
    return use.root if reached.last is None else use.below


def _rule(use: SchemaUse, row: DifferenceRow, reached: Reached) -> RuleId | None:
    """The rule of a row; None for what is said elsewhere, or means nothing here."""
    is_whole, is_request = reached.last is None, use.direction == "request"
    if row in _EVERYWHERE:
        return _EVERYWHERE[row]
    if is_whole and row.startswith(_OF_PROPERTIES):
        return None
    if is_whole and use.is_required and row.startswith("default-value"):
        return None
    if is_property_row(row):
        return property_rule(use.direction, use.below, use.is_header, row, reached)
    place = _place(use, reached)
    if row.startswith("type-"):
        row = _type_row(use, place, row, reached)
    if is_request and _is(reached, "readOnly"):
        return _READ_ONLY.get(row)
    if row == "enum-value-added" and not is_request and _is(reached, "writeOnly"):
        return "response-write-only-property-enum-value-added"
    if row == "became-enum" and is_request and use.is_header and not is_whole:
        return "request-header-property-became-enum"
    return _ROWS[row].rules[place]


def _is(reached: Reached, access: Literal["readOnly", "writeOnly"]) -> bool:
    """Whether a value, or what holds it, is read-only or write-only."""
    way = reached.way
    is_held = way.read_only if access == "readOnly" else way.write_only
    return is_held or reached.pair.revision.flag(access)


def _type_row(
    use: SchemaUse, place: Place, row: DifferenceRow, reached: Reached
) -> DifferenceRow:
    """The row of a change of type, once it is known how values are written."""
    alike = _reads_alike(use, reached)
    if place != "request-parameter-property":
        return "type-compatible" if alike else row
    # How an object is written in a parameter, a document seldom says exactly.
    if alike:
        return "type-changed"
    return "type-specialized" if row == "type-changed" else row


def _reads_alike(use: SchemaUse, reached: Reached) -> bool:
    """Whether a change of type is none in a text, where everything is a string, too."""
    is_request = use.direction == "request"
    narrower = "type-specialized" if is_request else "type-generalized"
    row = reached.difference.row
    if not use.is_loose or row not in ("type-changed", narrower):
        return False
    pair = reached.pair
    wide, narrow = pair.revision, pair.base
    if not is_request:
        wide, narrow = narrow, wide
    form = wide.values.get("format")
    if form is not None and form != narrow.values.get("format"):
        return False
    if use.root == "request-parameter" and narrow.types == frozenset(("array",)):
        # Several values are not one text: they may be several parameters.
        return False
    return wide.types == frozenset(("string",))
