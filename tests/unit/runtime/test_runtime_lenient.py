"""Values of a wrong form: strict reading refuses the answer and gives all that came, lenient reading keeps them."""

from __future__ import annotations

import datetime as dt
import uuid
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

import pytest
from msgspec import UNSET, UnsetType

from specloom_runtime.bodies.content import Json
from specloom_runtime.client.answer_meaning import error_of, success_of
from specloom_runtime.http.errors import ResponseInvalid
from specloom_runtime.http.headers import Headers
from specloom_runtime.http.messages import Answer, Request
from specloom_runtime.operations.api_error import ApiError
from specloom_runtime.operations.call import Operation, Raises
from specloom_runtime.values.json_codec import JsonMismatch, decode, encode, plain
from specloom_runtime.values.open_objects import OpenObject
from specloom_runtime.values.open_structs import OpenStruct
from specloom_runtime.values.unions import UnknownVariant, union

REQUEST = Request("GET", "https://x.test/all", operation="GetAll")


class Part(OpenStruct, kw_only=True):
    id: uuid.UUID
    size: int | UnsetType = UNSET


class Named(OpenObject):
    name: str
    additional_properties: dict[str, dt.date]


class Cat(OpenStruct, kw_only=True):
    kind: Literal["cat"]
    born: dt.date


class Dog(OpenStruct, kw_only=True):
    kind: Literal["dog"]


if TYPE_CHECKING:
    PET: TypeAlias = Cat | Dog | UnknownVariant
else:
    PET = union("Pet", lambda: (Cat, Dog, UnknownVariant), "kind")


class Everything(OpenStruct, kw_only=True):
    time: dt.datetime | UnsetType = UNSET
    day: dt.date | UnsetType = UNSET
    clock: dt.time | UnsetType = UNSET
    id: uuid.UUID | UnsetType = UNSET
    octets: bytes | UnsetType = UNSET
    price: Decimal | UnsetType = UNSET
    text: str | UnsetType = UNSET
    whole: int | UnsetType = UNSET
    number: float | UnsetType = UNSET
    truth: bool | UnsetType = UNSET
    fixed: Literal["a"] | UnsetType = UNSET
    parts: list[Part] | UnsetType = UNSET
    by_name: dict[str, Part] | UnsetType = UNSET
    pair: tuple[int, str] | UnsetType = UNSET
    named: Named | UnsetType = UNSET
    pet: PET | UnsetType = UNSET


WRONG: list[tuple[dict[str, Any], list[str]]] = [
    ({"time": ""}, ["$.time"]),
    ({"day": "yesterday"}, ["$.day"]),
    ({"clock": "25:00:00"}, ["$.clock"]),
    ({"id": "req-789"}, ["$.id"]),
    ({"octets": "YQ"}, ["$.octets"]),
    ({"price": "free"}, ["$.price"]),
    ({"text": 5}, ["$.text"]),
    ({"whole": 1.5}, ["$.whole"]),
    ({"whole": "1"}, ["$.whole"]),
    ({"number": "1.5"}, ["$.number"]),
    ({"truth": 1}, ["$.truth"]),
    ({"fixed": "b"}, ["$.fixed"]),
    ({"parts": {}}, ["$.parts"]),
    ({"parts": [{"id": "x", "size": "y"}, None]}, ["$.parts[0].id", "$.parts[0].size", "$.parts[1]"]),
    ({"parts": [{}]}, ["$.parts[0]"]),
    ({"by_name": {"a b": {"id": ""}}}, ["$.by_name['a b'].id"]),
    ({"by_name": []}, ["$.by_name"]),
    ({"pair": [1, 2]}, ["$.pair[1]"]),
    ({"pair": [1]}, ["$.pair"]),
    ({"named": {"name": 1, "x": "never", "y": "2020-01-02"}}, ["$.named.name", "$.named.x"]),
    ({"named": 1}, ["$.named"]),
    ({"pet": {"kind": "cat", "born": ""}}, ["$.pet.born"]),
    ({"pet": 5}, ["$.pet"]),
]  # fmt: skip
"""Values, and where they are wrong."""


@pytest.mark.parametrize(("value", "paths"), WRONG)
def test_every_wrong_place_is_named_and_kept(
    value: dict[str, Any], paths: list[str]
) -> None:
    # What is right beside it is typed, and what is newer is kept.
    whole = {**value, "newer": [1.0]}
    if "whole" not in value:
        whole["whole"] = 7
    body, mismatches = success_of(_operation(), REQUEST, _answer(whole), lenient=True)
    assert isinstance(body, Everything)
    assert [mismatch.path for mismatch in mismatches] == paths
    assert plain(body) == whole
    assert "whole" in value or body.whole == 7


