"""Enumerations: closed for what is sent, open for what is received."""

from __future__ import annotations

from typing import Any

import pytest

from ..conftest import BothRefuse, StubRefuses, Travels
from ..packages import Package
from ..recorder import Recorder


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("level", 2),
        ("color", "red"),
        ("color", "RED"),
        ("color", ""),
        ("color", "line\nbreak"),
        ("color", 'quote"d'),
        ("color", "ü"),
        ("mixed", "a"),
        ("mixed", 1),
        ("mixed", True),
        ("mixed", None),
        ("mixed", 1.5),
        ("switch", True),
        ("ratio", 0.5),
        ("ratio", 1),
        ("duplicates", "a"),
        ("only", "only"),
        ("shapes", [1, 2]),
        ("shapes", {"a": 1}),
        (
            "holder",
            {"color": "Red", "inline": "up", "levels": [1, 3], "nullable": None},
        ),
        ("holder", {"nullable": "x", "mixed": None}),
    ],
)
def test_values_travel(travels: Travels, name: str, value: object) -> None:
    assert travels(name, value) is not NotImplemented


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("level", 9),
        ("color", "violet"),
        ("only", "two"),
        ("ratio", 2.5),
        ("mixed", "b"),
    ],
)
def test_unknown_values_are_received_as_they_are(
    client: Any, recorder: Recorder, name: str, value: object
) -> None:
    recorder.answer_json(value)
    assert getattr(client, f"get_{name}")() == value


def test_unknown_values_are_received_inside_objects(
    client: Any, recorder: Recorder
) -> None:
    recorder.answer_json({"color": "violet", "inline": "left", "levels": [1, 9]})
    got = client.get_holder()
    assert (got.color, got.inline, got.levels) == ("violet", "left", [1, 9])


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("level", 9),
        ("color", "violet"),
        ("only", "two"),
        ("ratio", 2.5),
        ("mixed", "b"),
        ("switch", False),
    ],
)
def test_client_and_stub_refuse_unknown_values(
    both_refuse: BothRefuse, name: str, value: object
) -> None:
    both_refuse(f"put_{name}", value, value, "$")


def test_client_and_stub_refuse_them_inside_objects(
    package: Package, both_refuse: BothRefuse
) -> None:
    body = package.models.Holder(levels=[1, 9])
    both_refuse("put_holder", body, {"levels": [1, 9]}, "$.levels[1]")


def test_the_stub_compares_arrays_and_objects(stub_refuses: StubRefuses) -> None:
    stub_refuses("put_shapes", [1], "$")
    stub_refuses("put_shapes", {"a": 2}, "$")
