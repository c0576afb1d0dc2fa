"""Verdicts on what the table's document has not: server variables, discriminators, files, webhooks, 3.0."""

from __future__ import annotations

import copy
from typing import Any

import pytest
import yaml

from specloom.compare.impact import compare_packages

from .packages import planned
from .patches import Step, patched

BASE: Any = yaml.load(
    """
openapi: 3.1.0
info: {title: Users, version: '1'}
servers:
  - url: https://{env}.example.com/v1
    description: Production
    variables: {env: {default: prod, enum: [prod, dev]}}
paths:
  /users:
    get:
      operationId: listUsers
      parameters:
        - {name: sort, in: query, schema: {type: array, items: {type: string, enum: [a, b]}}}
        - {name: page, in: query, schema: {type: integer, format: int32}}
      responses:
        '200':
          description: Users.
          content:
            application/json:
              schema: {type: array, items: {$ref: '#/components/schemas/User'}}
        default:
          description: It failed.
          content: {application/json: {schema: {$ref: '#/components/schemas/Error'}}}
  /upload:
    post:
      operationId: upload
      requestBody:
        content:
          multipart/form-data:
            schema:
              type: object
              required: [file]
              properties:
                file: {type: string, format: binary}
      responses:
        '204': {description: Kept.}
webhooks:
  userBorn:
    post:
      requestBody:
        required: true
        content: {application/json: {schema: {$ref: '#/components/schemas/Birth'}}}
      responses:
        '200':
          description: Seen.
          content: {application/json: {schema: {$ref: '#/components/schemas/Seen'}}}
components:
  securitySchemes:
    Token: {type: http, scheme: bearer}
  schemas:
    User:
      type: object
      required: [id, shape]
      properties:
        id: {type: integer, format: int64}
        born: {type: string, format: date-time}
        labels: {type: object, additionalProperties: {type: string}}
        shape:
          oneOf: [{$ref: '#/components/schemas/Circle'}, {$ref: '#/components/schemas/Square'}]
          discriminator: {propertyName: kind, mapping: {c: '#/components/schemas/Circle', s: '#/components/schemas/Square'}}
    Circle: {type: object, required: [kind, radius], properties: {kind: {type: string}, radius: {type: number}}}
    Square: {type: object, required: [kind, side], properties: {kind: {type: string}, side: {type: number}}}
    Birth: {type: object, required: [name], properties: {name: {type: string}}}
    Seen: {type: object, properties: {by: {type: string}}}
    Error: {type: object, properties: {code: {type: integer}}}
""",
    Loader=yaml.CSafeLoader,
)

SCHEMAS = "/components/schemas"
USER = f"{SCHEMAS}/User/properties"
LIST = "/paths/~1users/get"
STRING = {"type": "string"}
UPLOAD = "/paths/~1upload/post/requestBody/content"
BORN = "/webhooks/userBorn/post"

CHANGES: dict[str, tuple[str, tuple[Step, ...]]] = {
    "server_variable_default": ("behaviour none minor", (("replace", "/servers/0/variables/env/default", "dev"),)),
    "server_variable_choice_removed": ("type none major", (("remove", "/servers/0/variables/env/enum/1"),)),
    "server_variable_choice_added": ("none none minor", (("add", "/servers/0/variables/env/enum/-", "test"),)),
    "server_variable_removed": ("source none major", (("replace", "/servers/0", {"url": "https://a.example.com", "description": "Production"}),)),
    "servers_removed": ("source none major", (("remove", "/servers"),)),
    "server_of_a_name_moved": ("behaviour none minor", (("replace", "/servers/0/url", "https://{env}.example.org"),)),
    "scheme_of_another_kind": ("source behaviour major", (("replace", "/components/securitySchemes/Token/scheme", "basic"),)),
    "items_enum_value_added": ("none type minor", (("add", f"{LIST}/parameters/0/schema/items/enum/-", "c"),)),
    "int32_became_int64": ("none behaviour minor", (("replace", f"{LIST}/parameters/1/schema/format", "int64"),)),
    "error_added_beside_default": ("behaviour additive minor", (("add", f"{LIST}/responses/404", {"description": "None."}),)),
    "response_int64_became_int": ("none none patch", (("remove", f"{USER}/id/format"),)),
    "response_date_time_became_date": ("type behaviour major", (("replace", f"{USER}/born/format", "date"),)),
    "response_values_became_anything": ("behaviour none minor", (("replace", f"{USER}/labels/additionalProperties", True),)),
    "discriminator_mapping_changed": ("behaviour behaviour minor", (("replace", f"{USER}/shape/discriminator/mapping", {"d": "#/components/schemas/Circle"}),)),
    "one_of_became_any_of": ("none none patch", (("move", f"{USER}/shape/oneOf", f"{USER}/shape/anyOf"),)),
    "form_field_added": ("additive additive minor", (("add", f"{UPLOAD}/multipart~1form-data/schema/properties/name", STRING),)),
    "form_became_file": ("source source major", (("replace", UPLOAD, {"application/octet-stream": {}}),)),
    "webhook_removed": ("type source major", (("remove", "/webhooks/userBorn"),)),
    "webhook_removed_with_its_model": ("type source major", (("remove", "/webhooks/userBorn"), ("remove", f"{SCHEMAS}/Birth"))),
    "webhook_field_added": ("additive additive minor", (("add", f"{SCHEMAS}/Birth/properties/age", STRING),)),
    "webhook_required_field_added": ("additive source minor", (("add", f"{SCHEMAS}/Birth/properties/age", STRING), ("add", f"{SCHEMAS}/Birth/required/-", "age"))),
    "webhook_field_removed": ("source source major", (("remove", f"{SCHEMAS}/Birth/properties/name"), ("remove", f"{SCHEMAS}/Birth/required"))),
    "webhook_field_no_longer_described": ("behaviour none minor", (("remove", f"{SCHEMAS}/Birth/properties/name"),)),
    "webhook_undescribed_field_required": ("additive source minor", (("add", f"{SCHEMAS}/Birth/required/-", "age"),)),
    "webhook_answer_became_required": ("source none major", (("add", f"{SCHEMAS}/Seen/required", ["by"]),)),
    "webhook_header_added": ("source additive major", (("add", f"{BORN}/parameters", [{"name": "X-Signature", "in": "header", "schema": STRING}]),)),
    "version_of_openapi": ("none none patch", (("replace", "/openapi", "3.1.1"),)),
}  # fmt: skip


