"""Parameters as a client writes them, read by the server."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from typing import Annotated, Any, Literal
from urllib.parse import quote, urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import UNSET, Struct, UnsetType, field

from specloom_runtime.bodies.content import Json
from specloom_runtime.operations.call import Operation
from specloom_runtime.operations.parameters import (
    Cookie,
    Header,
    Parameter,
    Path,
    Query,
)
from specloom_runtime.server.decoding import ParameterDecoder
from specloom_runtime.server.received import Received
from specloom_runtime.server.routing import Router
from specloom_runtime.server.schemas import Schemas
from specloom_runtime.values.limits import Limits, Violation


class Filter(Struct, kw_only=True, omit_defaults=True):
    color: str | UnsetType = UNSET
    max_size: int | UnsetType = field(name="maxSize", default=UNSET)
    fresh: bool | UnsetType = UNSET


class Nested(Struct, kw_only=True, omit_defaults=True):
    filter: Filter
    tags: list[str] | UnsetType = UNSET


def read(
    parameter: Parameter,
    target: str,
    headers: list[tuple[str, str]],
    template: str,
    schema: object = True,
) -> tuple[dict[str, object], list[Violation]]:
    """What the server makes of a parameter in a request as it stands on the wire."""
    url = urlsplit(target)
    scope = {
        "method": "GET",
        "path": url.path,
        "raw_path": url.path.encode(),
        "query_string": url.query.encode(),
        "headers": [(name.lower().encode(), value.encode()) for name, value in headers],
    }
    router: Router[str] = Router()
    router.add("GET", template, "found")
    route = router.find("GET", url.path)
    assert route is not None
    arguments: dict[str, object] = {}
    violations: list[Violation] = []
    in_path = route[1][0] if route[1] else ""
    schemas = Schemas(json.dumps({"operations": {"X": {parameter.path: schema}}}))
    decoder = ParameterDecoder(parameter, schemas.validator("X", parameter.path))
    decoder.decode(Received(scope), in_path, arguments, violations)
    return arguments, violations


def round_trip(parameter: Parameter, value: object) -> object:
    template = f"/x/{{{parameter.name}}}/y" if isinstance(parameter, Path) else "/x"
    operation: Operation[Any] = Operation(
        id="X", method="GET", path=template, parameters=[parameter]
    )
    request = operation.call(**{parameter.argument: value}).request(
        "http://h", check=False
    )
    target = request.path + (f"?{request.query}" if request.query else "")
    arguments, violations = read(
        parameter, target, list(request.headers.pairs), template
    )
    assert violations == []
    return arguments.get(parameter.argument)


texts = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=8)
# A dot alone would be a step to another resource: clients refuse it, in any style.
segments = texts.filter(lambda text: text.strip(".") != "")
# Headers carry no line breaks and lose white space at their ends, and their items hold no commas.
fields = (
    st.text("abcXYZ0189-_äöü中 ", min_size=1, max_size=8).map(str.strip).filter(bool)
)
filters = st.builds(
    Filter,
    color=segments | st.just(UNSET),
    max_size=st.integers(0, 10**12),
    fresh=st.booleans() | st.just(UNSET),
)
field_filters = st.builds(
    Filter, color=fields | st.just(UNSET), max_size=st.integers(0, 9)
)


@pytest.mark.parametrize("style", ["simple", "label", "matrix"])
@pytest.mark.parametrize("explode", [False, True])
@settings(deadline=None)
@given(data=st.data())
def test_path_styles(style: str, explode: bool, data: st.DataObject) -> None:
    undotted = st.text("abc äöü中/%&=;,+#?", min_size=1, max_size=6)
    text = undotted if style == "label" else segments
    value = data.draw(text)
    assert round_trip(Path("p", str, style=style, explode=explode), value) == value
    items = data.draw(st.lists(text, min_size=1, max_size=4))
    assert (
        round_trip(Path("p", list[str], style=style, explode=explode), items) == items
    )
    numbers = data.draw(st.lists(st.integers(), min_size=1, max_size=4))
    assert (
        round_trip(Path("p", list[int], style=style, explode=explode), numbers)
        == numbers
    )
    members = Filter(color=data.draw(text), max_size=data.draw(st.integers(0, 99)))
    assert (
        round_trip(Path("p", Filter, style=style, explode=explode), members) == members
    )


@pytest.mark.parametrize("explode", [False, True])
@settings(deadline=None)
@given(value=texts, items=st.lists(texts, min_size=1, max_size=4), members=filters)
def test_query_style_form(
    explode: bool, value: str, items: list[str], members: Filter
) -> None:
    assert round_trip(Query("q", str, explode=explode), value) == value
    assert round_trip(Query("q", list[str], explode=explode), items) == items
    assert round_trip(Query("q", Filter, explode=explode), members) == members


@pytest.mark.parametrize(
    ("style", "delimiter"), [("spaceDelimited", " "), ("pipeDelimited", "|")]
)
@pytest.mark.parametrize("explode", [False, True])
@settings(deadline=None)
@given(data=st.data())
def test_query_styles_with_delimiters(
    style: str, delimiter: str, explode: bool, data: st.DataObject
) -> None:
    items = data.draw(
        st.lists(
            texts.filter(lambda text: delimiter not in text), min_size=1, max_size=4
        )
    )
    assert (
        round_trip(Query("q", list[str], style=style, explode=explode), items) == items
    )


@pytest.mark.parametrize(("schema", "value"), [("integer", []), ("string", [""])])
def test_a_list_that_is_empty_has_no_items_unless_a_text_may_be_empty(
    schema: str, value: list[str]
) -> None:
    kind = list[int] if schema == "integer" else list[str]
    parameter = Query("q", kind, style="pipeDelimited", explode=False)
    described = {"type": "array", "items": {"type": schema}}
    arguments, violations = read(parameter, "/x?q=", [], "/x", described)
    assert (arguments, violations) == ({"q": value}, [])


@settings(deadline=None)
@given(filters, st.lists(texts, min_size=2, max_size=4))
def test_query_style_deep_object(members: Filter, tags: list[str]) -> None:
    assert (
        round_trip(Query("q", Filter, style="deepObject", explode=True), members)
        == members
    )
    nested = Nested(filter=members, tags=tags)
    assert (
        round_trip(Query("q", Nested, style="deepObject", explode=True), nested)
        == nested
    )


@pytest.mark.parametrize("explode", [False, True])
@settings(deadline=None)
@given(
    value=fields, items=st.lists(fields, min_size=1, max_size=4), members=field_filters
)
def test_header_style_simple(
    explode: bool, value: str, items: list[str], members: Filter
) -> None:
    assert round_trip(Header("X-H", str, argument="h", explode=explode), value) == value
    assert (
        round_trip(Header("X-H", list[str], argument="h", explode=explode), items)
        == items
    )
    assert (
        round_trip(Header("X-H", Filter, argument="h", explode=explode), members)
        == members
    )


@settings(deadline=None)
@given(texts, st.lists(texts, min_size=1, max_size=4), filters)
def test_cookies(value: str, items: list[str], members: Filter) -> None:
    assert round_trip(Cookie("c", str), value) == value
    assert round_trip(Cookie("c", list[str], explode=False), items) == items
    assert round_trip(Cookie("c", Filter, explode=False), members) == members


@settings(deadline=None)
@given(texts, filters)
def test_parameters_that_are_json(name: str, members: Filter) -> None:
    value = Nested(filter=members, tags=[name])
    content = Json(Nested)
    assert round_trip(Query("q", Nested, content=content), value) == value
    assert round_trip(Cookie("c", Nested, content=content), value) == value
    assert (
        round_trip(Header("X-H", Nested, argument="h", content=content), value) == value
    )


@pytest.mark.parametrize(
    ("annotation", "value"),
    [
        (int, -5),
        (float, 1.5),
        (float, -2e-7),
        (bool, True),
        (bool | None, False),
        (Literal["a", "b"] | str, "b"),
        (Literal[1, 2] | int, 2),
        (dt.date, dt.date(2026, 11, 20)),
        (dt.datetime, dt.datetime(2026, 11, 20, 7, 0, tzinfo=dt.UTC)),
        (uuid.UUID, uuid.UUID(int=5)),
        (int | str, 7),
        (int | str, "seven"),
        (
            Annotated[list[Annotated[int, Limits(minimum=1)]], Limits(max_items=3)],
            [1, 2],
        ),
    ],
)
@pytest.mark.parametrize("make", [Path, Query, Header, Cookie])
def test_primitives_come_back_as_their_types(
    make: Any, annotation: object, value: object
) -> None:
    assert round_trip(make("p", annotation), value) == value


SIZED = {"type": "object", "properties": {"maxSize": {"type": "integer"}}}


@pytest.mark.parametrize(
    ("parameter", "schema", "target", "wrong"),
    [
        (
            Query("q", int),
            {"type": "integer"},
            "/x?q=1_0",
            "query.q: must be an integer",
        ),
        (
            Query("q", int),
            {"type": "integer"},
            "/x?q=%D9%A3",
            "query.q: must be an integer",
        ),
        (Query("q", int), {"type": "integer"}, "/x?q=", "query.q: must be an integer"),
        (
            Query("q", float),
            {"type": "number"},
            "/x?q=nan",
            "query.q: must be a number",
        ),
        (
            Query("q", bool),
            {"type": "boolean"},
            "/x?q=TRUE",
            "query.q: must be a boolean",
        ),
        (
            Query("q", Literal["a", "b"] | str),
            {"enum": ["a", "b"]},
            "/x?q=c",
            "query.q: must be one of 'a', 'b'",
        ),
        (Query("q", str, required=True), True, "/x?p=1", "query.q: is required"),
        (Query("q", str), True, "/x?q=%ff", "query.q: must be percent-encoded UTF-8"),
        (
            Query("q", list[int]),
            {"items": {"maximum": 3}},
            "/x?q=1&q=4",
            "query.q[1]: must be at most 3",
        ),
        (
            Query("q", Filter, explode=False),
            SIZED,
            "/x?q=color",
            "query.q: must be names and values in turn, separated by commas",
        ),
        (
            Query("q", Filter, style="deepObject"),
            SIZED,
            "/x?q[maxSize]=a",
            "query.q.maxSize: must be an integer",
        ),
        (
            Query("q", Filter, style="deepObject"),
            SIZED,
            "/x?q[a]x=1",
            "query.q: must be written as name[member]=value (style deepObject)",
        ),
        (
            Query("q", Filter, content=Json(Filter)),
            SIZED,
            "/x?q={",
            "query.q: must be JSON: Input data was truncated",
        ),
        (
            Query("q", Filter, content=Json(Filter)),
            SIZED,
            "/x?q=[]",
            "query.q: must be an object",
        ),
        (
            Query("q", dt.date),
            {"type": "string", "format": "date"},
            "/x?q=2026-02-30",
            "query.q: must have the format date",
        ),
    ],
)
def test_what_is_wrong_is_named(
    parameter: Parameter, schema: object, target: str, wrong: str
) -> None:
    arguments, violations = read(parameter, target, [], "/x", schema)
    assert (arguments, [str(violation) for violation in violations]) == ({}, [wrong])


def test_without_a_schema_what_cannot_be_decoded_is_refused() -> None:
    decoder = ParameterDecoder(Query("q", int))
    violations: list[Violation] = []
    scope = {"method": "GET", "path": "/x", "query_string": b"q=a", "headers": []}
    decoder.decode(Received(scope), "", {}, violations)
    assert [str(violation) for violation in violations] == [
        "query.q: does not fit: Expected `int`, got `str`"
    ]


@pytest.mark.parametrize(
    ("style", "text", "wrong"),
    [
        ("label", "x", "path.p: must begin with a dot (style label)"),
        ("matrix", "x", "path.p: must be written as ;p=… (style matrix)"),
        ("matrix", ";q=1", "path.p: must be written as ;p=… (style matrix)"),
        ("simple", "%ff", "path.p: must be percent-encoded UTF-8"),
    ],
)
def test_a_path_in_another_style_is_refused(style: str, text: str, wrong: str) -> None:
    _, violations = read(Path("p", str, style=style), f"/x/{text}/y", [], "/x/{p}/y")
    assert [str(violation) for violation in violations] == [wrong]


def test_an_absent_parameter_is_no_argument() -> None:
    for parameter in (
        Query("a", int),
        Header("a", int),
        Cookie("a", int),
        Query("a", Filter),
    ):
        assert read(parameter, "/x?b=1", [("Cookie", "b=1")], "/x") == ({}, [])


def test_a_plus_in_a_query_is_a_space() -> None:
    assert read(Query("q", str), "/x?q=a+b%2B", [], "/x") == ({"q": "a b+"}, [])


def test_percent_encoding_is_undone_once() -> None:
    assert round_trip(Path("p", str), "a%2Fb") == "a%2Fb"
    assert read(Path("p", str), f"/x/{quote('%41', safe='')}/y", [], "/x/{p}/y") == (
        {"p": "%41"},
        [],
    )
