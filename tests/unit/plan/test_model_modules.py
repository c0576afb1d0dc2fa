"""Where the models of a large package live: a module for each schema, and for each operation with models of its own."""

from __future__ import annotations

import pytest

from specloom.plan.expressions import one_line
from specloom.plan.model_modules import (
    LARGE,
    ModelModule,
    is_large,
    model_module,
    model_package,
)
from specloom.plan.package import Alias, Model, Package

from .planned import planned, schemas

INLINE = "{type: object, properties: {pet: {$ref: '#/components/schemas/Pet'}}}"
OPERATIONS = f"""
openapi: 3.1.0
info: {{title: Pets, version: '1'}}
paths:
  /pets:
    post:
      operationId: addPet
      requestBody: {{content: {{application/json: {{schema: {INLINE}}}}}}}
      responses: {{'204': {{description: Done.}}}}
    get:
      operationId: getPet
      responses: {{'200': {{description: Done., content: {{application/json: {{schema: {{$ref: '#/components/schemas/Pet'}}}}}}}}}}
webhooks:
  addPet:
    post:
      requestBody: {{content: {{application/json: {{schema: {INLINE}}}}}}}
      responses: {{'204': {{description: Done.}}}}
components:
  schemas:
    Pet: {{type: object, properties: {{owner: {{type: object, properties: {{name: {{type: string}}}}}}}}}}
"""


def modules(package: Package) -> dict[str, ModelModule]:
    return {module.path: module for module in model_package(package).modules}


def names(module: ModelModule) -> list[str]:
    return [item.name for item in module.declarations]


def written(module: ModelModule, name: str) -> list[str]:
    """The types of a class's fields, or the value of an alias and what it is at run time."""
    declaration = next(item for item in module.declarations if item.name == name)
    if isinstance(declaration, Model):
        return [one_line(field.annotation) for field in declaration.fields]
    return [
        one_line(item)
        for item in (declaration.value, declaration.runtime)
        if item is not None
    ]


def test_few_models_are_one_module() -> None:
    package = planned(OPERATIONS)
    assert not is_large(package)
    module = model_module(package)
    assert module.declarations == package.declarations
    assert module.path == "models"


def test_many_models_are_a_package() -> None:
    lines = [f"S{index}: {{type: object}}" for index in range(LARGE)]
    assert not is_large(schemas("\n".join(lines[1:])))
    assert is_large(schemas("\n".join(lines)))


def test_a_schema_has_a_module_and_so_has_an_operation_with_models_of_its_own() -> None:
    by_path = modules(planned(OPERATIONS))
    assert {path: names(module) for path, module in by_path.items()} == {
        "models/operations/add_pet": ["AddPetRequest"],
        "models/schemas/pet": ["Pet", "PetOwner"],
        "models/webhooks/add_pet": ["AddPetRequest2"],
    }


def test_folders_are_told() -> None:
    folders = model_package(planned(OPERATIONS)).folders
    assert folders == ("operations", "schemas", "webhooks")
    package = schemas("Pet: {type: object, properties: {a: {type: string}}}")
    assert model_package(package).folders == ("schemas",)


FIELDS = "from msgspec import UNSET, UnsetType"
OPEN_STRUCT = "from runtime.values.open_structs import OpenStruct"


def test_the_package_knows_where_each_name_is() -> None:
    assert model_package(planned(OPERATIONS)).places == (
        ("operations.add_pet", ("AddPetRequest",)),
        ("schemas.pet", ("Pet", "PetOwner")),
        ("webhooks.add_pet", ("AddPetRequest2",)),
    )


def test_only_what_lives_elsewhere_is_named_through_the_package() -> None:
    by_path = modules(planned(OPERATIONS))
    pet = by_path["models/schemas/pet"]
    assert written(pet, "Pet") == ["PetOwner | UnsetType"]
    assert pet.imports == (FIELDS, OPEN_STRUCT)
    request = by_path["models/operations/add_pet"]
    assert written(request, "AddPetRequest") == ["models.Pet | UnsetType"]
    assert request.imports == (FIELDS, "from ... import models", OPEN_STRUCT)


