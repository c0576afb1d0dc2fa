"""What a document only says otherwise moves no Python, or is told as what it is; nothing is laid to the generator."""

from __future__ import annotations

import copy
from typing import Any

import msgspec
import pytest
import yaml

from specloom.compare.comparison import compare
from specloom.compare.impact import Impact, compare_packages, join
from specloom.document import load_text

from .packages import before, document, planned
from .patches import Step, patched

BASE: Any = yaml.load(
    """
openapi: 3.1.0
info: {title: Parcels, version: '1'}
servers:
  - {url: 'https://parcels.example.com', description: Production}
  - {url: 'https://test.parcels.example.com', description: Testing}
paths:
  /parcels/{parcelIds}:
    get:
      operationId: getParcels
      security: [{login: [read]}, {key: []}]
      parameters:
        - {name: parcelIds, in: path, required: true, schema: {type: array, items: {type: string}}}
        - {name: limit, in: query, schema: {type: integer, maximum: 10}}
        - {name: sizes, in: query, schema: {type: array, items: {$ref: '#/components/schemas/Size'}}}
      responses:
        '200':
          description: Parcels.
          content: {application/json: {schema: {$ref: '#/components/schemas/Parcel'}}}
        '404':
          description: There is none.
          content: {application/json: {schema: {$ref: '#/components/schemas/Problem'}}}
  /parcels:
    post:
      operationId: sendParcel
      requestBody:
        required: true
        content: {application/json: {schema: {$ref: '#/components/schemas/NewParcel'}}}
      responses:
        '201': {description: It is on its way.}
      callbacks:
        delivered:
          '{$request.body#/tell}':
            post:
              requestBody:
                required: true
                content: {application/json: {schema: {$ref: '#/components/schemas/Address'}}}
              responses:
                '204': {description: Thanks.}
components:
  securitySchemes:
    login:
      type: oauth2
      flows:
        clientCredentials:
          tokenUrl: https://login.example.com/token
          scopes: {read: Read., write: Write.}
    key: {type: apiKey, in: header, name: X-Key}
  schemas:
    Size: {type: string, enum: [small, large]}
    Numbered: {type: object, required: [number], properties: {number: {type: integer}}}
    Parcel:
      allOf:
        - {$ref: '#/components/schemas/Numbered'}
        - {type: object, properties: {size: {$ref: '#/components/schemas/Size'}, to: {$ref: '#/components/schemas/Address'}}}
    NewParcel:
      type: object
      required: [size, to]
      properties:
        tell: {type: string}
        size: {$ref: '#/components/schemas/Size'}
        weight: {type: number, minimum: 1, maximum: 30}
        to: {$ref: '#/components/schemas/Address'}
    Problem: {type: object, properties: {code: {type: string}}}
    Address: {type: object, required: [town], properties: {town: {type: string}, street: {type: string}}}
""",
    Loader=yaml.CSafeLoader,
)

SCHEMAS = "/components/schemas"
SCHEMES = "/components/securitySchemes"
GET = "/paths/~1parcels~1{parcelIds}/get"
PLACE: Any = {"$ref": "#/components/schemas/Place"}
ADDRESS = BASE["components"]["schemas"]["Address"]
WITH_COUNTRY: Any = {
    "type": "object",
    "required": ["town", "country"],
    "properties": ADDRESS["properties"] | {"country": {"type": "string"}},
}
CALLBACKS = "/paths/~1parcels/post/callbacks"