@pytest.mark.parametrize(("value", "paths"), WRONG)
def test_strict_reading_gives_everything_with_its_error(
    value: dict[str, Any], paths: list[str]
) -> None:
    answer = _answer(value)
    with pytest.raises(ResponseInvalid) as raised:
        success_of(_operation(), REQUEST, answer)
    error = raised.value
    assert error.path == paths[0]
    assert [mismatch.path for mismatch in error.mismatches] == paths
    assert isinstance(error.body, Everything)
    assert encode(error.body) == answer.content
    assert error.response is answer
    assert f"at `{paths[0]}`" in str(error)
    assert ("more" in str(error)) == (len(paths) > 1)


def test_the_message_says_the_first_and_how_many_more() -> None:
    with pytest.raises(ResponseInvalid) as raised:
        success_of(_operation(), REQUEST, _answer({"day": "", "text": 5, "truth": 0}))
    assert str(raised.value) == (
        "200 from GetAll (GET https://x.test/all) does not fit: Invalid RFC3339 encoded date"
        " - at `$.day`, and 2 more"
    )


def test_everything_else_is_typed() -> None:
    known = {"id": "12345678-1234-5678-1234-567812345678"}
    value = {
        "day": "never",
        "time": "2020-01-02T03:04:05Z",
        "parts": [{**known, "size": ""}, {**known, "size": 2.0}],
        "pet": {"kind": "fish"},
    }
    body, mismatches = success_of(_operation(), REQUEST, _answer(value), lenient=True)
    assert isinstance(body, Everything)
    assert body.day == "never"
    assert body.time == dt.datetime(2020, 1, 2, 3, 4, 5, tzinfo=dt.UTC)
    assert isinstance(body.parts, list)
    first, second = body.parts
    assert first.id == uuid.UUID(known["id"]) == second.id
    assert [part.size for part in body.parts] == ["", 2]
    assert body.pet == UnknownVariant("fish", {"kind": "fish"})
    assert [(mismatch.path, mismatch.value) for mismatch in mismatches] == [
        ("$.day", "'never'"),
        ("$.parts[0].size", "''"),
    ]


def test_a_required_member_that_is_missing_is_unset() -> None:
    body, mismatches = success_of(
        _operation(), REQUEST, _answer({"parts": [{"size": 1}]}), lenient=True
    )
    assert isinstance(body, Everything)
    assert body.parts == [Part(id=UNSET, size=1)]  # type: ignore[arg-type]
    assert str(mismatches[0]) == "$.parts[0]: Object missing required field `id`"
    assert encode(body) == b'{"parts":[{"size":1}]}'


@pytest.mark.parametrize("content", [b"{", b"", b'{"day": ', b"\xff"])
def test_what_is_no_json_is_an_error_even_so(content: bytes) -> None:
    answer = Answer(200, Headers({"content-type": "application/json"}), content)
    with pytest.raises(ResponseInvalid) as raised:
        success_of(_operation(), REQUEST, answer, lenient=True)
    assert raised.value.mismatches == ()
    assert raised.value.body is None


def test_depth_is_bounded() -> None:
    deep = b'{"pet":' * 5000 + b"1" + b"}" * 5000
    with pytest.raises(JsonMismatch):
        decode(deep, Everything)


class Problem(OpenStruct, kw_only=True):
    code: str
    at: dt.datetime
    details: list[Part] | UnsetType = UNSET


class NotFound(ApiError[Problem]):
    pass


def test_an_error_s_body_keeps_what_is_wrong_in_it() -> None:
    value = {"code": "gone", "at": "", "details": [{"id": 5}], "trace": "t"}
    error = _error(encode(value))
    assert isinstance(error, NotFound)
    assert error.body is not None
    assert error.body.code == "gone"
    assert plain(error.body) == value  # `at`, too
    assert [mismatch.path for mismatch in error.mismatches] == [
        "$.at",
        "$.details[0].id",
    ]
    assert error.member("code", str) == "gone"


@pytest.mark.parametrize("content", [b"<html>", b"[1]", b'{"error": "x"}', b""])
def test_an_error_of_another_form_has_no_body(content: bytes) -> None:
    error = _error(content)
    assert isinstance(error, NotFound)
    assert error.body is None
    assert error.content == content
    assert [mismatch.path for mismatch in error.mismatches][:1] == ["$"]


def _operation() -> Operation[Any]:
    return Operation(
        id="GetAll",
        method="GET",
        path="/all",
        responses={200: Json(Everything)},
        errors={404: Raises(NotFound, Json(Problem))},
    )


def _answer(value: object, status: int = 200) -> Answer:
    headers = Headers({"content-type": "application/json"})
    return Answer(status, headers, encode(value))


def _error(content: bytes) -> ApiError[Any]:
    headers = Headers({"content-type": "application/json"})
    return error_of(_operation().call(), REQUEST, Answer(404, headers, content))
