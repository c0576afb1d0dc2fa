"""Dynamic references lead to the schema that has the anchor."""

from __future__ import annotations

from typing import Any

import pytest

from ..conftest import StubRefuses, Travels
from ..packages import Package
from ..recorder import Recorder


def test_a_tree_is_typed_all_the_way_down(travels: Travels) -> None:
    got = travels("tree", {"value": 1, "children": [{"value": 2, "children": []}]})
    assert type(got.children[0]) is type(got)


def test_a_node_that_does_not_fit_is_refused(
    package: Package, client: Any, recorder: Recorder
) -> None:
    recorder.answer_json({"value": 1, "children": [{"value": "two"}]})
    with pytest.raises(package.errors.ResponseInvalid):
        client.get_tree()


@pytest.mark.parametrize("name", ["page", "text_page"])
def test_where_several_schemas_have_the_anchor_any_value_is_received(
    client: Any, recorder: Recorder, name: str
) -> None:
    recorder.answer_json({"items": ["a", 1]})
    assert getattr(client, f"get_{name}")().items == ["a", 1]


def test_the_stub_holds_items_against_what_the_page_says_they_are(
    travels: Travels, stub_refuses: StubRefuses
) -> None:
    travels("text_page", {"items": ["a", "b"]})
    stub_refuses("put_text_page", {"items": ["a", 1]}, "$.items[1]: must be a string")
    stub_refuses("put_page", {"items": ["a"]}, "$.items[0]: ")


def test_the_stub_follows_a_tree_all_the_way_down(stub_refuses: StubRefuses) -> None:
    wrong = {"value": 1, "children": [{"value": "two"}]}
    stub_refuses("put_tree", wrong, "$.children[0].value: must be an integer")


def test_what_depends_on_the_schemas_in_use_is_said(package: Package) -> None:
    problems = [problem for problem in package.problems if "dynamic" in problem.code]
    assert [(problem.code, problem.pointer) for problem in problems] == [
        (
            "ambiguous-dynamic-reference",
            "/components/schemas/Page/properties/items/items",
        )
    ]
    assert "2 schemas have the anchor of '#T'" in problems[0].message
