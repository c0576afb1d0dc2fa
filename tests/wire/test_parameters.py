"""Parameters on the wire, as RFC 6570 and OpenAPI's table "Style Examples" have them, and back in the stub."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from uuid import UUID

import pytest

from ..features.packages import Package
from .conftest import Echo, Send
from .document import Place, places
from .expansion import Value, expanded

COLOR = {"R": "100", "G": "200", "B": "150"}
VALUES: dict[str, tuple[Value, ...]] = {
    "primitive": (
        "blue",
        "",
        "a b",
        "a/b?c#d[e]@f",
        "100%",
        "%41",
        "%2F",
        "ü€😀",
        "a,b;c",
        "a&b=c+d",
        "~._-",
        "!$'()*:",
        "\n\x00",
        '"<>\\^`{|}',
    ),
    "array": (
        ["blue", "black", "brown"],
        ["a,b", "c d"],
        ["a|b", "c&d=e"],
        ["one"],
        ["ü", "%20"],
        [],
    ),
    "object": (COLOR, {"a b": "c&d"}, {"k": "a,b=c"}, {"ü": "€"}, {}),
}
RFC = ("simple", "label", "matrix", "form")


def _cases(location: str) -> Iterator[tuple[Place, Value]]:
    for place in places():
        if place.location == location and place.style in RFC:
            for value in VALUES.get(place.kind, ()):
                yield place, value


def _named(case: object) -> str:
    return case.operation if isinstance(case, Place) else repr(case)


@pytest.mark.parametrize(("place", "value"), [*_cases("path")], ids=_named)
def test_path(send: Send, echo: Echo, place: Place, value: Value) -> None:
    wanted = expanded(place.style, place.explode, "value", value)
    if wanted in ("", "."):
        pytest.skip("refused: see test_refusals")
    assert send(place.operation, value).target == f"/{place.operation}/{wanted}"
    assert echo(place.operation, value) == value


@pytest.mark.parametrize(("place", "value"), [*_cases("query")], ids=_named)
def test_query(send: Send, echo: Echo, place: Place, value: Value) -> None:
    wanted = expanded("form", place.explode, "value", value, place.reserved)
    target = send(place.operation, value=value).target
    assert target == f"/{place.operation}" + (f"?{wanted}" if wanted else "")
    if value and not _is_ambiguous(place, value):
        assert echo(place.operation, value=value) == value


@pytest.mark.parametrize(("place", "value"), [*_cases("cookie")], ids=_named)
def test_cookie(send: Send, echo: Echo, place: Place, value: Value) -> None:
    wanted = expanded("form", place.explode, "value", value).replace("&", "; ")
    assert send(place.operation, value=value).header("Cookie") == (wanted or None)
    if value:
        assert echo(place.operation, value=value) == value


def _is_ambiguous(place: Place, value: Value) -> bool:
    """Whether reserved characters stand for themselves in the value, and for separators, too."""
    if not place.reserved:
        return False
    texts = [value] if isinstance(value, str) else [*(value or ())]
    if isinstance(value, dict):
        texts += value.values()
    return any(mark in text for text in texts for mark in ",=%")


# OpenAPI 3.1.1, "Style Examples"; `color` is `value` here, and what RFC 3986 does not allow in a query is encoded.
ARRAY = ["blue", "black", "brown"]
TABLE = [
    ("path_matrix_joined_primitive", "blue", ";value=blue"),
    ("path_matrix_exploded_primitive", "", ";value"),
    ("path_matrix_joined_array", ARRAY, ";value=blue,black,brown"),
    ("path_matrix_joined_object", COLOR, ";value=R,100,G,200,B,150"),
    ("path_matrix_exploded_array", ARRAY, ";value=blue;value=black;value=brown"),
    ("path_matrix_exploded_object", COLOR, ";R=100;G=200;B=150"),
    ("path_label_joined_primitive", "blue", ".blue"),
    ("path_label_joined_array", ARRAY, ".blue,black,brown"),
    ("path_label_joined_object", COLOR, ".R,100,G,200,B,150"),
    ("path_label_exploded_array", ARRAY, ".blue.black.brown"),
    ("path_label_exploded_object", COLOR, ".R=100.G=200.B=150"),
    ("path_simple_joined_primitive", "blue", "blue"),
    ("path_simple_joined_array", ARRAY, "blue,black,brown"),
    ("path_simple_joined_object", COLOR, "R,100,G,200,B,150"),
    ("path_simple_exploded_array", ARRAY, "blue,black,brown"),
    ("path_simple_exploded_object", COLOR, "R=100,G=200,B=150"),
    ("query_form_joined_primitive", "", "value="),
    ("query_form_joined_primitive", "blue", "value=blue"),
    ("query_form_joined_array", ARRAY, "value=blue,black,brown"),
    ("query_form_joined_object", COLOR, "value=R,100,G,200,B,150"),
    ("query_form_exploded_array", ARRAY, "value=blue&value=black&value=brown"),
    ("query_form_exploded_object", COLOR, "R=100&G=200&B=150"),
    ("query_space_joined_array", ARRAY, "value=blue%20black%20brown"),
    ("query_space_joined_object", COLOR, "value=R%20100%20G%20200%20B%20150"),
    ("query_pipe_joined_array", ARRAY, "value=blue%7Cblack%7Cbrown"),
    ("query_pipe_joined_object", COLOR, "value=R%7C100%7CG%7C200%7CB%7C150"),
    (
        "query_deep_exploded_object",
        COLOR,
        "value%5BR%5D=100&value%5BG%5D=200&value%5BB%5D=150",
    ),
    # Where the table says n/a, the form style is meant (what servers' frameworks read).
    ("query_space_exploded_array", ARRAY, "value=blue&value=black&value=brown"),
    ("query_pipe_exploded_array", ARRAY, "value=blue&value=black&value=brown"),
    ("query_space_joined_primitive", "blue", "value=blue"),
    ("query_deep_joined_object", {"R": "1"}, "value%5BR%5D=1"),
    # Delimiters inside of values, and reserved characters.
    ("query_pipe_joined_array", ["a|b", "c d"], "value=a%7Cb%7Cc%20d"),
    ("query_pipe_joined_reserved_array", ["a/b", "c?d"], "value=a/b%7Cc?d"),
    ("query_deep_exploded_object", {"a b": "c&d"}, "value%5Ba%20b%5D=c%26d"),
    ("query_deep_exploded_reserved_object", {"a": "/x"}, "value%5Ba%5D=/x"),
    ("query_form_exploded_reserved_primitive", "/a:b?c=d", "value=/a:b?c=d"),
    ("query_form_exploded_reserved_primitive", "a&b#c+d", "value=a%26b%23c%2Bd"),
    ("query_form_exploded_reserved_primitive", "%2F%zz", "value=%2F%25zz"),
    # Values that are no strings.
    ("query_form_exploded_integer", -7, "value=-7"),
    ("query_form_exploded_number", 1.5, "value=1.5"),
    ("query_form_exploded_boolean", True, "value=true"),
    ("query_form_exploded_boolean", False, "value=false"),
    ("query_form_exploded_date", dt.date(2020, 1, 2), "value=2020-01-02"),
    (
        "query_form_exploded_moment",
        dt.datetime(2020, 1, 2, 3, 4, tzinfo=dt.UTC),
        "value=2020-01-02T03%3A04%3A00Z",
    ),
    ("query_form_exploded_uuid", UUID(int=1), f"value={UUID(int=1)}"),
    ("query_form_exploded_enum", "a b", "value=a%20b"),
    ("query_form_joined_integers", [1, 2], "value=1,2"),
    ("path_simple_joined_integer", 7, "7"),
    ("path_simple_joined_boolean", True, "true"),
    ("path_matrix_joined_date", dt.date(2020, 1, 2), ";value=2020-01-02"),
    ("path_simple_joined_integers", [1, 2], "1,2"),
]


@pytest.mark.parametrize(("operation", "value", "wanted"), TABLE)
def test_style_examples(send: Send, operation: str, value: object, wanted: str) -> None:
    if operation.startswith("path"):
        assert send(operation, value).target == f"/{operation}/{wanted}"
    else:
        assert send(operation, value=value).target == f"/{operation}?{wanted}"


# Header fields are not percent-encoded (OpenAPI 3.1.1, appendix D).
HEADERS = [
    ("header_simple_joined_primitive", "blue", "blue"),
    ("header_simple_joined_primitive", "a b, c=d%", "a b, c=d%"),
    ("header_simple_joined_array", ARRAY, "blue,black,brown"),
    ("header_simple_exploded_array", ARRAY, "blue,black,brown"),
    ("header_simple_joined_object", COLOR, "R,100,G,200,B,150"),
    ("header_simple_exploded_object", COLOR, "R=100,G=200,B=150"),
    ("header_simple_joined_integer", 7, "7"),
    ("header_simple_joined_boolean", True, "true"),
    ("header_simple_joined_date", dt.date(2020, 1, 2), "2020-01-02"),
    ("header_simple_joined_integers", [1, 2], "1,2"),
]


@pytest.mark.parametrize(("operation", "value", "wanted"), HEADERS)
def test_headers(
    send: Send, echo: Echo, operation: str, value: object, wanted: str
) -> None:
    assert send(operation, value=value).header("value") == wanted
    answer = value.isoformat() if isinstance(value, dt.date) else value
    assert echo(operation, value=value) == answer


@pytest.mark.parametrize(
    ("place", "value"),
    [
        (Place("query", style, explode, "object"), COLOR)
        for style in ("spaceDelimited", "pipeDelimited", "deepObject")
        for explode in (False, True)
    ]
    + [
        (Place("query", style, explode, "array"), ["blue", "c,d"])
        for style in ("spaceDelimited", "pipeDelimited")
        for explode in (False, True)
    ],
    ids=_named,
)
def test_the_stub_reads_what_the_client_writes(
    echo: Echo, place: Place, value: object
) -> None:
    assert echo(place.operation, value=value) == value


RECORD = '{"R":1,"G":2,"B":true}'
RECORD_ENCODED = "%7B%22R%22%3A1%2C%22G%22%3A2%2C%22B%22%3Atrue%7D"


def test_content_is_json_in_its_place(send: Send, echo: Echo, package: Package) -> None:
    kinds = {
        location: _record(package, f"{location}_content")
        for location in ("path", "query", "header", "cookie")
    }
    record = {"R": 1, "G": 2, "B": True}
    assert (
        send("path_content", kinds["path"]).target == f"/path_content/{RECORD_ENCODED}"
    )
    query = send("query_content", value=kinds["query"]).query
    assert query == f"value={RECORD_ENCODED}"
    assert send("header_content", value=kinds["header"]).header("value") == RECORD
    cookie = send("cookie_content", value=kinds["cookie"]).header("Cookie")
    assert cookie == f"value={RECORD_ENCODED}"
    assert echo("path_content", kinds["path"]) == record
    for location in ("query", "header", "cookie"):
        assert echo(f"{location}_content", value=kinds[location]) == record


def test_reserved_characters_are_for_queries_alone(send: Send) -> None:
    assert send("path_reserved", "a/b?c").target == "/path_reserved/a%2Fb%3Fc"


def test_content_of_text_is_the_text_in_its_place(send: Send, echo: Echo) -> None:
    text = 'a b/"c"'
    assert send("path_text", text).target == "/path_text/a%20b%2F%22c%22"
    assert send("query_text", value=text).query == "value=a%20b%2F%22c%22"
    assert send("header_text", value=text).header("value") == text
    assert send("cookie_text", value=text).header("Cookie") == "value=a%20b%2F%22c%22"
    assert echo("path_text", text) == text
    for location in ("query", "header", "cookie"):
        assert echo(f"{location}_text", value=text) == text


def _record(package: Package, operation: str) -> object:
    """An instance of the type of an operation's parameter."""
    made = getattr(package.module("operations.untagged"), f"{operation}_operation")()
    return made.parameters[0].type(r=1, g=2, b=True)


