"""No pattern of a document makes a client or a stub hang, whatever the value."""

from __future__ import annotations

import json
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from specloom_runtime.server.schemas import Schemas
from specloom_runtime.values.constraints import constraint
from specloom_runtime.values.ecma_pattern import checked_length
from specloom_runtime.values.limits import Limits

EVIL = [
    "(a+)+$",
    "^(a|aa)+$",
    "(a*)*\\1$",
    "^(a{0,9}){0,9}$",
    "(a?){30}a{30}",
    "a*a*a*a*$",
    "^(([a-z])+.)+[A-Z]([a-z])+$",
    "^(\\w+\\s?)*$",
    "(?=(a+)+$)x",
    "^((a+)b?)+$",
    "(.*)*x",
    "(a+?)+?$",
    "(?:(?:a|b)*c?)*d",
]


def _checked(source: str, value: str) -> list[str]:
    check = constraint(Limits(pattern=source))
    assert check is not None
    return [message for _, message, _ in check(value) or []]


@pytest.mark.parametrize("source", EVIL)
@pytest.mark.parametrize("length", [19, 50, 3_000, 1_000_000])
def test_a_client_does_not_hang(source: str, length: int) -> None:
    started = time.process_time()
    _checked(source, "a" * length + "!")
    assert time.process_time() - started < 3


@pytest.mark.parametrize("source", EVIL)
def test_a_stub_does_not_hang(source: str) -> None:
    text = json.dumps({"operations": {"X": {"query.q": {"pattern": source}}}})
    validator = Schemas(text).validator("X", "query.q")
    assert validator is not None
    started = time.process_time()
    for length in (19, 50, 3_000):
        validator.violations("a" * length + "!", "body")
    assert time.process_time() - started < 3


@settings(deadline=None, max_examples=200)
@given(
    source=st.lists(
        st.sampled_from([*"aab()()+*?|{}.^$\\[]", "(?:", "{1,9}", "{3}"]),
        max_size=14,
    ).map("".join),
    length=st.integers(0, 5_000),
)
def test_nor_with_any_pattern(source: str, length: int) -> None:
    check = constraint(Limits(pattern=source))
    if check is not None:
        started = time.process_time()
        check("a" * length + "!")
        assert time.process_time() - started < 5


@pytest.mark.parametrize(
    "source",
    [
        "^[a-z]+$",
        "^[a-z0-9-]{1,63}$",
        "^\\d{4}-\\d{2}-\\d{2}$",
        "^(https?://)?x",
        "^(?:[A-Za-z0-9+/]{4})*(?:==)?$",
        "^(a|b)$",
    ],
)
def test_everyday_patterns_are_tried_on_long_values(source: str) -> None:
    assert checked_length(source) >= 1_000_000


def test_a_pattern_that_may_hang_is_tried_on_short_values() -> None:
    assert _checked("^([a-z]+\\.)+[a-z]+$", "example.com") == []
    assert _checked("^([a-z]+\\.)+[a-z]+$", "example") == [
        "must match ^([a-z]+\\.)+[a-z]+$"
    ]
    assert _checked("^([a-z]+\\.)+[a-z]+$", "1" * 100) == []
