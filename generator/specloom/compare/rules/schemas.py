"""The rules about schemas, a part of the table in `rules`.

They are rows by places: a row says what became of a keyword, a place where
values of the schema travel. Identifiers and levels are those of oasdiff wherever it has a
rule of the same meaning, so that settings can be taken along. An identifier is for ever.
"""

from __future__ import annotations

from typing import NamedTuple, TypeAlias

from ..change import Level
from .rule import BREAKING, INFO, OFF, WARNING, Rule, Stated, level_of, rules_of


class Row(NamedTuple):
    """What becomes of a schema's keyword, with its level in requests and in responses."""

    name: str
    request: Stated
    response: Stated
    message: str
    hint: str = ""


_B: Level = BREAKING
_W: Level = WARNING
_I: Level = INFO
_O: Stated = OFF

_ACCEPT = (
    "Go on accepting what was accepted, or release it as a new version of the API."
)
_PROMISE = "Keep the promise to clients, or release it as a new version of the API."
_LEFT_OUT = "Requests that leave it out mean something else from now on."
_DEFAULT_HINTS = {"request": _ACCEPT, "response": _PROMISE}

#: Places below which values of a schema travel, with what they are called in messages.
REQUEST_PLACES = (
    *("request-body", "request-property"),
    *("request-parameter", "request-parameter-property"),
)
RESPONSE_PLACES = (
    *("response-body", "response-property"),
    *("response-header", "response-header-property"),
)
PLACES = (*REQUEST_PLACES, *RESPONSE_PLACES)


def _bound(name: str, keyword: str, *, upper: bool) -> tuple[Row, ...]:
    """The rows of a keyword that limits from above or from below.

    Who sends less than was accepted, or is sent less than was promised, notices nothing.
    """
    looser, tighter = (
        ("increased", "decreased") if upper else ("decreased", "increased")
    )
    change = f"`{keyword}` {{way}} from {{before}} to {{after}}"
    return (
        Row(f"{name}-{tighter}", _B, _O, change.replace("{way}", tighter)),
        Row(f"{name}-{looser}", _O, _B, change.replace("{way}", looser)),
        Row(f"{name}-set", _W, _O, f"`{keyword}` was set to {{after}}"),
        Row(f"{name}-unset", _O, _W, f"`{keyword}` {{before}} was removed"),
    )


def _presence(
    name: str, what: str, added: tuple[Level, Level], removed: tuple[Level, Level]
) -> tuple[Row, ...]:
    """The rows of something that is added or removed."""
    return (
        Row(f"{name}-added", *added, f"{what} was added"),
        Row(f"{name}-removed", *removed, f"{what} was removed"),
    )


_Levels: TypeAlias = tuple[Level, Level]

_NARROWS: tuple[_Levels, _Levels] = (_B, _I), (_I, _B)
"""Levels of what narrows when it is added, and widens when it is removed."""
_WIDENS: tuple[_Levels, _Levels] = (_I, _B), (_B, _I)

