"""Several types in one schema."""

from __future__ import annotations

from typing import Any

import pytest

from ..conftest import Travels
from ..packages import Package
from ..recorder import Recorder


@pytest.mark.parametrize(
    "value",
    [
        {"text": None},
        {"text": "a", "mixed": 1, "number": 1.5, "nothing": None},
        {"mixed": True, "listed": [1, 2], "bag": None},
        {"mixed": None, "listed": "one", "bag": {"inner": 3}},
        {"any": {"deep": [1, None]}},
        {"any": [1, "a", None]},
        {"any": 1.5},
        {},
    ],
)
def test_every_type_travels(travels: Travels, value: object) -> None:
    travels("value", value)


def test_members_of_a_nullable_object_are_typed(travels: Travels) -> None:
    assert travels("value", {"bag": {"inner": 3}}).bag.inner == 3


def test_a_whole_body_may_be_null(travels: Travels) -> None:
    assert travels("maybe", None) is None
    assert travels("maybe", {"x": 1}).x == 1


def test_a_type_that_is_not_listed_is_refused(
    package: Package, client: Any, recorder: Recorder
) -> None:
    recorder.answer_json({"listed": {"a": 1}})
    with pytest.raises(package.errors.ResponseInvalid) as raised:
        client.get_value()
    assert raised.value.path == "$.listed"
