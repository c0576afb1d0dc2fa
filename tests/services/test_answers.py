"""Answers that have outgrown the document, or never fitted it."""

from __future__ import annotations

import json
from typing import Any

import koodrive
import metastudio
import pds
import pytest
from msgspec import UNSET

from .five import CREATE_FILE, KOODRIVE_CREATE_FILE, PDS_CREATE_FILE, Operation, Send
from .scripted import Answer, json_answer, scripted


def answer_to(operation: Operation, send: Send, answer: Answer) -> Any:
    with scripted(answer) as service:
        return send(operation, service.url, operation.describe(operation.example))


def test_unknown_members_are_no_trouble_at_any_depth(
    operation: Operation, send: Send
) -> None:
    kind = type(operation.example).__name__.replace("Request", "Response")
    empty = getattr(operation.package.models, kind)()
    members = {"brand_new": {"deep": [1, None]}, "": 0, "__class__": "x"}
    response = answer_to(operation, send, json_answer(members))
    assert response.body == empty
    assert json.loads(response.content) == members


def test_unknown_members_of_parts_are_no_trouble(send: Send) -> None:
    members = {"part_info_list": [{"part_number": 1, "crc": 7}], "crc": 7}
    response = answer_to(PDS_CREATE_FILE, send, json_answer(members))
    assert response.body.part_info_list == [pds.models.UploadPartInfo(part_number=1)]


@pytest.mark.parametrize("value", ["file", "live_photo", ""])
def test_unknown_values_arrive_as_they_are(value: str, send: Send) -> None:
    response = answer_to(PDS_CREATE_FILE, send, json_answer({"type": value}))
    assert response.body.type == value


@pytest.mark.parametrize("number", [-5, 0, 2**40])
def test_what_is_beyond_the_documented_bounds_arrives(number: int, send: Send) -> None:
    parts = {"multiParts": [{"partSize": number}]}
    response = answer_to(KOODRIVE_CREATE_FILE, send, json_answer(parts))
    assert response.body.multi_parts[0].part_size == number


def test_an_integral_number_may_be_written_as_a_fraction(send: Send) -> None:
    answer = Answer(b'{"multiParts":[{"partSize":5.0}]}')
    response = answer_to(KOODRIVE_CREATE_FILE, send, answer)
    assert response.body.multi_parts[0].part_size == 5


@pytest.mark.parametrize("code", [0, "0", "InvalidParameter"])
def test_koodrives_code_is_text_or_a_number(code: object, send: Send) -> None:
    response = answer_to(KOODRIVE_CREATE_FILE, send, json_answer({"code": code}))
    assert response.body.code == code
    assert type(response.body.code) is type(code)


def test_absent_is_not_null(send: Send) -> None:
    response = answer_to(CREATE_FILE, send, json_answer({"file_id": ""}))
    assert response.body.file_id == ""
    assert response.body.upload_url is UNSET


def test_absent_members_are_not_sent_and_defaults_are_when_they_are_set(
    send: Send,
) -> None:
    body = pds.models.CreateFileRequest(
        name="a", type="file", parent_file_id="root", check_name_mode="ignore"
    )
    with scripted() as service:
        send(PDS_CREATE_FILE, service.url, PDS_CREATE_FILE.describe(body))
    assert json.loads(service.received[0].content) == {
        "name": "a",
        "type": "file",
        "parent_file_id": "root",
        "check_name_mode": "ignore",
    }


def test_members_that_the_document_does_not_know_can_be_sent(send: Send) -> None:
    call = PDS_CREATE_FILE.describe(PDS_CREATE_FILE.example).extended(
        json={"upload_type": "normal"}, headers={"X-New": "1"}, query={"trace": "on"}
    )
    with scripted() as service:
        send(PDS_CREATE_FILE, service.url, call)
    [received] = service.received
    assert json.loads(received.content)["upload_type"] == "normal"
    assert received.headers["x-new"] == "1"
    assert received.path == "/v2/file/create?trace=on"


@pytest.mark.parametrize(
    ("content", "path"),
    [
        (b'{"file_id": 5}', "$.file_id"),
        (b"[]", "$"),
        (b"<html>", "$"),
        (b"", "$"),
        (b'{"file_id": "a"', "$"),
    ],
)
def test_a_success_that_does_not_fit_names_the_place(
    content: bytes, path: str, send: Send
) -> None:
    with pytest.raises(metastudio.errors.ResponseInvalid) as raised:
        answer_to(CREATE_FILE, send, Answer(content, headers={"X-Request-Id": "r-1"}))
    error = raised.value
    assert error.path == path
    assert error.response.content == content
    assert error.request.method == "POST"
    assert "r-1" in str(error)


@pytest.mark.parametrize(
    "content",
    [
        b"<html>Bad Gateway</html>",
        b"",
        b"[]",
        b'{"error_code": {"a": 1}}',
        b"\xff\xfe",
        b'{"errorCode": "APIG.0201"}',
    ],
)
def test_an_error_of_a_gateway_is_still_the_error_of_its_status(
    content: bytes, send: Send
) -> None:
    with pytest.raises(metastudio.errors.InternalServerError) as raised:
        answer_to(CREATE_FILE, send, Answer(content, 500))
    error = raised.value
    assert error.status == 500
    assert error.content == content
    assert error.error_code is None


def test_a_redirect_is_not_followed(send: Send) -> None:
    call = CREATE_FILE.describe(CREATE_FILE.example)
    with (
        scripted(Answer(status=307, headers={"Location": "/elsewhere"})) as service,
        pytest.raises(metastudio.ApiError) as raised,
    ):
        send(CREATE_FILE, service.url, call)
    assert raised.value.status == 307
    assert raised.value.headers["location"] == "/elsewhere"
    assert len(service.received) == 1


def test_the_json_of_koodrive_has_the_names_of_the_page(send: Send) -> None:
    with scripted() as service:
        send(
            KOODRIVE_CREATE_FILE,
            service.url,
            KOODRIVE_CREATE_FILE.describe(KOODRIVE_CREATE_FILE.example),
        )
    [received] = service.received
    members = json.loads(received.content)
    assert members["createdTime"] == "2020-05-18T01:43:49Z"
    assert members["fileType"] == 35
    assert members["multiParts"] == [
        {"partNumber": 1, "partSize": 22_106_481, "partOffset": 0}
    ]
    assert received.headers["authorization"] == "Bearer+a-token"
    assert received.headers["x-user-id"] == "user-1"
    assert "language" not in received.headers
    assert isinstance(koodrive.models.CreateFileResponse().code, type(UNSET))
