"""Parameters on the wire, against the tables of RFC 6570 and OpenAPI 3.1, and against decoders of our own."""

from __future__ import annotations

import datetime as dt
import enum
import uuid
from typing import Any
from urllib.parse import parse_qsl, unquote

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import UNSET, Struct, UnsetType

from specloom_runtime.bodies.content import Json
from specloom_runtime.operations.parameters import Cookie, Header, Path, Query

ARRAY = ["blue", "black", "brown"]
OBJECT = {"R": 100, "G": 200, "B": 150}

# OpenAPI 3.1.1, "Style Examples", with the parameter named `color`. None: not defined there.
TABLE: list[tuple[str, bool, str | None, str | None, str | None, str | None]] = [
    # style, explode, empty string, string, array, object
    (
        "matrix",
        False,
        ";color",
        ";color=blue",
        ";color=blue,black,brown",
        ";color=R,100,G,200,B,150",
    ),
    (
        "matrix",
        True,
        ";color",
        ";color=blue",
        ";color=blue;color=black;color=brown",
        ";R=100;G=200;B=150",
    ),
    ("label", False, ".", ".blue", ".blue,black,brown", ".R,100,G,200,B,150"),
    ("label", True, ".", ".blue", ".blue.black.brown", ".R=100.G=200.B=150"),
    ("simple", False, "", "blue", "blue,black,brown", "R,100,G,200,B,150"),
    ("simple", True, "", "blue", "blue,black,brown", "R=100,G=200,B=150"),
    (
        "form",
        False,
        "color=",
        "color=blue",
        "color=blue,black,brown",
        "color=R,100,G,200,B,150",
    ),
    (
        "form",
        True,
        "color=",
        "color=blue",
        "color=blue&color=black&color=brown",
        "R=100&G=200&B=150",
    ),
    (
        "spaceDelimited",
        False,
        None,
        None,
        "color=blue%20black%20brown",
        "color=R%20100%20G%20200%20B%20150",
    ),
    (
        "pipeDelimited",
        False,
        None,
        None,
        "color=blue%7Cblack%7Cbrown",
        "color=R%7C100%7CG%7C200%7CB%7C150",
    ),
    (
        "deepObject",
        True,
        None,
        None,
        None,
        "color%5BR%5D=100&color%5BG%5D=200&color%5BB%5D=150",
    ),
]
ROWS = [
    (style, explode, value, expected)
    for style, explode, *cells in TABLE
    for value, expected in zip(("", "blue", ARRAY, OBJECT), cells, strict=True)
    if expected is not None
]


@pytest.mark.parametrize(("style", "explode", "value", "expected"), ROWS)
def test_the_style_table_of_openapi(
    style: str, explode: bool, value: object, expected: str
) -> None:
    if style in ("matrix", "label", "simple"):
        assert (
            Path("color", object, style=style, explode=explode).text(value) == expected
        )
    else:
        assert (
            "&".join(Query("color", object, style=style, explode=explode).pairs(value))
            == expected
        )
    if style == "simple":
        assert Header("color", object, explode=explode).text(value) == expected


# RFC 6570 section 3.2: the variables of its examples, and what each expression gives.
RFC_6570: list[tuple[str, bool, object, str]] = [
    ("simple", False, "Hello World!", "Hello%20World%21"),
    ("simple", False, "50%", "50%25"),
    ("simple", False, ["red", "green", "blue"], "red,green,blue"),
    (
        "simple",
        False,
        {"semi": ";", "dot": ".", "comma": ","},
        "semi,%3B,dot,.,comma,%2C",
    ),
    (
        "simple",
        True,
        {"semi": ";", "dot": ".", "comma": ","},
        "semi=%3B,dot=.,comma=%2C",
    ),
    (
        "label",
        True,
        {"semi": ";", "dot": ".", "comma": ","},
        ".semi=%3B.dot=..comma=%2C",
    ),
    ("label", True, ["red", "green", "blue"], ".red.green.blue"),
    (
        "matrix",
        False,
        {"semi": ";", "dot": ".", "comma": ","},
        ";keys=semi,%3B,dot,.,comma,%2C",
    ),
    (
        "matrix",
        True,
        {"semi": ";", "dot": ".", "comma": ","},
        ";semi=%3B;dot=.;comma=%2C",
    ),
    (
        "form",
        False,
        {"semi": ";", "dot": ".", "comma": ","},
        "keys=semi,%3B,dot,.,comma,%2C",
    ),
    ("form", True, {"semi": ";", "dot": ".", "comma": ","}, "semi=%3B&dot=.&comma=%2C"),
    ("form", True, [], ""),
    ("form", True, {}, ""),
    ("simple", False, "/foo/bar", "%2Ffoo%2Fbar"),
]


