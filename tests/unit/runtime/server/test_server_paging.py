"""Lists in answers are as long as a request asks for, and their pages come to an end."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from specloom_runtime.server import paging
from specloom_runtime.server.paging import Paging

TWO = [{"id": "a", "index": 0}, {"id": "b", "index": 1}]


def anything(_: object) -> bool:
    return True


def answered(
    example: Any,
    body: object = None,
    path: str = "/things",
    accepts: Any = anything,
    **query: str,
) -> Any:
    """What a request gets where `example` is the document's."""
    values: Mapping[str, list[str]] = {name: [text] for name, text in query.items()}
    return Paging(example).answer(example, values, body, path, accepts)


@pytest.mark.parametrize("name", ["limit", "per_page", "pageSize", "maxResults", "top"])
def test_a_list_is_no_longer_than_a_request_wants(name: str) -> None:
    assert answered({"data": TWO}, **{name: "1"}) == {"data": TWO[:1]}
    assert answered({"data": TWO}, **{name: "5"}) == {"data": TWO}
    assert answered(TWO, **{name: "1"}) == TWO[:1]
    assert answered({"result": {"points": TWO}}, {name: 1}) == {
        "result": {"points": TWO[:1]}
    }


def test_a_list_has_as_many_items_as_are_ordered_each_with_an_identity() -> None:
    assert answered({"choices": TWO}, {"n": 4}) == {
        "choices": [
            {"id": "a", "index": 0},
            {"id": "b", "index": 1},
            {"id": "a-3", "index": 2},
            {"id": "a-4", "index": 3},
        ]
    }


def test_each_input_is_answered() -> None:
    example = {"data": [{"index": 0}, {"index": 1}], "usage": {"total": 3}}
    answer = answered(example, {"input": ["x", "y", "z"]})
    assert [item["index"] for item in answer["data"]] == [0, 1, 2]
    assert len(answered(example, {"input": "x"})["data"]) == 2


def test_a_length_that_the_schema_refuses_is_not_given() -> None:
    example = {"data": TWO}
    answer = answered(example, accepts=lambda value: len(value["data"]) == 2, limit="1")
    assert answer == example


def test_of_several_lists_the_one_with_a_usual_name_is_meant() -> None:
    example = {"order": [{"by": "id"}, {"by": "name"}], "entries": TWO}
    assert answered(example, limit="1")["entries"] == TWO[:1]
    unclear = {"accounts": TWO, "transactions": TWO}
    assert answered(unclear, limit="1") == unclear


def test_the_last_id_of_a_list_that_is_shorter_is_its_own() -> None:
    example = {"data": TWO, "first_id": "a", "last_id": "b", "has_more": True}
    assert answered(example, limit="1")["last_id"] == "a"


@pytest.mark.parametrize(
    ("example", "query", "last"),
    [
        (
            {"data": TWO, "next_cursor": "c1", "has_more": True},
            {"cursor": "c1"},
            {"data": TWO, "next_cursor": None, "has_more": False},
        ),
        (
            {"data": TWO, "has_more": True},
            {"after": "b"},
            {"data": TWO, "has_more": False},
        ),
        (
            {"images": TWO, "links": {"pages": {"next": "https://h/images?page=2"}}},
            {"page": "2"},
            {"images": TWO, "links": {"pages": {"next": None}}},
        ),
        (
            {"data": TWO, "scroll_param": "s"},
            {"scroll_param": "s"},
            {"data": [], "scroll_param": "s"},
        ),
        ({"data": TWO, "next": None}, {"page": "3"}, {"data": [], "next": None}),
        (TWO, {"page": "3", "per_page": "2"}, []),
        (TWO, {"offset": "4"}, []),
    ],
)
def test_what_follows_a_page_is_the_last(
    example: Any, query: dict[str, str], last: Any
) -> None:
    assert answered(example) == example
    assert answered(example, **query) == last


@pytest.mark.parametrize(
    "query",
    [{"page": "1"}, {"page": "2"}, {"offset": "2"}, {"cursor": "x"}, {"name": "c1"}],
)
def test_other_requests_get_the_example(query: dict[str, str]) -> None:
    example = {"data": TWO, "next_cursor": "c1"}
    assert answered(example, **query) == example


def test_an_end_that_the_schema_has_no_null_for_is_left_out() -> None:
    def accepts(value: Any) -> bool:
        return value.get("next_cursor", "") is not None

    example = {"data": TWO, "next_cursor": "c1"}
    assert answered(example, accepts=accepts, cursor="c1") == {"data": TWO}


def test_the_url_of_the_next_page_leads_on_from_the_request() -> None:
    url = "/accounts/AC1/calls.json?Status=done&From=1999&PageSize=2&Page=1&PageToken=P"
    answer = answered(
        {"calls": TWO, "next_page_uri": url},
        path="/accounts/AC2/calls.json",
        Status="busy",
    )
    assert answer["next_page_uri"] == (
        "/accounts/AC2/calls.json?Status=busy&PageSize=2&Page=1&PageToken=P"
    )


def test_names_of_any_length_are_not_kept() -> None:
    before = paging._known_words.cache_info().currsize
    answered({"data": TWO}, **{"x" * 1_000_000: "1"})
    assert paging._known_words.cache_info().currsize == before


def test_a_next_page_that_is_no_url_leads_nowhere() -> None:
    example = {"data": TWO, "next": "http://[bad?page=2"}
    assert answered(example, page="9")["data"] in (TWO, [])
