"""Nulls in place of members that are not there: at every depth, and in time that grows as the body does."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated, Any, Literal, TypeAlias

import pytest
from msgspec import UNSET, UnsetType

from specloom_runtime.values.json_codec import JsonMismatch, decode, encode
from specloom_runtime.values.limits import Limits
from specloom_runtime.values.open_objects import OpenObject
from specloom_runtime.values.open_structs import OpenStruct
from specloom_runtime.values.unions import UnknownVariant, union


class Leaf(OpenStruct, kw_only=True):
    size: int | UnsetType = UNSET
    note: str | UnsetType | None = UNSET


class Labels(OpenObject):
    name: str | UnsetType = UNSET
    leaf: Leaf | UnsetType = UNSET
    additional_properties: dict[str, int]


class Free(OpenObject):
    name: str | UnsetType = UNSET
    additional_properties: dict[str, Any]


class Cat(OpenStruct, kw_only=True):
    kind: Literal["cat"]
    lives: Annotated[int, Limits(minimum=1)] | UnsetType = UNSET


class Dog(OpenStruct, kw_only=True):
    kind: Literal["dog"]
    tricks: list[str] | UnsetType = UNSET


class Circle(OpenStruct, kw_only=True):
    radius: float
    label: str | UnsetType = UNSET


class Square(OpenStruct, kw_only=True):
    side: float
    label: str | UnsetType = UNSET


if TYPE_CHECKING:
    PET: TypeAlias = Cat | Dog | UnknownVariant
else:
    PET = union("Pet", lambda: (Cat, Dog, UnknownVariant), "kind")

if TYPE_CHECKING:
    SHAPE: TypeAlias = Circle | Square
else:
    SHAPE = union("Shape", lambda: (Circle, Square))


class Whole(OpenStruct, kw_only=True):
    leaf: Leaf | UnsetType = UNSET
    leaves: list[Leaf] | UnsetType = UNSET
    map: dict[str, int] | UnsetType = UNSET
    nullable_map: dict[str, int | None] | UnsetType = UNSET
    labels: Labels | UnsetType = UNSET
    free: Free | UnsetType = UNSET
    pet: PET | UnsetType = UNSET
    shape: SHAPE | UnsetType = UNSET
    anything: Any = UNSET


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        (b'{"leaf":null}', b"{}"),
        (b'{"leaf":{"size":null,"note":null}}', b'{"leaf":{"note":null}}'),
        (b'{"leaves":[{"size":null},{"size":2}]}', b'{"leaves":[{},{"size":2}]}'),
        (b'{"map":{"a":null,"b":1}}', b'{"map":{"b":1}}'),
        (b'{"nullable_map":{"a":null}}', b'{"nullable_map":{"a":null}}'),
        (b'{"labels":{"name":null,"a":null}}', b'{"labels":{}}'),
        (b'{"labels":{"leaf":{"size":null}}}', b'{"labels":{"leaf":{}}}'),
        (b'{"free":{"name":null,"a":null}}', b'{"free":{"a":null}}'),
        (b'{"pet":null}', b"{}"),
        (b'{"pet":{"kind":"cat","lives":null}}', b'{"pet":{"kind":"cat"}}'),
        (b'{"pet":{"kind":"fish","a":null}}', b'{"pet":{"kind":"fish","a":null}}'),
        (b'{"shape":{"side":1.5,"label":null}}', b'{"shape":{"side":1.5}}'),
        (b'{"anything":null}', b'{"anything":null}'),
        (b'{"anything":[null]}', b'{"anything":[null]}'),
        (b'{"undocumented":null}', b'{"undocumented":null}'),
    ],
)
def test_a_null_breaks_nothing(text: bytes, kept: bytes) -> None:
    assert encode(decode(text, Whole)) == kept


@pytest.mark.parametrize(
    ("text", "path"),
    [
        (b'{"leaves":[{},null]}', "$.leaves[1]"),
        (b'{"pet":{"kind":"dog","tricks":["a",null]}}', "$.pet.tricks[1]"),
        (b'{"shape":{"radius":null}}', "$.shape.radius"),
        (b'{"free":{"name":"n"},"leaves":[null]}', "$.leaves[0]"),
    ],
)
def test_a_null_where_a_value_must_be_is_refused_at_its_place(
    text: bytes, path: str
) -> None:
    with pytest.raises(JsonMismatch) as raised:
        decode(text, Whole)
    assert raised.value.path == path
    assert [mismatch.path for mismatch in raised.value.mismatches] == [path]
    assert "got `null`" in str(raised.value)


PLACES = {
    "objects": ("leaves", {"size": None}),
    "open objects": ("labels", {"name": None, "leaf": {"size": None}}),
    "tagged unions": ("pets", {"kind": "cat", "lives": None}),
    "untagged unions": ("shapes", {"side": 1.0, "label": None}),
    "maps": ("maps", {"a": None}),
}


class Lists(OpenStruct, kw_only=True):
    leaves: list[Leaf] | UnsetType = UNSET
    labels: list[Labels] | UnsetType = UNSET
    pets: list[PET] | UnsetType = UNSET
    shapes: list[SHAPE] | UnsetType = UNSET
    maps: list[dict[str, int]] | UnsetType = UNSET


@pytest.mark.parametrize("place", PLACES)
def test_ten_times_the_nulls_are_ten_times_the_work(place: str) -> None:
    name, item = PLACES[place]
    _calls(name, item, 10)  # what is made once is made
    few, many = _calls(name, item, 200), _calls(name, item, 2000)
    assert many <= 10 * few


def _calls(name: str, item: object, count: int) -> int:
    """How many calls, of Python and of C, reading `count` items takes."""
    content = encode({name: [item] * count})
    calls = 0

    def counted(frame: object, event: str, argument: object) -> None:
        nonlocal calls
        calls += event in ("call", "c_call")

    sys.setprofile(counted)
    try:
        decode(content, Lists)
    finally:
        sys.setprofile(None)
    return calls


@pytest.mark.parametrize("count", [10_001, 100_000])
def test_bodies_with_many_nulls_are_read(count: int) -> None:
    made: Any = decode(encode({"leaves": [{"size": None}] * count}), Lists)
    assert made.leaves == [Leaf()] * count