SCHEMA_ROWS: tuple[Row, ...] = (
    Row("type-changed", _B, _B, "the {name} changed from {before} to {after}"),
    Row("type-generalized", _I, _B, "the {name} was widened from {before} to {after}"),
    Row("type-specialized", _B, _I, "the {name} was narrowed from {before} to {after}"),
    Row(
        "type-compatible",
        _I,
        _I,
        "the {name} changed from {before} to {after}, which reads alike in this "
        "media type",
    ),
    Row("any-value-denied", _W, _I, "any value was admitted, and now only {after}"),
    Row("any-value-allowed", _O, _W, "any value is admitted, and not only {before}"),
    Row("list-of-types-widened", _I, _B, "the types grew from {before} to {after}"),
    Row("list-of-types-narrowed", _B, _I, "the types shrank from {before} to {after}"),
    Row("became-nullable", _I, _B, "null became a value"),
    Row("became-not-nullable", _B, _I, "null is no longer a value"),
    Row("forbidden", _B, _I, "no value is admitted any more"),
    Row("no-longer-forbidden", _I, _B, "values are admitted where none was"),
    Row("became-enum", _B, _I, "values were restricted to {after}"),
    Row("enum-removed", _I, _W, "values are no longer restricted to {before}"),
    Row("enum-value-removed", _B, _I, "the enumeration lost {name}"),
    Row(
        "enum-value-added",
        _I,
        _W,
        "the enumeration gained {name}",
        "Clients that list all values meet one they do not know.",
    ),
    Row("const-added", _B, _I, "the value became the constant {after}"),
    Row("const-removed", _I, _B, "the value is no longer the constant {before}"),
    Row("const-changed", _B, _B, "the constant changed from {before} to {after}"),
    Row(
        "x-extensible-enum-value-removed",
        _B,
        _I,
        "`x-extensible-enum` lost `{name}`",
    ),
    *_bound("max", "maximum", upper=True),
    *_bound("min", "minimum", upper=False),
    *_bound("exclusive-max", "exclusiveMaximum", upper=True),
    *_bound("exclusive-min", "exclusiveMinimum", upper=False),
    *_bound("max-length", "maxLength", upper=True),
    *_bound("min-length", "minLength", upper=False)[:2],
    *_bound("max-items", "maxItems", upper=True),
    *_bound("min-items", "minItems", upper=False),
    *_bound("max-properties", "maxProperties", upper=True),
    *_bound("min-properties", "minProperties", upper=False),
    *_bound("max-contains", "maxContains", upper=True),
    *_bound("min-contains", "minContains", upper=False),
    Row("pattern-added", _B, _I, "the pattern {after} was added"),
    Row("pattern-removed", _I, _I, "the pattern {before} was removed"),
    Row("pattern-changed", _W, _I, "the pattern changed from {before} to {after}"),
    Row(
        "pattern-generalized",
        _I,
        _I,
        "the pattern {before} gave way to one that any text matches",
    ),
    Row("multiple-of-added", _W, _O, "`multipleOf` was set to {after}"),
    Row("multiple-of-removed", _O, _W, "`multipleOf` {before} was removed"),
    Row("multiple-of-changed", _B, _W, "`multipleOf` changed from {before} to {after}"),
    Row(
        "multiple-of-generalized",
        _O,
        _W,
        "`multipleOf` changed from {before} to {after}, which divides it",
    ),
    Row(
        "multiple-of-specialized",
        _B,
        _O,
        "`multipleOf` changed from {before} to {after}, a multiple of it",
    ),
    Row("unique-items-added", _W, _O, "items have to be unique"),
    Row("unique-items-removed", _O, _W, "items need not be unique any more"),
    Row("default-value-added", _I, _I, "the default {after} was added", _LEFT_OUT),
    Row("default-value-removed", _I, _I, "the default {before} was removed", _LEFT_OUT),
    Row(
        "default-value-changed",
        _I,
        _I,
        "the default changed from {before} to {after}",
        _LEFT_OUT,
    ),
    Row("property-added", _I, _I, "the property `{name}` was added"),
    Row("property-removed", _W, _W, "the property `{name}` was removed"),
    Row("became-required", _B, _I, "the property `{name}` became required"),
    Row("became-optional", _I, _B, "the property `{name}` became optional"),
    Row("became-read-only", _I, _I, "it became read-only"),
    Row("became-not-read-only", _I, _I, "it is no longer read-only"),
    Row("became-write-only", _I, _I, "it became write-only"),
    Row("became-not-write-only", _I, _I, "it is no longer write-only"),
    Row("deprecated", _I, _I, "it was deprecated"),
    Row(
        "deprecated-with-sunset",
        _I,
        _I,
        "it was deprecated with the sunset date {name}",
    ),
    Row(
        "deprecated-sunset-invalid",
        _B,
        _B,
        "it was deprecated with a sunset date that is none: {name}",
        "Write `x-sunset` as a date: 2030-12-31.",
    ),
    Row(
        "deprecated-sunset-missing",
        _B,
        _B,
        "it was deprecated without a sunset date",
        "Say in `x-sunset` by when clients have to move.",
    ),
    Row(
        "sunset-date-too-small",
        _B,
        _B,
        "it was deprecated with a sunset date that is too soon: {name}",
        "Give clients more time.",
    ),
    Row("reactivated", _I, _I, "it is no longer deprecated"),
    Row("stability-decreased", _B, _B, "less stability: {before} became {after}"),
    Row("stability-increased", _I, _I, "more stability: {before} became {after}"),
    Row(
        "additional-properties-denied",
        _W,
        _I,
        "properties that are not named are no longer admitted",
    ),
    Row(
        "additional-properties-allowed",
        _I,
        _I,
        "properties that are not named are admitted",
    ),
    *_presence("pattern-property", "the pattern property `{name}`", *_NARROWS),
    Row(
        "pattern-property-allowed",
        _I,
        _W,
        "properties that match `{name}` are admitted, and no others that are not named",
    ),
    Row(
        "pattern-property-denied",
        _B,
        _I,
        "properties that match `{name}` are no longer admitted",
    ),
    *_presence("property-names", "`propertyNames`", *_NARROWS),
    *_presence("dependent-schema", "the dependent schema `{name}`", *_NARROWS),
    Row(
        "dependent-required-added",
        _B,
        _I,
        "with `{name}`, {after} became required",
    ),
    Row(
        "dependent-required-removed",
        _I,
        _B,
        "with `{name}`, {before} is no longer required",
    ),
    Row(
        "dependent-required-changed",
        _B,
        _B,
        "what `{name}` requires changed from {before} to {after}",
    ),
    *_presence("unevaluated-items", "`unevaluatedItems`", *_NARROWS),
    *_presence("unevaluated-properties", "`unevaluatedProperties`", *_NARROWS),
    *_presence("contains", "`contains`", *_NARROWS),
    *_presence("not", "`not`", *_NARROWS),
    *_presence("if", "the condition {name}", *_NARROWS),
    *_presence("then", "`then`", *_NARROWS),
    *_presence("else", "`else`", *_NARROWS),
    *_presence("prefix-items", "the item {name} of a tuple", *_WIDENS),
    *_presence("prefix-item-schema", "the schema of item {name} of a tuple", *_NARROWS),
    *_presence("content-schema", "`contentSchema`", *_NARROWS),
    Row(
        "content-media-type-changed",
        _B,
        _B,
        "`contentMediaType` changed from {before} to {after}",
    ),
    Row(
        "content-encoding-changed",
        _B,
        _B,
        "`contentEncoding` changed from {before} to {after}",
    ),
    *_presence("one-of", "the alternative {name} of `oneOf`", *_WIDENS),
    *_presence("subtype", "the discriminator's subtype {name}", *_WIDENS),
    *_presence("any-of", "the alternative {name} of `anyOf`", (_I, _I), (_B, _I)),
    Row(
        "any-of-became-one-of",
        _W,
        _I,
        "`anyOf` became `oneOf`, and alternatives may overlap",
        "Values that match more than one alternative are no longer valid.",
    ),
    Row(
        "wrapped-in-one-of",
        _B,
        _B,
        "the object became one alternative of `oneOf`",
        "Values that match more than one alternative are no longer valid.",
    ),
    *_presence("discriminator", "the discriminator", (_I, _I), (_I, _I)),
    Row(
        "discriminator-property-name-changed",
        _I,
        _I,
        "the discriminator's property changed from {before} to {after}",
    ),
    Row(
        "discriminator-mapping-added",
        _I,
        _I,
        "the discriminator's value {name} was added",
    ),
    Row(
        "discriminator-mapping-deleted",
        _I,
        _I,
        "the discriminator's value {name} was removed",
    ),
    Row(
        "discriminator-mapping-changed",
        _I,
        _I,
        "the discriminator's value {name} stands for {after} instead of {before}",
    ),
    Row(
        "discriminator-value-changed",
        _B,
        _B,
        "the discriminator's value for {name} changed from {before} to {after}",
        "Write the old value in the discriminator's `mapping`.",
    ),
    *_presence("all-of", "{name} of `allOf`", (_I, _I), (_I, _I)),
    Row(
        "all-of-added-annotation-only",
        _I,
        _I,
        "{name} of `allOf`, which says words only, was added",
    ),
    Row(
        "all-of-removed-annotation-only",
        _I,
        _I,
        "{name} of `allOf`, which said words only, was removed",
    ),
    Row("extension-changed", _I, _I, "`{name}` changed from {before} to {after}"),
)
"""What can become of a schema. The order is that of the documentation."""

