"""A discriminator says which member a value is."""

from __future__ import annotations

from typing import Any

import pytest

from ..conftest import Travels
from ..recorder import Recorder


@pytest.mark.parametrize(
    ("name", "value", "kind"),
    [
        ("by_name", {"type": "kitty", "name": "x"}, "Cat"),
        ("by_name", {"type": "puppy", "name": "x"}, "Dog"),
        ("by_pointer", {"type": "kitty"}, "Cat"),
        ("by_pointer", {"type": "puppy"}, "Dog"),
        ("by_pointer", {"type": "hound"}, "Dog"),
        ("implicit", {"type": "Cat"}, "Cat"),
        ("implicit", {"type": "Dog"}, "Dog"),
        ("by_constant", {"kind": "bird"}, "Bird"),
        ("by_constant", {"kind": "fish"}, "Fish"),
    ],
)
def test_the_discriminator_decides(
    travels: Travels, name: str, value: object, kind: str
) -> None:
    assert type(travels(name, value)).__name__ == kind


def test_it_decides_against_the_better_fit(client: Any, recorder: Recorder) -> None:
    recorder.answer_json({"type": "puppy", "lives": 9})
    assert type(client.get_by_name()).__name__ == "Dog"


def test_it_decides_for_the_items_of_an_array(travels: Travels) -> None:
    got = travels("holder", {"pets": [{"type": "puppy"}, {"type": "kitty"}]})
    assert [type(pet).__name__ for pet in got.pets] == ["Dog", "Cat"]


def test_a_value_that_the_document_does_not_know_yet_still_arrives(
    client: Any, recorder: Recorder
) -> None:
    recorder.answer_json({"type": "parrot", "tricks": 2})
    assert client.get_by_name().type == "parrot"
