"""Formats have Python types where there is one, and the wire form that the specification names."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from ..conftest import BothRefuse, StubRefuses, Travels
from ..packages import Package
from ..recorder import Recorder

VALUES: dict[str, tuple[object, object]] = {
    "date_time": (
        "2020-01-02T03:04:05Z",
        dt.datetime(2020, 1, 2, 3, 4, 5, tzinfo=dt.UTC),
    ),
    "date": ("2020-01-02", dt.date(2020, 1, 2)),
    "time": ("03:04:05Z", dt.time(3, 4, 5, tzinfo=dt.UTC)),
    "duration": ("P1DT2H", "P1DT2H"),
    "uuid": (
        "12345678-1234-5678-1234-567812345678",
        UUID("12345678-1234-5678-1234-567812345678"),
    ),
    "uri": ("https://example.com/a?b#c", "https://example.com/a?b#c"),
    "email": ("a@example.com", "a@example.com"),
    "ipv4": ("127.0.0.1", "127.0.0.1"),
    "ipv6": ("::1", "::1"),
    "hostname": ("example.com", "example.com"),
    "password": ("secret", "secret"),
    "byte": ("AAH/", b"\x00\x01\xff"),
    "decimal_text": ("1.10", Decimal("1.10")),
    "int32": (2**31 - 1, 2**31 - 1),
    "int64": (2**63 - 1, 2**63 - 1),
    "float": (1.5, 1.5),
    "double": (1e300, 1e300),
    "unknown": ("anything", "anything"),
    "unknown_number": (7, 7),
    "big": (2**63 - 1, 2**63 - 1),
    "list": (["2020-01-02"], [dt.date(2020, 1, 2)]),
    "nullable": (None, None),
}


@pytest.mark.parametrize("name", VALUES)
def test_values_have_their_type(travels: Travels, name: str) -> None:
    wire, value = VALUES[name]
    got = travels("formats", {name: wire})
    named = "list_" if name == "list" else name
    named = named if hasattr(got, named) else f"{named}_"
    assert getattr(got, named) == value


def test_a_decimal_number_keeps_its_digits(client: Any, recorder: Recorder) -> None:
    recorder.answer(body=b'{"decimal": 1.10}')
    assert str(client.get_formats().decimal) in ("1.10", "1.1")


def test_a_map_of_formatted_values(travels: Travels) -> None:
    text = "12345678-1234-5678-1234-567812345678"
    assert travels("formats", {"map": {"a": text}}).map.get("a") == UUID(text)


def test_integers_of_any_size_arrive(client: Any, recorder: Recorder) -> None:
    recorder.answer(body=b'{"big": 123456789012345678901234567890}')
    assert client.get_formats().big == 123456789012345678901234567890


def test_an_integral_float_is_an_integer(client: Any, recorder: Recorder) -> None:
    recorder.answer(body=b'{"int32": 3.0}')
    assert client.get_formats().int32 == 3


@pytest.mark.parametrize("name", ["date_time", "date", "time", "uuid", "byte"])
def test_what_is_not_in_the_format_is_refused(
    package: Package, client: Any, recorder: Recorder, name: str
) -> None:
    recorder.answer_json({name: "!"})
    with pytest.raises(package.errors.ResponseInvalid) as raised:
        client.get_formats()
    assert raised.value.path == f"$.{name}"


@pytest.mark.parametrize(("name", "value"), [("int32", 2**31), ("int64", 2**63)])
def test_client_and_stub_refuse_integers_that_are_too_large(
    package: Package, both_refuse: BothRefuse, name: str, value: int
) -> None:
    body = package.models.Formats(**{name: value})
    both_refuse("put_formats", body, {name: value}, f"$.{name}")


def test_the_stub_refuses_what_is_not_in_the_format(stub_refuses: StubRefuses) -> None:
    stub_refuses("put_formats", {"date": "yesterday"}, "$.date")
    stub_refuses("put_formats", {"uuid": "1"}, "$.uuid")
