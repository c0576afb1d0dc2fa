"""Alternatives that share the constant of their discriminator are told apart by what differs."""

from __future__ import annotations

from typing import Any

import pytest

from ..conftest import Travels
from ..packages import Package
from ..recorder import Recorder

IN = {"type": "message", "role": "user", "content": "hi"}
OUT = {"type": "message", "role": "assistant", "id": "m-1", "content": "hello"}
CALL = {"type": "call", "name": "f"}


@pytest.mark.parametrize(
    ("name", "value", "kind"),
    [
        ("message", IN, "In"),
        ("message", OUT, "Out"),
        ("item", IN, "In"),
        ("item", OUT, "Out"),
        ("item", CALL, "Call"),
        ("nested", IN, "In"),
        ("nested", OUT, "Out"),
        ("nested", CALL, "Call"),
    ],
)
def test_each_is_what_it_is(
    travels: Travels, name: str, value: object, kind: str
) -> None:
    assert type(travels(name, value)).__name__ == kind


def test_in_lists(travels: Travels) -> None:
    got = travels("items", [OUT, IN, CALL, OUT])
    assert [type(item).__name__ for item in got] == ["Out", "In", "Call", "Out"]


def test_a_role_that_is_newer_costs_nothing(client: Any, recorder: Recorder) -> None:
    value = {"type": "message", "role": "tool", "id": "m-2", "content": ""}
    recorder.answer_json(value)
    got = client.get_item()
    assert (got.role, got.id) == ("tool", "m-2")


def test_another_tag_is_a_newer_alternative(
    package: Package, client: Any, recorder: Recorder
) -> None:
    recorder.answer_json([{"type": "reasoning", "summary": []}])
    assert isinstance(client.get_items()[0], package.models.UnknownVariant)
