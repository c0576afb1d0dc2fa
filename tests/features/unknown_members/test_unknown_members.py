"""Members that the document does not name: GET → PUT loses none of them."""

from __future__ import annotations

from typing import Any

import pytest

from ..conftest import BothRefuse, StubRefuses, Travels
from ..packages import Package
from ..recorder import Recorder

MORE = {"newer": [1.0, {"a": None}]}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("file", {"name": "a", **MORE}),
        ("file", {"part": {"size": 1, **MORE}}),
        ("file", {"parts": [{"size": 1}, {"size": 2, **MORE}], **MORE}),
        ("file", {"by_name": {"x": {"size": 1, **MORE}}}),
        ("file", {"either": {"side": 1.5, **MORE}}),
        ("typed", {"name": "a", "x": {"size": 1, **MORE}}),
        ("sized", {"x": 1, "y": 2}),
    ],
)
def test_nothing_is_lost(travels: Travels, name: str, value: object) -> None:
    travels(name, value)


def test_they_can_be_read_and_changed(client: Any, recorder: Recorder) -> None:
    recorder.answer_json({"name": "a", "newer": 1})
    file = client.get_file()
    assert file.additional_properties == {"newer": 1}
    file.additional_properties["newer"] = 2
    client.put_file(file)
    assert recorder.last.json == {"name": "a", "newer": 2}


def test_forms_send_them_too(client: Any, recorder: Recorder, package: Package) -> None:
    part = package.decoded("Part", b'{"size": 1, "more": "x"}')
    client.put_form(part)
    assert recorder.last.body == b"size=1&more=x"
    client.put_multipart(part)
    assert b'name="more"\r\n' in recorder.last.body


def test_where_the_document_allows_no_others_they_are_not_sent(
    package: Package, client: Any, recorder: Recorder, stub_refuses: StubRefuses
) -> None:
    body = package.decoded("Closed", b'{"a": 1, "b": 2}')
    assert body.additional_properties == {"b": 2}
    with pytest.raises(package.errors.RequestInvalid) as raised:
        client.put_closed(body)
    assert [violation.path for violation in raised.value.violations] == ["$.b"]
    assert not recorder.requests
    stub_refuses("put_closed", {"a": 1, "b": 2}, "$")


def test_they_count_where_members_are_counted(
    package: Package, both_refuse: BothRefuse
) -> None:
    text = b'{"a": 1, "b": 2, "c": 3, "d": 4}'
    wire = {"a": 1, "b": 2, "c": 3, "d": 4}
    both_refuse("put_sized", package.decoded("Sized", text), wire, "$")