@pytest.mark.parametrize(("style", "explode", "value", "expected"), RFC_6570)
def test_the_examples_of_rfc_6570(
    style: str, explode: bool, value: object, expected: str
) -> None:
    if style == "form":
        assert (
            "&".join(Query("keys", object, style=style, explode=explode).pairs(value))
            == expected
        )
    else:
        assert (
            Path("keys", object, style=style, explode=explode).text(value) == expected
        )


class Colour(enum.Enum):
    RED = "red"


class Level(enum.IntEnum):
    LOW = 1


class Word(str):
    """A subclass of str, such as libraries for translated texts make."""


class Filter(Struct, kw_only=True):
    max_size: int | UnsetType = msgspec.field(name="maxSize", default=UNSET)
    kind: str | UnsetType | None = UNSET


VALUES: list[tuple[object, list[str]]] = [
    (True, ["q=true"]),
    (Colour.RED, ["q=red"]),
    ([Level.LOW, Word("w")], ["q=1", "q=w"]),
    (False, ["q=false"]),
    (0, ["q=0"]),
    (1.5, ["q=1.5"]),
    ("ä&=+ #", ["q=%C3%A4%26%3D%2B%20%23"]),
    (dt.datetime(2026, 1, 2, 3, 4, 5, tzinfo=dt.UTC), ["q=2026-01-02T03%3A04%3A05Z"]),
    (dt.date(2026, 1, 2), ["q=2026-01-02"]),
    (uuid.UUID(int=1), ["q=00000000-0000-0000-0000-000000000001"]),
    ([True, None, 2], ["q=true", "q=2"]),
    ((1, 2), ["q=1", "q=2"]),
    (Filter(max_size=5), ["maxSize=5"]),
    (Filter(max_size=5, kind=None), ["maxSize=5"]),
    (Filter(), []),
    ({"a": {"b": [1]}}, ["a=%7B%22b%22%3A%5B1%5D%7D"]),
]


@pytest.mark.parametrize(("value", "pairs"), VALUES, ids=str)
def test_python_values_in_a_query(value: object, pairs: list[str]) -> None:
    assert Query("q", object).pairs(value) == pairs


def test_deep_objects_nest_and_repeat() -> None:
    value = {"size": {"min": 1, "max": None}, "tag": ["a", "b"], "": "x"}
    assert Query("f", object, style="deepObject").pairs(value) == [
        "f%5Bsize%5D%5Bmin%5D=1",
        "f%5Btag%5D=a",
        "f%5Btag%5D=b",
        "f%5B%5D=x",
    ]


def test_reserved_characters_stand_where_they_are_allowed_and_cannot_split_the_query() -> (
    None
):
    query = Query("q", str, allow_reserved=True)
    assert query.pairs("/a:b?c=d,e;f@g!$'()*%2F") == ["q=/a:b?c=d,e;f@g!$'()*%2F"]
    assert query.pairs("a&b=c#d+e[f]%zz é") == [
        "q=a%26b=c%23d%2Be%5Bf%5D%25zz%20%C3%A9"
    ]


