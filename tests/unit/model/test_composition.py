"""allOf, oneOf, anyOf: merged where all must hold, listed where one may."""

from __future__ import annotations

import pytest

from specloom.model.api import Anything, Api, Enumeration, Object, Scalar, Union

from .built import name, properties, schema, schemas

BASE = """
Base: {type: object, required: [id], properties: {id: {type: string}, kind: {type: string}}, description: The base.}
Other: {type: object, properties: {size: {type: integer}}}
"""


def based(written: str) -> Api:
    return schemas(f"{BASE}It: {written}")


def kinds(api: Api) -> dict[str, bool]:
    """Property → whether it is required."""
    return {
        key: required for key, (_, required) in properties(api.schemas["It"]).items()
    }


def test_all_of_unites_properties_and_what_is_required() -> None:
    api = based(
        "{allOf: [{$ref: '#/components/schemas/Base'}, {$ref: '#/components/schemas/Other'}, {required: [kind]}], "
        "properties: {own: {type: boolean}}}"
    )
    assert kinds(api) == {"id": True, "kind": True, "size": False, "own": False}


def test_all_of_one_reference_is_that_reference() -> None:
    api = based("{description: Mine., allOf: [{$ref: '#/components/schemas/Base'}]}")
    assert name(api.schemas["It"]) == "Base"
    assert api.schemas["It"].description == "Mine."


def test_keywords_beside_a_reference_are_merged() -> None:
    api = based(
        "{$ref: '#/components/schemas/Base', properties: {own: {type: string}}}"
    )
    assert kinds(api) == {"id": True, "kind": False, "own": False}


def test_a_property_that_two_parts_declare_is_merged() -> None:
    api = based(
        "{allOf: [{$ref: '#/components/schemas/Base'}, {properties: {kind: {enum: [cat, dog], description: Sort.}}}]}"
    )
    kind, required = properties(api.schemas["It"])["kind"]
    assert isinstance(kind, Enumeration)
    assert (kind.values, kind.description, required) == (("cat", "dog"), "Sort.", False)


def test_bounds_are_tightened_and_enums_intersected() -> None:
    scalar = schema(
        "{allOf: [{type: integer, minimum: 1, maximum: 9}, {minimum: 3, maximum: 99}, {type: number}]}"
    )
    assert isinstance(scalar, Scalar)
    assert scalar.kind == "integer"
    assert (scalar.constraints.minimum, scalar.constraints.maximum) == (3, 9)
    both = schema("{allOf: [{enum: [a, b, c]}, {enum: [b, c, d]}]}")
    assert isinstance(both, Enumeration)
    assert both.values == ("b", "c")


def test_additional_properties_that_one_part_forbids_are_forbidden() -> None:
    node = schema(
        "{allOf: [{type: object, properties: {a: {}}}, {additionalProperties: false, properties: {b: {}}}]}"
    )
    assert isinstance(node, Object)
    assert node.additional is None


def test_nested_all_of() -> None:
    api = schemas(
        f"""{BASE}
Middle: {{allOf: [{{$ref: '#/components/schemas/Base'}}, {{properties: {{middle: {{type: string}}}}}}]}}
It: {{allOf: [{{$ref: '#/components/schemas/Middle'}}, {{properties: {{own: {{type: string}}}}}}]}}"""
    )
    assert kinds(api) == {"id": True, "kind": False, "middle": False, "own": False}


def test_all_of_that_leads_back_to_itself_ends() -> None:
    api = schemas("""
It: {allOf: [{$ref: '#/components/schemas/Loop'}, {properties: {own: {type: string}}}]}
Loop: {allOf: [{$ref: '#/components/schemas/It'}, {properties: {far: {type: string}}}]}
""")
    assert kinds(api) == {"own": False, "far": False}