PROPERTY_ROWS = frozenset(
    {
        *("property-added", "property-removed", "became-required", "became-optional"),
        *("became-read-only", "became-not-read-only"),
        *("became-write-only", "became-not-write-only"),
    }
)
"""Rows about a property of the schema; their rules are named by what the property is."""

LIFE_ROWS = frozenset(
    {
        *("deprecated", "deprecated-with-sunset", "deprecated-sunset-invalid"),
        *("deprecated-sunset-missing", "sunset-date-too-small"),
        *("reactivated", "stability-decreased", "stability-increased"),
    }
)
"""Rows about a property that a whole body, parameter or header says in its own words."""

RENAMED: dict[tuple[str, str], str] = {
    ("response-body", "enum-value-removed"): "response-mediatype-enum-value-removed",
    ("request-body", "type-specialized"): "request-body-type-changed",
    ("request-property", "type-specialized"): "request-property-type-changed",
    ("request-parameter", "type-specialized"): "request-parameter-type-changed",
    ("request-parameter", "type-compatible"): "request-parameter-type-generalized",
    (
        "request-parameter-property",
        "type-compatible",
    ): "request-parameter-property-type-changed",
    **{
        (place, "pattern-generalized"): f"{place}-pattern-changed"
        for place in RESPONSE_PLACES
    },
}
"""Rows that a place has under the identifier of another."""

