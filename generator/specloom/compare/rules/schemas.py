"""The rules about schemas, a part of the table in `rules`.

Most are rows of `schema_rows`; those about properties stand here. Identifiers and levels
are those of oasdiff wherever it has a rule of the same meaning, so that settings can be
taken along.
"""

from __future__ import annotations

from specloom.compare.identifiers import RuleId
from specloom.compare.rules.row import PLACES
from specloom.compare.rules.rule import (
    BREAKING,
    INFO,
    OFF,
    WARNING,
    Rule,
    level_of,
    rules_of,
)
from specloom.compare.rules.schema_rows import SCHEMA_ROWS

_ACCEPT = (
    "Go on accepting what was accepted, or release it as a new version of the API."
)
_PROMISE = "Keep the promise to clients, or release it as a new version of the API."
_DEFAULT_HINTS = {"request": _ACCEPT, "response": _PROMISE}
_OPTIONAL_FIRST = "Add it as optional first, and require it in a later version."
_TELL = "Clients that read it break; those that do not go on."


def _areas(place: str) -> str:
    if place.startswith("request-parameter"):
        return "parameters"
    if place.startswith("response-header"):
        return "headers"
    return "request bodies" if place.startswith("request") else "responses"


def _row_rules() -> list[Rule]:
    """The rules of all rows by place; what stands in two rows is that of the first."""
    rules: dict[RuleId, Rule] = {}
    for place in PLACES:
        for row in SCHEMA_ROWS:
            if place not in row.rules:
                continue
            name = row.rules[place]
            if name in rules:
                continue
            stated = row.stated(place)
            level = level_of(stated)
            hint = row.hint or _DEFAULT_HINTS[place.partition("-")[0]]
            rules[name] = Rule(
                id=name,
                level=level,
                message=row.message,
                hint="" if level == INFO else hint,
                area=_areas(place),
                is_off=stated == OFF,
            )
    return [*rules.values()]


