"""Unions without a discriminator: every value becomes the member that it fits."""

from __future__ import annotations

from typing import Any

import pytest

from ..conftest import BothRefuse, Travels
from ..packages import Package
from ..recorder import Recorder

CAT = {"meows": True, "name": "c"}
DOG = {"barks": True, "name": "d"}
BIRD = {"kind": "bird", "wings": 2}
FISH = {"kind": "fish", "fins": 3}


@pytest.mark.parametrize(
    ("name", "value", "kind"),
    [
        ("pet", CAT, "Cat"),
        ("pet", DOG, "Dog"),
        ("kinds", BIRD, "Bird"),
        ("kinds", FISH, "Fish"),
        ("kinds", {"kind": "fish"}, "Fish"),
        ("primitive", "a", "str"),
        ("primitive", 1, "int"),
        ("primitive", True, "bool"),
        ("mixture", "a", "str"),
        ("mixture", ["a", "b"], "list"),
        ("mixture", CAT, "Cat"),
        ("mixture", DOG, "Dog"),
        ("lists", [1, 2], "list"),
        ("lists", ["a"], "list"),
        ("lists", [], "list"),
        ("formats", "2020-01-02T03:04:05Z", "datetime"),
        ("formats", "12345678-1234-5678-1234-567812345678", "UUID"),
        ("formats", "neither", "str"),
        ("numbers", 1, "int"),
        ("numbers", 1.5, "float"),
        ("or_null", CAT, "Cat"),
        ("or_null", None, "NoneType"),
        ("anonymous", {"radius": 1.5}, None),
        ("anonymous", {"side": 2.5}, None),
        ("nested", CAT, "Cat"),
        ("nested", FISH, "Fish"),
        ("nested", 7, "int"),
        ("shared", {"id": 1, "left": "l"}, None),
        ("shared", {"id": 1, "right": "r"}, None),
        ("consts", "a", "str"),
        ("consts", 1, "int"),
        ("consts", None, "NoneType"),
        ("tree", 3, "int"),
        ("tree", [1, [2, [3]], []], "list"),
    ],
)
def test_values_travel_as_the_member_they_fit(
    travels: Travels, name: str, value: object, kind: str | None
) -> None:
    got = travels(name, value)
    assert kind is None or type(got).__name__ == kind


def test_members_inside_objects_arrays_and_maps(travels: Travels) -> None:
    got = travels(
        "holder",
        {"pet": CAT, "pets": [DOG, CAT], "by_name": {"x": DOG}, "inline": BIRD},
    )
    kinds = [got.pet, *got.pets, got.by_name["x"], got.inline]
    assert [type(animal).__name__ for animal in kinds] == [
        "Cat",
        "Dog",
        "Cat",
        "Dog",
        "Bird",
    ]
    assert travels("holder", {"text": None}).text is None


def test_members_without_a_name_are_named_for_their_place(package: Package) -> None:
    assert package.models.AnonymousCircle(radius=1.0).radius == 1.0


@pytest.mark.parametrize("value", [{"purrs": 1}, 5, [1]])
def test_what_fits_no_member_is_refused_where_it_is_received(
    package: Package, client: Any, recorder: Recorder, value: object
) -> None:
    recorder.answer_json(value)
    with pytest.raises(package.errors.ResponseInvalid):
        client.get_pet()


def test_constants_are_checked(both_refuse: BothRefuse) -> None:
    both_refuse("put_consts", "b", "b", "$")


def test_what_fits_no_member_is_refused_before_it_is_sent(
    package: Package, both_refuse: BothRefuse
) -> None:
    both_refuse("put_kinds", package.models.Cat(meows=True), {"meows": True}, "$")