CHANGES: dict[str, tuple[str, tuple[Step, ...]]] = {
    "explode_of_a_scalar": ("none none patch", (("add", f"{GET}/parameters/1/explode", False),)),
    "explode_of_a_list_with_commas": ("none none patch", (("add", f"{GET}/parameters/0/explode", True),)),
    "explode_of_a_list_in_a_query": ("behaviour behaviour minor", (("add", f"{GET}/parameters/2/explode", False),)),
    "bound_as_a_fraction": ("none none patch", (("replace", f"{GET}/parameters/1/schema/maximum", 10.0),)),
    "bound_of_a_field_as_a_fraction": ("none none patch", (("replace", f"{SCHEMAS}/NewParcel/properties/weight/maximum", 30.0),)),
    "values_in_another_order": ("none none patch", (("replace", f"{SCHEMAS}/Size/enum", ["large", "small"]),)),
    "value_twice": ("none none patch", (("replace", f"{SCHEMAS}/Size/enum", ["small", "large", "small"]),)),
    "other_members_kept": ("additive additive minor", (("add", f"{SCHEMAS}/Address/additionalProperties", True),)),
    "class_by_another_name": ("additive additive minor", (("move", f"{SCHEMAS}/Address", f"{SCHEMAS}/Place"), ("add", f"{SCHEMAS}/Address", PLACE))),
    "class_by_another_name_with_more": ("source source major", (("add", f"{SCHEMAS}/Place", WITH_COUNTRY), ("replace", f"{SCHEMAS}/Address", PLACE))),
    "error_by_another_name": ("source source major", (("move", f"{SCHEMAS}/Problem", f"{SCHEMAS}/Trouble"), ("add", f"{SCHEMAS}/Problem", {"$ref": "#/components/schemas/Trouble"}))),
    "class_became_a_list": ("source source major", (("replace", f"{SCHEMAS}/Address", {"type": "array", "items": {"type": "string"}}),)),
    "required_in_a_base": ("additive source minor", (("add", f"{SCHEMAS}/Numbered/properties/code", {"type": "string"}), ("add", f"{SCHEMAS}/Numbered/required/-", "code"))),
    "read_only_in_a_base": ("none none patch", (("add", f"{SCHEMAS}/Numbered/properties/number/readOnly", True),)),
    "server_called_otherwise": ("source none major", (("replace", "/servers/0/description", "Live"),)),
    "servers_in_another_order": ("behaviour none minor", (("move", "/servers/1", "/servers/0"),)),
    "scheme_called_otherwise": ("source none major", (("move", f"{SCHEMES}/key", f"{SCHEMES}/access"), ("replace", f"{GET}/security/1", {"access": []}))),
    "scheme_spelt_otherwise": ("none none patch", (("move", f"{SCHEMES}/key", f"{SCHEMES}/Key"), ("replace", f"{GET}/security/1", {"Key": []}))),
    "key_in_a_header_in_other_case": ("none none patch", (("replace", f"{SCHEMES}/key/name", "x-key"),)),
    "scope_added": ("behaviour none minor", (("add", f"{GET}/security/0/login/-", "write"),)),
    "scheme_required_as_well": ("behaviour behaviour minor", (("replace", f"{GET}/security", [{"login": ["read"], "key": []}]),)),
    "tokens_from_elsewhere": ("behaviour none minor", (("replace", f"{SCHEMES}/login/flows/clientCredentials/tokenUrl", "https://id.example.com"),)),
    "callback_removed": ("type source major", (("remove", CALLBACKS),)),
    "operation_uses_a_known_class": ("additive type minor", (("add", "/paths/~1drafts", {"get": {"operationId": "drafts", "responses": {"200": {"description": "A draft.", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/NewParcel"}}}}}}}),)),
}  # fmt: skip


def joined(name: str) -> Impact:
    return joined_after(CHANGES[name][1])


def joined_after(steps: tuple[Step, ...]) -> Impact:
    changed = patched(copy.deepcopy(BASE), steps)
    base, revision = (
        load_text(msgspec.json.encode(content).decode()) for content in (BASE, changed)
    )
    return join(
        compare_packages(planned(BASE), planned(changed)), compare(base, revision)
    )


@pytest.mark.parametrize("name", CHANGES)
def test_the_verdicts_on_one_change(name: str) -> None:
    impact = joined(name)
    judged = impact.caller, impact.stub, impact.bump
    assert " ".join(judged) == CHANGES[name][0], impact.symbols
    assert not impact.unexplained


@pytest.mark.parametrize(
    ("name", "symbol", "before", "after"),
    [
        (
            "explode_of_a_list_in_a_query",
            "client.get_parcels(sizes)",
            "Query('sizes', list[models.Size])",
            "Query('sizes', list[models.Size], explode=False)",
        ),
        (
            "server_called_otherwise",
            "servers.PRODUCTION",
            "PRODUCTION = 'https://parcels.example.com'",
            "LIVE = 'https://parcels.example.com'",
        ),
        (
            "class_by_another_name",
            "models.Address",
            "class Address(town: str, street: str | UnsetType = UNSET)",
            "Address = Place",
        ),
        (
            "other_members_kept",
            "models.Address.additional_properties",
            None,
            "additional_properties: dict[str, Any] = msgspec.field(default_factory=dict)",
        ),
    ],
)
def test_a_symbol_is_shown_as_it_is_written(
    name: str, symbol: str, before: str | None, after: str
) -> None:
    shown = [
        (change.before, change.after)
        for change in joined(name).symbols
        if change.symbol == symbol
    ]
    assert shown == [(before, after)]


GONE: Any = {"$ref": "#/components/parameters/Gone"}


def test_an_operation_that_is_broken_in_one_document_has_no_other_reason() -> None:
    impact = joined_after((("replace", f"{GET}/parameters/1", GONE),))
    (removed,) = [change for change in impact.symbols if change.kind == "method"]
    assert (removed.symbol, removed.change) == ("client.get_parcels", "removed")
    assert not removed.caused_by
    assert not impact.unexplained


def test_a_type_whose_reference_leads_nowhere_is_not_laid_to_the_generator() -> None:
    impact = joined_after((("replace", f"{SCHEMAS}/Size", GONE),))
    assert {change.symbol for change in impact.symbols} >= {"models.Size"}
    assert not impact.unexplained


def test_either_side_names_the_types_that_it_has() -> None:
    step: Step = ("replace", "/paths/~1health/get/operationId", "isFine")
    changed = planned(patched(copy.deepcopy(document()), (step,)))
    (method,) = [
        change
        for change in compare_packages(before(), changed).symbols
        if change.kind == "method"
    ]
    assert method.before == "client.health() -> models.HealthResponse"
    assert method.after == "client.is_fine() -> models.IsFineResponse"
