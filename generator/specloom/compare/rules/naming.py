"""Which rule a difference between schemas falls under, at the place that it is reached."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from ..change import LEVELS, Level
from ..schemas.difference import Difference
from ..schemas.schema import is_closed
from ..schemas.walks import Reached
from . import RULES
from ..identifiers import RuleId
from .rule import level_of
from .schema_rows import SCHEMA_ROWS

_ROWS = {row.name: row for row in SCHEMA_ROWS}
_TYPES = {"type-widened": "type-generalized", "type-narrowed": "type-specialized"}
_LIFE = ("deprecated", "reactivated", "stability")
"""What is said of a property; a whole body or parameter says it in its own words."""
_NEVER = {"never-added": "forbidden", "never-removed": "no-longer-forbidden"}
_EVERYWHERE: dict[str, RuleId] = {
    "invalid-stability-level": "api-invalid-stability-level",
    "reference-resolved": "reference-resolved",
    "reference-lost": "reference-lost",
}
"""Rules that are called alike at all places."""

_READ_ONLY: dict[str, RuleId] = {
    "enum-value-removed": "request-read-only-property-enum-value-removed",
    "max-decreased": "request-read-only-property-max-decreased",
    "exclusive-max-decreased": "request-read-only-property-exclusive-max-decreased",
    "max-length-decreased": "request-read-only-property-max-length-decreased",
    "min-increased": "request-read-only-property-min-increased",
    "exclusive-min-increased": "request-read-only-property-exclusive-min-increased",
}
"""What is said of what is read-only in requests; nothing else of it is."""

_ACCESS: dict[str, dict[str, dict[str, RuleId]]] = {
    "request": {
        "optional": {
            "became-read-only": "request-optional-property-became-read-only",
            "became-not-read-only": "request-optional-property-became-not-read-only",
            "became-write-only": "request-optional-property-became-write-only",
            "became-not-write-only": "request-optional-property-became-not-write-only",
        },
        "required": {
            "became-read-only": "request-required-property-became-read-only",
            "became-not-read-only": "request-required-property-became-not-read-only",
            "became-write-only": "request-required-property-became-write-only",
            "became-not-write-only": "request-required-property-became-not-write-only",
        },
    },
    "response": {
        "optional": {
            "became-read-only": "response-optional-property-became-read-only",
            "became-not-read-only": "response-optional-property-became-not-read-only",
            "became-write-only": "response-optional-property-became-write-only",
            "became-not-write-only": "response-optional-property-became-not-write-only",
        },
        "required": {
            "became-read-only": "response-required-property-became-read-only",
            "became-not-read-only": "response-required-property-became-not-read-only",
            "became-write-only": "response-required-property-became-write-only",
            "became-not-write-only": "response-required-property-became-not-write-only",
        },
    },
}
"""By direction, and whether the property is required."""
_UNDESCRIBED: dict[str, dict[str, RuleId]] = {
    "request": {
        "became-required": "request-undescribed-property-became-required",
        "became-optional": "request-undescribed-property-became-optional",
    },
    "response": {
        "became-required": "response-undescribed-property-became-required",
        "became-optional": "response-undescribed-property-became-optional",
    },
}
_IN_HEADERS: dict[str, RuleId] = {
    "property-added": "response-header-property-added",
    "property-removed": "response-header-property-removed",
    "became-required": "response-header-property-became-required",
    "became-optional": "response-header-property-became-optional",
}
_RECEIVED: dict[str, RuleId] = {
    "required-property-added": "response-required-property-added",
    "optional-property-added": "response-optional-property-added",
    "required-property-removed": "response-required-property-removed",
    "optional-property-removed": "response-optional-property-removed",
    "became-required": "response-property-became-required",
    "became-optional": "response-property-became-optional",
}
_WRITE_ONLY: dict[str, RuleId] = {
    "required-property-added": "response-required-write-only-property-added",
    "optional-property-added": "response-optional-write-only-property-added",
    "required-property-removed": "response-required-write-only-property-removed",
    "optional-property-removed": "response-optional-write-only-property-removed",
    "became-required": "response-write-only-property-became-required",
    "became-optional": "response-write-only-property-became-optional",
}
"""Properties of responses, which are not sent where they are write-only."""

_PROPERTY_ROWS = frozenset(
    {
        *("property-added", "property-removed", "became-required", "became-optional"),
        *_ACCESS["request"]["required"],
    }
)
"""What becomes of a property; its rules are named by what the property is."""


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


def rule_of(place: Place, reached: Reached) -> tuple[RuleId, Level] | None:
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


def _opposite(place: Place, row: str, name: RuleId) -> Level:
    """The level where the values travel the other way."""
    turned = RULES[name].turned
    if turned is not None:
        return turned
    if row not in _ROWS:
        return RULES[name].level
    turned_row = _ROWS[row]
    is_request = place.direction == "request"
    return level_of(turned_row.response if is_request else turned_row.request)


def under_policy(rule: str, row: str, other: str) -> RuleId:
    """The rule of another row at the place where a rule is that of a row."""
    for place, known in _ROWS[row].rules.items():
        if known == rule:
            return _ROWS[other].rules[place]
    raise KeyError(rule)


def _name(place: Place, prefix: str, reached: Reached) -> RuleId | None:
    one = reached.difference
    row = _row(place, one)
    if row in _EVERYWHERE:
        return _EVERYWHERE[row]
    if row.startswith(_LIFE) and reached.last is None:
        return None
    if row.startswith("default-value") and place.is_required and reached.last is None:
        return None
    if row in _PROPERTY_ROWS:
        if place.direction == "request" and reached.way.read_only:
            return None
        return _property(place, row, reached)
    if row.startswith("type-"):
        row = _type_row(place, prefix, row, reached)
    if place.direction == "request" and _is(reached, "readOnly"):
        return _READ_ONLY.get(row)
    if row == "enum-value-added" and _is_not_received(place, reached):
        return "response-write-only-property-enum-value-added"
    in_header = place.is_header and place.direction == "request" and reached.last
    if in_header and row == "became-enum":
        return "request-header-property-became-enum"
    return _ROWS[row].rules[prefix]


def _is(reached: Reached, access: Literal["readOnly", "writeOnly"]) -> bool:
    """Whether a value, or what holds it, is read-only or write-only."""
    way = reached.way
    is_held = way.read_only if access == "readOnly" else way.write_only
    return is_held or reached.pair.revision.flag(access)


def _property(place: Place, row: str, reached: Reached) -> RuleId | None:
    one = reached.difference
    last = reached.last
    if one.is_undescribed and not (last is not None and last.is_alternative):
        return _UNDESCRIBED[place.direction][row]
    if row.endswith(("read-only", "write-only")):
        if last is None or place.below not in (
            "request-property",
            "response-property",
        ):
            return None
        need = "required" if last.required else "optional"
        return _ACCESS[place.direction][need][row]
    if place.direction == "request":
        return _request_property(place, row, reached)
    if place.below == "response-header-property":
        return _IN_HEADERS[row]
    rules = _WRITE_ONLY if one.write_only else _RECEIVED
    need = "required" if one.required else "optional"
    return rules.get(row) or rules[f"{need}-{row}"]


def _request_property(place: Place, row: str, reached: Reached) -> RuleId | None:
    one = reached.difference
    if one.read_only:
        return None
    if place.below == "request-parameter-property":
        return _parameter_property(place, row, reached)
    if row == "property-removed":
        # Where no further property is admitted, what clients go on sending is refused.
        if is_closed(reached.pair.revision):
            return "request-property-removed-from-closed-object"
        return "request-property-removed"
    if row == "property-added":
        if not one.required:
            return "new-optional-request-property"
        if one.has_default:
            return "new-required-request-property-with-default"
        return "new-required-request-property"
    if row == "became-optional":
        return "request-property-became-optional"
    if one.has_default:
        return "request-property-became-required-with-default"
    return "request-property-became-required"


def _parameter_property(place: Place, row: str, reached: Reached) -> RuleId:
    if row == "property-removed":
        if is_closed(reached.pair.revision):
            return "request-parameter-property-removed-from-closed-object"
        return "request-parameter-property-removed"
    if row == "property-added":
        if not reached.difference.required:
            return "new-optional-request-parameter-property"
        if place.is_header:
            return "new-required-request-header-property"
        return "new-required-request-parameter-property"
    if row == "became-optional":
        return "request-parameter-property-became-optional"
    if place.is_header:
        return "request-header-property-became-required"
    return "request-parameter-property-became-required"


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
