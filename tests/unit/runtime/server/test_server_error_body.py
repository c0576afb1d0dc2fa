"""Bodies of refusals: the document's own, with what is wrong in the place for it."""

from __future__ import annotations

from typing import Annotated, Any, Literal

import pytest
from msgspec import UNSET, Struct, UnsetType

from specloom_runtime.bodies.content import Content, Empty, Json, Text
from specloom_runtime.bodies.octets import Binary
from specloom_runtime.server.error_answer import error_answer
from specloom_runtime.server.error_body import Failure, error_body
from specloom_runtime.server.refusal import documented_key, documented_status
from specloom_runtime.values.limits import Limits, Violation

TEXT = "$.a.b[0]: is required"
FAILURE = Failure(400, TEXT)
VIOLATIONS = [
    Violation("$.parts[0].size", "must be at least 1", "0"),
    Violation("query.limit", "is required"),
]
SEVERAL = Failure(422, "; ".join(map(str, VIOLATIONS)), VIOLATIONS)


class Plain(Struct, kw_only=True):
    code: str | UnsetType = UNSET
    message: str


class Numbered(Struct, kw_only=True):
    code: int
    message: str | None
    status: str


class Nested(Struct, kw_only=True):
    error: Plain


class Item(Struct, kw_only=True):
    code: Literal["not_found", "bad_request"]
    message: str
    field: str | UnsetType | None = UNSET


class Listed(Struct, kw_only=True):
    type: Literal["error.list"]
    request_id: str | None
    errors: Annotated[list[Item], Limits(min_items=1)]


class Invalid(Struct, kw_only=True):
    loc: list[str | int]
    msg: str
    type: str


class Detailed(Struct, kw_only=True):
    detail: list[Invalid] | UnsetType = UNSET


class TextSteps(Struct, kw_only=True):
    location: list[str]
    reason: str


class Problem(Struct, kw_only=True):
    type: str | UnsetType = UNSET
    title: str
    status: int | UnsetType = UNSET
    detail: str | UnsetType = UNSET


class Narrow(Struct, kw_only=True):
    text: Annotated[str, Limits(max_length=5)]
    message: Annotated[str, Limits(max_length=10)]
    kind: Annotated[str, Limits(pattern="^[A-Z]$")]
    number: Annotated[int, Limits(minimum=400, maximum=499)]


class Silent(Struct, kw_only=True):
    retry_after: Annotated[float, Limits(exclusive_minimum=0)]


class Endless(Struct, kw_only=True):
    itself: Endless


class Choice(Struct, kw_only=True):
    error: Plain | Literal["none"]


@pytest.mark.parametrize(
    ("type_", "body"),
    [
        (Plain, {"code": "BadRequest", "message": TEXT}),
        (Numbered, {"code": 400, "message": TEXT, "status": "400"}),
        (Nested, {"error": {"code": "BadRequest", "message": TEXT}}),
        (
            Listed,
            {
                "type": "error.list",
                "request_id": "string",
                "errors": [{"code": "bad_request", "message": TEXT}],
            },
        ),
        (
            Problem,
            {
                "type": "about:blank",
                "title": "Bad Request",
                "status": 400,
                "detail": TEXT,
            },
        ),
        (
            Narrow,
            {"text": "strin", "message": "$.a.b[0]:…", "kind": "A", "number": 400},
        ),
        (Silent, {"retry_after": 1}),
        (Plain | None, {"code": "BadRequest", "message": TEXT}),
        (str, TEXT),
        (list[Plain], [{"code": "BadRequest", "message": TEXT}]),
        (dict[str, str], {"code": "BadRequest", "message": TEXT}),
        (Any, {"code": "BadRequest", "message": TEXT}),
        (Choice, {"error": {"code": "BadRequest", "message": TEXT}}),
        (int, 0),
        # nothing is known of it: what can be said is said
        (Endless, {"code": "BadRequest", "message": TEXT}),
    ],
)
def test_a_body_is_made_of_its_type(type_: Any, body: object) -> None:
    assert error_body(FAILURE, Json(type_), None) == body


@pytest.mark.parametrize(
    ("type_", "example", "body"),
    [
        (
            Plain,
            {"code": "X.1", "message": "m", "more": 1},
            {"code": "X.1", "message": TEXT, "more": 1},
        ),
        (Plain, {"code": "X.1"}, {"code": "X.1", "message": TEXT}),
        (Nested, {"error": {"message": "m"}}, {"error": {"message": TEXT}}),
        (
            Listed,
            {
                "type": "error.list",
                "request_id": "r-1",
                "errors": [
                    {"code": "not_found", "message": "a"},
                    {"code": "not_found", "message": "b"},
                ],
            },
            {
                "type": "error.list",
                "request_id": "r-1",
                "errors": [{"code": "not_found", "message": TEXT}],
            },
        ),
        (dict[str, Any], {"fault": {"text": 1}}, {"fault": {"text": 1}}),
        (Silent, {"retry_after": 7}, {"retry_after": 7}),
        # an example that is none
        (Plain, {"message": 1}, {"code": "BadRequest", "message": TEXT}),
        (Plain, "text", {"code": "BadRequest", "message": TEXT}),
    ],
)
def test_the_values_of_the_example_stay(
    type_: Any, example: object, body: object
) -> None:
    assert error_body(FAILURE, Json(type_), example) == body


