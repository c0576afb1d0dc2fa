"""Which rule says what became of a property: they are named by what the property is."""

from __future__ import annotations

from typing import Literal, TypeAlias, TypeGuard, get_args

from specloom.compare.identifiers import RuleId
from specloom.compare.rules.row import Place
from specloom.compare.schemas.difference import Difference, DifferenceRow, PropertyRow
from specloom.compare.schemas.schema import is_closed
from specloom.compare.schemas.walks import Reached

_ROWS = frozenset[str](get_args(PropertyRow))

_Direction: TypeAlias = Literal["request", "response"]

_ACCESS: dict[_Direction, dict[PropertyRow, tuple[RuleId, RuleId]]] = {
    "request": {
        "became-read-only": (
            "request-optional-property-became-read-only",
            "request-required-property-became-read-only",
        ),
        "became-not-read-only": (
            "request-optional-property-became-not-read-only",
            "request-required-property-became-not-read-only",
        ),
        "became-write-only": (
            "request-optional-property-became-write-only",
            "request-required-property-became-write-only",
        ),
        "became-not-write-only": (
            "request-optional-property-became-not-write-only",
            "request-required-property-became-not-write-only",
        ),
    },
    "response": {
        "became-read-only": (
            "response-optional-property-became-read-only",
            "response-required-property-became-read-only",
        ),
        "became-not-read-only": (
            "response-optional-property-became-not-read-only",
            "response-required-property-became-not-read-only",
        ),
        "became-write-only": (
            "response-optional-property-became-write-only",
            "response-required-property-became-write-only",
        ),
        "became-not-write-only": (
            "response-optional-property-became-not-write-only",
            "response-required-property-became-not-write-only",
        ),
    },
}
"""By direction; of an optional property and of a required one."""
_UNDESCRIBED: dict[_Direction, dict[PropertyRow, RuleId]] = {
    "request": {
        "became-required": "request-undescribed-property-became-required",
        "became-optional": "request-undescribed-property-became-optional",
    },
    "response": {
        "became-required": "response-undescribed-property-became-required",
        "became-optional": "response-undescribed-property-became-optional",
    },
}
"""By direction, for a name in `required` that no schema says anything about."""
_IN_RESPONSE_HEADERS: dict[PropertyRow, RuleId] = {
    "property-added": "response-header-property-added",
    "property-removed": "response-header-property-removed",
    "became-required": "response-header-property-became-required",
    "became-optional": "response-header-property-became-optional",
}
_IN_RESPONSES: dict[PropertyRow, tuple[RuleId, RuleId]] = {
    "property-added": (
        "response-optional-property-added",
        "response-required-property-added",
    ),
    "property-removed": (
        "response-optional-property-removed",
        "response-required-property-removed",
    ),
    "became-required": (
        "response-property-became-required",
        "response-property-became-required",
    ),
    "became-optional": (
        "response-property-became-optional",
        "response-property-became-optional",
    ),
}
"""Of an optional property and of a required one."""
_WRITE_ONLY: dict[PropertyRow, tuple[RuleId, RuleId]] = {
    "property-added": (
        "response-optional-write-only-property-added",
        "response-required-write-only-property-added",
    ),
    "property-removed": (
        "response-optional-write-only-property-removed",
        "response-required-write-only-property-removed",
    ),
    "became-required": (
        "response-write-only-property-became-required",
        "response-write-only-property-became-required",
    ),
    "became-optional": (
        "response-write-only-property-became-optional",
        "response-write-only-property-became-optional",
    ),
}
"""The same of properties that are not sent in responses, since they are write-only."""


def is_property_row(row: DifferenceRow) -> TypeGuard[PropertyRow]:
    """Whether a row is about a property, and its rule one of `property_rule`."""
    return row in _ROWS


def property_rule(
    direction: _Direction,
    place: Place,
    is_header: bool,
    row: PropertyRow,
    reached: Reached,
) -> RuleId | None:
    """The rule of what became of a property; None where it means nothing.

    `place` is that of `rules.row` for properties there.
    """
    difference, last = reached.difference, reached.last
    is_request = direction == "request"
    if is_request and reached.way.read_only:
        return None
    if difference.is_undescribed and not (last is not None and last.is_alternative):
        return _UNDESCRIBED[direction][row]
    if row in _ACCESS[direction]:
        if last is None or place not in ("request-property", "response-property"):
            return None
        return _ACCESS[direction][row][last.required]
    if is_request and difference.read_only:
        return None
    if is_request:
        is_closed_now = is_closed(reached.pair.revision)
        if place == "request-parameter-property":
            return _of_parameter(row, difference, is_closed_now, is_header)
        return _of_body(row, difference, is_closed_now)
    if place == "response-header-property":
        return _IN_RESPONSE_HEADERS[row]
    rules = _WRITE_ONLY if difference.write_only else _IN_RESPONSES
    return rules[row][difference.required]


def _of_body(row: PropertyRow, difference: Difference, is_closed_now: bool) -> RuleId:
    if row == "property-removed":
        # Where no further property is admitted, what clients go on sending is refused.
        if is_closed_now:
            return "request-property-removed-from-closed-object"
        return "request-property-removed"
    if row == "property-added":
        if not difference.required:
            return "new-optional-request-property"
        if difference.has_default:
            return "new-required-request-property-with-default"
        return "new-required-request-property"
    if row == "became-optional":
        return "request-property-became-optional"
    if difference.has_default:
        return "request-property-became-required-with-default"
    return "request-property-became-required"


def _of_parameter(
    row: PropertyRow, difference: Difference, is_closed_now: bool, is_header: bool
) -> RuleId:
    if row == "property-removed":
        if is_closed_now:
            return "request-parameter-property-removed-from-closed-object"
        return "request-parameter-property-removed"
    if row == "property-added":
        if not difference.required:
            return "new-optional-request-parameter-property"
        if is_header:
            return "new-required-request-header-property"
        return "new-required-request-parameter-property"
    if row == "became-optional":
        return "request-parameter-property-became-optional"
    if is_header:
        return "request-header-property-became-required"
    return "request-parameter-property-became-required"
