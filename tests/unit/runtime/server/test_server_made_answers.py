"""Answers that nobody wrote: which success is answered, with what content, made of which schema."""

from __future__ import annotations

import json
from typing import Any

import pytest
from msgspec import UNSET, Struct, UnsetType

from specloom_runtime.bodies.content import Content, Empty, Json, Text
from specloom_runtime.bodies.event_stream import Events
from specloom_runtime.bodies.form import Form
from specloom_runtime.bodies.item_streams import JsonLines
from specloom_runtime.bodies.octets import Binary
from specloom_runtime.operations.api_error import ApiError
from specloom_runtime.operations.call import Operation, Raises
from specloom_runtime.operations.parameters import Path
from specloom_runtime.server.application import Application, NotOverridden, Route
from specloom_runtime.server.schemas import Schemas

from .asgi import Answered, ask

_THING = {
    "type": "object",
    "required": ["id"],
    "properties": {"id": {"type": "string", "examples": ["t1"]}},
}


class Thing(Struct):
    id: str


class Problem(Struct):
    error: str | UnsetType = UNSET


def application(
    responses: dict[Any, Any],
    schemas: dict[str, Any],
    *,
    example: dict[str, Any] | None = None,
    path: str = "/things",
    errors: dict[Any, Any] | None = None,
    **settings: Any,
) -> Application:
    """A stub of one operation, whose answers have these schemas by status and media type."""

    class Service:
        async def x(self) -> None:
            raise NotOverridden

    parameters = (Path("owner", str),) if "{owner}" in path else ()
    operation: Operation[Any] = Operation(
        id="x",
        method="GET",
        path=path,
        parameters=parameters,
        responses=responses,
        errors=errors or {},
    )
    return Application(
        title="t",
        service=Service(),
        routes=[Route(lambda: operation, "x")],
        base=Service,
        examples={"x": example or {}},
        schemas=Schemas("{}", json.dumps({"operations": {"x": schemas}})),
        **settings,
    )


def answered(
    responses: dict[Any, Any], schemas: dict[str, Any], **more: Any
) -> Answered:
    return ask(application(responses, schemas, **more), "GET", "/things")


@pytest.mark.parametrize(
    ("responses", "status"),
    [
        ({204: Empty(), 200: Json(Thing)}, 200),
        ({202: Empty(), 201: Json(Thing), 200: Empty()}, 201),
        ({"2XX": Json(Thing)}, 200),
        ({204: Empty()}, 204),
        ({302: Empty()}, 302),
    ],
)
def test_the_success_that_says_most_is_answered(
    responses: dict[Any, Any], status: int
) -> None:
    key = next(
        (key for key, response in responses.items() if isinstance(response, Json)), ""
    )
    answer = answered(responses, {f"{key} application/json": _THING})
    assert answer.status == status
    assert answer.content == (b'{"id":"t1"}' if key else b"")


def test_default_is_a_success_unless_it_is_described_as_an_error_is() -> None:
    class Failed(ApiError[Any]):
        """It failed."""

    for kind, body in ((Thing, b'{"id":"t1"}'), (Problem, b"")):
        errors = {"default": Raises(Failed, Json(kind))}
        answer = answered({}, {"default application/json": _THING}, errors=errors)
        assert (answer.status, answer.content) == (200, body)


def test_what_an_example_lacks_is_made() -> None:
    schema = {
        **_THING,
        "required": ["id", "size"],
        "properties": {"id": {"type": "string"}, "size": {"const": 3}},
    }
    example = {"200": {"id": "own", "size": "large"}}
    answer = answered(
        {200: Json(Thing)}, {"200 application/json": schema}, example=example
    )
    assert answer.json == {"id": "own", "size": 3}


def test_the_values_of_a_request_stand_only_where_the_schema_takes_them() -> None:
    owner = {"type": "object", "properties": {"login": {"const": "ada"}}}
    for schema, expected in ((owner, {"login": "ada"}), ({"type": "string"}, "grace")):
        stub = application(
            {200: Json(object)},
            {
                "200 application/json": {
                    "type": "object",
                    "properties": {"owner": schema},
                }
            },
            path="/things/{owner}",
        )
        assert ask(stub, "GET", "/things/grace").json == {"owner": expected}


@pytest.mark.parametrize(
    ("content", "schema", "body"),
    [
        (Text(), {"type": "string", "examples": ["hello"]}, b"hello"),
        (
            Text("application/xml"),
            _THING,
            b'<?xml version="1.0" encoding="UTF-8"?>\n<xml><id>t1</id></xml>',
        ),
        (Form(Thing), _THING, b"id=t1"),
        (JsonLines(Thing), _THING, b'{"id":"t1"}\n{"id":"t2"}\n'),
        (Events(Thing), _THING, b'data: {"id":"t1"}\n\ndata: {"id":"t2"}\n\n'),
        (Binary(), True, b"content\n"),
    ],
    ids=lambda content: type(content).__name__ if isinstance(content, Content) else "",
)
def test_contents_that_are_no_json(content: Content, schema: Any, body: bytes) -> None:
    answer = answered({200: content}, {f"200 {content.media_type}": schema})
    assert (answer.status, answer.content) == (200, body)
    media_type = dict(answer.headers)["content-type"].partition(";")[0]
    assert media_type == content.media_type


def test_a_pdf_can_be_opened() -> None:
    body = answered({200: Binary("application/pdf")}, {}).content
    place = int(body.split(b"startxref\n")[1].split(b"\n")[0])
    assert body.startswith(b"%PDF-1.4\n")
    assert body[place:].startswith(b"xref\n0 4\n")
    second = int(body[place:].splitlines()[4].split()[0])
    assert body[second:].startswith(b"2 0 obj")


def test_a_schema_that_nothing_meets_is_a_501() -> None:
    answer = answered({200: Json(Thing)}, {"200 application/json": {"enum": []}})
    assert answer.status == 501


def test_operations_are_served_below_the_paths_of_servers_and_at_the_root() -> None:
    stub = application(
        {200: Json(Thing)},
        {"200 application/json": _THING},
        base_paths=("/v1", "/eu/v1"),
    )
    statuses = {
        path: ask(stub, "GET", path).status
        for path in ("/things", "/v1/things", "/eu/v1/things", "/v2/things", "/v1")
    }
    assert statuses == {
        "/things": 200,
        "/v1/things": 200,
        "/eu/v1/things": 200,
        "/v2/things": 404,
        "/v1": 404,
    }
    assert ask(stub, "POST", "/v1/things").status == 405
    assert ask(stub, "HEAD", "/v1/things").status == 200


def test_a_seed_makes_other_answers() -> None:
    schema = {"type": "object", "properties": {"id": {"type": "string"}}}
    first, again, other = (
        answered(
            {200: Json(Thing)}, {"200 application/json": schema}, seed=seed
        ).content
        for seed in (0, 0, 1)
    )
    assert first == again != other
