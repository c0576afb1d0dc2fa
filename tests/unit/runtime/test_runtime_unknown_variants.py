"""Alternatives that are newer than the document: what holds them, and what can be done with it."""

from __future__ import annotations

import copy
import pickle
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

import pytest

from specloom_runtime.values.json_codec import (
    JsonMismatch,
    convert,
    decode,
    encode,
    plain,
)
from specloom_runtime.values.open_structs import OpenStruct
from specloom_runtime.values.unions import UnknownVariant, union


class Cat(OpenStruct, kw_only=True):
    kind: Literal["cat"]
    purr: bool


class Dog(OpenStruct, kw_only=True):
    kind: Literal["dog"]


if TYPE_CHECKING:
    PET: TypeAlias = Cat | Dog | UnknownVariant
else:
    PET = union("Pet", lambda: (Cat, Dog, UnknownVariant), "kind")


class Home(OpenStruct, kw_only=True):
    pets: list[PET]
    first: PET | None = None
    by_name: dict[str, PET]


def fish() -> Any:
    return convert({"kind": "fish", "purr": True, "depth": 1.0}, PET)


@pytest.mark.parametrize(
    "value",
    [
        {"kind": "fish"},
        {"kind": "fish", "purr": True},
        {"kind": "fish", "purr": None, "at": [{"x": 1.0}]},
        {"kind": 7},
    ],
)
def test_a_tag_that_no_alternative_has_is_kept_whole(value: dict[str, Any]) -> None:
    made = convert(value, PET)
    assert isinstance(made, UnknownVariant)
    assert made.discriminator == value["kind"]
    assert made.raw == value
    assert plain(made) == value


@pytest.mark.parametrize("value", [{}, {"purr": True}, {"kind": None}, {"kind": []}])
def test_without_a_tag_nothing_is_known_to_be_newer(value: object) -> None:
    with pytest.raises(JsonMismatch, match=r"kind|enum value"):
        convert(value, PET)


def test_it_is_sent_back_byte_by_byte() -> None:
    text = b'{"pets":[{"kind":"fish","fins":[1.0,{"a":null}]},{"kind":"dog"}],"first":{"kind":"owl"},"by_name":{"x":{"kind":"bat"}}}'
    home: Any = decode(text, Home)
    assert isinstance(home.pets[0], UnknownVariant)
    assert isinstance(home.pets[1], Dog)
    assert isinstance(home.by_name["x"], UnknownVariant)
    assert encode(home) == text


def test_its_members_are_attributes() -> None:
    assert (fish().kind, fish().purr, fish().depth) == ("fish", True, 1.0)
    with pytest.raises(AttributeError, match="'fish' has no member 'wings'"):
        _ = fish().wings


def test_it_equals_what_has_the_same_members() -> None:
    assert fish() == fish()
    assert fish() != convert({"kind": "fish"}, PET)
    assert fish() != {"kind": "fish", "purr": True, "depth": 1.0}


def test_it_can_be_printed_copied_and_pickled() -> None:
    shown = "UnknownVariant('fish', {'kind': 'fish', 'purr': True, 'depth': 1.0})"
    assert repr(fish()) == shown
    for made in (
        copy.copy(fish()),
        copy.deepcopy(fish()),
        pickle.loads(pickle.dumps(fish())),
    ):
        assert type(made) is UnknownVariant
        assert made == fish()
        assert made.discriminator == "fish"
    deep = copy.deepcopy(fish())
    deep.raw["depth"] = 2
    assert fish().depth == 1.0


def test_it_can_be_told_from_the_others_by_match() -> None:
    match fish():
        case UnknownVariant(discriminator="fish", raw={"purr": purr}):
            assert purr is True
        case other:
            pytest.fail(repr(other))


class First(OpenStruct, kw_only=True):
    number: Literal[1]


class Second(OpenStruct, kw_only=True):
    number: Literal[2]


if TYPE_CHECKING:
    NUMBERED: TypeAlias = First | Second | UnknownVariant
    TWICE: TypeAlias = PET | Cat | Dog
else:
    NUMBERED = union("Numbered", lambda: (First, Second, UnknownVariant), "number")
    TWICE = union("Twice", lambda: (PET, Cat, Dog), "kind")


def test_a_number_is_the_same_tag_however_it_is_written() -> None:
    assert convert({"number": 2.0}, NUMBERED) == Second(number=2)
    assert isinstance(convert({"number": 7.0}, NUMBERED), UnknownVariant)


def test_alternatives_that_unions_share_are_told_by_their_tag() -> None:
    with pytest.raises(JsonMismatch) as raised:
        convert({"kind": "cat", "purr": 5}, TWICE)
    assert [mismatch.path for mismatch in raised.value.mismatches] == ["$.purr"]
    assert isinstance(convert({"kind": "cat", "purr": True}, TWICE), Cat)