_LEVELS: dict[str, Stated] = {
    **{
        f"{place}-{row}": _I
        for place in ("request-body", "request-property", "request-parameter")
        for row in (
            *("max-increased", "min-decreased"),
            *("exclusive-max-increased", "exclusive-min-decreased"),
            *("max-length-increased", "min-length-decreased"),
        )
    },
    **{
        f"{place}-{row}": _I
        for place in ("request-body", "request-property")
        for row in ("max-contains-increased", "min-contains-decreased")
    },
    **{
        f"{place}-{row}": _I
        for place in ("response-body", "response-property")
        for row in ("max-contains-decreased", "min-contains-increased")
    },
    "request-parameter-max-items-increased": _I,
    "request-parameter-min-items-decreased": _I,
    "request-body-enum-value-added": _O,
    "request-parameter-default-value-added": _B,
    "request-parameter-default-value-changed": _B,
    "request-parameter-default-value-removed": _B,
    "request-parameter-property-type-changed": _W,
    "response-property-any-of-added": _I,
    "response-body-any-of-added": _I,
    "response-body-max-length-unset": _B,
    "response-property-max-length-unset": _B,
    "response-body-min-items-unset": _B,
    "response-property-min-items-unset": _B,
}
"""Levels that differ from those of the row."""


def _areas(place: str) -> str:
    if place.startswith("request-parameter"):
        return "parameters"
    if place.startswith("response-header"):
        return "headers"
    return "request bodies" if place.startswith("request") else "responses"


