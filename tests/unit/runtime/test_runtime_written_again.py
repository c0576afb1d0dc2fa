"""What is not written as it was read: the list of docs/reading.md."""

from __future__ import annotations

import datetime as dt
import uuid
from decimal import Decimal
from typing import Any

import pytest

from specloom_runtime.values.json_codec import JsonMismatch, decode, encode


@pytest.mark.parametrize(
    ("text", "kind", "written"),
    [
        # digits beyond microseconds are rounded
        (
            '"2020-01-02T03:04:05.1234567Z"',
            dt.datetime,
            '"2020-01-02T03:04:05.123457Z"',
        ),
        # the same instant or value, written in another way
        ('"2020-01-02t03:04:05+00:00"', dt.datetime, '"2020-01-02T03:04:05Z"'),
        ('"12345678-1234-5678-1234-56781234567A"', uuid.UUID, '"12345678-1234-5678-1234-56781234567a"'),
        ("12.50", Decimal, '"12.50"'),
        ("1.0", int, "1"),
        ("1", float, "1.0"),
        # the nearest number of 64 bits
        ("9007199254740993", float, "9007199254740992.0"),
        ("1.00000000000000000001", Any, "1.0"),
        # the last of several members of one name
        ('{"a":1,"a":2}', Any, '{"a":2}'),
    ],
)  # fmt: skip
def test_what_changes(text: str, kind: Any, written: str) -> None:
    assert encode(decode(text, kind)).decode() == written


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("9007199254740993", int),
        ("9007199254740993", Any),
        ("123456789012345678901234567890", int),
        ('"2020-01-02T03:04:05.123456+05:30"', dt.datetime),
        ('"2020-01-02T03:04:05"', dt.datetime),
        ('"YQ=="', bytes),
    ],
)
def test_what_does_not(text: str, kind: Any) -> None:
    assert encode(decode(text, kind)).decode() == text


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ('"2016-12-31T23:59:60Z"', dt.datetime),
        ('"YQ"', bytes),
        ('"_-8="', bytes),
        ('"2020-01-02"', dt.datetime),
        ("1e400", Any),
    ],
)
def test_what_does_not_fit(text: str, kind: Any) -> None:
    with pytest.raises(JsonMismatch):
        decode(text, kind)
