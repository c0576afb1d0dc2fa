"""Answers from examples, with the request's own values."""

from __future__ import annotations

from typing import Annotated, Any, Literal

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema_rs import Draft202012Validator
from msgspec import UNSET, Struct, UnsetType, ValidationError, convert

from specloom_runtime.bodies.content import Json
from specloom_runtime.operations.call import Operation
from specloom_runtime.server.application import Application, NotOverridden, Route
from specloom_runtime.server.echo import Place, echo
from specloom_runtime.server.examples import ServerUrls
from specloom_runtime.server.instances.outline import Outline
from specloom_runtime.server.instances.resources import Resources
from specloom_runtime.values.limits import Limits

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


def outline(kind: Any) -> Outline:
    """What the schema of a type says."""
    uri = "json-schema:///kind"
    resources = Resources({uri: msgspec.json.schema(kind)}, Draft202012Validator)
    return Outline(resources, [resources.at(uri)])


def echoed(example: object, body: object, **parameters: object) -> object:
    def accepts(value: object) -> bool:
        try:
            convert(value, Answer)
        except ValidationError:
            return False
        return True

    by_place: dict[Place, object] = {
        (name,): value for name, value in parameters.items()
    }
    return echo(example, body, by_place, outline(Answer), accepts)


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


def test_a_parameter_replaces_a_member_within_and_leaves_the_example_as_it_was() -> (
    None
):
    example = {"name": "e", "owner": {"url": "u"}}
    answer = echo(example, None, {("owner", "url"): "p"}, outline(Answer), bool)
    assert answer == {"name": "e", "owner": {"url": "p"}}
    assert example == {"name": "e", "owner": {"url": "u"}}


def test_an_example_that_misses_its_own_type_still_echoes() -> None:
    assert echoed({"size": "a lot", "name": "e"}, {"name": "r"}) == {
        "size": "a lot",
        "name": "r",
    }


class Detail(Struct, kw_only=True):
    level: Literal["low", "high"] | UnsetType = UNSET
    score: float | None = None
    flag: bool | UnsetType = UNSET


class Mixed(Struct, kw_only=True):
    """Members that take any text, and some that take one of two, beside and inside each other."""

    name: str | UnsetType = UNSET
    level: Literal["low", "high"] | UnsetType = UNSET
    code: Annotated[int, Limits(maximum=9)] | str | UnsetType = UNSET
    detail: Detail | UnsetType = UNSET
    details: list[Detail] | UnsetType = UNSET
    counts: dict[str, int] | UnsetType = UNSET


VALUES = st.sampled_from(["low", "high", "x", 1, 2.5, True, None]) | st.just({"a": 1})
MEMBERS = st.dictionaries(
    st.sampled_from(["name", "level", "code", "score", "flag", "counts"]), VALUES
)
BODIES = st.builds(
    lambda own, inner, items: {**own, **inner, **items},
    MEMBERS,
    st.dictionaries(st.just("detail"), MEMBERS | VALUES),
    st.dictionaries(st.just("details"), st.lists(MEMBERS | VALUES, max_size=3)),
)


@settings(max_examples=600, deadline=None)
@given(
    BODIES.filter(lambda example: _is_mixed(example)),
    BODIES,
    st.dictionaries(st.sampled_from(["name", "level", "detail"]), VALUES),
)
def test_the_answer_fits_wherever_the_example_does(
    example: object, body: object, parameters: dict[str, object]
) -> None:
    by_place: dict[Place, object] = {
        (name,): value for name, value in parameters.items()
    }
    answer = echo(example, body, by_place, outline(Mixed), _is_mixed)
    assert _is_mixed(answer)


def _is_mixed(value: object) -> bool:
    try:
        convert(value, Mixed)
    except ValidationError:
        return False
    return True


def test_what_fits_another_class_of_a_union_is_not_taken() -> None:
    class Cat(Struct, tag="cat", tag_field="kind"):
        size: int

    class Dog(Struct, tag="dog", tag_field="kind"):
        size: str

    def accepts(value: object) -> bool:
        try:
            convert(value, Cat | Dog)
        except ValidationError:
            return False
        return True

    example = {"kind": "dog", "size": "big"}
    assert echo(example, {"size": 3}, {}, outline(Cat | Dog), accepts) == example


@pytest.mark.parametrize("example", ["text", [1]])
def test_what_may_be_null_is_the_example_where_nothing_was_sent(
    example: object,
) -> None:
    class Service:
        async def x(self) -> None:
            raise NotOverridden

    operation: Operation[Any] = Operation(
        id="x",
        method="GET",
        path="/",
        responses={200: Json(str | list[int] | None)},
    )
    application = Application(
        title="t",
        service=Service(),
        routes=[Route(lambda: operation, "x")],
        examples={"x": {"200": example}},
    )
    answer = ask(application, "GET", "/")
    assert answer.json == example


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
    variables = ServerUrls(["endpoint"])
    assert variables.replaced({"a": [url, 1, None]}, "http://h:1") == {
        "a": [replaced, 1, None]
    }
    assert variables.occur_in({"a": [url]}) == (url != replaced)
    assert not ServerUrls([]).occur_in(url)


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