def _schema_rules() -> list[Rule]:
    rules: list[Rule] = []
    for place in PLACES:
        side = place.partition("-")[0]
        for row in SCHEMA_ROWS:
            if row.name in PROPERTY_ROWS or (place, row.name) in RENAMED:
                continue
            if row.name in LIFE_ROWS and not place.endswith("-property"):
                continue
            name = f"{place}-{row.name}"
            usual = row.request if side == "request" else row.response
            stated = _LEVELS.get(name, usual)
            level = level_of(stated)
            hint = row.hint or _DEFAULT_HINTS[side]
            rules.append(
                Rule(
                    id=name,
                    level=level,
                    message=row.message,
                    hint="" if level == _I else hint,
                    area=_areas(place),
                    is_off=stated == OFF,
                )
            )
    return rules


_OPTIONAL_FIRST = "Add it as optional first, and require it in a later version."
_DEPRECATE_FIRST = (
    "Deprecate it first, with an `x-sunset` date that clients can plan with."
)
_TELL = "Clients that read it break; those that do not go on."

_READ_ONLY: list[tuple[str, Level, str]] = [
    (f"request-read-only-property-{row}", _I, f"{message}; the property is read-only")
    for row, message in (
        ("enum-value-removed", "the enumeration lost {name}"),
        ("max-decreased", "`maximum` decreased from {before} to {after}"),
        (
            "exclusive-max-decreased",
            "`exclusiveMaximum` decreased from {before} to {after}",
        ),
        (
            "max-length-decreased",
            "`maxLength` decreased from {before} to {after}",
        ),
        ("min-increased", "`minimum` increased from {before} to {after}"),
        (
            "exclusive-min-increased",
            "`exclusiveMinimum` increased from {before} to {after}",
        ),
    )
]

_ACCESS: dict[tuple[str, str, str], Level] = {
    # What was not sent has to be from now on.
    ("request", "required", "became-not-read-only"): _B,
    ("response", "required", "became-not-write-only"): _W,
}

