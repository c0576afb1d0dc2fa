"""Which rule a difference between schemas falls under, at the place that it is reached."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from ..change import LEVELS, Level
from ..schemas.difference import Difference
from ..schemas.schema import is_closed
from ..schemas.walks import Reached
from . import RULES
from .rule import level_of
from .schemas import PROPERTY_ROWS, RENAMED, SCHEMA_ROWS

_ROWS = {row.name: row for row in SCHEMA_ROWS}
_TYPES = {"type-widened": "type-generalized", "type-narrowed": "type-specialized"}
_LIFE = ("deprecated", "reactivated", "stability")
"""What is said of a property; a whole body or parameter says it in its own words."""
_NEVER = {"never-added": "forbidden", "never-removed": "no-longer-forbidden"}


@dataclass(frozen=True, slots=True)
class Place:
    """Where values of a schema travel.

    `root` and `below` begin the names of rules for the whole value and for what is in it.
    `is_loose` says that a number and its digits are the same text there; `turned` that
    the service itself makes the request, so that callers receive it; `is_required` that
    there always is a value, so that a default means nothing.
    """

    direction: Literal["request", "response"]
    root: str
    below: str
    is_loose: bool = False
    is_header: bool = False
    turned: bool = False
    is_required: bool = False


def rule_of(place: Place, reached: Reached) -> tuple[str, Level] | None:
    """The rule and level of a difference; None where it means nothing."""
    one = reached.difference
    last = reached.last
    if one.is_vacuous and last is not None and last.is_item:
        # A bound of a list that is written into its items, most of the time.
        return None
    prefix = place.root if last is None else place.below
    name = _name(place, prefix, reached)
    if name is None:
        return None
    level: Level = RULES[name].level
    if one.is_undescribed and last is not None and last.is_alternative:
        return name, "info"
    if _is_not_received(place, reached):
        return name, "info"
    row = _row(place, one)
    opposite = _opposite(place, row, name)
    if row == "property-removed" and reached.difference.required:
        opposite = "breaking"
    if reached.way.both:
        level = LEVELS[min(LEVELS.index(level), LEVELS.index(opposite))]
    elif reached.way.turned != place.turned:
        level = opposite
    if one.is_newer and level == "breaking" and _is_received(place, reached):
        level = "warning"
    return name, level


def _row(place: Place, one: Difference) -> str:
    row = _TYPES.get(one.row, one.row)
    if row == "list-of-types-changed":
        way = "narrowed" if place.direction == "request" else "widened"
        row = f"list-of-types-{way}"
    return _NEVER.get(row, row)


def _is_not_received(place: Place, reached: Reached) -> bool:
    """Whether a value is in no response, since it or what holds it is write-only."""
    return place.direction == "response" and _is(reached, "writeOnly")


def _is_received(place: Place, reached: Reached) -> bool:
    """Whether callers receive a value, and not what it must not be."""
    way = reached.way
    is_answer = (place.direction == "response") != place.turned
    return is_answer and not way.turned and not way.both


_OPPOSITES: dict[str, Level] = {
    "new-required-request-property": "info",
    "new-required-request-property-with-default": "info",
    "request-property-removed": "warning",
    "request-property-removed-from-closed-object": "warning",
    "request-property-became-required": "info",
    "request-property-became-required-with-default": "info",
    "request-property-became-optional": "breaking",
    "request-required-property-became-not-read-only": "info",
    "response-required-property-added": "breaking",
    "response-required-property-removed": "warning",
    "response-optional-property-removed": "warning",
    "response-property-became-required": "breaking",
    "response-property-became-optional": "info",
    "request-undescribed-property-became-required": "info",
    "request-undescribed-property-became-optional": "breaking",
    "response-undescribed-property-became-required": "breaking",
    "response-undescribed-property-became-optional": "info",
}
"""Levels of rules about properties where the values travel the other way."""


def _opposite(place: Place, row: str, name: str) -> Level:
    if name in _OPPOSITES:
        return _OPPOSITES[name]
    if row not in _ROWS or row in PROPERTY_ROWS:
        return RULES[name].level
    levels = _ROWS[row]
    is_request = place.direction == "request"
    return level_of(levels.response if is_request else levels.request)


def _name(place: Place, prefix: str, reached: Reached) -> str | None:
    one = reached.difference
    row = _row(place, one)
    if row == "invalid-stability-level":
        return "api-invalid-stability-level"
    if row.startswith("reference-"):
        return row
    if row.startswith(_LIFE) and reached.last is None:
        return None
    if row.startswith("default-value") and place.is_required and reached.last is None:
        return None
    if row in PROPERTY_ROWS:
        if place.direction == "request" and reached.way.read_only:
            return None
        return _property(place, row, reached)
    if row.startswith("type-"):
        row = _type_row(place, prefix, row, reached)
    hidden = _hidden(place, row, reached)
    if hidden is not None:
        return hidden or None
    in_header = place.is_header and place.direction == "request" and reached.last
    if in_header and row == "became-enum":
        return "request-header-property-became-enum"
    return RENAMED.get((prefix, row), f"{prefix}-{row}")


def _hidden(place: Place, row: str, reached: Reached) -> str | None:
    """The rule for what is read-only in requests, write-only in responses.

    Empty where such a difference means nothing, None where no rule is special.
    """
    if place.direction == "request" and _is(reached, "readOnly"):
        name = f"request-read-only-property-{row}"
        return name if name in RULES else ""
    if place.direction == "response" and _is(reached, "writeOnly"):
        name = f"response-write-only-property-{row}"
        return name if name in RULES else None
    return None


def _is(reached: Reached, access: Literal["readOnly", "writeOnly"]) -> bool:
    """Whether a value, or what holds it, is read-only or write-only."""
    way = reached.way
    is_held = way.read_only if access == "readOnly" else way.write_only
    return is_held or reached.pair.revision.flag(access)


def _property(place: Place, row: str, reached: Reached) -> str | None:
    one = reached.difference
    last = reached.last
    if one.is_undescribed and not (last is not None and last.is_alternative):
        return f"{place.direction}-undescribed-property-{row}"
    if row.endswith(("read-only", "write-only")):
        if last is None or place.below not in (
            "request-property",
            "response-property",
        ):
            return None
        need = "required" if last.required else "optional"
        return f"{place.direction}-{need}-property-{row}"
    if place.direction == "request":
        return _request_property(place, row, reached)
    if place.below == "response-header-property":
        return (
            f"response-header-{row}"
            if row.startswith("prop")
            else (f"response-header-property-{row}")
        )
    kind = "-write-only" if one.write_only else ""
    if row in ("property-added", "property-removed"):
        need = "required" if one.required else "optional"
        return f"response-{need}{kind}-{row}"
    return f"response{kind}-property-{row}"


def _request_property(place: Place, row: str, reached: Reached) -> str | None:
    one = reached.difference
    if one.read_only:
        return None
    in_parameter = place.below == "request-parameter-property"
    kind = "parameter-" if in_parameter else ""
    if row == "property-removed":
        # Where no further property is admitted, what clients go on sending is refused.
        ending = "-from-closed-object" if is_closed(reached.pair.revision) else ""
        return f"request-{kind}property-removed{ending}"
    if row == "property-added":
        if not one.required:
            return f"new-optional-request-{kind}property"
        if place.is_header:
            return "new-required-request-header-property"
        ending = "-with-default" if one.has_default and not in_parameter else ""
        return f"new-required-request-{kind}property{ending}"
    if row == "became-required" and place.is_header:
        return "request-header-property-became-required"
    ending = ""
    if row == "became-required" and one.has_default and not in_parameter:
        ending = "-with-default"
    return f"request-{kind}property-{row}{ending}"


_NARROWS = {"request": "type-narrowed", "response": "type-widened"}


def _type_row(place: Place, prefix: str, row: str, reached: Reached) -> str:
    """The row of a change of type, once it is known how values are written."""
    alike = _reads_alike(place, reached)
    if prefix != "request-parameter-property":
        return "type-compatible" if alike else row
    # How an object is written in a parameter, a document seldom says exactly.
    if alike:
        return "type-changed"
    return "type-specialized" if row == "type-changed" else row


def _reads_alike(place: Place, reached: Reached) -> bool:
    """Whether a change of type is none in a text, where everything is a string, too."""
    rows = ("type-changed", _NARROWS[place.direction])
    if not place.is_loose or reached.difference.row not in rows:
        return False
    pair = reached.pair
    wide, narrow = pair.revision, pair.base
    if place.direction == "response":
        wide, narrow = narrow, wide
    form = wide.values.get("format")
    if form is not None and form != narrow.values.get("format"):
        return False
    if place.root == "request-parameter" and narrow.types == frozenset(("array",)):
        # Several values are not one text: they may be several parameters.
        return False
    return wide.types == frozenset(("string",))
