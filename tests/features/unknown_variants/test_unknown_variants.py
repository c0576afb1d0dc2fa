"""A service that knows more alternatives than the document: they arrive as `UnknownVariant`, and go back unchanged."""

from __future__ import annotations

import importlib
from typing import Any

import pytest

from ..conftest import Travels
from ..packages import Package
from ..recorder import Recorder


@pytest.mark.parametrize("value", [{"kind": "fish"}, {"kind": "fish", "purr": True}])
@pytest.mark.parametrize("name", ["pet", "implicit"])
def test_a_newer_alternative_arrives_and_goes_back(
    package: Package, client: Any, recorder: Recorder, name: str, value: dict[str, Any]
) -> None:
    recorder.answer_json(value)
    got = getattr(client, f"get_{name}")()
    assert isinstance(got, package.models.UnknownVariant)
    assert (got.discriminator, got.raw, got.kind) == ("fish", value, "fish")
    getattr(client, f"put_{name}")(got)
    assert recorder.last.json == value


@pytest.mark.parametrize(
    ("name", "value", "kind"),
    [
        ("pet", {"kind": "cat", "purr": True}, "Cat"),
        ("implicit", {"kind": "dog", "tricks": ["sit"]}, "Dog"),
        ("vehicle", {"type": "van", "load": 1.5}, "Van"),
    ],
)
def test_the_alternatives_that_are_known_stay_what_they_are(
    travels: Travels, name: str, value: object, kind: str
) -> None:
    assert type(travels(name, value)).__name__ == kind


def test_the_holder_is_a_name_of_the_package(package: Package) -> None:
    made = importlib.import_module(package.name).UnknownVariant(
        "fish", {"kind": "fish"}
    )
    assert isinstance(made, package.models.UnknownVariant)


def test_another_tag_is_newer_whatever_members_come_with_it(
    package: Package, client: Any, recorder: Recorder
) -> None:
    recorder.answer_json({"type": "tram", "seats": 90})
    got = client.get_vehicle()
    assert isinstance(got, package.models.UnknownVariant)
    assert got.seats == 90


def test_newer_alternatives_inside_lists_maps_and_unions(
    package: Package, client: Any, recorder: Recorder
) -> None:
    value = {
        "pets": [{"kind": "dog"}, {"kind": "owl", "at": 1.0}],
        "by_name": {"x": {"kind": "bat"}},
        "either": {"kind": "hen"},
    }
    recorder.answer_json(value)
    home = client.get_home()
    unknown = package.models.UnknownVariant
    assert isinstance(home.pets[0], package.models.Dog)
    assert isinstance(home.pets[1], unknown)
    assert isinstance(home.by_name["x"], unknown)
    assert isinstance(home.either, unknown)
    client.put_home(home)
    assert recorder.last.json == value


def test_numbers_tell_alternatives_apart_as_texts_do(
    package: Package, client: Any, recorder: Recorder
) -> None:
    recorder.answer_json({"method": 3, "paid": True})
    assert client.get_payment() == package.models.UnknownVariant(
        3, {"method": 3, "paid": True}
    )
    recorder.answer_json({"method": 2, "number": "7"})
    assert isinstance(client.get_payment(), package.models.Cash)


def test_an_alternative_with_any_text_is_what_the_others_are_not(
    package: Package, client: Any, recorder: Recorder
) -> None:
    recorder.answer_json({"type": "large", "size": 1})
    assert client.get_named_or_other() == package.models.Other(type="large", size=1)


def test_the_names_of_mapped_schemas_are_tags_too(
    package: Package, client: Any, recorder: Recorder
) -> None:
    recorder.answer_json({"type": "Bus", "seats": 40})
    assert client.get_vehicle() == package.models.Bus(type="Bus", seats=40)