_PROPERTY_RULES = [
    *rules_of(
        "request bodies",
        (
            "new-required-request-property",
            _B,
            "the required property `{name}` was added",
            _OPTIONAL_FIRST,
        ),
        (
            "new-required-request-property-with-default",
            _B,
            "the required property `{name}` was added, with a default",
            "A default does not make a missing property valid. " + _OPTIONAL_FIRST,
        ),
        (
            "new-optional-request-property",
            _I,
            "the optional property `{name}` was added",
        ),
        (
            "request-property-removed",
            _W,
            "the property `{name}` was removed",
            "What clients go on sending is ignored at best.",
        ),
        (
            "request-property-removed-from-closed-object",
            _B,
            "the property `{name}` was removed, and no further one is admitted",
            _ACCEPT,
        ),
        (
            "request-property-became-required",
            _B,
            "the property `{name}` became required",
            _ACCEPT,
        ),
        (
            "request-undescribed-property-became-required",
            _B,
            "`{name}`, which is no property of the schema, became required",
            _ACCEPT,
        ),
        (
            "request-undescribed-property-became-optional",
            _I,
            "`{name}`, which is no property of the schema, became optional",
        ),
        (
            "request-property-became-required-with-default",
            _B,
            "the property `{name}`, which has a default, became required",
            "A default does not make a missing property valid. " + _ACCEPT,
        ),
        (
            "request-property-became-optional",
            _I,
            "the property `{name}` became optional",
        ),
        *_READ_ONLY,
    ),
    *rules_of(
        "parameters",
        (
            "new-required-request-header-property",
            _B,
            "the required property `{name}` was added",
            _OPTIONAL_FIRST,
        ),
        (
            "new-required-request-parameter-property",
            _B,
            "the required property `{name}` was added",
            _OPTIONAL_FIRST,
        ),
        (
            "new-optional-request-parameter-property",
            _O,
            "the optional property `{name}` was added",
        ),
        (
            "request-parameter-property-removed",
            _W,
            "the property `{name}` was removed",
            "What clients go on sending is ignored at best.",
        ),
        (
            "request-parameter-property-removed-from-closed-object",
            _B,
            "the property `{name}` was removed, and no further one is admitted",
            _ACCEPT,
        ),
        (
            "request-header-property-became-required",
            _B,
            "the property `{name}` became required",
            _ACCEPT,
        ),
        (
            "request-parameter-property-became-required",
            _B,
            "the property `{name}` became required",
            _ACCEPT,
        ),
        (
            "request-parameter-property-became-optional",
            _O,
            "the property `{name}` became optional",
        ),
        (
            "request-header-property-became-enum",
            _B,
            "values were restricted to {after}",
            _ACCEPT,
        ),
    ),
    *rules_of(
        "responses",
        (
            "response-required-property-added",
            _I,
            "the required property `{name}` was added",
        ),
        (
            "response-optional-property-added",
            _I,
            "the optional property `{name}` was added",
        ),
        (
            "response-required-write-only-property-added",
            _I,
            "the required write-only property `{name}` was added",
        ),
        (
            "response-optional-write-only-property-added",
            _I,
            "the optional write-only property `{name}` was added",
        ),
        (
            "response-required-property-removed",
            _B,
            "the required property `{name}` was removed",
            _PROMISE,
        ),
        (
            "response-optional-property-removed",
            _W,
            "the optional property `{name}` was removed",
            _TELL,
        ),
        (
            "response-required-write-only-property-removed",
            _I,
            "the required write-only property `{name}` was removed",
        ),
        (
            "response-optional-write-only-property-removed",
            _I,
            "the optional write-only property `{name}` was removed",
        ),
        (
            "response-property-became-required",
            _I,
            "the property `{name}` became required",
        ),
        (
            "response-property-became-optional",
            _B,
            "the property `{name}` became optional",
            _PROMISE,
        ),
        (
            "response-undescribed-property-became-required",
            _I,
            "`{name}`, which is no property of the schema, became required",
        ),
        (
            "response-undescribed-property-became-optional",
            _B,
            "`{name}`, which is no property of the schema, became optional",
            _PROMISE,
        ),
        (
            "response-write-only-property-became-required",
            _I,
            "the write-only property `{name}` became required",
        ),
        (
            "response-write-only-property-became-optional",
            _I,
            "the write-only property `{name}` became optional",
        ),
        (
            "response-mediatype-enum-value-removed",
            _I,
            "the enumeration lost {name}",
        ),
        (
            "response-write-only-property-enum-value-added",
            _I,
            "the enumeration gained {name}; the property is write-only",
        ),
    ),
    *rules_of(
        "headers",
        ("response-header-property-added", _I, "the property `{name}` was added"),
        (
            "response-header-property-removed",
            _W,
            "the property `{name}` was removed",
            _TELL,
        ),
        (
            "response-header-property-became-required",
            _I,
            "the property `{name}` became required",
        ),
        (
            "response-header-property-became-optional",
            _B,
            "the property `{name}` became optional",
            _PROMISE,
        ),
    ),
    *(
        rule
        for side, area in (("request", "request bodies"), ("response", "responses"))
        for need in ("optional", "required")
        for ending, words in (
            ("became-read-only", "became read-only"),
            ("became-not-read-only", "is no longer read-only"),
            ("became-write-only", "became write-only"),
            ("became-not-write-only", "is no longer write-only"),
        )
        for rule in rules_of(
            area,
            (
                f"{side}-{need}-property-{ending}",
                _ACCESS.get((side, need, ending), _I),
                f"the {need} property {words}",
                (_OPTIONAL_FIRST if _ACCESS.get((side, need, ending)) == _B else ""),
            ),
        )
    ),
]

SCHEMA_RULES: list[Rule] = [*_schema_rules(), *_PROPERTY_RULES]
"""Every rule about schemas."""
