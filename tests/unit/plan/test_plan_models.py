"""Schemas → the classes and aliases of models.py."""

from __future__ import annotations

import pytest

from .planned import alias, fields, model, planned, schemas


@pytest.mark.parametrize(
    ("schema", "required", "expected"),
    [
        ("{type: string}", True, "name: str"),
        ("{type: string}", False, "name: str | UnsetType = UNSET"),
        ("{type: [string, 'null']}", True, "name: str | None"),
        ("{type: [string, 'null']}", False, "name: str | UnsetType | None = UNSET"),
        ("{type: string, default: x}", False, "name: str | UnsetType = UNSET"),
        ("{type: integer}", True, "name: int"),
        ("{type: integer, format: int64}", True, "name: Int64"),
        ("{type: integer, format: int32, minimum: 1}", True, "name: Annotated[Int32, Limits(minimum=1)]"),
        ("{type: number}", True, "name: float"),
        ("{type: boolean}", True, "name: bool"),
        ("{type: string, format: date-time}", True, "name: dt.datetime"),
        ("{type: string, format: uuid}", True, "name: UUID"),
        ("{type: string, format: byte}", True, "name: bytes"),
        ("{type: string, format: unheard-of}", True, "name: str"),
        ("{type: array, items: {type: integer}}", True, "name: list[int]"),
        ("{type: array}", True, "name: list[Any]"),
        ("{type: object}", True, "name: dict[str, Any]"),
        ("{type: object, additionalProperties: {type: integer}}", True, "name: dict[str, int]"),
        ("{}", True, "name: Any"),
        ("{const: 5}", True, "name: Literal[5]"),
        ("{type: [string, integer]}", True, "name: str | int"),
        ("{type: string, minLength: 1, maxLength: 9, pattern: ^a}", True,
         'name: Annotated[str, Limits(min_length=1, max_length=9, pattern="^a")]'),
        ("{type: array, maxItems: 3, items: {type: string, maxLength: 2}}", True,
         "name: Annotated[list[Annotated[str, Limits(max_length=2)]], Limits(max_items=3)]"),
        ("{type: [integer, 'null'], maximum: 5}", True, "name: Annotated[int, Limits(maximum=5)] | None"),
        ("{type: integer, maxLength: 5}", True, "name: int"),
    ],
)  # fmt: skip
def test_a_field(schema: str, required: bool, expected: str) -> None:
    needs = "required: [name], " if required else ""
    package = schemas(f"Pet: {{type: object, {needs}properties: {{name: {schema}}}}}")
    assert fields(package) == [expected]


def test_defaults_are_documented_and_not_sent() -> None:
    field = model(
        schemas(
            "Pet: {type: object, properties: {n: {type: integer, default: 5, description: Count}}}"
        )
    ).fields
    assert field[0].doc == "Count. Default: `5`."


def test_fields_stand_in_the_order_of_the_document() -> None:
    package = schemas(
        "Pet: {type: object, required: [b], properties: {c: {}, b: {}, a: {}}}"
    )
    assert [field.name for field in model(package).fields] == ["c", "b", "a"]


def test_wire_names_are_kept_where_they_differ() -> None:
    package = schemas("""
Pet:
  type: object
  required: [petName]
  properties:
    petName: {type: string}
    X-Age: {type: integer}
    class: {type: string}
    content_md5: {type: string}
""")
    assert fields(package) == [
        'pet_name: str = msgspec.field(name="petName")',
        'x_age: int | UnsetType = msgspec.field(name="X-Age", default=UNSET)',
        'class_: str | UnsetType = msgspec.field(name="class", default=UNSET)',
        "content_md5: str | UnsetType = UNSET",
    ]


@pytest.mark.parametrize(
    "name",
    ["str", "int", "list", "dict", "bytes", "dt", "msgspec", "object", "float", "bool"],
)
def test_a_field_does_not_hide_what_annotations_use(name: str) -> None:
    package = schemas(
        f"Pet: {{type: object, properties: {{{name}: {{type: string}}}}}}"
    )
    assert [field.name for field in model(package).fields] == [f"{name}_"]
    assert [field.wire_name for field in model(package).fields] == [name]


@pytest.mark.parametrize(
    "name",
    ["Struct", "UnsetType", "Literal", "Any", "Limits", "Int64", "Decimal", "UUID"],
)
def test_a_class_does_not_hide_what_the_module_imports(name: str) -> None:
    package = schemas(f"{name}: {{type: object, properties: {{a: {{type: string}}}}}}")
    assert [(item.name, item.schema_name) for item in package.declarations] == [
        (f"{name}2", name)
    ]


def test_names_that_only_differ_in_spelling_stay_apart() -> None:
    package = schemas(
        "pet: {type: object, properties: {a: {}}}\nPet: {type: object, properties: {b: {}}}"
    )
    assert {item.name: item.schema_name for item in package.declarations} == {
        "Pet": "Pet",
        "Pet2": "pet",
    }


