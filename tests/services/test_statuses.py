"""What a stub answers to requests that are not what the document describes, and to odd ones that are."""

from __future__ import annotations

import json
import socket
from collections.abc import Mapping

import httpx2
import metastudio
import msgspec
import pytest

from .five import (
    CREATE_DIGITAL_ASSET,
    CREATE_FILE,
    KOODRIVE_CREATE_FILE,
    SIGNED_IN,
    Operation,
)
from .raw import message_in, paths_in, post

Stubs = Mapping[str, str]


def body_of(operation: Operation) -> bytes:
    """The documented request as JSON."""
    return msgspec.json.encode(operation.example)


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b'{"a": ', "ends too early"),
        (b'{"a": 1,}', "byte 8"),
        (b"[1 2]", "byte 3"),
        (b'{"a": NaN}', "byte 6"),
        (b'{"a": "\xff"}', "UTF-8"),
        (b"{} {}", "byte 4"),
    ],
)
def test_malformed_json_is_400_with_its_position(
    operation: Operation, http: httpx2.Client, stubs: Stubs, body: bytes, reason: str
) -> None:
    answer = post(http, stubs, operation, body)
    assert paths_in(operation, answer) == ["$"]
    message = message_in(operation, answer)
    assert "is not JSON" in message
    assert reason in message


def test_a_missing_body_is_400(
    operation: Operation, http: httpx2.Client, stubs: Stubs
) -> None:
    answer = post(http, stubs, operation, b"")
    assert paths_in(operation, answer) == ["$"]
    assert "is required" in message_in(operation, answer)


def test_deep_nesting_is_400(
    operation: Operation, http: httpx2.Client, stubs: Stubs
) -> None:
    for opening, closing in (b"[", b"]"), (b'{"a":', b"}"):
        body = opening * 100_000 + b"1" + closing * 100_000
        answer = post(http, stubs, operation, body)
        assert paths_in(operation, answer) == ["$"]


@pytest.mark.parametrize(
    "media_type",
    ["text/plain", "application/xml", "application/x-www-form-urlencoded", "json", ";"],
)
def test_another_media_type_is_415(
    operation: Operation, http: httpx2.Client, stubs: Stubs, media_type: str
) -> None:
    answer = post(http, stubs, operation, body_of(operation), Content_Type=media_type)
    assert answer.status_code == 415
    assert answer.headers["accept"] == "application/json"
    assert "application/json" in message_in(operation, answer)


@pytest.mark.parametrize(
    "media_type",
    [
        "application/json; charset=utf-8",
        'application/json;charset="UTF-8"',
        "Application/JSON",
        "application/json ; x=y",
    ],
)
def test_parameters_and_case_of_the_media_type_do_not_matter(
    operation: Operation, http: httpx2.Client, stubs: Stubs, media_type: str
) -> None:
    answer = post(http, stubs, operation, body_of(operation), Content_Type=media_type)
    assert answer.status_code == 200, answer.text


def test_a_charset_that_json_cannot_have_is_415(
    operation: Operation, http: httpx2.Client, stubs: Stubs
) -> None:
    kind = "application/json; charset=latin-1"
    answer = post(http, stubs, operation, body_of(operation), Content_Type=kind)
    assert answer.status_code == 415


@pytest.mark.parametrize("suffix", ["x", "/x", "/", "/../files"])
def test_an_unknown_path_is_404(
    operation: Operation, http: httpx2.Client, stubs: Stubs, suffix: str
) -> None:
    path = operation.path + suffix
    host, _, port = stubs[operation.name].removeprefix("http://").partition(":")
    # httpx2 would resolve the dots.
    with socket.create_connection((host, int(port))) as connection:
        connection.sendall(
            f"POST {path} HTTP/1.1\r\nHost: {host}:{port}\r\n"
            "Content-Length: 0\r\nConnection: close\r\n\r\n".encode()
        )
        answer = b"".join(iter(lambda: connection.recv(4096), b""))
    assert answer.startswith(b"HTTP/1.1 404 ")
    assert b"application/json" in answer


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "PATCH", "HEAD"])
def test_another_method_is_405_and_told_which(
    operation: Operation, http: httpx2.Client, stubs: Stubs, method: str
) -> None:
    answer = http.request(method, stubs[operation.name] + operation.path)
    assert answer.status_code == 405
    assert "POST" in answer.headers["allow"].split(", ")
    assert method == "HEAD" or message_in(operation, answer)


