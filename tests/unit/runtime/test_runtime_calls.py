"""Calls: described without sending, checked as a whole, extended beyond the document."""

from __future__ import annotations

import json
import pickle
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import UNSET

from specloom_runtime.bodies.content import Empty, Json, Text
from specloom_runtime.bodies.octets import Binary
from specloom_runtime.http.errors import RequestInvalid
from specloom_runtime.operations.call import Operation
from specloom_runtime.operations.parameters import (
    Cookie,
    Header,
    Parameter,
    Path,
    Query,
)

from .files_api import (
    File,
    NewFile,
    Part,
    create_file,
    create_file_operation,
    delete_file,
    get_file,
)

BASE = "https://service.test/root"


def operation(
    *parameters: Parameter, path: str = "/", **settings: Any
) -> Operation[Any]:
    return Operation(
        id="Op", method="GET", path=path, parameters=parameters, **settings
    )


def violations(call: Any) -> list[str]:
    with pytest.raises(RequestInvalid) as caught:
        call.check()
    return [
        f"{violation.path}: {violation.message}"
        for violation in caught.value.violations
    ]


def test_a_call_is_a_request_without_being_sent() -> None:
    request = create_file("p 1", x_app_user_id="ada").request(BASE)
    assert (request.method, request.url) == (
        "POST",
        "https://service.test/root/v1/p%201/files",
    )
    assert dict(request.headers) == {
        "x-app-userid": "ada",
        "accept": "application/json",
        "content-type": "application/json",
    }
    assert json.loads(request.content) == {"file_name": "1.png", "file_size": 5}
    assert (request.host, request.path, request.query) == (
        "service.test",
        "/root/v1/p%201/files",
        "",
    )


def test_every_violation_of_parameters_and_body_is_reported_at_once() -> None:
    body = NewFile(file_name="", file_size=0, multi_parts=[Part(part_size=0)])
    assert violations(create_file("..", body, x_app_user_id="a\nb")) == [
        "path.project_id: would make the path segment '..'",
        "header.X-App-UserId: must not hold line breaks or other control characters",
        "$.file_name: must have at least 1 character",
        "$.file_size: must be at least 1",
        "$.multi_parts[0].partSize: must be at least 1",
    ]
    assert violations(get_file(limit=101)) == ["query.limit: must be at most 100"]


def test_an_invalid_request_is_also_a_value_error_and_survives_pickling() -> None:
    with pytest.raises(
        ValueError,
        match=r"CreateFile not sent: \$.file_size: must be at least 1, got 0",
    ) as caught:
        create_file(body=NewFile(file_name="a", file_size=0)).check()
    again = pickle.loads(pickle.dumps(caught.value))
    assert isinstance(again, RequestInvalid)
    assert str(again) == str(caught.value)


@pytest.mark.parametrize("value", ["", ".", ".."])
def test_path_values_that_would_reach_another_resource_are_refused(value: str) -> None:
    for check in (True, False):
        with pytest.raises(RequestInvalid, match=r"path.file_id: would make"):
            get_file(value).request(BASE, check=check)


@pytest.mark.parametrize(
    "value", ["...", "a..", "%2e%2e", "a/../b", "a?b#c", "\\..\\", "日本"]
)
def test_other_path_values_stay_one_segment(value: str) -> None:
    path = get_file(value).request(BASE).path
    assert path.count("/") == 4
    assert path.rpartition("/")[2] not in ("", ".", "..")


def test_variables_may_share_a_segment_with_text_and_each_other() -> None:
    made = operation(Path("a", str), Path("b", int), path="/x/{a}.json/{a}-{b}")
    assert made.call(a=".", b=5).request(BASE).path == "/root/x/..json/.-5"
    alone = operation(Path("a", str), Path("b", str), path="/x/{a}{b}")
    with pytest.raises(RequestInvalid):
        alone.call(a=".", b=".").request(BASE)


def test_reserved_expansion_cannot_climb_either() -> None:
    made = operation(Path("p", str, allow_reserved=True), path="/files/{p}")
    assert made.call(p="a/b").request(BASE).path == "/root/files/a/b"
    for value in ("a/../b", "..", "a//b", "%2e%2E/x"):
        with pytest.raises(RequestInvalid):
            made.call(p=value).request(BASE)


def test_a_template_with_an_unknown_variable_is_a_mistake_of_the_generator() -> None:
    with pytest.raises(ValueError, match="nobody"):
        operation(path="/{nobody}")


@pytest.mark.parametrize(
    ("template", "url"),
    [
        ("files", "https://service.test/root/files?q=1"),
        ("//files", "https://service.test/root//files?q=1"),
        ("/a b/é", "https://service.test/root/a%20b/%C3%A9?q=1"),
        ("/?Action=List", "https://service.test/root/?Action=List&q=1"),
        ("/files#second", "https://service.test/root/files?q=1"),
        ("/files:batch(1)", "https://service.test/root/files:batch(1)?q=1"),
    ],
)
def test_odd_templates_of_real_documents(template: str, url: str) -> None:
    assert operation(Query("q", int), path=template).call(q=1).request(BASE).url == url


