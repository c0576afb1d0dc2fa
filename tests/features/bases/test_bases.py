"""A value of a base schema is one of those that extend it."""

from __future__ import annotations

from typing import Any

import pytest

from ..conftest import Travels
from ..recorder import Recorder


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        ({"type": "dog", "tricks": 3}, "Dog"),
        ({"type": "cat", "lives": 9}, "Cat"),
        ({"type": "Fish", "fins": 2}, "Fish"),
        ({"type": "unicorn", "name": "u"}, "Animal"),
    ],
)
def test_the_discriminator_says_which(
    client: Any, recorder: Recorder, value: object, kind: str
) -> None:
    recorder.answer_json(value)
    assert type(client.get_animal()).__name__ == kind


def test_they_travel(travels: Travels) -> None:
    dog, cat = {"type": "dog", "tricks": 1}, {"type": "cat", "lives": 2}
    got = travels("zoo", {"star": dog, "animals": [cat, dog]})
    kinds = [type(animal).__name__ for animal in (got.star, *got.animals)]
    assert kinds == ["Dog", "Cat", "Dog"]


def test_one_of_them_by_itself(travels: Travels) -> None:
    assert travels("cat", {"type": "cat", "lives": 2}).lives == 2
