"""Alternatives that are much alike: a value becomes the one that keeps the most of it."""

from __future__ import annotations

from typing import Any

import pytest

from ..conftest import Travels
from ..packages import Package
from ..recorder import Recorder


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("boxes", {"item": {"a": "x", "b": True}}),
        ("boxes", {"item": {"a": "x"}}),
        ("lists", [{"a": "x"}, {"a": "y", "b": False}]),
        ("lists", []),
    ],
)
def test_what_stands_further_inside_decides(
    travels: Travels, name: str, value: object
) -> None:
    travels(name, value)


def test_the_first_of_equals_is_taken(travels: Travels, package: Package) -> None:
    assert isinstance(travels("boxes", {"item": {"a": "x"}}), package.models.Plain)


def test_a_value_that_no_enumeration_lists_makes_it_the_alternative_that_is_valid(
    package: Package, client: Any, recorder: Recorder
) -> None:
    recorder.answer_json({"id": "1", "state": "paused", "level": 2})
    got = client.get_status()
    assert isinstance(got, package.models.Brief)
    assert got.additional_properties == {"state": "paused", "level": 2}


def test_nulls_do_not_decide(package: Package, client: Any, recorder: Recorder) -> None:
    recorder.answer_json({"id": "1", "state": "on", "level": None})
    assert isinstance(client.get_status(), package.models.Full)


@pytest.mark.parametrize(
    ("value", "offer", "holder"),
    [
        ({}, "Plan", "Bag"),  # both sizes are valid
        ({"small": 1}, "Plan", "Bag"),
        ({"price": 5, "small": 1}, "Plan", "Bag"),
        ({"small": 1, "large": "x", "price": "free"}, "Small", "Holder"),
        ({"small": "x", "large": 1, "price": "free"}, "Large", "Holder"),
    ],
)
def test_what_is_valid_for_both_of_one_of_two_is_not_valid_for_that_choice(
    package: Package,
    client: Any,
    recorder: Recorder,
    value: object,
    offer: str,
    holder: str,
) -> None:
    recorder.answer_json(value)
    assert isinstance(client.get_offer(), getattr(package.models, offer))
    recorder.answer_json({"offer": value})
    assert isinstance(client.get_offer_holder(), getattr(package.models, holder))


def test_an_object_that_keeps_everything_stands_in_nobody_s_way(
    package: Package, client: Any, recorder: Recorder
) -> None:
    recorder.answer_json({"tag": "t", "newer": 1})
    assert isinstance(client.get_tagged(), package.models.Tag)
    recorder.answer_json({"owner": "me", "team": "us"})
    got = client.get_tagged()
    assert isinstance(got, package.models.Labels)
    assert got.additional_properties == {"team": "us"}