@pytest.mark.parametrize(
    ("operation", "value", "wanted"),
    [
        ("path_default_array", ARRAY, "blue,black,brown"),
        ("path_default_object", COLOR, "R,100,G,200,B,150"),
        ("query_default_array", ARRAY, "value=blue&value=black&value=brown"),
        ("query_default_object", COLOR, "R=100&G=200&B=150"),
        ("header_default_array", ARRAY, "blue,black,brown"),
        ("header_default_object", COLOR, "R,100,G,200,B,150"),
        ("cookie_default_array", ARRAY, "value=blue; value=black; value=brown"),
        ("cookie_default_object", COLOR, "R=100; G=200; B=150"),
    ],
)
def test_defaults_of_style_and_explode(
    send: Send, operation: str, value: object, wanted: str
) -> None:
    location = operation.partition("_")[0]
    sent = (
        send(operation, value) if location == "path" else send(operation, value=value)
    )
    parts = {
        "path": sent.path.rpartition("/")[2],
        "query": sent.query,
        "header": sent.header("value"),
        "cookie": sent.header("Cookie"),
    }
    assert parts[location] == wanted


def test_names_are_encoded_too(send: Send, package: Package) -> None:
    operations = vars(package.module("operations.untagged"))
    queries: list[str] = []
    for name, operation in operations.items():
        if name.startswith("named_") and name.endswith("_operation"):
            (parameter,) = operation().parameters
            method = name.removesuffix("_operation")
            queries.append(send(method, **{parameter.argument: "x"}).query)
    assert queries == [
        "a%20b=x",
        "a%5B%5D=x",
        "%D0%BA%D0%BB%D1%8E%D1%87=x",
        "a.b-c=x",
        "class=x",
        "%24top=x",
    ]


def test_several_parameters_in_one_segment(send: Send) -> None:
    assert send("several", "1/2", "x y", "ü").target == "/1%2F2.x%20y/x%C3%BCy"


@pytest.mark.parametrize("location", ["query", "header", "cookie"])
def test_what_is_not_given_is_not_sent(send: Send, location: str) -> None:
    style = {"header": "simple"}.get(location, "form")
    sent = send(f"{location}_{style}_joined_primitive")
    assert (sent.query, sent.header("value"), sent.header("cookie")) == ("", None, None)
