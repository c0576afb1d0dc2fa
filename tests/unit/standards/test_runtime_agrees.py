"""Packages ship without specloom: what the runtime has of its own agrees with the tables of the standards."""

from __future__ import annotations

import json
from collections.abc import Callable
from itertools import combinations
from math import inf
from typing import Any, get_args
from urllib.parse import unquote

import pytest
from msgspec.structs import replace

from specloom.document.assertions import is_asserted
from specloom.model.constraints import field_of
from specloom.plan.leaf_types import STRING_FORMATS
from specloom.standards.json_schema import (
    INCLUSIVE_BOUNDS,
    INTEGER_FORMATS,
    LOWER_BOUNDS,
    RANGES,
    SUBSCHEMA_MAP_KEYWORDS,
    TYPE_BY_KEYWORD,
    TYPES,
    WIDER_FORMATS,
    identity,
)
from specloom.standards.openapi import STYLES, default_explode
from specloom_runtime.bodies.form import Encoding, Form
from specloom_runtime.http import expansion
from specloom_runtime.operations.parameters import (
    Cookie,
    Header,
    Parameter,
    Path,
    Query,
)
from specloom_runtime.server.schemas import Schemas
from specloom_runtime.server.styles import Shape, query_parts
from specloom_runtime.values.constraints import constraint
from specloom_runtime.values.limits import Int32, Int64, Limits

OF_SIZE: dict[str, Callable[[int], object]] = {
    "number": lambda size: size,
    "string": lambda size: "a" * size,
    "array": lambda size: [*range(size)],
    "object": lambda size: {str(index): 0 for index in range(size)},
}


def is_refused(limits: Limits, value: object) -> bool:
    check = constraint(limits)
    assert check is not None
    return bool(check(value))


@pytest.mark.parametrize("kind", [Path, Query, Header, Cookie])
def test_parameters_have_the_style_of_their_location_unless_told(
    kind: type[Parameter],
) -> None:
    assert kind("x", str).style == STYLES[kind.location][0]


@pytest.mark.parametrize(
    ("kind", "style"),
    [
        (kind, style)
        for kind in (Path, Query, Header, Cookie)
        for style in STYLES[kind.location]
    ],
)
def test_the_style_decides_whether_parameters_explode(
    kind: type[Parameter], style: str
) -> None:
    assert kind("x", list[int], style=style).explode is default_explode(style)


@pytest.mark.parametrize("style", STYLES["path"])
def test_a_path_has_its_styles(style: str) -> None:
    assert "1" in expansion.path_text("x", [1, 2], style, False)


@pytest.mark.parametrize("style", STYLES["query"])
def test_a_query_has_its_styles_and_the_server_reads_what_a_client_writes(
    style: str,
) -> None:
    explode = default_explode(style)
    is_deep = style == "deepObject"
    value: object = {"a": "1"} if is_deep else ["1", "2"]
    shape: Shape = "object" if is_deep else "array"
    pairs = expansion.query_pairs("x", value, style, explode)
    query: dict[str, list[str]] = {}
    for pair in pairs:
        name, _, text = pair.partition("=")
        query.setdefault(unquote(name), []).append(text)
    assert query_parts(query, "x", style, shape, explode, None) == value


@pytest.mark.parametrize("style", STYLES["path"][1:])
def test_a_query_has_no_style_of_paths(style: str) -> None:
    with pytest.raises(ValueError, match="no style"):
        expansion.query_pairs("x", [1, 2], style, explode=False)


def test_a_property_of_a_form_is_written_as_a_query_unless_told() -> None:
    form = Form(dict, encodings={"x": Encoding(allow_reserved=True)})
    told = Encoding(style=STYLES["query"][0], explode=default_explode("form"))
    value = {"x": [1, 2]}
    assert form.encode(value) == Form(dict, encodings={"x": told}).encode(value)


def test_an_encoding_has_the_defaults_of_a_query() -> None:
    assert Encoding().effective_style == STYLES["query"][0]
    for style in STYLES["query"]:
        assert Encoding(style=style).is_exploded is default_explode(style)
        assert Encoding(style=style, explode=True).is_exploded


@pytest.mark.parametrize("bound", [bound for pair in RANGES for bound in pair])
def test_limits_hold_values_against_every_bound(bound: str) -> None:
    of_size = OF_SIZE[TYPE_BY_KEYWORD[bound]]
    limits = replace(Limits(), **{field_of(bound): 3})
    is_lower, is_exclusive = bound in LOWER_BOUNDS, bound in INCLUSIVE_BOUNDS
    refused = [is_refused(limits, of_size(size)) for size in (2, 3, 4)]
    assert refused == [is_lower, is_exclusive, not is_lower]


VALUES: list[Any] = [
    *(None, True, False, 0, 1, 1.0, -0.0, 1.5, 10**15, 1e15, 2**53 + 1, 2.0**53),
    *("", "1", "a", "a,b", [], [1], [1.0], [True], [[1]], ["a", "b"], ["a,b"]),
    *({}, {"a": 1}, {"a": 1.0}, {"a": True}, {"b": 1}, {"a": 1, "b": 2}),
    *({"b": 2, "a": 1}, [["a", 1]], [{"a": 1}], ["boolean", True], ["array", []]),
]


def test_items_are_equal_as_values_of_json_are() -> None:
    for first, other in combinations(VALUES, 2):
        is_equal = identity(first) == identity(other)
        assert is_refused(Limits(unique_items=True), [first, other]) == is_equal
    assert len(set(map(identity, VALUES))) == 28


@pytest.mark.parametrize(("alias", "name"), [(Int32, "int32"), (Int64, "int64")])
def test_integers_of_a_format_have_its_range(alias: Any, name: str) -> None:
    limits = get_args(alias)[1]
    assert (limits.minimum, limits.maximum) == INTEGER_FORMATS[name]


def test_the_wider_of_two_formats_has_the_range_of_the_other() -> None:
    for narrow, wide in WIDER_FORMATS["integer"]:
        least, most = INTEGER_FORMATS[narrow]
        low, high = INTEGER_FORMATS.get(wide, (-inf, inf))
        assert low < least < most < high


def test_formats_with_a_python_type_are_asserted() -> None:
    assert [name for name in STRING_FORMATS if not is_asserted(name)] == ["binary"]


@pytest.mark.parametrize("name", TYPES)
def test_stubs_have_words_for_every_type(name: str) -> None:
    schemas = Schemas(json.dumps({"operations": {"x": {"y": {"type": name}}}}))
    validator = schemas.validator("x", "y")
    assert validator is not None
    wrong: object = 1.5 if name in ("string", "null") else "a"
    [violation] = validator.violations(wrong, "y")
    article = "" if name == "null" else "an " if name[0] in "aio" else "a "
    assert violation.message == f"must be {article}{name}"


@pytest.mark.parametrize("keyword", SUBSCHEMA_MAP_KEYWORDS)
def test_stubs_take_names_of_schemas_for_no_keywords(keyword: str) -> None:
    """Where a pattern cannot be compiled, schemas are written again without it."""
    schema = {keyword: {"pattern": {"type": "object", "required": ["a"]}}}
    broken = {"$ref": "#/$defs/broken"}
    read = {"operations": {"x": {"y": {"allOf": [schema, broken]}}}, "$defs": {"broken": {"pattern": "("}}}  # fmt: skip
    validator = Schemas(json.dumps(read)).validator("x", "y")
    assert validator is not None
    assert validator.violations({"pattern": {}}, "y")