def test_unknown_arguments_are_refused_as_python_does() -> None:
    with pytest.raises(TypeError, match="no argument 'nope'"):
        create_file_operation().call(nope=1)
    with pytest.raises(TypeError, match="no argument 'body'"):
        operation().call(body=1)


def test_what_is_required_and_missing_is_named_once() -> None:
    assert violations(create_file_operation().call()) == [
        "path.project_id: is required",
        "$: is required",
    ]
    made = operation(
        Query("q", str, required=True),
        Header("H", str, required=True),
        Cookie("c", str, required=True),
    )
    assert violations(made.call(q=None, H=UNSET)) == [
        "query.q: is required",
        "header.H: is required",
        "cookie.c: is required",
    ]


def test_absent_parameters_leave_nothing_behind() -> None:
    made = operation(
        Query("q", str), Header("H", str), Cookie("c", str), Query("l", list[str])
    )
    request = made.call(q=None, H=UNSET, l=[]).request(BASE)
    assert request.url == "https://service.test/root/"
    assert list(request.headers) == ["accept"]


def test_cookies_share_one_header() -> None:
    made = operation(Cookie("a", str), Cookie("b", list[int]))
    assert made.call(a="x", b=[1, 2]).request(BASE).headers["cookie"] == "a=x; b=1; b=2"


def test_what_the_document_does_not_know_can_be_sent() -> None:
    call = create_file().extended(
        headers={"X-New": "1", "Accept": "*/*"}, query={"debug": True, "t": ["a", "b"]}
    )
    call = call.extended(json={"newer": [1], "file_size": 6}, headers={"X-New": "2"})
    request = call.request(BASE)
    assert request.url == "https://service.test/root/v1/p1/files?debug=true&t=a&t=b"
    assert request.headers.get_all("x-new") == ["2"]
    assert request.headers.get_all("accept") == ["*/*"]
    assert json.loads(request.content) == {
        "file_name": "1.png",
        "file_size": 6,
        "newer": [1],
    }
    assert b"newer" not in create_file().request(BASE).content, "calls do not change"
    with pytest.raises(RequestInvalid, match=r"header.X-New"):
        create_file().extended(headers={"X-New": "a\r\nb"}).request(BASE, check=False)


def test_members_can_be_added_where_no_body_is_described_but_not_to_other_bodies() -> (
    None
):
    request = delete_file().extended(json={"reason": "x"}).request(BASE)
    assert (request.content, request.headers["content-type"]) == (
        b'{"reason":"x"}',
        "application/json",
    )
    text = operation(body=Text())
    with pytest.raises(RequestInvalid, match="only a JSON body"):
        text.call(body="x").extended(json={"a": 1}).request(BASE)


def test_several_bodies_are_alternatives_by_what_fits() -> None:
    made = operation(body=(Json(NewFile), Text(), Binary("image/png")))
    sent = [
        made.call(body=body).request(BASE).headers["content-type"]
        for body in (NewFile(file_name="a", file_size=1), "text", b"png")
    ]
    assert sent == ["application/json", "text/plain; charset=utf-8", "image/png"]
    assert violations(made.call(body=NewFile(file_name="a", file_size=0))) == [
        "$.file_size: must be at least 1"
    ]


def test_an_optional_body_is_left_out_altogether() -> None:
    made = operation(body=Json(NewFile), body_required=False)
    for call in (made.call(), made.call(body=None), made.call(body=UNSET)):
        request = call.request(BASE)
        assert request.content == b""
        assert "content-type" not in request.headers


def test_a_body_that_has_no_json_form_is_a_violation() -> None:
    assert violations(operation(body=Json(object)).call(body=object())) == [
        "$: object is not a JSON value"
    ]


def test_accept_names_what_the_document_describes() -> None:
    described = operation(responses={200: (Json(File), Text("text/csv")), 204: Empty()})
    assert described.accept == "application/json, text/csv"
    assert operation(responses={204: Empty()}).accept == "*/*"


def test_a_call_shows_its_arguments_but_not_its_body() -> None:
    shown = repr(create_file("p1", x_app_user_id="ada"))
    assert shown == (
        "Call('CreateFile', POST /v1/{project_id}/files, project_id='p1', body=NewFile, x_app_user_id='ada')"
    )


def test_a_call_can_be_sent_by_another_process() -> None:
    call = create_file("p1").extended(query={"x": 1}, json={"y": 2})
    again = pickle.loads(pickle.dumps(call))
    assert again.request(BASE) == call.request(BASE)


@given(
    project=st.text(min_size=1),
    user=st.text(),
    limit=st.integers() | st.none(),
)
def test_a_request_is_either_refused_or_well_formed(
    project: str, user: str, limit: int | None
) -> None:
    for call in (
        create_file(project, x_app_user_id=user),
        get_file(project, limit=limit, tags=[user]),
    ):
        try:
            request = call.request(BASE)
        except RequestInvalid:
            continue
        assert set(request.url) <= set(map(chr, range(0x21, 0x7F)))
        assert request.url.startswith(f"{BASE}/v1/")
        assert request.path.count("/") == call.operation.path.count("/") + 1
        assert all(
            "\r" not in value and "\n" not in value
            for value in request.headers.values()
        )
