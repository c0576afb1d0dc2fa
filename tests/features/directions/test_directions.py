"""What is only read need not be sent, what is only written need not come back."""

from __future__ import annotations

from inspect import getdoc
from typing import Any

from ..conftest import Travels
from ..packages import Package
from ..recorder import Recorder


def test_what_is_read_only_need_not_be_sent(
    package: Package, client: Any, recorder: Recorder
) -> None:
    recorder.answer_json({"id": 1, "name": "n"})
    account = package.models.Account(password="p", name="n")
    got = client.put_account(account)
    assert recorder.last.json == {"password": "p", "name": "n"}
    assert (got.id, got.name) == (1, "n")


def test_defaults_are_the_service_s_to_fill_in(
    package: Package, client: Any, recorder: Recorder
) -> None:
    account = package.models.Account(name="n", password="p")
    assert account.color is package.module("models").UNSET
    recorder.answer_json({"id": 1, "name": "n"})
    client.put_account(account)
    assert b"color" not in recorder.last.body


def test_a_default_set_explicitly_is_sent(
    package: Package, client: Any, recorder: Recorder
) -> None:
    recorder.answer_json({"id": 1, "name": "n"})
    client.put_account(package.models.Account(name="n", password="p", color="red"))
    assert recorder.last.json == {"name": "n", "password": "p", "color": "red"}


def test_defaults_and_deprecation_are_told(package: Package) -> None:
    text = (package.folder / "models.py").read_text()
    assert "red" in text
    assert "eprecated" in text


def test_a_default_that_misses_its_schema_stops_nothing(travels: Travels) -> None:
    travels("account", {"id": 1, "password": "p", "name": "n", "size": 3})


def test_defaults_of_parameters_are_told_where_they_are_given(package: Package) -> None:
    text = getdoc(package.module("client").Client.get_account) or ""
    assert [line.strip() for line in text.partition("Args:")[2].splitlines()[1:]] == [
        'fields: What to show. Default: `["name", "color"]`.',
        'sort: The order. Default: `"up"`.',
        "verbose: Default: `False`. Deprecated.",
    ]
    received = getdoc(package.module("webhooks").Webhooks.changed) or ""
    assert "attempt: Counted from one. Default: `1`." in received
