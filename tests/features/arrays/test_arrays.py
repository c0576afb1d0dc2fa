"""Arrays of every kind."""

from __future__ import annotations

from typing import Any

import pytest

from ..conftest import BothRefuse, StubRefuses, Travels
from ..packages import Package
from ..recorder import Recorder


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("anything", [1, "a", None, {"a": []}]),
        ("matrix", [[1.5, 2.5], []]),
        ("pair", ["a", 1]),
        ("open", ["a", 1, 2]),
        ("open", []),
        ("unique", [1, 2]),
        ("bounded", ["a"]),
        ("objects", [{"a": 1}, {"a": 2}]),
        ("contains", [1, 7]),
        ("nullable", ["a", None]),
    ],
)
def test_values_travel(travels: Travels, name: str, value: object) -> None:
    travels(name, value)


def test_items_are_typed(travels: Travels) -> None:
    assert travels("objects", [{"a": 1}])[0].a == 1


def test_places_of_a_fixed_array_are_typed(
    package: Package, client: Any, recorder: Recorder
) -> None:
    recorder.answer_json([1, "a"])
    with pytest.raises(package.errors.ResponseInvalid):
        client.get_pair()


@pytest.mark.parametrize(
    ("name", "value"),
    [("unique", [1, 1]), ("bounded", []), ("bounded", ["a", "b", "c"])],
)
def test_client_and_stub_refuse(
    both_refuse: BothRefuse, name: str, value: object
) -> None:
    both_refuse(f"put_{name}", value, value, "$")


@pytest.mark.parametrize(
    ("name", "value"),
    [("pair", ["a"]), ("pair", ["a", 1, 2]), ("pair", [1, "a"]), ("contains", [1])],
)
def test_the_stub_refuses(stub_refuses: StubRefuses, name: str, value: object) -> None:
    stub_refuses(f"put_{name}", value, "$")
