"""Unions that are read by trying their members."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

import msgspec
import pytest
from msgspec import UNSET, Struct, UnsetType

from specloom_runtime.values.json_codec import JsonMismatch, convert, from_json_value
from specloom_runtime.values.unions import union


class And(Struct, kw_only=True):
    filter: Filter | UnsetType = UNSET
    left: int | UnsetType = UNSET


class Or(Struct, kw_only=True):
    filter: Filter | UnsetType = UNSET
    right: int | UnsetType = UNSET


if TYPE_CHECKING:
    Filter: TypeAlias = And | Or
else:
    Filter = union("Filter", lambda: (And, Or))


def nested(depth: int, inside: dict[str, Any]) -> dict[str, Any]:
    value: dict[str, Any] = inside
    for _ in range(depth):
        value = {"filter": value}
    return value


# Each level doubled the attempts: 60 levels would not be read before the sun goes out.
@pytest.mark.parametrize("inside", [{"new": 1}, {"right": 1}, {}])
def test_deep_values_are_read_once_a_level(inside: dict[str, object]) -> None:
    made: Any = msgspec.convert(nested(60, inside), Filter, dec_hook=from_json_value)
    for _ in range(60):
        made = made.filter
    assert isinstance(made, Or if "right" in inside else And)


def test_a_value_that_fits_nowhere_is_refused_at_any_depth() -> None:
    with pytest.raises(msgspec.ValidationError, match="Expected `object`, got `int`"):
        msgspec.convert(nested(40, {"filter": 5}), Filter, dec_hook=from_json_value)


class Switches(Struct, kw_only=True):
    first: Value
    second: Value


class Labels(Struct, kw_only=True):
    first: list[str]
    second: list[str]


if TYPE_CHECKING:
    Value: TypeAlias = int | str
    Setting: TypeAlias = Switches | Labels
else:
    Value = union("Value", lambda: (int, str))
    Setting = union("Setting", lambda: (Switches, Labels))


def test_equal_values_that_fit_nowhere_are_named_each_at_its_own_place() -> None:
    with pytest.raises(JsonMismatch) as raised:
        convert({"first": True, "second": True}, Setting)
    assert [
        (mismatch.path, mismatch.message) for mismatch in raised.value.mismatches
    ] == [
        ("$.first", "Expected `int | str`, got `bool`"),
        ("$.second", "Expected `int | str`, got `bool`"),
    ]
