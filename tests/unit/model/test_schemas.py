"""Single schemas: what each keyword means."""

from __future__ import annotations

import pytest
from msgspec import UNSET

from specloom.model.api import (
    Anything,
    Array,
    Constant,
    Enumeration,
    Mapping,
    Nothing,
    Object,
    Scalar,
    Union,
)

from .built import built, built_with_problems, name, properties, schema, schemas


@pytest.mark.parametrize(
    ("written", "kind", "form"),
    [
        ("{type: string}", "string", None),
        ("{type: string, format: date-time}", "string", "date-time"),
        ("{type: integer, format: int64}", "integer", "int64"),
        ("{type: number}", "number", None),
        ("{type: boolean}", "boolean", None),
        ("{minLength: 1}", "string", None),
        ("{pattern: a}", "string", None),
        ("{maximum: 1}", "number", None),
    ],
)
def test_scalars(written: str, kind: str, form: str | None) -> None:
    scalar = schema(written)
    assert isinstance(scalar, Scalar)
    assert (scalar.kind, scalar.format, scalar.nullable) == (kind, form, False)


@pytest.mark.parametrize(
    "written",
    [
        "{type: [string, 'null']}",
        "{type: ['null', string]}",
        "{type: [string, string, 'null']}",
    ],
)
def test_null_among_the_types_makes_nullable(written: str) -> None:
    scalar = schema(written)
    assert isinstance(scalar, Scalar)
    assert (scalar.kind, scalar.nullable) == ("string", True)


def test_nullable_of_openapi_3_0() -> None:
    api = built(
        "openapi: 3.0.3\ninfo: {title: T, version: '1'}\npaths: {}\ncomponents: {schemas: {"
        "A: {type: string, nullable: true}, B: {nullable: true, allOf: [{$ref: '#/components/schemas/C'}]}, "
        "C: {type: object, properties: {x: {type: integer, minimum: 3, exclusiveMinimum: true}}}}}\n"
    )
    assert api.schemas["A"].nullable
    assert api.schemas["B"].nullable
    assert properties(api.schemas["C"])["x"][0].constraints.exclusive_minimum == 3


def test_several_types_are_a_union_each_with_what_applies() -> None:
    union = schema(
        "{type: [string, integer, 'null'], maxLength: 5, description: Both.}"
    )
    assert isinstance(union, Union)
    assert [member.kind for member in union.members if isinstance(member, Scalar)] == [
        "string",
        "integer",
    ]
    assert union.members[0].constraints.max_length == 5
    assert (union.nullable, union.description) == (True, "Both.")


def test_annotations() -> None:
    node = schema(
        "{type: integer, title: T, description: D, default: 5, examples: [1, 2], deprecated: true, "
        "readOnly: true, x-a: {b: 1}}"
    )
    assert (node.title, node.description, node.default, node.examples) == (
        "T",
        "D",
        5,
        (1, 2),
    )
    assert (node.deprecated, node.read_only, node.write_only) == (True, True, False)
    assert node.extensions == {"x-a": {"b": 1}}


def test_a_default_of_null_is_not_no_default() -> None:
    assert schema("{type: [string, 'null'], default: null}").default is None
    assert schema("{type: string}").default is UNSET


def test_constraints() -> None:
    array = schema(
        "{type: array, minItems: 1, maxItems: 2, uniqueItems: true, items: {type: number, multipleOf: 0.5}}"
    )
    assert isinstance(array, Array)
    assert array.constraints.items() == [
        ("min_items", 1),
        ("max_items", 2),
        ("unique_items", True),
    ]
    assert array.items.constraints.items() == [("multiple_of", 0.5)]


@pytest.mark.parametrize(
    "written",
    [
        "{type: integer, minimum: abc}",
        "{type: string, maxLength: -1}",
        "{type: string, maxLength: 1.5}",
    ],
)
def test_a_constraint_of_the_wrong_kind_is_left_out(written: str) -> None:
    assert schema(written).constraints.items() == []


@pytest.mark.parametrize(
    ("written", "values", "kind", "nullable"),
    [
        ("{type: string, enum: [a, b, a]}", ("a", "b"), "string", False),
        ("{enum: [1, 2]}", (1, 2), "integer", False),
        ("{enum: [1, 1.5]}", (1, 1.5), "number", False),
        ("{enum: [true, 1]}", (True, 1), None, False),
        ("{enum: [a, 1]}", ("a", 1), None, False),
        ("{enum: [a, null]}", ("a",), "string", True),
        ("{type: [string, 'null'], enum: [a, null]}", ("a",), "string", True),
        ("{type: [string, 'null'], enum: [a]}", ("a",), "string", False),
    ],
)
def test_enumerations(
    written: str, values: tuple[object, ...], kind: str | None, nullable: bool
) -> None:
    enumeration = schema(written)
    assert isinstance(enumeration, Enumeration)
    assert [(type(value), value) for value in enumeration.values] == [
        (type(value), value) for value in values
    ]
    assert (enumeration.kind, enumeration.nullable) == (kind, nullable)


