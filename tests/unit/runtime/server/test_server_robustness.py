"""Whatever is sent, the answer is no failure of the server."""

from __future__ import annotations

import json
import socket

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ....asgi_server import served
from .asgi import ask
from .parts_service.server import app

APPLICATION = app()
METHODS = st.sampled_from(
    ["GET", "POST", "PUT", "HEAD", "OPTIONS", "DELETE", "", "\x00", "get"]
)
PATHS = (
    st.sampled_from(
        [
            b"/v1/p/files",
            b"/v1/find/1.json",
            b"/v1/find/.json",
            b"/v1/blobs/x",
            b"/v1/greetings",
            b"/v1/p/newest",
        ]
    )
    | st.binary(max_size=20).map(lambda raw: b"/v1/" + raw + b"/files")
    | st.binary(max_size=40)
)
NAMES = st.sampled_from(
    [
        b"content-type",
        b"content-length",
        b"content-encoding",
        b"authorization",
        b"x-auth-token",
        b"x-sdk-date",
        b"date",
        b"cookie",
        b"host",
        b"x-level",
        b"x-app-user-id",
        b"x-acs-content-sha256",
    ]
) | st.binary(min_size=1, max_size=8).map(bytes.lower)
VALUES = st.sampled_from(
    [
        b"application/json",
        b"text/plain; charset=x",
        b"text/plain;charset=\xff",
        b"Bearer x",
        b"Basic \xff",
        b"SDK-HMAC-SHA256 Access=AK, SignedHeaders=a, Signature=" + b"0" * 64,
        b"20261120T065029Z",
        b"acs AK:AAAAAAAAAAAAAAAAAAAAAAAAAAA=",
        b"acs \xff:AAAAAAAAAAAAAAAAAAAAAAAAAAA=",
        b"session=\xff",
        b"session=1",
        b"-1",
        b"9" * 30,
        b"\xb2",
        b"nan",
        b"1e5",
    ]
) | st.binary(max_size=20)
QUERIES = st.text("limit=ds&1%2,fag[]+\u00ff;\x00-e", max_size=30)


def is_no_failure(status: int) -> bool:
    return 200 <= status < 500 or status == 501


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    METHODS,
    PATHS,
    st.lists(st.tuples(NAMES, VALUES), max_size=5),
    QUERIES,
    st.binary(max_size=60),
)
@pytest.mark.parametrize("with_secrets", [False, True])
def test_arbitrary_requests_are_answered(
    with_secrets: bool,
    method: str,
    path: bytes,
    headers: list[tuple[bytes, bytes]],
    query: str,
    body: bytes,
) -> None:
    from specloom_runtime.server.application import Secrets

    application = (
        app(secrets=Secrets(access_keys={"AK": "SK"}, tokens=["t"]))
        if with_secrets
        else APPLICATION
    )
    answer = ask(
        application,
        method,
        path.decode("latin-1"),
        body,
        headers=headers,
        query=query,
        raw_path=path,
    )
    assert is_no_failure(answer.status), answer
    if answer.content:
        json.loads(answer.content)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4)
    | st.dictionaries(
        st.sampled_from(
            [
                "file_name",
                "file_size",
                "category",
                "multiParts",
                "partNumber",
                "tags",
                "status",
                "note",
            ]
        )
        | st.text(max_size=4),
        inner,
        max_size=5,
    ),
)


@settings(max_examples=300, deadline=None)
@given(
    JSON,
    st.dictionaries(
        st.sampled_from(["tags", "multiParts", "status", "children", "createdTime"]),
        JSON,
    ),
)
def test_arbitrary_json_is_answered(body: object, members: dict[str, object]) -> None:
    valid = {"file_name": "a", "file_size": 1, "category": "MAIN"}
    for sent in (body, {**valid, **members}):
        answer = ask(
            APPLICATION,
            "POST",
            "/v1/p/files",
            json.dumps(sent).encode("utf-8", "surrogatepass"),
            headers={"X-Auth-Token": "t", "Content-Type": "application/json"},
        )
        assert answer.status in (200, 400), answer


@pytest.mark.parametrize(
    "body",
    [
        b"[" * 1_000_000,
        b'{"children":' * 900 + b"1" + b"}" * 900,
        b'{"children":[' * 400 + b"1" + b"]}" * 400,
        b'{"file_size": ' + b"9" * 100_000 + b"}",
        b'{"file_size": 1e999}',
        b'{"file_size": 1' + b"0" * 400 + b".0}",
        b'{"a": ' + b'"' + b"x" * 1_000_000 + b'"}',
        b'{"multiParts": [' + b"{}," * 100_000 + b"{}]}",
        b'{"file_name": "\\ud800"}',
        b"\x00",
    ],
)
def test_bodies_made_to_exhaust_the_server_are_400s(body: bytes) -> None:
    answer = ask(
        APPLICATION,
        "POST",
        "/v1/p/files",
        body,
        headers={"X-Auth-Token": "t", "Content-Type": "application/json"},
    )
    assert answer.status == 400
    assert len(answer.content) < 50_000


def test_what_is_no_http_does_not_stop_the_server() -> None:
    with served(app()) as url:
        host, port = url.removeprefix("http://").split(":")
        for bad in (
            b"\x00\xff\r\n\r\n",
            b"GET / HTTP/9.9\r\n\r\n",
            b"POST /v1/p/files HTTP/1.1\r\nContent-Length: 9\r\n\r\n{",
        ):
            with socket.create_connection((host, int(port)), timeout=5) as connection:
                connection.sendall(bad)
        with socket.create_connection((host, int(port)), timeout=5) as connection:
            connection.sendall(
                b"GET /v1/p/newest HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
            )
            assert connection.recv(100).startswith(b"HTTP/1.1 200 ")
