"""What the message of an exception says of an error's body, whatever form that has."""

from __future__ import annotations

import json
import time

import pytest

from specloom_runtime.http.error_summary import error_summary

MISSING = {"loc": ["body", "name"], "msg": "Field required", "type": "missing"}
SHORT = {"loc": ["query", "limit"], "msg": "too small", "type": "value_error"}


@pytest.mark.parametrize(
    ("body", "summary"),
    [
        # FastAPI, and Prefect around it
        ({"detail": [MISSING]}, "body.name: Field required"),
        (
            {"detail": [MISSING, SHORT]},
            "body.name: Field required; query.limit: too small",
        ),
        ({"detail": "Not Found"}, "Not Found"),
        (
            {
                "exception_message": "Invalid request received.",
                "exception_detail": [MISSING],
                "request_body": {"password": "the secret"},
            },
            "Invalid request received: body.name: Field required",
        ),
        # RFC 9457, RFC 6749, JSON:API
        (
            {
                "type": "about:blank",
                "title": "Bad Request",
                "status": 400,
                "detail": "no",
            },
            "about:blank no",
        ),
        (
            {"error": "invalid_grant", "error_description": "expired"},
            "invalid_grant expired",
        ),
        (
            {
                "errors": [
                    {"status": "422", "code": "E1", "title": "Bad", "detail": "worse"}
                ]
            },
            "E1 worse",
        ),
        # GitHub, Discord, Intercom, Google, Plaid
        (
            {
                "message": "Validation Failed",
                "errors": [{"field": "title", "code": "missing_field"}],
            },
            "Validation Failed: title: missing_field",
        ),
        (
            {
                "code": 50035,
                "message": "Invalid Form Body",
                "errors": {
                    "name": {
                        "_errors": [
                            {"code": "BASE_TYPE_REQUIRED", "message": "is required"}
                        ]
                    }
                },
            },
            "50035 Invalid Form Body: BASE_TYPE_REQUIRED is required",
        ),
        (
            {
                "type": "error.list",
                "errors": [{"code": "not_found", "message": "No such"}],
            },
            "error.list: not_found No such",
        ),
        ({"error": {"code": 7, "message": "nested"}}, "7 nested"),
        (
            {
                "error_type": "INVALID_INPUT",
                "error_code": "X",
                "error_message": "m",
                "display_message": None,
            },
            "X m",
        ),
        # Django REST framework, SOAP in JSON, lists and texts
        ({"name": ["This field is required."]}, "name: This field is required."),
        ({"fault": {"faultstring": "Quota violated"}}, "Quota violated"),
        ([{"message": "one"}, {"message": "two"}], "one; two"),
        ({"response": {"status": {"userMessage": "deep"}}}, "deep"),
        ("just text", "just text"),
        ({"outcome": "The service is closed."}, "The service is closed."),
        # what says nothing
        ({"id": "abc", "count": 3}, ""),
        ({"request_url": "a b", "api_key": "k 1"}, ""),
        (None, ""),
        ([], ""),
        ({"message": ""}, ""),
        ({"message": {"message": {}}}, ""),
    ],
)
def test_json_of_any_form(body: object, summary: str) -> None:
    assert error_summary(json.dumps(body).encode()) == summary


@pytest.mark.parametrize(
    ("content", "summary"),
    [
        (b"upstream connect error\nreset reason: x", "upstream connect error"),
        (b"\n\n  late \t text ", "late text"),
        (
            b"<!DOCTYPE html><html><head><title>502 Bad&nbsp;Gateway</title></head><body>x",
            "502 Bad Gateway",
        ),
        (b"<html><script>var a = 1</script><h1>Sorry &amp; bye</h1>", "Sorry & bye"),
        (
            b'<?xml version="1.0"?>\n<Error><Code>NoSuchKey</Code><Message>It is gone</Message></Error>',
            "NoSuchKey It is gone",
        ),
        ("geschlossen für heute".encode("latin-1"), "geschlossen f�r heute"),
        (b"{'detail': 'python'}", "{'detail': 'python'}"),
        (b"a\x1b[31mred", "a [31mred"),
        (b"\x89PNG\r\n\0\0", ""),
        (b"<html>", ""),
        (b"   ", ""),
    ],
)
def test_what_is_no_json(content: bytes, summary: str) -> None:
    assert error_summary(content) == summary


def test_it_is_short() -> None:
    assert error_summary(b"x" * 5000) == "x" * 300 + "…"
    text = json.dumps({"errors": [{"message": "y" * 5000}] * 3}).encode()
    assert error_summary(text) == "y" * 300 + "…"


@pytest.mark.parametrize(
    "content",
    [
        b"<" * 1_000_000,
        b"<title" * 100_000,
        b"<script" * 100_000,
        b"[" * 500_000 + b"]" * 500_000,
        b'{"errors":' * 100_000 + b"1" + b"}" * 100_000,
        json.dumps({f"errors{n}": [[[[{}] * 3] * 3] * 3] * 3 for n in range(9000)}),
        json.dumps({f"detail{n}": {"detail": {}} for n in range(9000)}),
    ],
    ids=lambda content: repr(content[:12]),
)
def test_nothing_takes_long(content: bytes | str) -> None:
    """A guard against work that grows with the square: that takes minutes here, not a second."""
    raw = content.encode() if isinstance(content, str) else content
    started = time.process_time()
    error_summary(raw)
    assert time.process_time() - started < 10