def test_what_enum_values_mean() -> None:
    enumeration = schema(
        "{enum: [a, b], x-enum-descriptions: {a: First., b: 5}, x-enum-deprecated: [b]}"
    )
    assert isinstance(enumeration, Enumeration)
    assert (enumeration.descriptions, enumeration.deprecated_values) == (
        {"a": "First."},
        ("b",),
    )


def test_constants() -> None:
    constant = schema("{const: a}")
    assert isinstance(constant, Constant)
    assert constant.value == "a"
    null = schema("{const: null}")
    assert isinstance(null, Anything)
    assert null.nullable


def test_objects() -> None:
    node = schema(
        "{type: object, required: [b, nowhere], properties: {a: {type: string}, b: {}}, additionalProperties: false}"
    )
    assert {key: required for key, (_, required) in properties(node).items()} == {
        "a": False,
        "b": True,
    }
    assert isinstance(node, Object)
    assert node.additional is None


@pytest.mark.parametrize(
    ("written", "values"),
    [
        ("{type: object}", Anything),
        ("{type: object, additionalProperties: true}", Anything),
        ("{type: object, additionalProperties: {type: integer}}", Scalar),
        ("{additionalProperties: {type: integer}}", Scalar),
        ("{type: object, patternProperties: {^x: {type: integer}}}", Scalar),
        (
            "{type: object, patternProperties: {^x: {type: integer}, ^y: {type: string}}}",
            Anything,
        ),
    ],
)
def test_objects_without_properties_are_maps(written: str, values: type) -> None:
    mapping = schema(written)
    assert isinstance(mapping, Mapping)
    assert isinstance(mapping.values, values)


def test_arrays() -> None:
    array = schema(
        "{type: array, prefixItems: [{type: string}, {type: integer}], items: {type: boolean}}"
    )
    assert isinstance(array, Array)
    assert [type(item) for item in (*array.prefix, array.items)] == [
        Scalar,
        Scalar,
        Scalar,
    ]
    bare = schema("{type: array}")
    assert isinstance(bare, Array)
    assert isinstance(bare.items, Anything)


@pytest.mark.parametrize(
    ("written", "node"), [("true", Anything), ("{}", Anything), ("false", Nothing)]
)
def test_schemas_that_are_booleans(written: str, node: type) -> None:
    assert isinstance(schema(written), node)


def test_references_are_names_and_keep_what_stands_beside_them() -> None:
    api = schemas("""
Pet: {type: object, properties: {owner: {$ref: '#/components/schemas/Owner', description: Who feeds it., deprecated: true}}}
Owner: {type: object, properties: {pets: {type: array, items: {$ref: '#/components/schemas/Pet'}}}}
""")
    owner, _ = properties(api.schemas["Pet"])["owner"]
    assert (name(owner), owner.description, owner.deprecated) == (
        "Owner",
        "Who feeds it.",
        True,
    )


def test_a_summary_beside_a_reference_makes_no_schema_of_its_own() -> None:
    api = schemas("""
Pet: {type: object, properties: {owner: {$ref: '#/components/schemas/Owner', summary: Who feeds it.}}}
Owner: {type: object, properties: {name: {type: string}}}
""")
    owner, _ = properties(api.schemas["Pet"])["owner"]
    assert name(owner) == "Owner"


def test_a_schema_below_another_is_named_by_its_place_when_it_is_referred_to() -> None:
    api = schemas("""
Pet: {type: object, properties: {home: {type: object, properties: {city: {type: string}}}}}
Shop: {type: object, properties: {home: {$ref: '#/components/schemas/Pet/properties/home'}}}
home: {type: string}
""")
    assert list(api.schemas) == ["Pet", "Shop", "home", "properties-home"]
    assert name(properties(api.schemas["Shop"])["home"][0]) == "properties-home"


def test_schemas_stand_in_the_order_of_the_document() -> None:
    assert list(
        schemas(
            "B: {$ref: '#/components/schemas/C'}\nA: {type: string}\nC: {type: string}"
        ).schemas
    ) == [*"BAC"]


def test_a_reference_to_nothing_is_a_problem_at_its_place() -> None:
    api, problems = built_with_problems(
        "paths: {}\ncomponents: {schemas: {A: {$ref: '#/components/schemas/B'}}}\n"
    )
    assert isinstance(api.schemas["A"], Anything)
    assert [(item.code, item.location.line) for item in problems] == [
        ("unresolved-reference", 4)
    ]


def test_every_node_knows_where_it_stands() -> None:
    api = schemas("Pet:\n  type: object\n  properties:\n    a:\n      type: string")
    node = properties(api.schemas["Pet"])["a"][0]
    assert (node.location.pointer, node.location.line) == (
        "/components/schemas/Pet/properties/a",
        9,
    )
