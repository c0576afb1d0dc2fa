"""Objects: what is declared, what else may be there, and what may not."""

from __future__ import annotations

from typing import Any

import pytest

from ..conftest import BothRefuse, StubRefuses, Travels
from ..packages import Package
from ..recorder import Recorder


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("closed", {"a": 1}),
        ("silent", {"a": 1}),
        ("open", {"a": 1}),
        ("open", {"a": 1, "more": [1, {"x": None}]}),
        ("typed", {"name": "n", "one": 1, "two": 2}),
        ("typed", {"one": 1}),
        ("typed_by_reference", {"name": "n", "one": {"a": 1}}),
        ("map", {"one": 1, "name with space": 2, "": 3}),
        ("map", {}),
        ("map_of_lists", {"a": ["x", "y"], "b": []}),
        ("map_of_objects", {"a": {"x": 1}}),
        ("any_map", {"a": 1, "b": [None]}),
        ("bare", {"a": {"b": 1}}),
        ("nothing", {}),
        ("patterns", {"x-a": 1}),
        ("sized", {"a": 1}),
        ("keys", {"abc": 1}),
        ("dependent", {"address": "here"}),
        ("dependent", {"card": "c", "address": "here"}),
        ("conditional", {"kind": "small"}),
        ("conditional", {"kind": "big", "size": 3}),
        ("untyped", {"a": 1}),
    ],
)
def test_values_travel(travels: Travels, name: str, value: object) -> None:
    travels(name, value)


def test_members_beside_the_declared_ones_are_typed(
    package: Package, travels: Travels
) -> None:
    got = travels("typed", {"name": "n", "one": 1})
    assert (got.name, got.additional_properties) == ("n", {"one": 1})
    got = travels("typed_by_reference", {"one": {"a": 1}})
    assert got.additional_properties == {"one": package.models.Closed(a=1)}


def test_members_of_a_wrong_type_are_refused_where_they_are_received(
    package: Package, client: Any, recorder: Recorder
) -> None:
    recorder.answer_json({"one": "not a number"})
    with pytest.raises(package.errors.ResponseInvalid):
        client.get_typed()


@pytest.mark.parametrize("name", ["closed", "silent", "open", "untyped"])
def test_a_client_takes_members_that_are_newer_than_it(
    client: Any, recorder: Recorder, name: str
) -> None:
    recorder.answer_json({"a": 1, "newer": True})
    assert getattr(client, f"get_{name}")().a == 1


@pytest.mark.parametrize(
    ("name", "value", "path"),
    [
        ("closed", {"a": 1, "more": 2}, "$"),
        ("nothing", {"a": 1}, "$"),
        ("patterns", {"other": 1}, "$"),
        ("patterns", {"x-a": "text"}, "$"),
        ("keys", {"ABC": 1}, "$"),
        ("dependent", {"card": "c"}, "$"),
        ("conditional", {"kind": "big"}, "$"),
        ("typed", {"one": "text"}, "$"),
        ("sized", {}, "$"),
        ("sized", {"a": 1, "b": 2, "c": 3}, "$"),
    ],
)
def test_the_stub_refuses(
    stub_refuses: StubRefuses, name: str, value: object, path: str
) -> None:
    stub_refuses(f"put_{name}", value, path)


def test_client_and_stub_refuse_too_few_and_too_many(both_refuse: BothRefuse) -> None:
    both_refuse("put_sized", {}, {}, "$")
