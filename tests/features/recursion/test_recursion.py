"""Schemas that contain themselves."""

from __future__ import annotations

from typing import Any

import pytest

from ..conftest import Travels
from ..packages import Package
from ..recorder import Recorder


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("chain", {"next": {"next": {"next": {}}}}),
        ("forest", [[], [[], [[]]]]),
        ("table", {"a": {"b": {}}, "c": {}}),
        ("expression", 1.5),
        (
            "expression",
            {"operator": "+", "operands": [1.5, {"operator": "-", "operands": [2.5]}]},
        ),
        ("left", {"right": {"left": {"right": {}}}}),
    ],
)
def test_values_travel(travels: Travels, name: str, value: object) -> None:
    travels(name, value)


def test_every_level_is_typed(travels: Travels) -> None:
    got = travels("left", {"right": {"left": {}}})
    assert type(got.right.left) is type(got)
    sum_ = travels(
        "expression", {"operator": "+", "operands": [{"operator": "-", "operands": []}]}
    )
    assert type(sum_.operands[0]) is type(sum_)


def test_a_deep_value_is_refused_and_nothing_else_happens(
    package: Package, client: Any, recorder: Recorder
) -> None:
    recorder.answer(body=b'{"next":' * 100_000 + b"{}" + b"}" * 100_000)
    with pytest.raises(package.errors.ResponseInvalid):
        client.get_chain()
