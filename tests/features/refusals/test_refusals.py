"""Requests that the stub refuses: the status and the body are those that the operation describes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx2
import pytest

from ...asgi_server import served
from ..packages import Package
from ..recorder import Recorder

WRONG = {"name": 1, "parts": [{"size": "x"}]}
MESSAGE = "$.name: must be a string; $.parts[0].size: must be an integer"


@pytest.fixture(scope="module")
def url(package: Package) -> Iterator[str]:
    """A stub that answers by itself."""
    with served(package.server.app()) as address:
        yield address


def post(url: str, path: str, **given: Any) -> httpx2.Response:
    return httpx2.post(url + path, trust_env=False, **(given or {"json": WRONG}))


@pytest.mark.parametrize(
    ("path", "status", "body"),
    [
        (
            "/only-422",
            422,
            {
                "detail": [
                    {
                        "loc": ["body", "name"],
                        "msg": "must be a string",
                        "type": "UnprocessableContent",
                    },
                    {
                        "loc": ["body", "parts", 0, "size"],
                        "msg": "must be an integer",
                        "type": "UnprocessableContent",
                    },
                ]
            },
        ),
        ("/both", 400, {"code": "BadRequest", "message": MESSAGE}),
        (
            "/range",
            400,
            {"error": {"status": 400, "message": MESSAGE, "code": "bad_request"}},
        ),
        (
            "/rest",
            400,
            {
                "type": "error.list",
                "request_id": "r-1",
                "errors": [
                    {
                        "code": "parameter_invalid",
                        "message": "must be a string",
                        "field": "$.name",
                    },
                    {
                        "code": "parameter_invalid",
                        "message": "must be an integer",
                        "field": "$.parts[0].size",
                    },
                ],
            },
        ),
        (
            "/problem",
            400,
            {
                "type": "about:blank",
                "title": "Bad Request",
                "status": 400,
                "detail": MESSAGE,
            },
        ),
        (
            "/strict",
            400,
            {
                "kind": "rejection",
                "severity": 3,
                "reason": MESSAGE[:39] + "…",
                "at": "1970-01-01T00:00:00Z",
                "trace": "00000000-0000-0000-0000-000000000000",
                "hints": ["retry"],
            },
        ),
        ("/bodiless", 400, {"code": "BadRequest", "message": MESSAGE}),
    ],
)
def test_a_violation_is_answered_as_described(
    url: str, path: str, status: int, body: dict[str, Any]
) -> None:
    answer = post(url, path)
    assert answer.status_code == status
    assert answer.json() == body


def test_what_is_not_described_has_the_form_of_the_other_errors(url: str) -> None:
    answer = post(url, "/undescribed")
    assert answer.status_code == 400
    assert [error["msg"] for error in answer.json()["detail"]] == [
        "must be a string",
        "must be an integer",
    ]


def test_a_body_that_is_no_json_has_one_violation(url: str) -> None:
    answer = post(url, "/only-422", content=b"{", headers={"Content-Type": "application/json"})  # fmt: skip
    [violation] = answer.json()["detail"]
    assert (violation["loc"], answer.status_code) == (["body"], 422)
    assert "is not JSON" in violation["msg"]


def test_media_types_that_are_not_json(url: str) -> None:
    assert post(url, "/problem").headers["content-type"] == "application/problem+json"
    answer = post(url, "/text")
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    assert answer.text == MESSAGE
    hostile = {"name": "a", "<script>": 1, "parts": {"<b>": 1}}
    assert "<" not in post(url, "/page", json=hostile).text


def test_a_media_type_that_is_not_described(url: str) -> None:
    plain: dict[str, Any] = {"content": b"x", "headers": {"Content-Type": "text/plain"}}
    assert post(url, "/only-422", **plain).status_code == 422
    assert post(url, "/both", **plain).status_code == 415
    assert post(url, "/range", **plain).status_code == 415
    assert post(url, "/undescribed", **plain).status_code == 415


def test_missing_credentials(url: str) -> None:
    hidden = httpx2.get(url + "/hidden", trust_env=False)
    assert hidden.status_code == 403
    assert hidden.json() == {"code": "Forbidden", "message": "header X-Key is missing"}
    secret = httpx2.get(url + "/secret", trust_env=False)
    assert secret.status_code == 401
    assert secret.json() == {
        "code": "SEC.00000001",
        "message": "header X-Key is missing",
        "help": "https://example.com/1",
    }


def test_paths_and_methods_that_are_not_described(url: str) -> None:
    nowhere = post(url, "/nowhere")
    assert nowhere.status_code == 404
    assert nowhere.json()["detail"][0]["msg"] == "there is nothing at /nowhere"
    assert httpx2.get(url + "/both", trust_env=False).status_code == 405


def test_a_success_is_never_an_error_s_example(url: str) -> None:
    account = httpx2.get(url + "/account", trust_env=False)
    assert account.status_code == 200
    assert account.json().keys() == {"id", "owner"}
    named = httpx2.get(url + "/accounts/x", trust_env=False)
    assert (named.status_code, named.json()) == (200, {"id": 7, "owner": "A"})


def test_the_client_reads_what_the_stub_refuses_with(
    package: Package, connect: Any, url: str
) -> None:
    client = connect(url, credentials=package.module("credentials").Key("k"))
    order = package.models.Order(name="n")
    with pytest.raises(package.api_error) as raised:
        client.send(
            package.module("operations")
            .Untagged.only422(order)
            .extended(json={"name": 1})
        )
    assert "body.name: must be a string" in str(raised.value)
    assert raised.value.body.detail[0].loc == ["body", "name"]


def test_an_error_that_is_not_the_described_one_still_says_what_it_says(
    package: Package, client: Any, recorder: Recorder
) -> None:
    recorder.answer_json(
        {
            "exception_message": "Invalid request received.",
            "exception_detail": [{"loc": ["body", "name"], "msg": "Field required"}],
        },
        status=422,
    )
    with pytest.raises(package.api_error) as raised:
        client.both(package.models.Order(name="n"))
    assert str(raised.value).endswith(
        ": Invalid request received: body.name: Field required"
    )
