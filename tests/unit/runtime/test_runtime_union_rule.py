"""Which alternative of a union a value is read as: the rule of `runtime.values.alternatives`, a case for each part of it."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import TYPE_CHECKING, Annotated, Any, Literal, TypeAlias

import pytest
from msgspec import UNSET, UnsetType

from specloom_runtime.values.json_codec import (
    JsonMismatch,
    convert,
    decode,
    encode,
    plain,
)
from specloom_runtime.values.limits import Limits, Open
from specloom_runtime.values.open_objects import OpenObject
from specloom_runtime.values.open_structs import OpenStruct
from specloom_runtime.values.unions import UnknownVariant, union


class In(OpenStruct, kw_only=True):
    type: Literal["message"]
    role: Literal["user", "system"]
    content: str


class Out(OpenStruct, kw_only=True):
    type: Literal["message"]
    role: Literal["assistant"]
    id: str
    content: str


class Short(OpenStruct, kw_only=True):
    code: Annotated[str, Limits(max_length=3)]


class Digits(OpenStruct, kw_only=True):
    code: Annotated[str, Limits(pattern="^[0-9]+$", min_length=4)]


class Few(OpenStruct, kw_only=True):
    count: Annotated[int, Limits(maximum=9)]


class Many(OpenStruct, kw_only=True):
    count: Annotated[int, Limits(minimum=10)]


class Closed(OpenStruct, kw_only=True):
    __closed__ = True

    a: int


class Wider(OpenStruct, kw_only=True):
    a: int
    b: int


class Texts(OpenStruct, kw_only=True):
    values: list[str]


class Numbers(OpenStruct, kw_only=True):
    values: list[int]


class HoldsTexts(OpenStruct, kw_only=True):
    inner: Texts


class HoldsNumbers(OpenStruct, kw_only=True):
    inner: Numbers


class Constant(OpenStruct, kw_only=True):
    a: Literal["v"]


class TwoTexts(OpenStruct, kw_only=True):
    a: str
    b: str


class HoldsConstant(OpenStruct, kw_only=True):
    inner: Constant


class HoldsTwoTexts(OpenStruct, kw_only=True):
    inner: TwoTexts


class Whole(OpenStruct, kw_only=True):
    at: int


class Fraction(OpenStruct, kw_only=True):
    at: float


class Day(OpenStruct, kw_only=True):
    at: dt.date


class Text(OpenStruct, kw_only=True):
    at: str


class Now(OpenStruct, kw_only=True):
    at: Literal["now"]


class OpenLabels(OpenObject):
    name: str | UnsetType = UNSET
    additional_properties: dict[str, int]


@pytest.mark.parametrize(
    ("kinds", "value", "expected"),
    [
        # told apart by another constant than the one that they share
        ((In, Out), {"type": "message", "role": "user", "content": ""}, In),
        (
            (In, Out),
            {"type": "message", "role": "assistant", "id": "1", "content": ""},
            Out,
        ),
        # by constraints
        ((Short, Digits), {"code": "12"}, Short),
        ((Short, Digits), {"code": "12345"}, Digits),
        ((Few, Many), {"count": 10}, Many),
        ((Many, Few), {"count": 9}, Few),
        # by what may stand beside the properties
        ((Closed, Wider), {"a": 1}, Closed),
        ((Closed, Wider), {"a": 1, "b": 2}, Wider),
        ((Closed, OpenLabels), {"a": 1, "c": 2}, OpenLabels),
        ((OpenLabels, Wider), {"a": 1, "b": 2}, Wider),
        # by what stands further inside
        ((HoldsTexts, HoldsNumbers), {"inner": {"values": [1]}}, HoldsNumbers),
        ((HoldsNumbers, HoldsTexts), {"inner": {"values": ["1"]}}, HoldsTexts),
        ((list[int], list[str]), ["a"], list),
        # by the most members, before the narrowest types
        ((Constant, TwoTexts), {"a": "v", "b": "w"}, TwoTexts),
        (
            (HoldsConstant, HoldsTwoTexts),
            {"inner": {"a": "v", "b": "w"}},
            HoldsTwoTexts,
        ),
        ((HoldsTwoTexts, HoldsConstant), {"inner": {"a": "v"}}, HoldsConstant),
        # by the narrowest types
        ((Fraction, Whole), {"at": 1}, Whole),
        ((Fraction, Whole), {"at": 1.0}, Whole),
        ((Fraction, Whole), {"at": 1.5}, Fraction),
        ((Text, Day), {"at": "2020-01-02"}, Day),
        ((Text, Day), {"at": "someday"}, Text),
        ((Text, Day, Now), {"at": "now"}, Now),
        ((str, dt.date), "2020-01-02", dt.date),
        ((str, dt.date), "2020-13-02", str),
        ((str, uuid.UUID), "12345678-1234-5678-1234-567812345678", uuid.UUID),
        # the first of equals
        ((Whole, Few, Many), {}, Whole),
    ],
)
def test_a_value_is_read_as_the_alternative_it_is(
    kinds: tuple[Any, ...], value: object, expected: type
) -> None:
    made, _ = _read_leniently(value, union("Any", lambda: kinds))
    assert type(made).__name__ == expected.__name__ or expected is dt.date
    assert isinstance(made, expected)
    assert plain(made) == value


def _read_leniently(value: object, kind: Any) -> tuple[Any, tuple[str, ...]]:
    try:
        return convert(value, kind), ()
    except JsonMismatch as error:
        return error.value, tuple(mismatch.path for mismatch in error.mismatches)


class Cat(OpenStruct, kw_only=True):
    kind: str
    lives: int


class Dog(OpenStruct, kw_only=True):
    kind: str
    tricks: list[str]


MAPPED = union("Pet", lambda: (Cat, Dog), "kind", lambda: {"cat": Cat, "dog": Dog})
HALF = union("Pet", lambda: (Cat, Dog), "kind", lambda: {"cat": Cat})
TURNED = union("Pet", lambda: (Cat, Dog), "kind", lambda: {"cat": Dog, "dog": Cat})


@pytest.mark.parametrize(
    ("kind", "value", "expected"),
    [
        (MAPPED, {"kind": "cat", "lives": 1}, Cat),
        (MAPPED, {"kind": "dog", "tricks": []}, Dog),
        # the mapping says nothing of dogs
        (HALF, {"kind": "dog", "tricks": []}, Dog),
        # the mapping is wrong: what the value is valid for still decides
        (TURNED, {"kind": "cat", "lives": 1}, Cat),
        (TURNED, {"kind": "dog", "tricks": []}, Dog),
        # a tag that no alternative has, where the union has no holder of those
        (MAPPED, {"kind": "fish", "tricks": []}, Dog),
    ],
)
def test_mappings_that_are_wrong_or_incomplete(
    kind: Any, value: object, expected: type
) -> None:
    made = convert(value, kind)
    assert isinstance(made, expected)
    assert plain(made) == value


def test_the_discriminator_wins_over_the_better_fit() -> None:
    value = {"kind": "dog", "tricks": [], "lives": 9}
    assert isinstance(convert(value, MAPPED), Dog)


class Grape(OpenStruct, kw_only=True):
    fruit: Literal["grape"]
    size: int


class Apple(OpenStruct, kw_only=True):
    fruit: Literal["apple"]
    size: int


class Kale(OpenStruct, kw_only=True):
    leaf: Literal["kale"]
    size: int


if TYPE_CHECKING:
    FRUIT: TypeAlias = Grape | Apple | UnknownVariant
else:
    FRUIT = union("Fruit", lambda: (Grape, Apple, UnknownVariant), "fruit")

LEAF = union("Leaf", lambda: (Kale, UnknownVariant), "leaf")
FOOD = union("Food", lambda: (FRUIT, LEAF, MAPPED, int))


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ({"fruit": "grape", "size": 1}, Grape),
        ({"fruit": "apple", "size": 1}, Apple),
        ({"leaf": "kale", "size": 1}, Kale),
        ({"kind": "dog", "tricks": ["a"]}, Dog),
        ({"fruit": "kiwi", "size": 1}, UnknownVariant),
        ({"leaf": "mint", "size": 1}, UnknownVariant),
        (5, int),
    ],
)
def test_unions_within_unions_each_have_their_tag(
    value: object, expected: type
) -> None:
    made = convert(value, FOOD)
    assert isinstance(made, expected)
    assert plain(made) == value


class Basket(OpenStruct, kw_only=True):
    items: list[FRUIT]
    by_name: dict[str, FRUIT] | UnsetType = UNSET


class Crate(OpenObject):
    label: str
    additional_properties: dict[str, FRUIT]


def test_unions_in_lists_maps_and_open_objects() -> None:
    grape, apple = {"fruit": "grape", "size": 1}, {"fruit": "apple", "size": 2}
    basket: Any = decode(
        encode({"items": [grape, apple], "by_name": {"a": apple}}), Basket
    )
    assert [type(item) for item in basket.items] == [Grape, Apple]
    assert isinstance(basket.by_name["a"], Apple)
    crate: Any = decode(encode({"label": "x", "a": grape}), Crate)
    assert isinstance(crate.additional_properties["a"], Grape)


class Not(OpenStruct, kw_only=True):
    negated: Filter


class Equals(OpenStruct, kw_only=True):
    name: str
    value: Any


class All(OpenStruct, kw_only=True):
    parts: list[Filter]


if TYPE_CHECKING:
    Filter: TypeAlias = Not | Equals | All
else:
    Filter = union("Filter", lambda: (Not, Equals, All))


def test_unions_that_hold_themselves() -> None:
    equals = {"name": "a", "value": [1.0, {"negated": 1}]}
    value = {"parts": [{"negated": equals}, {"parts": [equals, {"parts": []}]}]}
    made: Any = convert(value, Filter)
    assert plain(made) == value
    assert isinstance(made.parts[0].negated, Equals)
    assert isinstance(made.parts[1].parts[1], All)


class Model(OpenStruct, kw_only=True):
    model: Annotated[Literal["small", "large"] | str, Open]
    size: Annotated[int, Limits(minimum=1)] | UnsetType = UNSET


class Preview(OpenStruct, kw_only=True):
    model: Literal["preview"]
    days: int


class Flag(OpenStruct, kw_only=True):
    model: bool
    size: str | UnsetType = UNSET


class First(OpenStruct, kw_only=True):
    model: Literal[1]
    size: int | UnsetType = UNSET


class Choice(OpenStruct, kw_only=True):
    model: Literal["a"] | int
    size: str


@pytest.mark.parametrize(
    ("kinds", "value", "expected"),
    [
        # A list beside its own type excludes nothing, whatever constants others have.
        ((Preview, Model), {"model": "preview"}, Model),
        ((Preview, Model), {"model": "preview", "days": 1}, Preview),
        ((Preview, Model), {"model": "tiny"}, Model),
        # To JSON, 1.0 is 1, and true is not.
        ((Flag, First), {"model": True}, Flag),
        ((Flag, First), {"model": 1.0}, First),
        ((Choice, First), {"model": 1.0, "size": 1}, First),
    ],
)
def test_constants_exclude_what_they_exclude_in_json_schema(
    kinds: tuple[Any, ...], value: object, expected: type
) -> None:
    made = convert(value, union("Any", lambda: kinds))
    assert isinstance(made, expected)
    assert plain(made) == value


class Plain(OpenStruct, kw_only=True):
    id: str


class Full(OpenStruct, kw_only=True):
    id: str
    state: Literal["on", "off"] | str
    level: int | UnsetType = UNSET


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ({"id": "a", "state": "paused"}, Plain),
        ({"id": "a", "state": "on", "level": None}, Full),
    ],
)
def test_newer_values_decide_and_nulls_do_not(value: object, expected: type) -> None:
    made = convert(value, union("Any", lambda: (Plain, Full)))
    assert isinstance(made, expected)


def test_what_fits_nothing_is_read_as_what_it_comes_nearest_to() -> None:
    made, paths = _read_leniently(
        {"inner": {"values": [1, "b", 3]}},
        union("Any", lambda: (HoldsTexts, HoldsNumbers)),
    )
    assert isinstance(made, HoldsNumbers)
    assert paths == ("$.inner.values[1]",)


def test_the_types_that_are_expected_are_said() -> None:
    with pytest.raises(JsonMismatch, match=r"Expected `object \| int`, got `str`"):
        convert("text", FOOD)
