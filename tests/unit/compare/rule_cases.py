"""Every rule with the smallest change that it is about: what `test_rules` runs."""

from __future__ import annotations

from typing import NamedTuple

from specloom.document.value import Value

from .rule_levels import Expected

Schema = dict[str, Value]

TEXT: Schema = {"type": "string"}
WHOLE: Schema = {"type": "integer"}
LIST: Schema = {"type": "array", "items": {}}
OBJECT: Schema = {"type": "object"}


def with_(schema: Schema, **keywords: Value) -> Schema:
    """The schema with further keywords; `_` stands for what Python reserves."""
    return {**schema, **{key.strip("_"): value for key, value in keywords.items()}}


def bound(schema: Schema, keyword: str, *values: int | None) -> tuple[Schema, Schema]:
    before, after = (
        schema if value is None else {**schema, keyword: value} for value in values
    )
    return before, after


def presence(
    name: str, keyword: str, value: Value, schema: Schema
) -> dict[str, tuple[Schema, Schema]]:
    """The rows of a keyword that is added, and removed."""
    there = {**schema, keyword: value}
    return {f"{name}-added": (schema, there), f"{name}-removed": (there, schema)}


def bounds(name: str, keyword: str, schema: Schema) -> dict[str, tuple[Schema, Schema]]:
    return {
        f"{name}-increased": bound(schema, keyword, 3, 5),
        f"{name}-decreased": bound(schema, keyword, 5, 3),
        f"{name}-set": bound(schema, keyword, None, 3),
        f"{name}-unset": bound(schema, keyword, 3, None),
    }


def mapped(**mapping: Value) -> Schema:
    return with_(OBJECT, discriminator={"propertyName": "a", "mapping": mapping})


_ONE: Schema = {"type": "object", "properties": {"a": TEXT}}
_TWO: Schema = {"type": "object", "properties": {"b": WHOLE}}
_THREE: Schema = {"type": "object", "properties": {"c": {"type": "boolean"}}}
_CATS = "#/components/schemas/Cat"
_DOGS = "#/components/schemas/Dog"
_CHOICE: Schema = {"oneOf": [{"$ref": _CATS}, {"$ref": _DOGS}]}
_MAPPED: Schema = {"propertyName": "kind", "mapping": {"one": "One", "two": "Two"}}

_CLOSED = with_(OBJECT, additionalProperties=False)
_NEARLY_CLOSED = with_(_CLOSED, patternProperties={"^a": TEXT})

_BASE: Schema = with_(OBJECT, discriminator={"propertyName": "a"})
_BASES = "#/components/schemas/Base"
_EXTENDS: Schema = {"allOf": [{"$ref": _BASES}]}

COMPONENTS: dict[str, tuple[Schema, Schema]] = {
    "subtype-added": ({"Base": _BASE}, {"Base": _BASE, "Cat": _EXTENDS}),
    "subtype-removed": ({"Base": _BASE, "Cat": _EXTENDS}, {"Base": _BASE}),
}
"""The components of rows that are about those."""

