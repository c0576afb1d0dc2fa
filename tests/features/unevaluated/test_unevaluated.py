"""`unevaluatedProperties` and `unevaluatedItems`: what no part of a schema speaks of."""

from __future__ import annotations

from typing import Any

import pytest

from ..conftest import StubRefuses, Travels
from ..recorder import Recorder


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("extended", {"a": 1, "b": 2}),
        ("referring", {"a": 1}),
        ("chosen", {"a": 1, "c": 3}),
        ("typed", {"a": 1, "other": "text"}),
        ("pair", ["a", 1]),
        ("pair", ["a"]),
    ],
)
def test_what_some_part_speaks_of_travels(
    travels: Travels, name: str, value: object
) -> None:
    travels(name, value)


@pytest.mark.parametrize(
    ("name", "value", "path"),
    [
        ("put_extended", {"a": 1, "b": 2, "c": 3}, "$"),
        ("put_referring", {"a": 1, "b": 2}, "$"),
        ("put_chosen", {"b": 1, "d": 4}, "$"),
        ("put_typed", {"other": 1}, "$.other"),
        ("put_pair", ["a", 1, 2], "$"),
    ],
)
def test_the_stub_refuses_what_no_part_speaks_of(
    stub_refuses: StubRefuses, name: str, value: object, path: str
) -> None:
    stub_refuses(name, value, path)


def test_where_it_depends_on_the_value_anything_is_taken(travels: Travels) -> None:
    travels("conditional", {"a": 1})


def test_a_client_takes_members_that_are_newer_than_it(
    client: Any, recorder: Recorder
) -> None:
    recorder.answer_json({"a": 1, "newer": True})
    assert client.get_extended().a == 1
