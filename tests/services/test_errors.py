"""Every documented error, raised by a service and caught by a client: class, body, headers, what failed."""

from __future__ import annotations

import json
import pickle
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import koodrive
import metastudio
import pds
import pytest

from .five import (
    CREATE_FILE,
    CREATE_LARGE_FILE,
    FIVE,
    KOODRIVE_CREATE_FILE,
    PDS_CREATE_FILE,
    Operation,
    Send,
)
from .implementer import Implementer

BODIES: dict[str, dict[str, Any]] = {
    "metastudio": {"error_code": "MSS.00000003", "error_msg": "Invalid parameter"},
    "koodrive": {"code": 40001, "msg": "no such space"},
    "pds": {"code": "NotFound.Drive", "message": "no such drive"},
}

# Any status that has no class of its own.
OTHERS = (402, 404, 409, 418, 422, 500, 501)


@dataclass(frozen=True)
class Documented:
    """An error that the document of an operation describes."""

    operation: Operation
    status: int
    class_name: str

    def __str__(self) -> str:
        return f"{self.operation}-{self.status}"


def documented() -> Iterator[Documented]:
    for operation in FIVE:
        described = operation.describe(operation.example).operation.errors
        for status, raises in described.items():
            name = raises.error_class.__name__
            statuses = (
                [other for other in OTHERS if other not in described]
                if status == "default"
                else [status]
            )
            for code in statuses:
                yield Documented(operation, code, name)


DOCUMENTED = list(documented())


def test_the_documents_describe_these_errors() -> None:
    errors = {
        (str(error.operation), error.status, error.class_name)
        for error in DOCUMENTED
        if error.status in (400, 401, 500, 404)
    }
    assert errors == {
        (f"metastudio.{method}", status, name)
        for method in ("create_file", "create_large_file")
        for status, name in (
            (400, "BadRequest"),
            (401, "Unauthorized"),
            (500, "InternalServerError"),
        )
    } | {
        ("metastudio.create_digital_asset", 400, "BadRequest"),
        ("metastudio.create_digital_asset", 404, "DefaultError"),
        ("metastudio.create_digital_asset", 500, "DefaultError"),
        ("koodrive.create_file", 404, "DefaultError"),
        ("koodrive.create_file", 500, "DefaultError"),
        ("pds.create_file", 404, "DefaultError"),
        ("pds.create_file", 500, "DefaultError"),
    }


@pytest.mark.parametrize("error", DOCUMENTED, ids=str)
def test_an_error_arrives_as_the_service_raised_it(
    error: Documented, send: Send, implementer: Implementer
) -> None:
    operation, package = error.operation, error.operation.package
    kind = getattr(package.errors, error.class_name)
    members = BODIES[operation.name]
    body = package.models.ErrorResponse(**members)
    headers = {"X-Request-Id": "r-17", "X-Other": "o"}

    def fail() -> object:
        raise kind(body, status=error.status, headers=headers)

    call = operation.describe(operation.example)
    url = implementer.answers(operation, fail)
    with pytest.raises(package.ApiError) as raised:
        send(operation, url, call)
    caught: Any = raised.value
    assert type(caught) is kind
    assert caught.status == error.status
    assert caught.body == body
    assert json.loads(caught.content) == members
    assert {name: getattr(caught, name) for name in members} == {
        name: str(value) for name, value in members.items()
    }
    assert caught.request_id == caught.headers["X-Request-Id"] == "r-17"
    assert caught.headers["x-other"] == "o"
    assert caught.call is call
    assert caught.request.method == "POST"
    assert caught.request.url == url + operation.path
    assert json.loads(caught.request.content)
    shown = str(caught)
    assert str(error.status) in shown
    assert operation.id in shown
    assert "r-17" in shown
    assert all(str(value) in shown for value in members.values())


@pytest.mark.parametrize("status", [400, 401, 500])
def test_a_class_of_one_status_needs_none(
    status: int, send: Send, implementer: Implementer
) -> None:
    kinds = {
        400: metastudio.errors.BadRequest,
        401: metastudio.errors.Unauthorized,
        500: metastudio.errors.InternalServerError,
    }

    def fail() -> object:
        raise kinds[status](metastudio.models.ErrorResponse(error_code="X"))

    url = implementer.answers(CREATE_FILE, fail)
    with pytest.raises(kinds[status]) as raised:
        send(CREATE_FILE, url, CREATE_FILE.describe(CREATE_FILE.example))
    caught: Any = raised.value
    assert (caught.status, caught.error_code, caught.error_msg) == (status, "X", None)
    assert len(caught.request_id) == 32