_PROPERTY_RULES = [
    *rules_of(
        "request bodies",
        (
            "new-required-request-property",
            (BREAKING, INFO),
            "the required property `{name}` was added",
            _OPTIONAL_FIRST,
        ),
        (
            "new-required-request-property-with-default",
            (BREAKING, INFO),
            "the required property `{name}` was added, with a default",
            "A default does not make a missing property valid. " + _OPTIONAL_FIRST,
        ),
        (
            "new-optional-request-property",
            INFO,
            "the optional property `{name}` was added",
        ),
        (
            "request-property-removed",
            WARNING,
            "the property `{name}` was removed",
            "What clients go on sending is ignored at best.",
        ),
        (
            "request-property-removed-from-closed-object",
            (BREAKING, WARNING),
            "the property `{name}` was removed, and no further one is admitted",
            _ACCEPT,
        ),
        (
            "request-property-became-required",
            (BREAKING, INFO),
            "the property `{name}` became required",
            _ACCEPT,
        ),
        (
            "request-undescribed-property-became-required",
            (BREAKING, INFO),
            "`{name}`, which is no property of the schema, became required",
            _ACCEPT,
        ),
        (
            "request-undescribed-property-became-optional",
            (INFO, BREAKING),
            "`{name}`, which is no property of the schema, became optional",
        ),
        (
            "request-property-became-required-with-default",
            (BREAKING, INFO),
            "the property `{name}`, which has a default, became required",
            "A default does not make a missing property valid. " + _ACCEPT,
        ),
        (
            "request-property-became-optional",
            (INFO, BREAKING),
            "the property `{name}` became optional",
        ),
        (
            "request-read-only-property-enum-value-removed",
            INFO,
            "the enumeration lost {name}; the property is read-only",
        ),
        (
            "request-read-only-property-max-decreased",
            INFO,
            "`maximum` decreased from {before} to {after}; the property is read-only",
        ),
        (
            "request-read-only-property-exclusive-max-decreased",
            INFO,
            "`exclusiveMaximum` decreased from {before} to {after}; the property is read-only",
        ),
        (
            "request-read-only-property-max-length-decreased",
            INFO,
            "`maxLength` decreased from {before} to {after}; the property is read-only",
        ),
        (
            "request-read-only-property-min-increased",
            INFO,
            "`minimum` increased from {before} to {after}; the property is read-only",
        ),
        (
            "request-read-only-property-exclusive-min-increased",
            INFO,
            "`exclusiveMinimum` increased from {before} to {after}; the property is read-only",
        ),
    ),
    *rules_of(
        "parameters",
        (
            "new-required-request-header-property",
            BREAKING,
            "the required property `{name}` was added",
            _OPTIONAL_FIRST,
        ),
        (
            "new-required-request-parameter-property",
            BREAKING,
            "the required property `{name}` was added",
            _OPTIONAL_FIRST,
        ),
        (
            "new-optional-request-parameter-property",
            OFF,
            "the optional property `{name}` was added",
        ),
        (
            "request-parameter-property-removed",
            WARNING,
            "the property `{name}` was removed",
            "What clients go on sending is ignored at best.",
        ),
        (
            "request-parameter-property-removed-from-closed-object",
            BREAKING,
            "the property `{name}` was removed, and no further one is admitted",
            _ACCEPT,
        ),
        (
            "request-header-property-became-required",
            BREAKING,
            "the property `{name}` became required",
            _ACCEPT,
        ),
        (
            "request-parameter-property-became-required",
            BREAKING,
            "the property `{name}` became required",
            _ACCEPT,
        ),
        (
            "request-parameter-property-became-optional",
            OFF,
            "the property `{name}` became optional",
        ),
        (
            "request-header-property-became-enum",
            BREAKING,
            "values were restricted to {after}",
            _ACCEPT,
        ),
    ),
    *rules_of(
        "responses",
        (
            "response-required-property-added",
            (INFO, BREAKING),
            "the required property `{name}` was added",
        ),
        (
            "response-optional-property-added",
            INFO,
            "the optional property `{name}` was added",
        ),
        (
            "response-required-write-only-property-added",
            INFO,
            "the required write-only property `{name}` was added",
        ),
        (
            "response-optional-write-only-property-added",
            INFO,
            "the optional write-only property `{name}` was added",
        ),
        (
            "response-required-property-removed",
            BREAKING,
            "the required property `{name}` was removed",
            _PROMISE,
        ),
        (
            "response-optional-property-removed",
            WARNING,
            "the optional property `{name}` was removed",
            _TELL,
        ),
        (
            "response-required-write-only-property-removed",
            INFO,
            "the required write-only property `{name}` was removed",
        ),
        (
            "response-optional-write-only-property-removed",
            INFO,
            "the optional write-only property `{name}` was removed",
        ),
        (
            "response-property-became-required",
            (INFO, BREAKING),
            "the property `{name}` became required",
        ),
        (
            "response-property-became-optional",
            (BREAKING, INFO),
            "the property `{name}` became optional",
            _PROMISE,
        ),
        (
            "response-undescribed-property-became-required",
            (INFO, BREAKING),
            "`{name}`, which is no property of the schema, became required",
        ),
        (
            "response-undescribed-property-became-optional",
            (BREAKING, INFO),
            "`{name}`, which is no property of the schema, became optional",
            _PROMISE,
        ),
        (
            "response-write-only-property-became-required",
            INFO,
            "the write-only property `{name}` became required",
        ),
        (
            "response-write-only-property-became-optional",
            INFO,
            "the write-only property `{name}` became optional",
        ),
        (
            "response-write-only-property-enum-value-added",
            INFO,
            "the enumeration gained {name}; the property is write-only",
        ),
    ),
    *rules_of(
        "headers",
        ("response-header-property-added", INFO, "the property `{name}` was added"),
        (
            "response-header-property-removed",
            WARNING,
            "the property `{name}` was removed",
            _TELL,
        ),
        (
            "response-header-property-became-required",
            INFO,
            "the property `{name}` became required",
        ),
        (
            "response-header-property-became-optional",
            BREAKING,
            "the property `{name}` became optional",
            _PROMISE,
        ),
    ),
    *rules_of(
        "request bodies",
        (
            "request-optional-property-became-read-only",
            INFO,
            "the optional property became read-only",
        ),
        (
            "request-optional-property-became-not-read-only",
            INFO,
            "the optional property is no longer read-only",
        ),
        (
            "request-optional-property-became-write-only",
            INFO,
            "the optional property became write-only",
        ),
        (
            "request-optional-property-became-not-write-only",
            INFO,
            "the optional property is no longer write-only",
        ),
        (
            "request-required-property-became-read-only",
            INFO,
            "the required property became read-only",
        ),
        (
            "request-required-property-became-not-read-only",
            (BREAKING, INFO),
            "the required property is no longer read-only",
            _OPTIONAL_FIRST,
        ),
        (
            "request-required-property-became-write-only",
            INFO,
            "the required property became write-only",
        ),
        (
            "request-required-property-became-not-write-only",
            INFO,
            "the required property is no longer write-only",
        ),
    ),
    *rules_of(
        "responses",
        (
            "response-optional-property-became-read-only",
            INFO,
            "the optional property became read-only",
        ),
        (
            "response-optional-property-became-not-read-only",
            INFO,
            "the optional property is no longer read-only",
        ),
        (
            "response-optional-property-became-write-only",
            INFO,
            "the optional property became write-only",
        ),
        (
            "response-optional-property-became-not-write-only",
            INFO,
            "the optional property is no longer write-only",
        ),
        (
            "response-required-property-became-read-only",
            INFO,
            "the required property became read-only",
        ),
        (
            "response-required-property-became-not-read-only",
            INFO,
            "the required property is no longer read-only",
        ),
        (
            "response-required-property-became-write-only",
            INFO,
            "the required property became write-only",
        ),
        (
            "response-required-property-became-not-write-only",
            WARNING,
            "the required property is no longer write-only",
        ),
    ),
]
"""Rules about properties, which are named by what a property is."""

SCHEMA_RULES: list[Rule] = [*_row_rules(), *_PROPERTY_RULES]
"""Every rule about schemas."""