SCHEMAS: dict[str, tuple[Schema, Schema]] = {
    "type-changed": (WHOLE, {"type": "boolean"}),
    "type-generalized": (WHOLE, {"type": "number"}),
    "type-specialized": ({"type": "number"}, WHOLE),
    "any-value-denied": ({"type": "array"}, with_(LIST, items=TEXT)),
    "any-value-allowed": (with_(OBJECT, additionalProperties=TEXT), OBJECT),
    "list-of-types-widened": (TEXT, {"oneOf": [TEXT, WHOLE]}),
    "list-of-types-narrowed": ({"anyOf": [TEXT, WHOLE]}, TEXT),
    "became-nullable": (TEXT, {"type": ["string", "null"]}),
    "became-not-nullable": ({"anyOf": [TEXT, {"type": "null"}]}, TEXT),
    "forbidden": (LIST, with_(LIST, allOf=[False])),
    "no-longer-forbidden": (with_(LIST, allOf=[False]), LIST),
    "became-enum": (TEXT, with_(TEXT, enum=["a"])),
    "enum-removed": (with_(TEXT, enum=["a"]), TEXT),
    "enum-value-removed": (with_(TEXT, enum=["a", "b"]), with_(TEXT, enum=["a"])),
    "enum-value-added": (with_(TEXT, enum=["a"]), with_(TEXT, enum=["a", "b"])),
    "const-changed": (with_(TEXT, const="a"), with_(TEXT, const="b")),
    **presence("const", "const", "a", TEXT),
    "x-extensible-enum-value-removed": (
        {**TEXT, "x-extensible-enum": ["a", "b"]},
        {**TEXT, "x-extensible-enum": ["a"]},
    ),
    **bounds("max", "maximum", WHOLE),
    **bounds("min", "minimum", WHOLE),
    **bounds("exclusive-max", "exclusiveMaximum", WHOLE),
    **bounds("exclusive-min", "exclusiveMinimum", WHOLE),
    **bounds("max-length", "maxLength", TEXT),
    "min-length-increased": bound(TEXT, "minLength", None, 3),
    "min-length-decreased": bound(TEXT, "minLength", 3, None),
    **bounds("max-items", "maxItems", LIST),
    **bounds("min-items", "minItems", LIST),
    **bounds("max-properties", "maxProperties", OBJECT),
    **bounds("min-properties", "minProperties", OBJECT),
    **bounds("max-contains", "maxContains", LIST),
    **bounds("min-contains", "minContains", LIST),
    **presence("pattern", "pattern", "^a$", TEXT),
    "pattern-changed": (with_(TEXT, pattern="^a$"), with_(TEXT, pattern="^b$")),
    "pattern-generalized": (with_(TEXT, pattern="^a$"), with_(TEXT, pattern=".*")),
    **presence("multiple-of", "multipleOf", 2, WHOLE),
    "multiple-of-changed": bound(WHOLE, "multipleOf", 2, 3),
    "multiple-of-generalized": bound(WHOLE, "multipleOf", 4, 2),
    "multiple-of-specialized": bound(WHOLE, "multipleOf", 2, 4),
    **presence("unique-items", "uniqueItems", True, LIST),
    **presence("default-value", "default", "a", TEXT),
    "default-value-changed": (with_(TEXT, default="a"), with_(TEXT, default="b")),
    "deprecated": (TEXT, with_(TEXT, deprecated=True)),
    "deprecated-with-sunset": (
        TEXT,
        {**TEXT, "deprecated": True, "x-sunset": "2990-01-31"},
    ),
    "deprecated-sunset-invalid": (
        TEXT,
        {**TEXT, "deprecated": True, "x-sunset": "soon"},
    ),
    "deprecated-sunset-missing": (TEXT, with_(TEXT, deprecated=True)),
    "sunset-date-too-small": (
        TEXT,
        {**TEXT, "deprecated": True, "x-sunset": "2001-01-31"},
    ),
    "reactivated": (with_(TEXT, deprecated=True), TEXT),
    "stability-decreased": (TEXT, {**TEXT, "x-stability-level": "beta"}),
    "stability-increased": ({**TEXT, "x-stability-level": "beta"}, TEXT),
    "additional-properties-denied": (OBJECT, with_(OBJECT, additionalProperties=False)),
    "additional-properties-allowed": (
        with_(OBJECT, additionalProperties=False),
        OBJECT,
    ),
    **presence("pattern-property", "patternProperties", {"^a": TEXT}, OBJECT),
    "pattern-property-allowed": (_CLOSED, _NEARLY_CLOSED),
    "pattern-property-denied": (_NEARLY_CLOSED, _CLOSED),
    **presence("property-names", "propertyNames", {"maxLength": 3}, OBJECT),
    **presence("dependent-schema", "dependentSchemas", {"a": _ONE}, OBJECT),
    **presence("dependent-required", "dependentRequired", {"a": ["b"]}, OBJECT),
    "dependent-required-changed": (
        with_(OBJECT, dependentRequired={"a": ["b"]}),
        with_(OBJECT, dependentRequired={"a": ["c"]}),
    ),
    **presence("unevaluated-items", "unevaluatedItems", False, LIST),
    **presence("unevaluated-properties", "unevaluatedProperties", False, OBJECT),
    **presence("contains", "contains", TEXT, LIST),
    **presence("not", "not", {"const": "a"}, TEXT),
    **presence("if", "if", {"maxLength": 3}, TEXT),
    **presence("then", "then", {"maxLength": 3}, TEXT),
    **presence("else", "else", {"maxLength": 3}, TEXT),
    **{
        f"{name}-{ending}": (
            with_(LIST, items=items, prefixItems=[*before]),
            with_(LIST, items=items, prefixItems=[*after]),
        )
        for name, items in (("prefix-items", False), ("prefix-item-schema", True))
        for ending, before, after in (
            ("added", [TEXT], [TEXT, WHOLE]),
            ("removed", [TEXT, WHOLE], [TEXT]),
        )
    },
    **presence("content-schema", "contentSchema", WHOLE, TEXT),
    "content-media-type-changed": (TEXT, with_(TEXT, contentMediaType="text/html")),
    "content-encoding-changed": (TEXT, with_(TEXT, contentEncoding="base64")),
    "one-of-added": ({"oneOf": [_ONE, _TWO]}, {"oneOf": [_ONE, _TWO, _THREE]}),
    "one-of-removed": ({"oneOf": [_ONE, _TWO, _THREE]}, {"oneOf": [_ONE, _TWO]}),
    "any-of-added": ({"anyOf": [_ONE, _TWO]}, {"anyOf": [_ONE, _TWO, _THREE]}),
    "any-of-removed": ({"anyOf": [_ONE, _TWO, _THREE]}, {"anyOf": [_ONE, _TWO]}),
    "subtype-added": ({"$ref": _BASES}, {"$ref": _BASES}),
    "subtype-removed": ({"$ref": _BASES}, {"$ref": _BASES}),
    "any-of-became-one-of": ({"anyOf": [_ONE, _TWO]}, {"oneOf": [_ONE, _TWO]}),
    "wrapped-in-one-of": (_ONE, {"oneOf": [_ONE, _TWO]}),
    **presence("discriminator", "discriminator", _MAPPED, OBJECT),
    "discriminator-property-name-changed": (
        with_(OBJECT, discriminator={"propertyName": "a"}),
        with_(OBJECT, discriminator={"propertyName": "b"}),
    ),
    **{
        f"discriminator-mapping-{ending}": (mapped(**before), mapped(**after))
        for ending, before, after in (
            ("added", {"x": "One"}, {"x": "One", "y": "Two"}),
            ("deleted", {"x": "One", "y": "Two"}, {"x": "One"}),
            ("changed", {"x": "One"}, {"x": "Two"}),
        )
    },
    "discriminator-value-changed": (
        {**_CHOICE, **mapped(x=_CATS, y=_DOGS)},
        {**_CHOICE, **mapped(x=_DOGS, y=_CATS)},
    ),
    "all-of-added": ({"allOf": [_ONE]}, {"allOf": [_ONE, _TWO]}),
    "all-of-removed": ({"allOf": [_ONE, _TWO]}, {"allOf": [_ONE]}),
    "all-of-added-annotation-only": (
        {"allOf": [_ONE]},
        {"allOf": [_ONE, {"description": "words"}]},
    ),
    "all-of-removed-annotation-only": (
        {"allOf": [_ONE, {"description": "words"}]},
        {"allOf": [_ONE]},
    ),
    "extension-changed": (TEXT, {**TEXT, "x-stub-value": "a"}),
}
"""What becomes of a schema, by the rows of the table."""


