"""Errors: what they know, how they read, how they travel."""

from __future__ import annotations

import multiprocessing
import pickle

import pytest

from specloom_runtime.bodies.content import Json
from specloom_runtime.client.answer_meaning import described, error_of
from specloom_runtime.http.errors import (
    ConnectionFailed,
    CredentialsMissing,
    Error,
    RequestInvalid,
    ResponseInvalid,
    TimedOut,
)
from specloom_runtime.http.headers import Headers
from specloom_runtime.http.messages import Answer, Request
from specloom_runtime.operations.api_error import ApiError
from specloom_runtime.values.limits import Violation

from .files_api import BadRequest, File, Problem, create_file

REQUEST = Request("POST", "https://x.test/v1/p/files", operation="CreateFile")


def failed(content: bytes, status: int = 400, **headers: str) -> ApiError[object]:
    named = {name.replace("_", "-"): text for name, text in headers.items()}
    return error_of(create_file(), REQUEST, Answer(status, Headers(named), content))


@pytest.mark.parametrize(
    ("content", "summary"),
    [
        (b'{"error_code":"M.3","error_msg":"Invalid"}', ": M.3 Invalid"),
        (
            b'{"code":"NotFound","message":"no\\nsuch\\tfile"}',
            ": NotFound no such file",
        ),
        (b'{"error":{"code":7,"message":"nested"}}', ": 7 nested"),
        (
            b'{"error":"invalid_grant","error_description":"expired"}',
            ": invalid_grant expired",
        ),
        (b'{"title":"Bad","detail":"worse"}', ": Bad worse"),
        (b'{"message":"' + b"x" * 10_000_000 + b'"}', ""),
        (b'{"message":"' + b"x" * 10_000 + b'"}', ": " + "x" * 300 + "…"),
        (b"<html>", ""),
        (b"", ""),
        (b"[1]", ""),
        (b'{"error":null,"message":false}', ""),
    ],
)
def test_the_message_says_what_the_service_said(content: bytes, summary: str) -> None:
    assert (
        str(failed(content))
        == f"400 from CreateFile (POST https://x.test/v1/p/files){summary}"
    )


def test_members_are_read_from_the_body_and_from_json_that_does_not_fit() -> None:
    fits = failed(b'{"error_code":"M.3"}')
    assert isinstance(fits, BadRequest)
    assert (fits.error_code, fits.member("error_msg", str)) == ("M.3", None)
    odd = failed(b'{"error_code":3,"error_msg":["list"],"count":"12","ok":true}')
    assert isinstance(odd, BadRequest)
    assert odd.body == Problem(error_code=3, error_msg=["list"])  # type: ignore[arg-type]
    assert [mismatch.path for mismatch in odd.mismatches] == [
        "$.error_code",
        "$.error_msg",
    ]
    assert odd.error_code == "3"
    assert odd.member("error_msg", str) is None
    assert odd.member("python_name", int, "count") == 12
    assert odd.member("ok", bool) is True
    assert odd.member("ok", int) is None
    assert odd.member("ok", str) is None
    assert failed(b"not json").member("error_code", str) is None


def test_the_request_id_is_the_first_header_that_ends_so() -> None:
    assert failed(b"", x_ca_request_id="r-1").request_id == "r-1"
    assert failed(b"", X_REQUEST_ID="r-2").request_id == "r-2"
    assert failed(b"").request_id is None


def test_a_status_is_looked_up_exactly_then_by_range_then_by_default() -> None:
    by_status: dict[int | str, str] = {
        404: "exact",
        "4XX": "range",
        "default": "default",
    }
    assert [described(by_status, status) for status in (404, 400, 500)] == [
        "exact",
        "range",
        "default",
    ]
    assert described({404: "exact"}, 400) is None


def test_a_stub_raises_errors_with_no_more_than_a_body() -> None:
    error = BadRequest(Problem(error_code="M.3"))
    assert (error.status, error.error_code, error.content) == (0, "M.3", b"")
    assert str(error) == "error: M.3"
    assert str(BadRequest(status=409)) == "409"


def everything() -> list[Error]:
    answer = Answer(200, Headers({"X-Request-Id": "r"}), b'{"a":1}')
    return [
        failed(b'{"error_code":"M.3"}', X_Request_Id="r-1"),
        ApiError(status=500),
        RequestInvalid(
            "Op", [Violation("$.a", "is required"), Violation("$.b", "is odd", "1")]
        ),
        ResponseInvalid("Expected `str`", "$.a", answer, REQUEST),
        ConnectionFailed("refused", REQUEST, may_have_arrived=False),
        TimedOut("slow", REQUEST),
        CredentialsMissing("none given"),
    ]


@pytest.mark.parametrize("error", everything(), ids=lambda error: type(error).__name__)
def test_errors_survive_pickling(error: Error) -> None:
    again = pickle.loads(pickle.dumps(error))
    assert type(again) is type(error)
    assert str(again) == str(error)
    for name in (
        "request",
        "status",
        "body",
        "content",
        "request_id",
        "may_have_arrived",
        "violations",
        "path",
    ):
        assert getattr(again, name, None) == getattr(error, name, None)


def raise_it(number: int) -> None:
    raise everything()[number]


def test_errors_come_back_from_another_process() -> None:
    with (
        multiprocessing.get_context("fork").Pool(1) as pool,
        pytest.raises(BadRequest, match=r"M.3 \[request id r-1\]"),
    ):
        pool.apply(raise_it, (0,))


def test_one_base_catches_everything() -> None:
    assert all(isinstance(error, Error) for error in everything())
    assert issubclass(RequestInvalid, ValueError)
    assert issubclass(TimedOut, ConnectionFailed)


def test_repr_says_as_much_as_the_message() -> None:
    assert repr(BadRequest(status=409)) == "BadRequest('409')"
    assert repr(Json(File)) == "Json(File, 'application/json')"
