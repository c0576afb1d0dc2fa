"""Answers suit their requests: streams, types, identities, spellings, URLs, and what clients write in their own way."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from ...unit.runtime.server.asgi import Answered, ask
from ..packages import generated_from

JSON = {"Content-Type": "application/json"}
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
HOST = {"Host": "stub.example:8000"}


def _answer(schema: dict[str, Any], example: object) -> dict[str, Any]:
    content = {"application/json": {"schema": schema, "example": example}}
    return {"200": {"description": "Done", "content": content}}


def _event(name: str) -> dict[str, Any]:
    kind = {"type": "string", "enum": [name]}
    return {"type": "object", "required": ["type"], "properties": {"type": kind}}


THING = {
    "type": "object",
    "properties": {
        "id": {"type": "string"},
        "friendly_name": {"type": "string"},
        "tag": {"type": "array", "items": {"type": "string"}},
        "url": {"type": "string"},
    },
}
EXAMPLE = {"id": "t0", "friendly_name": "Thing", "url": "https://api.example/v1/a/t1"}
NAMED = {
    "type": "object",
    "additionalProperties": False,
    "properties": {
        "FriendlyName": {"type": "string"},
        "tag": {"type": "array", "items": {"type": "string"}},
    },
}
EVENTS = ["thing.part.done", "thing.part", "thing.started", "thing.done"]
DOCUMENT: dict[str, Any] = {
    "openapi": "3.1.0",
    "info": {"title": "Suiting", "version": "1"},
    "servers": [{"url": "https://api.example/v1"}],
    "paths": {
        "/things/{thing_id}": {
            "parameters": [
                {
                    "name": "thing_id",
                    "in": "path",
                    "required": True,
                    "schema": {"type": "string"},
                },
                {"name": "deep", "in": "query", "schema": {"type": "boolean"}},
            ],
            "get": {"operationId": "get", "responses": _answer(THING, EXAMPLE)},
            "post": {
                "operationId": "change",
                "requestBody": {
                    "content": {"application/x-www-form-urlencoded": {"schema": NAMED}}
                },
                "responses": _answer(THING, EXAMPLE),
            },
        },
        "/things/{thing_id}/owner": {
            "get": {
                "operationId": "owner",
                "parameters": [
                    {
                        "name": "thing_id",
                        "in": "path",
                        "required": True,
                        "schema": {"type": "string"},
                    }
                ],
                "responses": _answer(
                    {"type": "object", "properties": {"id": {"type": "string"}}},
                    {"id": "owner", "thing": {"id": "x"}},
                ),
            }
        },
        "/file": {
            "get": {
                "operationId": "file",
                "responses": {
                    "200": {
                        "description": "A file",
                        "content": {"application/pdf": {}},
                    },
                    "404": {
                        "description": "None",
                        "content": {"application/json": {"example": {}}},
                    },
                },
            }
        },
        "/talk": {
            "post": {
                "operationId": "talk",
                "requestBody": {
                    "content": {
                        "application/json": {
                            "schema": {
                                "type": "object",
                                "properties": {"stream": {"type": "boolean"}},
                            }
                        }
                    }
                },
                "responses": {
                    "200": {
                        "description": "A talk",
                        "content": {
                            "application/json": {"example": {"said": "Hi"}},
                            "text/event-stream": {
                                "schema": {"oneOf": [_event(one) for one in EVENTS]}
                            },
                        },
                    }
                },
            }
        },
    },
}


@pytest.fixture(scope="module")
def stub(packages_root: Path) -> Any:
    return generated_from(DOCUMENT, packages_root, "suiting").server.app()


def get(stub: Any, path: str, query: str = "", **headers: str) -> Answered:
    return ask(stub, "GET", path, query=query, headers={**HOST, **headers})


def test_what_a_path_names_has_that_id(stub: Any) -> None:
    assert get(stub, "/things/7").json["id"] == "7"


def test_what_is_below_it_has_its_own(stub: Any) -> None:
    answer = get(stub, "/things/7/owner").json
    assert answer == {"id": "owner", "thing": {"id": "7"}}


@pytest.mark.parametrize(
    ("path", "url"),
    [
        ("/things/7", "http://stub.example:8000/v1/a/t1"),
        ("/things/t1", "http://stub.example:8000/things/t1"),
    ],
)
def test_urls_of_the_service_lead_to_the_stub(stub: Any, path: str, url: str) -> None:
    assert get(stub, path).json["url"] == url


def test_names_are_the_same_however_they_are_spelled(stub: Any) -> None:
    body = b"FriendlyName=Mine&tag[]=a&tag%5B%5D=b"
    answer = ask(stub, "POST", "/things/7", body, headers={**HOST, **FORM})
    assert answer.json["friendly_name"] == "Mine"
    assert answer.json["tag"] == ["a", "b"]


@pytest.mark.parametrize("field", [b"other[]=a", b"FriendlyName[]=a"])
def test_brackets_are_no_name_of_what_is_no_array(stub: Any, field: bytes) -> None:
    answer = ask(stub, "POST", "/things/7", field, headers=FORM)
    assert answer.status == 400


@pytest.mark.parametrize("text", ["true", "false", "True", "False"])
def test_a_boolean_is_written_as_clients_do(stub: Any, text: str) -> None:
    assert get(stub, "/things/7", query=f"deep={text}").status == 200


@pytest.mark.parametrize("text", ["TRUE", "yes", "1", ""])
def test_other_texts_are_no_booleans(stub: Any, text: str) -> None:
    assert get(stub, "/things/7", query=f"deep={text}").status == 400


@pytest.mark.parametrize(
    "accept",
    ["application/json", "application/octet-stream", "application/vnd.example.v2"],
)
def test_types_that_clients_send_anyway_are_no_demand(stub: Any, accept: str) -> None:
    answer = get(stub, "/file", Accept=accept)
    assert (answer.status, answer.header("content-type")) == (200, "application/pdf")


@pytest.mark.parametrize("accept", ["text/html", "application/xml"])
def test_other_types_are_a_demand(stub: Any, accept: str) -> None:
    assert get(stub, "/file", Accept=accept).status == 406


@pytest.mark.parametrize(
    ("body", "accept", "media_type"),
    [
        (b'{"stream": true}', "application/json", "text/event-stream"),
        (b'{"stream": false}', "application/json", "application/json"),
        (b"{}", "*/*", "application/json"),
        (b"{}", "text/event-stream", "text/event-stream"),
    ],
)
def test_a_stream_is_for_those_who_ask_for_one(
    stub: Any, body: bytes, accept: str, media_type: str
) -> None:
    answer = ask(stub, "POST", "/talk", body, headers={**JSON, "Accept": accept})
    assert answer.header("content-type") == media_type


def test_a_stream_has_a_beginning_and_an_end(stub: Any) -> None:
    answer = ask(stub, "POST", "/talk", b'{"stream": true}', headers=JSON)
    assert answer.content == (
        b'data: {"type":"thing.started"}\n\ndata: {"type":"thing.done"}\n\n'
    )