class Case(NamedTuple):
    """A rule, its level, and what of a document changes: YAML before and after."""

    rule: str
    level: Expected
    before: str
    after: str


def _schema(schema: str) -> str:
    return "requestBody: {content: {application/json: {schema: " + schema + "}}}"


def _answer(schema: str) -> str:
    return (
        "responses: {'200': {description: d, content: {application/json: {schema: "
        + schema
        + "}}}}"
    )


def _flags(keyword: str, required: bool) -> tuple[str, str]:
    need = "required: [p], " if required else ""
    plain = f"{{type: object, {need}properties: {{p: {{type: string}}}}}}"
    flagged = plain.replace("string}", f"string, {keyword}: true}}")
    return plain, flagged


_INFO: Expected = "info"
_REVEALED: dict[tuple[str, str, str], Expected] = {
    ("request", "required", "readOnly"): "breaking",
    ("response", "required", "writeOnly"): "warning",
}
"""What it is that a property is hidden no longer."""


def _access() -> list[Case]:
    cases: list[Case] = []
    for side, place in (("request", _schema), ("response", _answer)):
        for need in ("optional", "required"):
            for keyword, words in (
                ("readOnly", "read-only"),
                ("writeOnly", "write-only"),
            ):
                plain, flagged = _flags(keyword, need == "required")
                rule = f"{side}-{need}-property-became"
                level = _REVEALED.get((side, need, keyword), _INFO)
                cases.append(
                    Case(f"{rule}-{words}", "info", place(plain), place(flagged))
                )
                cases.append(
                    Case(f"{rule}-not-{words}", level, place(flagged), place(plain))
                )
    return cases


