"""Documented error statuses → exception classes."""

from __future__ import annotations

import pytest

from specloom.plan.expressions import one_line

from .planned import method, planned

ERRORS = """
paths:
  /a:
    get:
      operationId: a
      responses:
        '200': {description: Fine.}
        '404': {description: No such pet., content: {application/json: {schema: {$ref: '#/components/schemas/Fault'}}}}
        4XX: {description: Your fault.}
        default: {description: Anything else., content: {text/plain: {}}}
  /b:
    get:
      operationId: b
      responses:
        '200': {description: Fine.}
        '404': {description: No such toy., content: {application/json: {schema: {$ref: '#/components/schemas/Fault'}}}}
        '409': {description: Other., content: {application/json: {schema: {$ref: '#/components/schemas/Other'}}}}
components:
  schemas:
    Fault:
      type: object
      required: [error_code]
      properties:
        error_code: {type: string, description: The code. It is stable.}
        status: {type: integer}
        details: {type: object}
    Other: {type: object, properties: {count: {type: integer}}}
"""


def test_one_class_for_a_status_of_the_whole_api_after_one_for_each_body() -> None:
    errors = planned(ERRORS).errors
    classes = [(item.name, one_line(item.base), one_line(item.body)) for item in errors]
    assert classes == [
        ("FaultException", "ApiError[models.Fault]", "models.Fault"),
        ("OtherException", "ApiError[models.Other]", "models.Other"),
        ("NotFound", "FaultException", "models.Fault"),
        ("Conflict", "OtherException", "models.Other"),
        ("ClientError", "ApiError[None]", "None"),
        ("DefaultError", "ApiError[str]", "str"),
    ]


def test_the_class_says_what_the_document_says_or_the_status_where_texts_differ() -> (
    None
):
    docs = {item.name: item.doc for item in planned(ERRORS).errors}
    assert docs["NotFound"] == "Status 404."
    assert docs["Conflict"] == "Other (409)."
    assert docs["ClientError"] == "Your fault (any 4XX)."


def test_texts_and_numbers_of_the_body_are_properties() -> None:
    error = planned(ERRORS).errors[0]
    assert [
        (item.name, item.wire_name, item.type_name, item.doc)
        for item in error.properties
    ] == [
        ("error_code", "error_code", "str", ""),
        ("status_", "status", "int", ""),
    ]


def test_an_operation_raises_what_it_documents() -> None:
    package = planned(ERRORS)
    assert [
        (item.key, one_line(item.raises)) for item in method(package, "a").errors
    ] == [
        ("404", "Raises(errors.NotFound, Json(models.Fault))"),
        ('"4XX"', "Raises(errors.ClientError, Empty())"),
        ('"default"', 'Raises(errors.DefaultError, Text("text/plain"))'),
    ]
    assert [item.doc for item in method(package, "b").errors] == [
        "No such toy (404).",
        "Other (409).",
    ]


@pytest.mark.parametrize(
    ("status", "name"),
    [
        ("'400'", "BadRequest"),
        ("'401'", "Unauthorized"),
        ("'429'", "TooManyRequests"),
        ("'500'", "InternalServerError"),
        ("'499'", "Status499"),
        ("5xx", "ServerError"),
        ("default", "DefaultError"),
    ],
)
def test_names_of_statuses(status: str, name: str) -> None:
    package = planned(
        f"paths: {{/a: {{get: {{operationId: a, responses: {{{status}: {{description: No.}}}}}}}}}}"
    )
    assert [item.name for item in package.errors] == [name]


def test_bodies_that_differ_between_operations_are_alternatives_and_offer_what_they_share() -> (
    None
):
    text = ERRORS.replace("'409'", "'405'").replace(
        "'404': {description: No such toy.", "'409': {description: X."
    )
    text = text.replace("'405': {description: Other.", "'404': {description: Other.")
    error = next(item for item in planned(text).errors if item.name == "NotFound")
    assert one_line(error.body) == "models.Fault | models.Other"
    assert error.properties == ()