@pytest.mark.parametrize(
    ("schema", "expected"),
    [
        ("{type: array, items: {$ref: '#/components/schemas/Cat'}}", ["list[models.Cat]"]),
        ("{type: object, additionalProperties: {$ref: '#/components/schemas/Cat'}}", ["dict[str, models.Cat]"]),
        ("{type: string, enum: [Cat, Dog]}", ['Literal["Cat", "Dog"]']),
        (
            "{oneOf: [{$ref: '#/components/schemas/Cat'}, {$ref: '#/components/schemas/Dog'}], discriminator: {propertyName: kind}}",
            [
                "models.Cat | models.Dog | UnknownVariant",
                'union("Pet", lambda: (models.Cat, models.Dog, UnknownVariant), "kind", lambda: {"Cat": models.Cat, "Dog": models.Dog})',
            ],
        ),
        (
            "{type: array, items: {$ref: '#/components/schemas/Pet'}}",
            ["list[Pet]", 'union("Pet", lambda: (list[Pet],))'],
        ),
    ],
)  # fmt: skip
def test_aliases_of_other_modules(schema: str, expected: list[str]) -> None:
    animals = "Cat: {type: object, properties: {kind: {type: string}}}\nDog: {type: object, properties: {kind: {type: string}}}"
    package = schemas(f"{animals}\nPet: {schema}")
    assert written(modules(package)["models/schemas/pet"], "Pet") == expected


def test_no_two_modules_need_each_other_to_be_imported() -> None:
    package = schemas("""
Forest: {type: array, items: {$ref: '#/components/schemas/Tree'}}
Tree: {type: object, additionalProperties: {$ref: '#/components/schemas/Forest'}}
Row: {type: array, items: {$ref: '#/components/schemas/Plant'}}
Plant: {type: object, properties: {row: {$ref: '#/components/schemas/Row'}, kind: {type: string, enum: [a]}}}
""")
    homes = {item.name: item.home.module for item in package.declarations}
    needed = {
        (homes[item.name], one_line(item.value))
        for item in package.declarations
        if isinstance(item, Alias) and item.runtime is None
    }
    assert needed == {("row", "list[Plant]"), ("plant", 'Literal["a"]')}


def test_a_field_that_hides_the_package_does_not_hide_what_is_in_it() -> None:
    package = schemas("""
Pet: {type: object, properties: {models: {type: string}, kind: {$ref: '#/components/schemas/Kind'}}}
Kind: {type: string, enum: [cat]}
""")
    module = modules(package)["models/schemas/pet"]
    assert written(module, "Pet")[1] == "models_.Kind | UnsetType"
    assert module.imports == (
        FIELDS,
        "from ... import models as models_",
        OPEN_STRUCT,
    )


def test_modules_are_called_after_the_names_of_classes_and_of_each_there_is_one() -> (
    None
):
    package = schemas(
        "\n".join(
            f"{name}: {{type: object, properties: {{a: {{type: string}}}}}}"
            for name in ("HTTPServer", "HttpServer", "con", "class", "a-b", "a_b")
        )
    )
    homes = {item.name: item.home.module for item in package.declarations}
    assert homes == {
        "HTTPServer": "http_server",
        "HttpServer": "http_server_2",
        "Con": "con_",
        "Class": "class_",
        "AB": "ab",
        "AB2": "ab2",
    }


def test_a_name_that_another_schema_refers_to_first_lives_with_its_own() -> None:
    package = schemas("""
Zoo: {type: object, properties: {all: {type: array, items: {$ref: '#/components/schemas/Pet'}}}}
Pet: {type: object, required: [kind], properties: {kind: {type: string}}, discriminator: {propertyName: kind}}
Cat: {allOf: [{$ref: '#/components/schemas/Pet'}, {type: object, properties: {lives: {type: integer}}}]}
""")
    homes = {item.name: item.home.module for item in package.declarations}
    assert homes["AnyPet"] == "pet"