def test_content_in_place_of_a_style() -> None:
    json = Json(object)
    assert Query("q", object, content=json).pairs({"a": ["ä"]}) == [
        "q=%7B%22a%22%3A%5B%22%C3%A4%22%5D%7D"
    ]
    assert Header("h", object, content=json).text({"a": "ä"}) == '{"a":"\\u00e4"}'
    assert Path("p", object, content=json).text([1]) == "%5B1%5D"
    assert Cookie("c", object, content=json).pairs([1]) == ["c=%5B1%5D"]


@pytest.mark.parametrize(
    ("style", "explode", "value", "pairs"),
    [
        (None, None, "a;b c", ["c=a%3Bb%20c"]),
        (None, None, ["a", "b"], ["c=a", "c=b"]),
        (None, False, ["a", "b"], ["c=a,b"]),
        (None, None, {"k": "v"}, ["k=v"]),
        (None, False, {"k": "v"}, ["c=k,v"]),
        (None, True, ["a;b", "c d"], ["c=a%3Bb", "c=c%20d"]),
        (None, True, {"k": "v;w"}, ["k=v%3Bw"]),
        ("cookie", None, "a,b", ["c=a,b"]),
        ("cookie", True, ["a,b", "c"], ["c=a,b", "c=c"]),
        ("cookie", True, {"k": "v,w"}, ["k=v,w"]),
    ],
)
def test_cookies(
    style: str | None, explode: bool | None, value: object, pairs: list[str]
) -> None:
    assert Cookie("c", object, style=style, explode=explode).pairs(value) == pairs


def test_a_raw_cookie_cannot_smuggle_another_one() -> None:
    with pytest.raises(ValueError, match=";"):
        Cookie("c", str, style="cookie").pairs("a; admin=1")


@pytest.mark.parametrize(
    "text", ["a\r\nX: y", "a\nb", "a\rb", "a\0b", "\x1b", "\x7f", " a", "a ", "\t"]
)
def test_headers_that_would_change_the_message_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match="must not"):
        Header("h", str).text(text)


@pytest.mark.parametrize("text", ["", "a b", "a\tb", "grün", "日本", "a;b,c=d"])
def test_headers_carry_other_text_as_it_is(text: str) -> None:
    assert Header("h", str).text(text) == text


texts = st.text(st.characters(exclude_categories=["Cs"]))


@given(value=texts)
def test_any_text_survives_a_query(value: str) -> None:
    [pair] = Query("né me", str).pairs(value)
    assert parse_qsl(pair, keep_blank_values=True) == [("né me", value)]
    assert pair.isascii()


@given(value=texts, style=st.sampled_from(["simple", "label", "matrix"]))
def test_any_text_survives_a_path_segment(value: str, style: str) -> None:
    text = Path("n", str, style=style).text(value)
    assert not set("/?#") & set(text)
    prefix = {"simple": "", "label": ".", "matrix": ";n=" if value else ";n"}[style]
    assert unquote(text.removeprefix(prefix)) == value


@given(
    value=st.lists(texts, min_size=1),
    style=st.sampled_from(["form", "pipeDelimited", "spaceDelimited"]),
)
def test_any_items_survive_their_delimiter(value: list[str], style: str) -> None:
    # "a b" joined by an encoded space cannot be told from "a", "b": OpenAPI says so too.
    delimiter = {"form": ",", "pipeDelimited": "%7C", "spaceDelimited": "%20"}[style]
    [pair] = Query("q", list[str], style=style, explode=False).pairs(value)
    parts = pair.removeprefix("q=").split(delimiter)
    if style == "form":
        assert [unquote(part) for part in parts] == value
    else:
        assert unquote("".join(parts)) == "".join(value).replace(
            {"%7C": "|", "%20": " "}[delimiter], ""
        )


@given(value=st.dictionaries(texts, texts, min_size=1))
def test_any_members_survive_a_deep_object(value: dict[str, str]) -> None:
    pairs: Any = Query("q", dict[str, str], style="deepObject").pairs(value)
    decoded = dict(parse_qsl("&".join(pairs), keep_blank_values=True))
    assert decoded == {f"q[{name}]": text for name, text in value.items()}
