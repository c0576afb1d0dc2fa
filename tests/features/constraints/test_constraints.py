"""Constraints are checked on what is sent and on what a stub receives, never on what a client receives."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from ..conftest import BothRefuse, StubRefuses, Travels
from ..packages import Package
from ..recorder import Recorder

BROKEN: dict[str, object] = {
    "minimum": 0,
    "maximum": 9.75,
    "above": 0,
    "below": 10,
    "multiple": 0.25,
    "short": "four",
    "long": "1",
    "pattern": "A1",
    "few": [1, 2],
    "many": [1],
    "unique": [1, 1],
    "fields": {"a": 1, "b": 2},
    "items": [1, 6],
    "values": {"a": 6},
    "int32": 2**31,
    "nullable": 0,
    "referenced": 6,
}
PATHS = {"items": "$.items[1]", "values": "$.values.a"}
KEPT: dict[str, object] = {
    "minimum": 1,
    "maximum": 9.5,
    "above": 1,
    "below": 9,
    "multiple": 0.3,
    "short": "\U0001f600\U0001f600\U0001f600",
    "long": "12",
    "pattern": "a12",
    "unicode": "\u00c4",
    "few": [1],
    "many": [1, 2],
    "unique": [1, 2],
    "fields": {"a": 1},
    "items": [5],
    "values": {"a": 5},
    "int32": -(2**31),
    "nullable": None,
    "referenced": 5,
}


@pytest.mark.parametrize("name", BROKEN)
def test_client_and_stub_refuse(
    package: Package, both_refuse: BothRefuse, name: str
) -> None:
    fields = {field.encode_name: field.name for field in _fields(package)}
    body = package.models.Limited(**{fields[name]: BROKEN[name]})
    both_refuse("put_limited", body, {name: BROKEN[name]}, PATHS.get(name, f"$.{name}"))


def test_everything_that_is_wrong_is_said_at_once(
    package: Package, client: Any
) -> None:
    Limited = package.models.Limited  # noqa: N806
    with pytest.raises(package.errors.RequestInvalid) as raised:
        client.put_limited(Limited(minimum=0, short="four", referenced=9))
    paths = [violation.path for violation in raised.value.violations]
    assert paths == ["$.minimum", "$.short", "$.referenced"]


@pytest.mark.parametrize("name", BROKEN)
def test_a_client_receives_it_all_the_same(
    client: Any, recorder: Recorder, name: str
) -> None:
    recorder.answer_json({name: BROKEN[name]})
    client.get_limited()


@pytest.mark.parametrize("name", KEPT)
def test_what_just_fits_travels(travels: Travels, name: str) -> None:
    travels("limited", {name: KEPT[name]})


def test_unicode_properties_in_patterns_are_for_the_stub_to_check(
    stub_refuses: StubRefuses,
) -> None:
    stub_refuses("put_limited", {"unicode": "a"}, "$.unicode")


def test_inside_of_an_object(package: Package, both_refuse: BothRefuse) -> None:
    models = package.models
    body = models.Limited(deep=models.LimitedDeep(inner=0))
    both_refuse("put_limited", body, {"deep": {"inner": 0}}, "$.deep.inner")


def _fields(package: Package) -> tuple[Any, ...]:
    return msgspec.structs.fields(package.models.Limited)