def test_without_credentials_it_is_401_in_the_error_body(
    operation: Operation, http: httpx2.Client, stubs: Stubs
) -> None:
    answer = http.post(
        stubs[operation.name] + operation.path,
        content=body_of(operation),
        headers={"Content-Type": "application/json", **operation.headers},
    )
    assert answer.status_code == 401
    assert "is missing" in message_in(operation, answer)
    assert answer.headers["www-authenticate"]


def test_credentials_come_before_the_body(
    operation: Operation, http: httpx2.Client, stubs: Stubs
) -> None:
    answer = http.post(stubs[operation.name] + operation.path, content=b"{")
    assert answer.status_code == 401


@pytest.mark.parametrize(
    "number",
    [2**63, -(2**63) - 1, 2**64, 10**30, 10**400],
    ids=lambda n: f"{len(str(n))}",
)
def test_an_integer_beyond_64_bits_is_400(
    number: int, http: httpx2.Client, stubs: Stubs
) -> None:
    members = json.loads(body_of(KOODRIVE_CREATE_FILE))
    text = json.dumps({**members, "length": 0}).replace(
        '"length": 0', f'"length": {number}'
    )
    answer = post(http, stubs, KOODRIVE_CREATE_FILE, text.encode())
    assert paths_in(KOODRIVE_CREATE_FILE, answer) == ["$.length"]


@pytest.mark.parametrize("number", [2**63 - 1, -(2**63)])
def test_64_bits_arrive_in_full(number: int, http: httpx2.Client, stubs: Stubs) -> None:
    members = json.loads(body_of(KOODRIVE_CREATE_FILE))
    members["multiParts"][0]["partOffset"] = number
    answer = post(http, stubs, KOODRIVE_CREATE_FILE, json.dumps(members).encode())
    assert answer.json()["multiParts"][0]["partOffset"] == number


def test_required_headers_are_named(http: httpx2.Client, stubs: Stubs) -> None:
    operation = KOODRIVE_CREATE_FILE
    answer = http.post(
        stubs["koodrive"] + operation.path,
        content=b"[]",
        headers={"Content-Type": "application/json", **SIGNED_IN["koodrive"]},
    )
    assert paths_in(operation, answer) == ["header.X-User-Id", "header.X-Date", "$"]


def test_members_that_are_not_described_are_ignored(
    operation: Operation, http: httpx2.Client, stubs: Stubs
) -> None:
    members = {**json.loads(body_of(operation)), "donot_emit_error": True, "": None}
    answer = post(http, stubs, operation, json.dumps(members).encode())
    assert answer.status_code == 200
    assert not {"donot_emit_error", ""} & answer.json().keys()


def test_metastudio_gives_every_answer_a_request_id(
    http: httpx2.Client, stubs: Stubs
) -> None:
    url = stubs["metastudio"]
    body = body_of(CREATE_DIGITAL_ASSET)
    answers = {
        200: post(http, stubs, CREATE_DIGITAL_ASSET, body),
        400: post(http, stubs, CREATE_DIGITAL_ASSET, b"{"),
        401: http.post(url + CREATE_FILE.path),
        404: http.post(url + "/nowhere"),
        405: http.get(url + CREATE_FILE.path),
        415: post(http, stubs, CREATE_FILE, body, Content_Type="text/plain"),
    }
    assert {status: answer.status_code for status, answer in answers.items()} == {
        status: status for status in answers
    }
    ids = {answer.headers["x-request-id"] for answer in answers.values()}
    assert len(ids) == len(answers)


def test_the_client_refuses_a_project_that_would_be_another_path() -> None:
    for project in ("", ".", ".."):
        call = metastudio.operations.Files.create_file(project, CREATE_FILE.example)
        with pytest.raises(metastudio.errors.RequestInvalid) as raised:
            call.check()
        [violation] = raised.value.violations
        assert violation.path == "path.project_id"
