"""Values that match their schemas for reasons anybody sees: `{type: integer, default: 30}`.

A validator has to be made of the whole document first, since a schema may refer to any other; nearly
all defaults need none. Source of the keywords: JSON Schema Validation 2020-12, section 6.
"""

from __future__ import annotations

from specloom.checks.schemas import fits, types_of
from specloom.document import Value, sequence
from specloom.standards.json_schema import ANNOTATIONS

_SILENT = ANNOTATIONS | {"format", "type"}
_MAX_LEVELS = 20


def plainly_matches(value: Value, schema: Value, level: int = 0) -> bool:
    """Whether a value matches a schema of few and simple keywords; False where it may or may not."""
    if not isinstance(schema, dict) or level > _MAX_LEVELS:
        return False
    if "type" in schema and not fits(value, types_of(schema)):
        return False
    for keyword, asserted in schema.items():
        if keyword in _SILENT or keyword.startswith("x-"):
            continue
        if keyword == "items":
            if not all(
                plainly_matches(item, asserted, level + 1) for item in sequence(value)
            ):
                return False
        elif not _holds(keyword, asserted, value):
            return False
    return True


def _holds(keyword: str, asserted: Value, value: Value) -> bool:
    """Whether a keyword is known and satisfied."""
    if keyword == "enum":
        # True and 1 are equal to Python alone.
        return isinstance(asserted, list) and any(
            type(allowed) is type(value) and allowed == value for allowed in asserted
        )
    measured = _measured(keyword, value)
    if measured is None or type(asserted) is not int:
        return False
    return measured >= asserted if keyword.startswith("min") else measured <= asserted


def _measured(keyword: str, value: Value) -> int | float | None:
    """What the bound `keyword` is held against; None where it is no bound of such a value."""
    match keyword:
        case "minimum" | "maximum" if type(value) is int or type(value) is float:
            return value
        case "minLength" | "maxLength" if isinstance(value, str):
            return len(value)
        case "minItems" | "maxItems" if isinstance(value, list):
            return len(value)
        case _:
            return None
