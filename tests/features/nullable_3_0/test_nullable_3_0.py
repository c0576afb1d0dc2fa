"""Null, absent and present are three things."""

from __future__ import annotations

from typing import Any

import pytest

from ..conftest import Travels
from ..packages import Package
from ..recorder import Recorder

FULL = {
    "name": "n",
    "nickname": None,
    "age": None,
    "tags": ["a", None],
    "size": None,
    "color": None,
    "home": None,
}


@pytest.mark.parametrize(
    "value",
    [
        FULL,
        {"name": "n", "nickname": None},
        {"name": "n", "nickname": "x", "tags": None, "size": "L", "color": "red"},
        {"name": "n", "nickname": "x", "home": {"city": "Rome"}},
    ],
)
def test_null_and_absent_stay_distinct(travels: Travels, value: object) -> None:
    travels("person", value)


def test_a_nullable_required_member_must_be_there(
    package: Package, client: Any, recorder: Recorder
) -> None:
    recorder.answer_json({"name": "n"})
    with pytest.raises(package.errors.ResponseInvalid, match="nickname"):
        client.get_person()


def test_null_is_refused_where_it_is_not_allowed(
    package: Package, client: Any, recorder: Recorder
) -> None:
    recorder.answer_json({"name": None, "nickname": None})
    with pytest.raises(package.errors.ResponseInvalid) as raised:
        client.get_person()
    assert raised.value.path == "$.name"


def test_a_nullable_component_may_be_null(travels: Travels) -> None:
    assert travels("address", None) is None
    assert travels("address", {"city": "Rome"}).city == "Rome"
