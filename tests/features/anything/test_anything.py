"""Empty and boolean schemas."""

from __future__ import annotations

import pytest

from ..conftest import BothRefuse, StubRefuses, Travels
from ..packages import Package

VALUES = ["a", 1, 1.5, True, None, [1, [None]], {"a": {"b": 1}}]


@pytest.mark.parametrize("value", VALUES)
@pytest.mark.parametrize("name", ["empty", "always", "described"])
def test_any_value_travels(travels: Travels, name: str, value: object) -> None:
    assert travels(name, value) == value


@pytest.mark.parametrize("value", VALUES)
def test_any_value_travels_in_members(travels: Travels, value: object) -> None:
    got = travels("holder", {"empty": value, "always": value, "several": [value]})
    assert (got.empty, got.always, got.several) == (value, value, [value])


def test_the_stub_refuses_what_may_not_be_there(stub_refuses: StubRefuses) -> None:
    stub_refuses("put_holder", {"never": 1}, "$.never")


def test_not_is_checked(
    package: Package, both_refuse: BothRefuse, stub_refuses: StubRefuses
) -> None:
    both_refuse("put_not_null", package.models.NotNull(x=1), {"x": 1}, "$.x")
    stub_refuses("put_refuses", "text", "$")
