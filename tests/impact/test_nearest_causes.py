"""A symbol names the changes that moved it, and none of those beside them in its operations."""

from __future__ import annotations

import copy
from typing import Any

import msgspec
import pytest

from specloom.compare.comparison import compare
from specloom.compare.impact import compare_packages, join
from specloom.document import load_text

from .packages import planned
from .patches import Step, patched

PET = "/components/schemas/Pet"
ANIMAL = "/components/schemas/Animal"
COLOUR = "/components/schemas/Colour"
GET = "/paths/~1pets~1{id}/get"
POST = "/paths/~1pets/post"
OK = "responses/200/content/application~1json/schema"


def ref(name: str) -> dict[str, Any]:
    return {"$ref": f"#/components/schemas/{name}"}


def content(schema: dict[str, Any]) -> dict[str, Any]:
    return {"description": "", "content": {"application/json": {"schema": schema}}}


TEXT = {"type": "string"}
ID = {"name": "id", "in": "path", "required": True, "schema": TEXT}
BOX = {"type": "object", "properties": {"width": TEXT, "depth": TEXT}}
DOCUMENT: dict[str, Any] = {
    "openapi": "3.1.0",
    "info": {"title": "Pets", "version": "1"},
    "servers": [{"url": "https://pets.example.com"}],
    "paths": {
        "/pets/{id}": {
            "get": {
                "operationId": "getPet",
                "parameters": [ID],
                "responses": {"200": content(ref("Pet")), "404": content(ref("Fault"))},
            }
        },
        "/pets": {
            "post": {
                "operationId": "addPet",
                "requestBody": content(ref("NewPet")),
                "responses": {"204": {"description": ""}},
            }
        },
    },
    "components": {
        "schemas": {
            "Animal": {
                "type": "object",
                "required": ["name"],
                "properties": {"name": TEXT, "nick": TEXT},
            },
            "Pet": {
                "allOf": [
                    ref("Animal"),
                    {
                        "type": "object",
                        "properties": {"home": ref("Home"), "tag": TEXT},
                    },
                ]
            },
            "NewPet": {
                "type": "object",
                "properties": {"colour": ref("Colour"), "tag": TEXT, "box": BOX},
            },
            "Home": {"type": "object", "properties": {"street": TEXT, "name": TEXT}},
            "Fault": {"type": "object", "properties": {"code": TEXT, "petName": TEXT}},
            "Colour": {"type": "string", "enum": ["red", "blue"]},
        }
    },
}

NUMBER = {"type": "integer"}
OF_PET = f"{PET}/allOf/1/properties"

NOISE: tuple[Step, ...] = (
    ("replace", f"{OF_PET}/tag", NUMBER),
    ("remove", "/components/schemas/Home/properties/street"),
    ("replace", "/components/schemas/NewPet/properties/tag", NUMBER),
    ("replace", "/components/schemas/NewPet/properties/box/properties/depth", NUMBER),
    ("remove", "/components/schemas/Fault/properties/code"),
)
"""Changes that reach both operations, of what no test asks for."""


def causes(*patches: Step) -> dict[str, set[str]]:
    """The rules that each symbol names, by symbol."""
    changed = patched(DOCUMENT, (*patches, *NOISE))
    before, after = planned(copy.deepcopy(DOCUMENT)), planned(copy.deepcopy(changed))
    base, revision = (
        load_text(msgspec.json.encode(side).decode()) for side in (DOCUMENT, changed)
    )
    comparison = compare(base, revision)
    rules = {
        change.fingerprint: change.rule
        for change in (*comparison.changes, *comparison.silent)
    }
    impact = join(compare_packages(before, after), comparison)
    assert not impact.unexplained
    return {
        change.symbol: {rules[cause] for cause in change.caused_by}
        for change in impact.symbols
    }


ADDED = {"operationId": "addHome", "responses": {"200": content(ref("Street"))}}
STREET = {"type": "object", "properties": {"name": TEXT}}


@pytest.mark.parametrize(
    ("patches", "symbol", "rules"),
    [
        pytest.param(
            (("replace", f"{ANIMAL}/properties/nick", NUMBER),),
            "models.Pet.nick",
            {"response-property-type-changed"},
            id="a property of a part of an allOf",
        ),
        pytest.param(
            (("add", f"{ANIMAL}/required/1", "nick"),),
            "models.Pet.nick",
            {"response-property-became-required"},
            id="a requirement beside the property",
        ),
        pytest.param(
            (("replace", "/components/schemas/NewPet/properties/box/type", ["object", "null"]),),
            "models.NewPet.box",
            {"request-property-became-nullable"},
            id="a class that has no name of its own may be null",
        ),
        pytest.param(
            (("replace", "/components/schemas/Home/type", ["object", "null"]),),
            "models.Pet.home",
            {"response-property-became-nullable"},
            id="a named type that may be null",
        ),
        pytest.param(
            (
                ("replace", f"{GET}/{OK}", ref("Cat")),
                ("add", "/components/schemas/Cat", {"type": "object", "required": ["name"], "properties": {"name": TEXT, "purr": TEXT}}),
            ),
            "client.get_pet",
            {"response-optional-property-added", "response-optional-property-removed"},
            id="another type: what tells it from the one before",
        ),
        pytest.param(
            (
                ("add", f"{OF_PET}/colour", ref("Colour")),
            ),
            "models.NewPet.colour",
            set(),
            id="an enumeration stays as it is where it is sent",
        ),
        pytest.param(
            (
                ("add", "/components/schemas/Street", STREET),
                ("add", f"{OF_PET}/street", ref("Street")),
            ),
            "models.Street",
            {"response-optional-property-added"},
            id="a new class: who uses it",
        ),
        pytest.param(
            (
                ("add", "/components/schemas/Street", STREET),
                ("add", "/paths/~1homes", {"post": ADDED}),
            ),
            "models.Street",
            {"endpoint-added"},
            id="a new class of a new operation",
        ),
        pytest.param(
            (("replace", "/components/schemas/Fault/properties/petName", NUMBER),),
            "errors.NotFound.pet_name",
            {"response-property-type-changed"},
            id="a property of an error",
        ),
        pytest.param(
            (("replace", f"{GET}/operationId", "readPet"),),
            "client.get_pet",
            {"api-operation-id-removed"},
            id="the name of a method",
        ),
    ],
)  # fmt: skip
def test_a_symbol_names_what_moved_it(
    patches: tuple[Step, ...], symbol: str, rules: set[str]
) -> None:
    by_symbol = causes(*patches)
    assert by_symbol.get(symbol, set()) == rules, by_symbol


def test_what_nothing_else_changed_names_the_noise_only() -> None:
    assert causes() == {
        "errors.FaultException.code": {"response-optional-property-removed"},
        "errors.NotFound.code": {"response-optional-property-removed"},
        "models.Fault.code": {"response-optional-property-removed"},
        "models.Home.street": {"response-optional-property-removed"},
        "models.NewPet.tag": {"request-property-type-changed"},
        "models.NewPetBox.depth": {"request-property-type-changed"},
        "models.Pet.tag": {"response-property-type-changed"},
    }
