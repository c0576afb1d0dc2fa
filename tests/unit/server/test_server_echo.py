"""Answers from examples, with the request's own values."""

from __future__ import annotations

import pytest
from msgspec import UNSET, Struct, UnsetType, ValidationError, convert

from runtime.server.annotations import Outline
from runtime.server.echo import echo
from runtime.server.examples import ServerVariables

from .asgi import TOKEN, ask
from .parts_service.server import app

FILE: dict[str, object] = {"file_name": "a.png", "file_size": 3, "category": "OTHER"}


class Part(Struct, kw_only=True):
    number: int | UnsetType = UNSET
    url: str | UnsetType = UNSET
    etag: str | UnsetType = UNSET


class Answer(Struct, kw_only=True):
    name: str | UnsetType = UNSET
    size: int | UnsetType = UNSET
    kind: str | int | UnsetType = UNSET
    parts: list[Part] | UnsetType = UNSET
    labels: list[str] | UnsetType = UNSET
    owner: Part | UnsetType = UNSET


def echoed(example: object, body: object, **parameters: object) -> object:
    def accepts(value: object) -> bool:
        try:
            convert(value, Answer)
        except ValidationError:
            return False
        return True

    return echo(example, body, parameters, Outline(Answer), accepts)


@pytest.mark.parametrize(
    ("example", "body", "answer"),
    [
        ({"name": "e", "size": 1}, {"name": "r", "other": 2}, {"name": "r", "size": 1}),
        ({"name": "e"}, {"name": "r", "size": 5}, {"name": "r", "size": 5}),
        ({"kind": 35}, {"kind": "zip"}, {"kind": "zip"}),
        (
            {"size": 1, "name": "e"},
            {"size": "big", "name": "r"},
            {"size": 1, "name": "r"},
        ),
        ({"name": "e"}, {"name": None}, {"name": "e"}),
        ({"name": "e"}, {"name": {"first": "r"}}, {"name": "e"}),
        (
            {"owner": {"url": "u", "number": 1}},
            {"owner": {"number": 2}},
            {"owner": {"url": "u", "number": 2}},
        ),
        ({"labels": ["e"]}, {"labels": ["r", "s"]}, {"labels": ["r", "s"]}),
        ({"labels": ["e"]}, {"labels": [1]}, {"labels": ["e"]}),
        ({"labels": ["e"]}, {"labels": []}, {"labels": []}),
        ({"name": "e"}, None, {"name": "e"}),
        ({"name": "e"}, [1], {"name": "e"}),
        ("text", {"name": "r"}, "text"),
    ],
)
def test_members_of_the_same_name_are_the_requests_where_they_fit(
    example: object, body: object, answer: object
) -> None:
    assert echoed(example, body) == answer


def test_there_is_an_item_for_each_item_of_the_request_in_its_order() -> None:
    example = {"parts": [{"number": 1, "url": "u1"}]}
    assert echoed(
        example, {"parts": [{"number": 3}, {"number": 1, "etag": "e"}, {}]}
    ) == {
        "parts": [
            {"number": 3, "url": "u1"},
            {"number": 1, "url": "u1", "etag": "e"},
            {"number": 1, "url": "u1"},
        ]
    }


def test_items_that_do_not_fit_leave_the_rest_echoed() -> None:
    example = {"parts": [{"number": 1, "url": "u"}], "name": "e"}
    body = {
        "parts": [{"number": "one", "url": "r"}, {"number": "two", "url": "s"}],
        "name": "r",
    }
    assert echoed(example, body) == {
        "parts": [{"number": 1, "url": "r"}, {"number": 1, "url": "s"}],
        "name": "r",
    }


def test_parameters_replace_members_of_the_answer_but_add_none() -> None:
    assert echoed(
        {"name": "e", "owner": {"url": "u"}}, None, name="p", size=3, url="p"
    ) == {
        "name": "p",
        "owner": {"url": "u"},
    }
    assert echoed({"name": "e"}, {"name": "body"}, name="path") == {"name": "body"}


def test_an_example_that_misses_its_own_type_still_echoes() -> None:
    assert echoed({"size": "a lot", "name": "e"}, {"name": "r"}) == {
        "size": "a lot",
        "name": "r",
    }


def test_neither_example_nor_request_is_changed() -> None:
    example = {"parts": [{"number": 1}], "owner": {"number": 1}}
    body = {"parts": [{"number": 2}, {"number": 3}], "owner": {"number": 4}}
    echoed(example, body)
    assert example == {"parts": [{"number": 1}], "owner": {"number": 1}}
    assert body == {"parts": [{"number": 2}, {"number": 3}], "owner": {"number": 4}}


@pytest.mark.parametrize(
    ("url", "replaced"),
    [
        ("https://{endpoint}:443/x?a={b}", "http://h:1/x?a={b}"),
        ("https://bucket.{endpoint}/x", "http://h:1/x"),
        ("https://{endpoint}", "http://h:1"),
        ("https://example.com/{endpoint}", "https://example.com/{endpoint}"),
        ("https://{other}/x", "https://{other}/x"),
        ("see https://{endpoint}/x", "see https://{endpoint}/x"),
        ("", ""),
    ],
)
def test_urls_with_a_server_variable_lead_to_this_server(
    url: str, replaced: str
) -> None:
    variables = ServerVariables(["endpoint"])
    assert variables.replaced({"a": [url, 1, None]}, "http://h:1") == {
        "a": [replaced, 1, None]
    }
    assert variables.occur_in({"a": [url]}) == (url != replaced)
    assert not ServerVariables([]).occur_in(url)


def test_the_stub_answers_with_the_requests_parts_and_real_urls() -> None:
    body = {
        **FILE,
        "multiParts": [
            {"partNumber": 2, "partSize": 9, "hashCtx": [1]},
            {"partNumber": 1},
        ],
    }
    answer = ask(
        app(),
        "POST",
        "/v1/p%2F1/files",
        body,
        headers={**TOKEN, "Host": "stub.test:8080"},
    )
    assert answer.json == {
        "file_id": "b2f8",
        "file_name": "a.png",
        "project_id": "p/1",
        "rapid_upload": False,
        "category": "OTHER",
        "upload_url": "http://stub.test:8080/bucket/b2f8.png?Expires=1",
        "multiParts": [
            {
                "partNumber": 2,
                "partSize": 9,
                "uploadUrl": "http://stub.test:8080/1",
                "hashCtx": [1],
            },
            {"partNumber": 1, "partSize": 1024, "uploadUrl": "http://stub.test:8080/1"},
        ],
        "status": 7,
    }


@pytest.mark.parametrize("host", ["http://127.0.0.1:9", "a b", ""])
def test_a_malformed_host_header_gives_the_servers_own_address(host: str) -> None:
    answer = ask(app(), "POST", "/v1/p/files", FILE, headers={**TOKEN, "Host": host})
    assert answer.json["upload_url"].startswith("http://127.0.0.1:8000/bucket/")