def _object(properties: str, required: str = "") -> str:
    return f"{{type: object, required: [{required}], properties: {{{properties}}}}}"


def _closed(properties: str) -> str:
    return _object(properties).replace("{", "{additionalProperties: false, ", 1)


_P = "p: {type: string}"
_Q = "q: {type: string}"
_HIDDEN = "q: {type: string, writeOnly: true}"


def _read_only(keyword: str, before: str, after: str, type_: str) -> tuple[str, str]:
    def side(value: str) -> str:
        return _schema(
            _object(f"p: {{type: {type_}, readOnly: true, {keyword}: {value}}}")
        )

    return side(before), side(after)


def _parameter(schema: str, where: str = "query") -> str:
    return f"parameters: [{{name: n, in: {where}, schema: {schema}}}]"


def _level(ending: str, removed: Expected) -> Expected:
    return _INFO if ending == "added" else removed


_REMOVED: list[tuple[str, str, str, Expected]] = [
    ("required", "", _Q, "breaking"),
    ("optional", "", _Q, "warning"),
    ("required", "-write-only", _HIDDEN, "info"),
    ("optional", "-write-only", _HIDDEN, "info"),
]

PROPERTY_CASES: list[Case] = [
    Case(
        "new-required-request-property",
        "breaking",
        _schema(_object(_P)),
        _schema(_object(f"{_P}, {_Q}", "q")),
    ),
    Case(
        "new-required-request-property-with-default",
        "breaking",
        _schema(_object(_P)),
        _schema(_object(f"{_P}, q: {{type: string, default: a}}", "q")),
    ),
    Case(
        "new-optional-request-property",
        "info",
        _schema(_object(_P)),
        _schema(_object(f"{_P}, {_Q}")),
    ),
    Case(
        "request-property-removed",
        "warning",
        _schema(_object(f"{_P}, {_Q}")),
        _schema(_object(_P)),
    ),
    Case(
        "request-property-removed-from-closed-object",
        "breaking",
        _schema(_closed(f"{_P}, {_Q}")),
        _schema(_closed(_P)),
    ),
    Case(
        "request-parameter-property-removed-from-closed-object",
        "breaking",
        _parameter(_closed(f"{_P}, {_Q}")),
        _parameter(_closed(_P)),
    ),
    Case(
        "request-property-became-required",
        "breaking",
        _schema(_object(_P)),
        _schema(_object(_P, "p")),
    ),
    Case(
        "request-undescribed-property-became-required",
        "breaking",
        _schema(_object(_P)),
        _schema(_object(_P, "z")),
    ),
    Case(
        "request-undescribed-property-became-optional",
        "info",
        _schema(_object(_P, "z")),
        _schema(_object(_P)),
    ),
    Case(
        "request-property-became-required-with-default",
        "breaking",
        _schema(_object("p: {type: string, default: a}")),
        _schema(_object("p: {type: string, default: a}", "p")),
    ),
    Case(
        "request-property-became-optional",
        "info",
        _schema(_object(_P, "p")),
        _schema(_object(_P)),
    ),
    Case(
        "request-read-only-property-enum-value-removed",
        "info",
        *_read_only("enum", "[a, b]", "[a]", "string"),
    ),
    Case(
        "request-read-only-property-max-decreased",
        "info",
        *_read_only("maximum", "5", "3", "integer"),
    ),
    Case(
        "request-read-only-property-exclusive-max-decreased",
        "info",
        *_read_only("exclusiveMaximum", "5", "3", "integer"),
    ),
    Case(
        "request-read-only-property-max-length-decreased",
        "info",
        *_read_only("maxLength", "5", "3", "string"),
    ),
    Case(
        "request-read-only-property-min-increased",
        "info",
        *_read_only("minimum", "3", "5", "integer"),
    ),
    Case(
        "request-read-only-property-exclusive-min-increased",
        "info",
        *_read_only("exclusiveMinimum", "3", "5", "integer"),
    ),
    Case(
        "new-required-request-header-property",
        "breaking",
        _parameter(_object(_P), "header"),
        _parameter(_object(f"{_P}, {_Q}", "q"), "header"),
    ),
    Case(
        "new-required-request-parameter-property",
        "breaking",
        _parameter(_object(_P)),
        _parameter(_object(f"{_P}, {_Q}", "q")),
    ),
    Case(
        "new-optional-request-parameter-property",
        "off",
        _parameter(_object(_P)),
        _parameter(_object(f"{_P}, {_Q}")),
    ),
    Case(
        "request-parameter-property-removed",
        "warning",
        _parameter(_object(f"{_P}, {_Q}")),
        _parameter(_object(_P)),
    ),
    Case(
        "request-header-property-became-required",
        "breaking",
        _parameter(_object(_P), "header"),
        _parameter(_object(_P, "p"), "header"),
    ),
    Case(
        "request-parameter-property-became-required",
        "breaking",
        _parameter(_object(_P)),
        _parameter(_object(_P, "p")),
    ),
    Case(
        "request-parameter-property-became-optional",
        "off",
        _parameter(_object(_P, "p")),
        _parameter(_object(_P)),
    ),
    Case(
        "request-header-property-became-enum",
        "breaking",
        _parameter(_object(_P), "header"),
        _parameter(_object("p: {type: string, enum: [a]}"), "header"),
    ),
    Case(
        "request-parameter-property-type-changed",
        "warning",
        _parameter(_object("p: {type: integer}")),
        _parameter(_object(_P)),
    ),
    *(
        Case(
            f"response-{need}{kind}-property-{ending}",
            _level(ending, removed),
            _answer(_object(_P if ending == "added" else f"{_P}, {what}", was)),
            _answer(_object(f"{_P}, {what}" if ending == "added" else _P, now)),
        )
        for need, kind, what, removed in _REMOVED
        for ending in ("added", "removed")
        for was in ("q" if (need, ending) == ("required", "removed") else "",)
        for now in ("q" if (need, ending) == ("required", "added") else "",)
    ),
    Case(
        "response-property-became-required",
        "info",
        _answer(_object(_P)),
        _answer(_object(_P, "p")),
    ),
    Case(
        "response-property-became-optional",
        "breaking",
        _answer(_object(_P, "p")),
        _answer(_object(_P)),
    ),
    Case(
        "response-undescribed-property-became-required",
        "info",
        _answer(_object(_P)),
        _answer(_object(_P, "z")),
    ),
    Case(
        "response-undescribed-property-became-optional",
        "breaking",
        _answer(_object(_P, "z")),
        _answer(_object(_P)),
    ),
    Case(
        "response-write-only-property-became-required",
        "info",
        _answer(_object(_HIDDEN)),
        _answer(_object(_HIDDEN, "q")),
    ),
    Case(
        "response-write-only-property-became-optional",
        "info",
        _answer(_object(_HIDDEN, "q")),
        _answer(_object(_HIDDEN)),
    ),
    Case(
        "response-write-only-property-enum-value-added",
        "info",
        _answer(_object("q: {type: string, writeOnly: true, enum: [a]}")),
        _answer(_object("q: {type: string, writeOnly: true, enum: [a, b]}")),
    ),
    *_access(),
]
"""Rules about properties, which are named by what a property is."""