@pytest.mark.parametrize("name", CHANGES)
def test_the_verdicts_on_one_change(name: str) -> None:
    verdicts, steps = CHANGES[name]
    impact = compare_packages(
        planned(BASE), planned(patched(copy.deepcopy(BASE), steps))
    )
    judged = impact.caller, impact.stub, impact.bump
    assert " ".join(judged) == verdicts, impact.symbols


def test_members_that_have_no_type_any_more_are_still_read() -> None:
    """Callers get a user, and make none: only who makes one gives `additional_properties`."""
    typed = patched(
        BASE, (("add", f"{SCHEMAS}/User/additionalProperties", {"type": "string"}),)
    )
    impact = compare_packages(planned(typed), planned(BASE))
    (change,) = impact.symbols
    assert change.symbol == "models.User.additional_properties"
    assert (impact.caller, impact.stub) == ("type", "source")
    back = compare_packages(planned(BASE), planned(typed))
    assert (back.caller, back.stub) == ("additive", "additive")


def test_models_that_drop_unknown_members_have_none_to_read() -> None:
    kept, dropped = planned(BASE), planned(BASE, keeps_unknown=False)
    impact = compare_packages(kept, dropped)
    assert {change.symbol.rpartition(".")[2] for change in impact.symbols} == {
        "additional_properties"
    }
    assert (impact.caller, impact.stub) == ("source", "source")
    back = compare_packages(dropped, kept)
    assert (back.caller, back.stub, back.bump) == ("additive", "additive", "minor")


def test_the_bumps_of_both_sides_are_their_own() -> None:
    _, steps = CHANGES["webhook_required_field_added"]
    changed = planned(patched(copy.deepcopy(BASE), steps))
    impact = compare_packages(planned(BASE), changed)
    assert (impact.bump, impact.bump_stub) == ("minor", "major")


def test_callers_implement_the_methods_of_webhooks() -> None:
    _, steps = CHANGES["webhook_header_added"]
    changed = planned(patched(copy.deepcopy(BASE), steps))
    (change,) = compare_packages(planned(BASE), changed).symbols
    assert change.symbol == "webhooks.Webhooks.user_born(x_signature)"


def test_a_change_shows_the_symbol_before_and_after_in_its_signature() -> None:
    steps: tuple[Step, ...] = (("add", f"{LIST}/parameters/1/required", True),)
    changed = planned(patched(copy.deepcopy(BASE), steps))
    (change,) = compare_packages(planned(BASE), changed).symbols
    assert change.symbol == "client.list_users(page)"
    assert change.change == "became required"
    assert (change.before, change.after) == ("page: int | None = None", "page: int")
    assert change.signature_before == (
        "list_users(*, sort: list[models.ListUsersSort] | None = None, "
        "page: int | None = None) -> list[models.User]"
    )
    assert change.signature_after == (
        "list_users(*, page: int, sort: list[models.ListUsersSort] | None = None) -> list[models.User]"
    )