@pytest.mark.parametrize(
    "written",
    [
        "{allOf: [{$ref: '#/components/schemas/It'}]}",
        "{anyOf: [{$ref: '#/components/schemas/It'}, {type: string}]}",
        "{properties: {a: {allOf: [{$ref: '#/components/schemas/It'}, {properties: {b: {}}}]}}}",
        "{allOf: [{properties: {a: {$ref: '#/components/schemas/It'}}}, {properties: {a: {$ref: '#/components/schemas/It'}}}]}",
        "{allOf: [{properties: {a: {properties: {b: {$ref: '#/components/schemas/It'}}}}}, "
        "{properties: {a: {$ref: '#/components/schemas/It'}}}]}",
        "{oneOf: [{properties: {x: {$ref: '#/components/schemas/It'}}}], allOf: [{$ref: '#/components/schemas/It'}]}",
    ],
)
def test_schemas_that_hold_themselves_end(written: str) -> None:
    assert next(iter(schemas(f"It: {written}").schemas)) == "It"


@pytest.mark.parametrize(("keyword", "exclusive"), [("oneOf", True), ("anyOf", False)])
def test_choices_are_unions(keyword: str, exclusive: bool) -> None:
    api = based(
        f"{{description: One., {keyword}: [{{$ref: '#/components/schemas/Base'}}, {{type: string}}]}}"
    )
    union = api.schemas["It"]
    assert isinstance(union, Union)
    assert (union.exclusive, union.description, union.nullable) == (
        exclusive,
        "One.",
        False,
    )
    assert name(union.members[0]) == "Base"
    assert isinstance(union.members[1], Scalar)


@pytest.mark.parametrize("keyword", ["oneOf", "anyOf"])
def test_a_choice_with_null_is_nullable(keyword: str) -> None:
    api = based(
        f"{{{keyword}: [{{$ref: '#/components/schemas/Base'}}, {{type: 'null'}}]}}"
    )
    assert name(api.schemas["It"]) == "Base"
    assert api.schemas["It"].nullable


def test_what_stands_beside_a_choice_holds_for_each_member() -> None:
    api = based(
        "{type: object, required: [x], properties: {x: {type: string}}, "
        "oneOf: [{$ref: '#/components/schemas/Base'}, {properties: {y: {type: string}}}]}"
    )
    union = api.schemas["It"]
    assert isinstance(union, Union)
    assert [set(properties(member)) for member in union.members] == [
        {"x", "id", "kind"},
        {"x", "y"},
    ]
    assert all(properties(member)["x"][1] for member in union.members)


def test_a_choice_of_what_is_required_leaves_the_object() -> None:
    node = schema(
        "{type: object, properties: {a: {}, b: {}}, anyOf: [{required: [a]}, {required: [b]}]}"
    )
    assert {key: required for key, (_, required) in properties(node).items()} == {
        "a": False,
        "b": False,
    }


def test_discriminators_map_to_names() -> None:
    api = based(
        "{oneOf: [{$ref: '#/components/schemas/Base'}, {$ref: '#/components/schemas/Other'}], "
        "discriminator: {propertyName: kind, mapping: {b: Base, o: '#/components/schemas/Other'}}}"
    )
    union = api.schemas["It"]
    assert isinstance(union, Union)
    assert union.discriminator is not None
    assert (union.discriminator.property_name, union.discriminator.mapping) == (
        "kind",
        {"b": "Base", "o": "Other"},
    )


def test_what_contradicts_or_says_nothing_is_anything() -> None:
    assert isinstance(schema("{allOf: [{}, {description: Words.}]}"), Anything)
    assert isinstance(schema("{oneOf: [{}, {type: string}]}"), Union | Anything)


@pytest.mark.parametrize("keyword", ["oneOf", "anyOf"])
def test_an_alternative_that_nothing_is_valid_for_is_left_out(keyword: str) -> None:
    scalar = schema(f"{{{keyword}: [false, {{type: string}}]}}")
    assert isinstance(scalar, Scalar)
    assert scalar.kind == "string"
