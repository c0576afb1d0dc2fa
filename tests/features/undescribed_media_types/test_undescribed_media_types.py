"""Answers of a media type that the document does not describe."""

from __future__ import annotations

from typing import Any

import pytest

from ..packages import Package
from ..recorder import Recorder


@pytest.mark.parametrize(
    ("operation", "content_type", "body"),
    [
        ("get_object", "text/html", b"<html>"),
        ("get_object", "application/xml", b"<a>1</a>"),
        ("get_text", "text/html", b"<html>"),
        ("get_text", "application/json", b'{"amount": 1}'),
        ("get_text", "image/png", b"\x89PNG"),
    ],
)
def test_it_is_raised_with_the_answer(
    package: Package,
    client: Any,
    recorder: Recorder,
    operation: str,
    content_type: str,
    body: bytes,
) -> None:
    recorder.answer(body=body, content_type=content_type)
    with pytest.raises(
        package.errors.ResponseInvalid, match="is not described"
    ) as raised:
        getattr(client, operation)()
    assert raised.value.response.content == body
    assert content_type in str(raised.value)


@pytest.mark.parametrize(
    "content_type", ["text/plain", "application/octet-stream", None]
)
def test_json_is_looked_for_under_every_name(
    client: Any, recorder: Recorder, content_type: str | None
) -> None:
    recorder.answer(body=b'{"amount": 1}', content_type=content_type)
    assert client.get_object().amount == 1


@pytest.mark.parametrize("operation", ["get_anything", "get_untyped"])
@pytest.mark.parametrize(
    ("content_type", "body", "value"),
    [
        ("application/json", b'{"amount": [1.0]}', {"amount": [1.0]}),
        ("text/html; charset=utf-8", "<p>ü</p>".encode(), "<p>ü</p>"),
        ("text/plain; charset=latin-1", b"\xfc", "ü"),
        ("image/png", b"\x89PNG", b"\x89PNG"),
    ],
)
def test_where_anything_is_described_anything_is_an_answer(
    client: Any,
    recorder: Recorder,
    operation: str,
    content_type: str,
    body: bytes,
    value: object,
) -> None:
    recorder.answer(body=body, content_type=content_type)
    assert getattr(client, operation)() == value


def test_what_says_that_it_is_json_must_be(
    package: Package, client: Any, recorder: Recorder
) -> None:
    recorder.answer(body=b"<html>")
    with pytest.raises(package.errors.ResponseInvalid):
        client.get_anything()
