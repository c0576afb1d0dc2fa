"""Bodies: what is written, what is read, what is refused."""

from __future__ import annotations

import contextlib
import datetime as dt
from types import MappingProxyType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import Struct

from specloom_runtime.bodies.content import (
    Content,
    ContentMismatch,
    Empty,
    Json,
    Text,
    chosen,
)
from specloom_runtime.bodies.octets import Binary
from specloom_runtime.values.json_codec import JsonMismatch, decode, encode

from .files_api import File, NewFile


class Moment(Struct):
    at: dt.datetime
    count: int = 0


def test_json_is_compact_utf_8_without_absent_members() -> None:
    payload = Json(NewFile).encode(NewFile(file_name="日本", file_size=1))
    assert payload.content == '{"file_name":"日本","file_size":1}'.encode()
    assert payload.content_type == "application/json"
    assert (
        Json(object, "application/merge-patch+json").encode({"a": None}).content
        == b'{"a":null}'
    )


def test_json_is_read_into_its_type_ignoring_what_is_new() -> None:
    assert Json(File).decode(b'\xef\xbb\xbf{"file_id":"a","new":{}}') == File(
        file_id="a"
    )
    assert Json(list[File] | None).decode(b"null") is None
    assert Json(object).decode(b'{"a":[1]}') == {"a": [1]}


@pytest.mark.parametrize(
    ("content", "path"),
    [
        (b'{"file_id":1}', "$.file_id"),
        (b"[]", "$"),
        (b"{}", "$"),
        (b'{"file_id":"a"', "$"),
        (b"", "$"),
        (b"\xff", "$"),
        (b"<html>", "$"),
        (b"[" * 100_000, "$"),
    ],
)
def test_what_does_not_fit_says_where(content: bytes, path: str) -> None:
    with pytest.raises(ContentMismatch) as caught:
        Json(File).decode(content)
    assert caught.value.path == path


def test_integral_numbers_are_integers_however_they_are_written() -> None:
    moment = Json(Moment).decode(b'{"at":"2026-01-01T00:00:00Z","count":5.0}')
    assert moment == Moment(dt.datetime(2026, 1, 1, tzinfo=dt.UTC), 5)
    with pytest.raises(ContentMismatch):
        Json(Moment).decode(b'{"at":"2026-01-01T00:00:00Z","count":5.5}')


def test_types_of_ones_own_take_part_by_two_methods() -> None:
    class Celsius:
        def __init__(self, degrees: float) -> None:
            self.degrees = degrees

        @classmethod
        def __from_json__(cls, value: object) -> Celsius:
            if not isinstance(value, int | float):
                raise ValueError("a temperature is a number")
            return cls(value)

        def __to_json__(self) -> object:
            return self.degrees

    temperatures: Any = decode(b"[21.5]", list[Celsius])
    assert temperatures[0].degrees == 21.5
    assert encode(temperatures) == b"[21.5]"
    with pytest.raises(JsonMismatch, match="a temperature is a number") as caught:
        decode(b'["warm"]', list[Celsius])
    assert caught.value.path in ("$[...]", "$[0]")


@pytest.mark.parametrize(
    ("content", "content_type", "text"),
    [
        ("grün".encode(), None, "grün"),
        ("grün".encode("latin-1"), 'text/plain; Charset="ISO-8859-1"', "grün"),
        (b"\xff", "text/plain", "\ufffd"),
        (b"a", "text/plain; charset=no-such", "a"),
    ],
)
def test_text_is_read_in_its_charset(
    content: bytes, content_type: str | None, text: str
) -> None:
    assert Text().decode(content, content_type) == text


def test_text_binary_and_nothing_are_written_as_they_are() -> None:
    assert (Text().encode("grün").content, Text().encode("").content_type) == (
        "grün".encode(),
        "text/plain; charset=utf-8",
    )
    assert Binary("image/*").encode(b"\0").content_type == "application/octet-stream"
    assert Empty().decode(b"whatever") is None
    for content, value in ((Text(), b"x"), (Binary(), "x"), (Empty(), 1)):
        with pytest.raises(TypeError):
            content.encode(value)


@pytest.mark.parametrize(
    ("media_type", "content_type", "matches"),
    [
        ("application/json", "application/json; charset=utf-8", True),
        ("application/json", "Application/JSON", True),
        ("application/json", "application/problem+json", False),
        ("image/*", "image/png", True),
        ("image/*", "imagery/png", False),
        ("*/*", "image/png", True),
    ],
)
def test_media_types_match_by_their_essence(
    media_type: str, content_type: str, matches: bool
) -> None:
    assert Json(object, media_type).matches(content_type) is matches


def test_the_content_is_chosen_by_the_header_and_mislabelled_json_is_tried() -> None:
    json, text = Json(File), Text()
    several: tuple[Content, ...] = (json, text)
    assert chosen(several, "text/plain; charset=utf-8") is text
    assert chosen((text, json), "application/problem+json") is json
    assert chosen(several, "text/html") is json
    assert chosen(several, None) is json
    assert chosen(json, "text/html") is json


@given(
    st.recursive(
        st.none()
        | st.booleans()
        | st.floats(allow_nan=False, allow_infinity=False)
        | st.text(st.characters(exclude_categories=["Cs"])),
        lambda inner: st.lists(inner)
        | st.dictionaries(st.text(st.characters(exclude_categories=["Cs"])), inner),
    )
)
def test_any_json_value_survives(value: object) -> None:
    assert Json(object).decode(Json(object).encode(value).content) == value


@given(st.binary(max_size=200))
def test_no_bytes_break_the_decoder(content: bytes) -> None:
    for kind in (File, list[File], object, int):
        with contextlib.suppress(ContentMismatch):
            Json(kind).decode(content)


def test_what_extends_a_plain_type_is_written_as_that() -> None:
    class Word(str):
        """Such as libraries for translated texts make."""

    proxy = MappingProxyType({"a": Word("x")})
    assert encode([Word("y"), proxy]) == b'["y",{"a":"x"}]'
    with pytest.raises(TypeError, match="object is not a JSON value"):
        encode([object()])
