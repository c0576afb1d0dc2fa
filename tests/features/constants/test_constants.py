"""`const` of every JSON type."""

from __future__ import annotations

from typing import Any

import pytest

from ..conftest import BothRefuse, StubRefuses, Travels
from ..packages import Package
from ..recorder import Recorder

ALL = {
    "text": "fixed",
    "number": 7,
    "half": 0.5,
    "yes": True,
    "nothing": None,
    "list": [1, 2],
    "object": {"a": 1},
    "typed": "typed",
}


def test_constants_travel(travels: Travels) -> None:
    travels("constants", ALL)


def test_a_constant_that_changed_does_not_break_a_client(
    client: Any, recorder: Recorder
) -> None:
    recorder.answer_json({"text": "newer", "number": 8, "half": 1.5, "list": [3]})
    assert client.get_constants().text == "newer"


@pytest.mark.parametrize(
    "wrong",
    [{"text": "other"}, {"number": 8}, {"half": 1.5}, {"yes": False}],
)
def test_client_and_stub_refuse_another_value(
    package: Package, both_refuse: BothRefuse, wrong: dict[str, object]
) -> None:
    ((name, value),) = wrong.items()
    both_refuse(
        "put_constants",
        package.models.Constants(**{"text": "fixed", name: value}),
        {"text": "fixed", name: value},
        f"$.{name}",
    )


@pytest.mark.parametrize("wrong", [{"list": [1]}, {"object": {}}])
def test_the_stub_compares_arrays_and_objects(
    stub_refuses: StubRefuses, wrong: dict[str, object]
) -> None:
    (name,) = wrong
    stub_refuses("put_constants", {"text": "fixed"} | wrong, f"$.{name}")