def test_inline_objects_are_named_by_their_place() -> None:
    package = schemas("""
Pet:
  type: object
  properties:
    owner: {type: object, properties: {home: {type: object, properties: {city: {type: string}}}}}
    tags: {type: array, items: {type: object, properties: {key: {type: string}}}}
    size: {type: string, enum: [S, L]}
""")
    assert fields(package) == [
        "owner: PetOwner | UnsetType = UNSET",
        "tags: list[PetTags] | UnsetType = UNSET",
        "size: PetSize | UnsetType = UNSET",
    ]
    assert fields(package, "PetOwner") == ["home: PetOwnerHome | UnsetType = UNSET"]
    assert fields(package, "PetTags") == ["key: str | UnsetType = UNSET"]
    assert alias(package, "PetSize") == 'Literal["S", "L"]'


def test_adding_a_property_changes_no_other_name() -> None:
    owner = "owner: {type: object, properties: {a: {}}}"
    other = "keeper: {type: object, properties: {a: {}}}"
    before = schemas(f"Pet: {{type: object, properties: {{{owner}}}}}")
    after = schemas(f"Pet: {{type: object, properties: {{{other}, {owner}}}}}")
    assert {item.name for item in before.declarations} < {
        item.name for item in after.declarations
    }
    assert fields(before)[0] in fields(after)


ENUM = """
Pet:
  type: object
  required: [kind]
  properties:
    kind: {$ref: '#/components/schemas/Kind'}
    level: {type: integer, enum: [1, 2]}
    mixed: {enum: [1, a]}
Kind: {type: string, enum: [cat, dog], x-enum-descriptions: {cat: It purrs.}, x-enum-deprecated: [dog]}
"""


def test_an_enum_is_closed_where_it_is_sent() -> None:
    package = schemas(ENUM)
    assert fields(package) == [
        "kind: Kind",
        "level: PetLevel | UnsetType = UNSET",
        "mixed: PetMixed | UnsetType = UNSET",
    ]
    assert alias(package, "Kind") == 'Literal["cat", "dog"]'
    assert alias(package, "PetMixed") == 'Literal[1, "a"]'


def test_an_enum_is_open_where_it_is_received() -> None:
    assert fields(schemas(ENUM, received=True)) == [
        "kind: Kind | str",
        "level: PetLevel | int | UnsetType = UNSET",
        "mixed: PetMixed | str | int | UnsetType = UNSET",
    ]


def test_what_enum_values_mean_is_documented() -> None:
    doc = next(item.doc for item in schemas(ENUM).declarations if item.name == "Kind")
    assert doc == "- `cat`: It purrs.\n- `dog` (deprecated)"


def test_a_nullable_enum_admits_none() -> None:
    package = schemas(
        "Kind: {type: [string, 'null'], enum: [a, null]}\nPet: {type: object, properties: {}}"
    )
    assert alias(package, "Kind") == 'Literal["a"] | None'


def test_read_only_is_not_asked_of_who_sends_and_write_only_not_of_who_answers() -> (
    None
):
    body = "type: object, required: [a, b], properties: {a: {type: string, readOnly: true}, b: {type: string, writeOnly: true}}"
    assert fields(schemas(f"Pet: {{{body}}}")) == [
        "a: str | UnsetType = UNSET",
        "b: str",
    ]
    assert fields(schemas(f"Pet: {{{body}}}", received=True)) == [
        "a: str",
        "b: str | UnsetType = UNSET",
    ]


def test_recursive_schemas() -> None:
    package = schemas("""
Pet:
  type: object
  properties:
    parent: {$ref: '#/components/schemas/Pet'}
    litter: {type: array, items: {$ref: '#/components/schemas/Pet'}}
""")
    assert fields(package) == [
        "parent: Pet | UnsetType = UNSET",
        "litter: list[Pet] | UnsetType = UNSET",
    ]


def test_aliases_stand_after_what_they_use() -> None:
    package = schemas("""
All: {type: array, items: {$ref: '#/components/schemas/Some'}}
Some: {type: array, items: {$ref: '#/components/schemas/Pet'}}
Pet: {type: object, properties: {a: {type: string}}}
""")
    assert [item.name for item in package.declarations] == ["Pet", "Some", "All"]
    assert alias(package, "All") == "list[Some]"


def test_unions_of_what_json_tells_apart() -> None:
    package = schemas("""
Pet:
  type: object
  required: [a, c]
  properties:
    a: {oneOf: [{type: string}, {type: integer}, {type: array, items: {type: string}}]}
    c: {anyOf: [{$ref: '#/components/schemas/Cat'}, {type: 'null'}]}
Cat: {type: object, properties: {x: {type: string}}}
""")
    assert fields(package) == ["a: str | int | list[str]", "c: Cat | None"]


def test_nothing_is_planned_for_an_empty_document() -> None:
    package = planned("paths: {}\n")
    assert (package.declarations, package.groups, package.errors) == ((), (), ())
