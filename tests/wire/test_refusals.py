"""Values that would change what a request means: refused before anything is sent."""

from __future__ import annotations

from collections.abc import Callable

import pytest

Refused = Callable[..., list[str]]


@pytest.mark.parametrize(
    ("operation", "value"),
    [
        ("path_simple_joined_primitive", ""),
        ("path_simple_joined_primitive", "."),
        ("path_simple_joined_primitive", ".."),
        ("path_simple_joined_array", []),
        ("path_simple_joined_array", ["."]),
        ("path_simple_exploded_object", {}),
        ("path_label_joined_primitive", ""),
        ("path_label_joined_primitive", "."),
        ("path_label_joined_array", []),
        ("path_matrix_joined_array", []),
        ("path_simple_joined_primitive", None),
    ],
)
def test_path_segments_that_are_empty_or_dots(
    refused: Refused, operation: str, value: object
) -> None:
    assert refused(operation, value) == ["path.value"]


@pytest.mark.parametrize(
    "text", ["a\r\nX: y", "a\nb", "a\rb", "a\x00b", "\x7f", "\x1b"]
)
@pytest.mark.parametrize("kind", ["primitive", "array", "object"])
def test_control_characters_in_headers(refused: Refused, text: str, kind: str) -> None:
    values = {"primitive": text, "array": ["x", text], "object": {"x": text}}
    paths = refused(f"header_simple_joined_{kind}", value=values[kind])
    assert paths == ["header.value"]


def test_names_of_an_object_in_a_header(refused: Refused) -> None:
    paths = refused("header_simple_exploded_object", value={"a\r\nb": "c"})
    assert paths == ["header.value"]


@pytest.mark.parametrize("text", ["\ud800", "a\udfff"])
@pytest.mark.parametrize(
    "operation",
    [
        "query_form_exploded_primitive",
        "header_simple_joined_primitive",
        "cookie_form_exploded_primitive",
    ],
)
def test_halves_of_surrogate_pairs(refused: Refused, operation: str, text: str) -> None:
    location = operation.partition("_")[0]
    assert refused(operation, value=text) == [f"{location}.value"]
