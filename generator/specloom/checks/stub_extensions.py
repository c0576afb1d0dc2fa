"""`x-stub`, by which a document says what an operation does with the things that a stub keeps (docs/stub.md)."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

import jsonschema_rs

from specloom.checks.survey import Survey
from specloom.checks.violations import violations
from specloom.document import Location, Value
from specloom.problems import Problem, problem

_POINTER = {"type": "string", "pattern": "^(/[^/]*)*$"}
_NAME = {"type": "string", "minLength": 1}
_SCHEMA = {
    "if": {"type": "boolean"},
    "then": {"const": False},
    "else": {
        "type": "object",
        "additionalProperties": False,
        "properties": {
            "action": {
                "enum": [
                    *("create", "list", "read", "replace", "merge", "delete", "none")
                ]
            },
            "resource": _NAME,
            "id": _NAME,
            "parameter": _NAME,
            "item": _POINTER,
            "items": _POINTER,
            "unique": {"type": "array", "items": _NAME},
        },
    },
}


def stub_extensions(survey: Survey) -> Iterator[Problem]:
    """What `x-stub` of paths and operations says wrong."""
    seen: set[Location] = set()
    for endpoint in survey.endpoints:
        for holder, place in (
            (endpoint.item, endpoint.item_location),
            (endpoint.value, endpoint.location),
        ):
            if "x-stub" in holder and place not in seen:
                seen.add(place)
                yield from _problems(holder["x-stub"], place / "x-stub")


def _problems(value: Value, place: Location) -> Iterator[Problem]:
    for violation in violations(_validator().iter_errors(value)):
        at = place
        for key in violation.path:
            at = at / key
        yield problem("invalid-stub-extension", violation.message, at)


@lru_cache
def _validator() -> jsonschema_rs.Draft202012Validator:
    return jsonschema_rs.Draft202012Validator(_SCHEMA)