def test_every_violation_is_an_item_with_its_place() -> None:
    assert error_body(SEVERAL, Json(Detailed), None) == {
        "detail": [
            {
                "loc": ["body", "parts", 0, "size"],
                "msg": "must be at least 1, got 0",
                "type": "UnprocessableContent",
            },
            {
                "loc": ["query", "limit"],
                "msg": "is required",
                "type": "UnprocessableContent",
            },
        ]
    }
    assert error_body(SEVERAL, Json(list[TextSteps]), None) == [
        {
            "location": ["body", "parts", "0", "size"],
            "reason": "must be at least 1, got 0",
        },
        {"location": ["query", "limit"], "reason": "is required"},
    ]
    example = {"type": "error.list", "request_id": "r", "errors": [{"code": "not_found", "message": "m"}]}  # fmt: skip
    assert error_body(SEVERAL, Json(Listed), example) == {
        **example,
        "errors": [
            {
                "code": "not_found",
                "message": "must be at least 1, got 0",
                "field": "$.parts[0].size",
            },
            {"code": "not_found", "message": "is required", "field": "query.limit"},
        ],
    }


@pytest.mark.parametrize(
    ("content", "example", "media_type", "body"),
    [
        (Text(), None, "text/plain; charset=utf-8", b"<b>: no"),
        (Text(), "Sorry.", "text/plain; charset=utf-8", b"<b>: no"),
        (Text("text/html"), None, "text/html; charset=utf-8", b"&lt;b&gt;: no"),
        (
            Text("application/xml"),
            None,
            "application/xml; charset=utf-8",
            b"<error>&lt;b&gt;: no</error>",
        ),
        (
            Text("application/xml"),
            "<E/>",
            "application/xml; charset=utf-8",
            b"<E/>",
        ),
        (Binary("image/png"), None, "image/png", b"<b>: no"),
        (
            Binary("*/*"),
            None,
            "application/json",
            b'{"code":"BadRequest","message":"<b>: no"}',
        ),
        (Empty(), None, "application/json", b'{"code":"BadRequest","message":"<b>: no"}'),
        (
            Json(Problem, "application/problem+json"),
            {"title": "T"},
            "application/problem+json",
            b'{"title":"T","detail":"<b>: no"}',
        ),
    ],
)  # fmt: skip
def test_every_media_type_has_its_form(
    content: Content, example: object, media_type: str, body: bytes
) -> None:
    answer = error_answer(Failure(400, "<b>: no"), content, example, [(b"x", b"y")])
    assert (answer.status, answer.body) == (400, body)
    assert answer.headers == [(b"content-type", media_type.encode()), (b"x", b"y")]


@pytest.mark.parametrize(
    ("status", "documented", "answered"),
    [
        (400, (), 400),
        (400, (422,), 422),
        (400, (400, 422), 400),
        (400, (422, "default"), 422),
        (400, ("4XX",), 400),
        (400, ("default",), 400),
        (401, (403,), 403),
        (401, (401, 403), 401),
        (401, ("4XX",), 401),
        (401, (400,), 401),
        (415, (422,), 422),
        (415, (400,), 415),
        (415, (400, 422), 415),
        (415, (415, 422), 415),
        (415, ("default", 422), 415),
        (413, (422,), 413),
        (404, (422,), 404),
        (500, (503,), 500),
    ],
)
def test_a_documented_status_stands_in_for_one_that_is_not(
    status: int, documented: tuple[int | str, ...], answered: int
) -> None:
    assert documented_status(status, documented) == answered


def test_what_is_documented_is_found_by_code_range_and_default() -> None:
    assert documented_key(404, (404, "4XX", "default")) == 404
    assert documented_key(400, (404, "4XX", "default")) == "4XX"
    assert documented_key(500, (404, "4XX", "default")) == "default"
    assert documented_key(500, (404, "4XX")) is None


class Unusual(Struct, kw_only=True):
    request_id: str
    wording: str | UnsetType = UNSET


def test_the_only_text_takes_the_message_whatever_it_is_called() -> None:
    body = {"request_id": "string", "wording": TEXT}
    assert error_body(FAILURE, Json(Unusual), None) == body
