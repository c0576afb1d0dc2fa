"""Answers that are not of the described form in single places: refused with all that came, or read leniently."""

from __future__ import annotations

from typing import Any

import pytest

from ..conftest import Connect
from ..packages import Package
from ..recorder import Recorder

ORDER = {
    "id": 5,
    "due": "",
    "made": "2020-01-02T03:04:05Z",
    "parts": [{"id": "req-789", "size": 1}, {"id": "x"}],
    "newer": 1.0,
}
PATHS = ["$.id", "$.due", "$.parts[0].id", "$.parts[1].id"]


def test_strict_is_the_default_and_its_error_has_everything(
    package: Package, client: Any, recorder: Recorder
) -> None:
    recorder.answer_json(ORDER)
    with pytest.raises(package.errors.ResponseInvalid) as raised:
        client.get_order()
    error = raised.value
    assert [mismatch.path for mismatch in error.mismatches] == PATHS
    assert error.body.made.year == 2020
    assert error.body.parts[0].size == 1
    assert "at `$.id`, and 3 more" in str(error)


def test_a_lenient_client_keeps_what_does_not_fit(
    package: Package, connect: Connect, recorder: Recorder
) -> None:
    recorder.answer_json(ORDER)
    client = connect(recorder.url, lenient=True)
    order = client.get_order()
    assert isinstance(order, package.models.Order)
    assert (order.id, order.due, order.made.year) == (5, "", 2020)
    operations = package.module("operations")
    response = client.send(operations.Untagged.get_order())
    assert [mismatch.path for mismatch in response.mismatches] == PATHS
    assert response.body == order
    with pytest.raises(package.errors.ResponseInvalid):
        client.send(operations.Untagged.get_order(), lenient=False)


def test_a_single_call_may_be_lenient(
    package: Package, client: Any, recorder: Recorder
) -> None:
    call = package.module("operations").Untagged.get_order()
    recorder.answer_json(ORDER)
    response = client.send(call, lenient=True)
    assert response.mismatches[1].path == "$.due"
    assert response.mismatches[1].value == "''"
    recorder.answer_json({"id": "a"})
    assert client.send(call, lenient=True).mismatches == ()


def test_what_was_kept_is_not_sent_unseen(
    package: Package, client: Any, recorder: Recorder
) -> None:
    recorder.answer_json(ORDER)
    call = package.module("operations").Untagged.get_order()
    order = client.send(call, lenient=True).body
    with pytest.raises(package.errors.RequestInvalid) as raised:
        client.put_order(order)
    assert [violation.path for violation in raised.value.violations] == PATHS


def test_an_error_is_read_leniently_always(
    package: Package, client: Any, recorder: Recorder
) -> None:
    recorder.answer_json(
        {"code": "bad", "since": "", "errors": [{"code": 7, "line": "3"}]}, 400
    )
    with pytest.raises(package.module("errors").ApiError) as raised:
        client.get_failing()
    error: Any = raised.value
    assert error.body.code == error.code == "bad"
    assert error.body.errors[0].code == 7
    assert [mismatch.path for mismatch in error.mismatches] == [
        "$.since",
        "$.errors[0].code",
        "$.errors[0].line",
    ]


def test_an_error_of_another_form_says_why_it_has_no_body(
    package: Package, client: Any, recorder: Recorder
) -> None:
    recorder.answer_json({"message": "out of order"}, 400)
    with pytest.raises(
        package.module("errors").ApiError, match="out of order"
    ) as raised:
        client.get_failing()
    assert raised.value.body is None
    assert [str(mismatch) for mismatch in raised.value.mismatches] == [
        "$: Object missing required field `code`"
    ]