@pytest.mark.parametrize("status", [400, 401, 500])
def test_an_error_without_a_body_has_the_documented_one(
    status: int, send: Send, implementer: Implementer
) -> None:
    kinds = {
        400: (metastudio.errors.BadRequest, "MSS.00000003", "Invalid parameter"),
        401: (metastudio.errors.Unauthorized, "MSS.00000001", "Unauthorized"),
        500: (metastudio.errors.InternalServerError, "MSS.00000004", "Internal Error"),
    }
    kind, code, message = kinds[status]

    def fail() -> object:
        raise kind

    for operation in (CREATE_FILE, CREATE_LARGE_FILE):
        url = implementer.answers(operation, fail)
        with pytest.raises(kind) as raised:
            send(operation, url, operation.describe(operation.example))
        caught: Any = raised.value
        assert (caught.error_code, caught.error_msg) == (code, message)


def test_a_status_that_is_not_documented_is_an_api_error(
    send: Send, implementer: Implementer
) -> None:
    def fail() -> object:
        raise metastudio.ApiError(
            metastudio.models.ErrorResponse(error_code="MSS.9"), status=403
        )

    url = implementer.answers(CREATE_FILE, fail)
    with pytest.raises(metastudio.ApiError) as raised:
        send(CREATE_FILE, url, CREATE_FILE.describe(CREATE_FILE.example))
    caught: Any = raised.value
    assert type(caught) is metastudio.ApiError
    assert (caught.status, caught.body) == (403, None)
    assert json.loads(caught.content) == {"error_code": "MSS.9"}
    assert "MSS.9" in str(caught)


def test_a_service_that_fails_answers_500_in_the_error_body(
    send: Send, implementer: Implementer
) -> None:
    def fail() -> object:
        raise ZeroDivisionError("a secret of the implementer")

    url = implementer.answers(CREATE_FILE, fail)
    with pytest.raises(metastudio.errors.InternalServerError) as raised:
        send(CREATE_FILE, url, CREATE_FILE.describe(CREATE_FILE.example))
    assert raised.value.error_msg == "the service failed"
    assert b"secret" not in raised.value.content


def test_an_error_survives_the_way_to_another_process() -> None:
    for operation in (CREATE_FILE, KOODRIVE_CREATE_FILE, PDS_CREATE_FILE):
        package = operation.package
        kind = (
            getattr(package.errors, "BadRequest", None) or package.errors.DefaultError
        )
        body = package.models.ErrorResponse(**BODIES[operation.name])
        call = operation.describe(operation.example)
        error = kind(
            body,
            status=400,
            headers={"X-Request-Id": "r"},
            call=call,
            request=call.request("http://localhost"),
        )
        copy = pickle.loads(pickle.dumps(error))
        assert type(copy) is kind
        assert (copy.body, copy.status, copy.request_id) == (body, 400, "r")
        assert copy.request == error.request
        assert copy.call.arguments == call.arguments
        assert str(copy) == str(error)


def test_the_request_id_of_pds_has_another_name(
    send: Send, implementer: Implementer
) -> None:
    def fail() -> object:
        raise pds.errors.DefaultError(
            pds.models.ErrorResponse(code="Forbidden"), status=403
        )

    url = implementer.answers(PDS_CREATE_FILE, fail)
    with pytest.raises(pds.errors.DefaultError) as raised:
        send(PDS_CREATE_FILE, url, PDS_CREATE_FILE.describe(PDS_CREATE_FILE.example))
    assert raised.value.request_id == raised.value.headers["x-ca-request-id"]


def test_a_number_for_a_code_stays_readable(
    send: Send, implementer: Implementer
) -> None:
    def fail() -> object:
        raise koodrive.errors.DefaultError(
            koodrive.models.ErrorResponse(code=7, msg="seven"), status=403
        )

    operation = KOODRIVE_CREATE_FILE
    url = implementer.answers(operation, fail)
    with pytest.raises(koodrive.errors.DefaultError) as raised:
        send(operation, url, operation.describe(operation.example))
    assert raised.value.body == koodrive.models.ErrorResponse(code=7, msg="seven")
    assert "7 seven" in str(raised.value)
