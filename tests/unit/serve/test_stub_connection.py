"""Connections of `specloom serve`: however a request arrives, its answer is the one that uvicorn would give."""

from __future__ import annotations

import http.client
import json
import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, suppress
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from specloom.serve.connection import Connection
from specloom_runtime.bodies.content import Json
from specloom_runtime.operations.call import Operation
from specloom_runtime.server.application import (
    Application,
    NotOverridden,
    Reply,
    Route,
    Secrets,
)

from ...asgi_server import served
from ..runtime.server.asgi import TOKEN, Answered, ask
from ..runtime.server.parts_service import models
from ..runtime.server.parts_service.server import Service, app
from ..runtime.server.test_server_robustness import (
    METHODS,
    NAMES,
    PATHS,
    QUERIES,
    VALUES,
)

FILE = {"file_name": "a.png", "file_size": 3, "category": "OTHER"}
NEWEST = b"GET /v1/p/newest HTTP/1.1\r\nHost: x\r\n\r\n"
ARGS = b'{"args":["a"]}'


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    with served(app(), Connection) as url:
        yield int(url.rpartition(":")[2])


@pytest.fixture
def connection(port: int) -> Iterator[socket.socket]:
    with socket.create_connection(("127.0.0.1", port), timeout=5) as connected:
        yield connected


def post(path: str, body: bytes, *lines: str) -> bytes:
    head = [f"POST {path} HTTP/1.1", "Host: api.test", "X-Auth-Token: t", *lines]
    head += ["Content-Type: application/json", f"Content-Length: {len(body)}"]
    return "\r\n".join([*head, "", ""]).encode() + body


CREATE = post("/v1/p/files", json.dumps(FILE).encode())


def read_answer(connection: socket.socket) -> tuple[int, dict[str, str], bytes]:
    """Status, headers and body of the next answer."""
    answer = http.client.HTTPResponse(connection)
    answer.begin()
    headers = {name.lower(): value for name, value in answer.getheaders()}
    return answer.status, headers, answer.read()


def test_an_answer_has_the_headers_that_uvicorn_gives_it(
    connection: socket.socket,
) -> None:
    connection.sendall(CREATE)
    status, headers, body = read_answer(connection)
    assert (status, headers["content-type"]) == (200, "application/json")
    assert int(headers["content-length"]) == len(body)
    assert len(headers["x-request-id"]) == 32
    assert headers["date"].endswith(" GMT")
    assert json.loads(body)["file_name"] == "a.png"
    assert json.loads(body)["upload_url"].startswith("http://api.test/")


@pytest.mark.parametrize("size", [1, 7, 60, len(CREATE) - 1])
def test_a_request_may_arrive_in_pieces(connection: socket.socket, size: int) -> None:
    for _ in range(2):
        for start in range(0, len(CREATE), size):
            connection.sendall(CREATE[start : start + size])
            time.sleep(0.001)
        status, _, body = read_answer(connection)
        assert (status, json.loads(body)["file_name"]) == (200, "a.png")


def test_requests_sent_ahead_of_their_answers_are_answered_in_order(
    connection: socket.socket,
) -> None:
    connection.sendall(NEWEST + CREATE + NEWEST[:20])
    time.sleep(0.05)
    connection.sendall(NEWEST[20:])
    with closing(connection.makefile("rb")) as stream:
        answers = [_from(stream) for _ in range(3)]
    assert [status for status, _ in answers] == [200, 200, 200]
    assert answers[0][1] == answers[2][1] == ARGS
    assert json.loads(answers[1][1])["file_name"] == "a.png"


def test_the_beginning_of_the_next_request_is_not_lost(
    connection: socket.socket,
) -> None:
    connection.sendall(NEWEST + CREATE[:1])
    assert read_answer(connection)[2] == ARGS
    connection.sendall(CREATE[1:])
    assert json.loads(read_answer(connection)[2])["file_name"] == "a.png"


def _from(stream: Any) -> tuple[int, bytes]:
    status = int(stream.readline().split()[1])
    length = 0
    while (line := stream.readline()) != b"\r\n":
        if line.lower().startswith(b"content-length:"):
            length = int(line.partition(b":")[2])
    return status, stream.read(length)


FILES = b"POST /v1/p/files HTTP/1.1\r\nHost: x\r\nX-Auth-Token: t\r\n"
JSON = b"Content-Type: application/json\r\n"
CHUNKED = FILES + JSON + b"Transfer-Encoding: chunked\r\n\r\n"
BODY = json.dumps(FILE).encode()
CREATED_HEAD = CREATE[: -len(BODY)]
NOWHERE = b"POST /nowhere HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n"
NOT_ALLOWED = b"PATCH /v1/p/newest HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n"
ASKED = b"OPTIONS /v1/p/files HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n"
BLOB = b"PUT /v1/blobs/x HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\n"
EXPECTING = CREATED_HEAD.replace(b"Host", b"Expect: 100-continue\r\nHost")

CASES: dict[str, list[tuple[bytes, str]]] = {
    # What is sent at once, and the statuses of what comes back before more is sent.
    "GET": [(NEWEST, "200")],
    "POST": [(CREATE, "200")],
    "two in turn": [(NEWEST, "200"), (CREATE, "200")],
    "two at once": [(NEWEST + CREATE, "200 200")],
    "two, the second in pieces": [(NEWEST + CREATE[:30], "200"), (CREATE[30:], "200")],
    "a head in pieces": [(NEWEST[:20], ""), (NEWEST[20:], "200")],
    "a body in pieces": [(CREATE[:-9], ""), (CREATE[-9:], "200")],
    "head, then body": [(CREATED_HEAD, ""), (BODY, "200")],
    "nowhere, without a body": [(NOWHERE + b"\r\n", "404"), (b"abc", "")],
    "nowhere, body in pieces": [(NOWHERE + b"\r\na", "404"), (b"bc" + NEWEST, "200")],
    "nowhere, whole": [(NOWHERE + b"\r\nabc", "404"), (NEWEST, "200")],
    "nowhere, chunked": [
        (NOWHERE.replace(b"Content-Length: 3", b"Transfer-Encoding: chunked"), ""),
        (b"\r\n", "404"),
        (b"1\r\na\r\n0\r\n\r\n" + NEWEST, "200"),
    ],
    "nowhere, expecting": [(NOWHERE + b"Expect: 100-continue\r\n\r\n", "404")],
    "another method": [(NOT_ALLOWED + b"\r\n", "405"), (b"abc" + NEWEST, "200")],
    "another method, whole": [(NOT_ALLOWED + b"\r\nabc", "405")],
    "OPTIONS": [(ASKED + b"\r\n", "204"), (b"abc" + NEWEST, "200")],
    "OPTIONS, whole": [(ASKED + b"\r\nabc" + NEWEST, "204 200")],
    "too large": [
        (FILES + JSON + b"Content-Length: 99999999\r\n\r\n", "413"),
        (b"abc", ""),
    ],
    "too large, expecting": [
        (EXPECTING.replace(b"Length: ", b"Length: 999999"), "413"),
    ],
    "unauthorized": [(CREATE.replace(b"X-Auth-Token", b"X-Other"), "401")],
    "unauthorized, in pieces": [
        (CREATE.replace(b"X-Auth-Token", b"X-Other")[:-9], "401"),
        (CREATE[-9:], ""),
    ],
    "not JSON": [(FILES + JSON + b"Content-Length: 1\r\n\r\n{", "400")],
    "not a media type": [(FILES + b"Content-Length: 1\r\n\r\n{", "400")],
    "HEAD": [(NEWEST.replace(b"GET", b"HEAD"), "200"), (NEWEST, "200")],
    "kept": [(NEWEST.replace(b"Host", b"Connection: keep-alive\r\nHost"), "200")],
    "close": [(NEWEST.replace(b"Host", b"Connection: close\r\nHost"), "200")],
    "close, and one more": [
        (NEWEST.replace(b"Host", b"Connection: close\r\nHost") + NEWEST, "200")
    ],
    "HTTP/1.0": [(b"GET /v1/p/newest HTTP/1.0\r\n\r\n", "200")],
    "HTTP/1.0, kept": [
        (b"GET /v1/p/newest HTTP/1.0\r\nConnection: keep-alive\r\n\r\n", "200")
    ],
    "upgrade": [
        (
            NEWEST.replace(b"Host", b"Connection: Upgrade\r\nUpgrade: x\r\nHost"),
            "200",
        )
    ],
    "websocket": [
        (
            NEWEST.replace(
                b"Host", b"Connection: Upgrade\r\nUpgrade: websocket\r\nHost"
            ),
            "200",
        )
    ],
    "large": [(post("/v1/p/files", b" " * 300_000 + BODY), "200"), (NEWEST, "200")],
    "spooled": [(BLOB + b"abc", "204"), (NEWEST, "200")],
    "spooled, in pieces": [(BLOB, ""), (b"abc" + NEWEST, "204 200")],
    "chunked": [(CHUNKED + b"1\r\n{\r\n1\r\n}\r\n0\r\n\r\n" + NEWEST, "400 200")],
    "chunked, no number": [(CHUNKED + b"x\r\n", "400")],
    "chunked, then no number": [(CHUNKED + b"1\r\n{\r\n", ""), (b"x\r\n", "400")],
    "nowhere, then no number": [
        (
            NOWHERE.replace(b"Content-Length: 3", b"Transfer-Encoding: chunked")
            + b"\r\nx\r\n",
            "400",
        )
    ],
    "expecting": [(EXPECTING, "100"), (BODY, "200")],
    "expecting, sent already": [(EXPECTING + BODY, "100 200"), (NEWEST, "200")],
    "expecting something": [
        (CREATE.replace(b"Host", b"Expect: magic\r\nHost"), "200"),
    ],
    "no HTTP": [(b"\x00\xff\r\n\r\n", "400")],
    "no HTTP after a request": [(NEWEST + b"\x00\xff\r\n\r\n", "400")],
    "a length that is none": [(FILES + b"Content-Length: x\r\n\r\n", "400")],
    "two lengths": [
        (FILES + b"Content-Length: 1\r\nContent-Length: 2\r\n\r\nab", "400")
    ],
    "no path": [(b"OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n", "404")],
    "an authority": [(b"CONNECT api.test:443 HTTP/1.1\r\nHost: x\r\n\r\n", "400")],
    "an absolute URL": [
        (b"GET http://x/v1/p/newest HTTP/1.1\r\nHost: x\r\n\r\n", "200")
    ],
    "a URL without a path": [(b"GET http://x HTTP/1.1\r\nHost: x\r\n\r\n", "400")],
    "two slashes": [(b"GET //v1/p/newest HTTP/1.1\r\nHost: x\r\n\r\n", "404")],
    "bytes in the path": [(b"GET /v1/\xff HTTP/1.1\r\nHost: x\r\n\r\n", "400")],
    "nothing there": [
        (b"GET /v1/%00?a=%ff HTTP/1.1\r\nHost: x\r\n\r\n", "404"),
    ],
    "a fragment": [(NEWEST.replace(b"newest", b"newest#x"), "200")],
    "bytes in a header": [(NEWEST.replace(b"Host: x", b"Host: \xff"), "200")],
    "no host": [(b"GET /v1/p/newest HTTP/1.1\r\n\r\n", "200")],
    "a proxy's": [
        (CREATE.replace(b"Host", b"X-Forwarded-Proto: https\r\nHost"), "200")
    ],
}


@pytest.fixture(scope="module")
def transcripts() -> dict[tuple[str, bool], list[list[tuple[bytes, ...]]]]:
    """What each case gets back after each of its pieces, from our connections (True) and uvicorn's (False)."""
    with (
        served(app(), Connection) as ours,
        served(app()) as theirs,
        ExitStack() as open_,
    ):
        connections = {
            (name, url is ours): open_.enter_context(
                socket.create_connection(("127.0.0.1", int(url.rpartition(":")[2])))
            )
            for name in CASES
            for url in (ours, theirs)
        }
        received: dict[tuple[str, bool], list[list[tuple[bytes, ...]]]] = {
            case: [] for case in connections
        }
        for turn in range(max(map(len, CASES.values()))):
            for (name, _), connection in connections.items():
                if turn < len(CASES[name]):
                    connection.sendall(CASES[name][turn][0])
            time.sleep(0.5)
            for case, connection in connections.items():
                if turn < len(CASES[case[0]]):
                    received[case].append(_answers(connection))
    return received


def _answers(connection: socket.socket) -> list[tuple[bytes, ...]]:
    """What has arrived: of each answer the lines of its head, sorted but for the first, and its body; last, the end.

    Lines that are never the same are left out.
    """
    connection.setblocking(False)
    arrived, is_closed = b"", False
    with suppress(BlockingIOError):
        while piece := connection.recv(1 << 20):
            arrived += piece
        is_closed = True
    connection.setblocking(True)
    answers: list[tuple[bytes, ...]] = []
    while arrived:
        head, _, arrived = arrived.partition(b"\r\n\r\n")
        status, *lines = head.split(b"\r\n")
        varying = (b"date:", b"x-request-id:")
        fields = sorted(line for line in lines if not line.startswith(varying))
        lengths = [line for line in fields if line.startswith(b"content-length:")]
        length = int(lengths[0].partition(b":")[2]) if lengths else 0
        answers.append((status, *fields, arrived[:length]))
        arrived = arrived[length:]
    return [*answers, (b"closed",)] if is_closed else answers


@pytest.mark.parametrize("name", CASES)
def test_what_is_sent_gets_the_answer_of_uvicorn_when_uvicorn_gives_it(
    name: str, transcripts: dict[tuple[str, bool], list[list[tuple[bytes, ...]]]]
) -> None:
    assert transcripts[name, True] == transcripts[name, False]
    statuses = [
        " ".join(answer[0].split()[1].decode() for answer in turn if len(answer) > 1)
        for turn in transcripts[name, True]
    ]
    assert statuses == [expected for _, expected in CASES[name]]


def test_a_body_that_waits_for_its_go_ahead_gets_it(connection: socket.socket) -> None:
    head, _, body = CREATE.partition(b"\r\n\r\n")
    connection.sendall(head + b"\r\nExpect: 100-continue\r\n\r\n")
    assert connection.recv(100) == b"HTTP/1.1 100 Continue\r\n\r\n"
    connection.sendall(body)
    assert read_answer(connection)[0] == 200


def test_urls_lead_to_where_a_proxy_was_asked(connection: socket.socket) -> None:
    connection.sendall(CREATE.replace(b"Host", b"X-Forwarded-Proto: https\r\nHost"))
    _, _, body = read_answer(connection)
    assert json.loads(body)["upload_url"].startswith("https://api.test/")


def test_a_connection_is_closed_when_idle_and_not_while_it_is_used() -> None:
    with served(app(), Connection, timeout_keep_alive=1) as url:
        port = int(url.rpartition(":")[2])
        with socket.create_connection(("127.0.0.1", port), timeout=5) as connection:
            for _ in range(4):
                connection.sendall(NEWEST)
                assert read_answer(connection)[2] == ARGS
                time.sleep(0.4)
            started = time.monotonic()
            assert connection.recv(1) == b""
            assert time.monotonic() - started < 3


def test_a_connection_is_not_closed_before_a_request_is_whole() -> None:
    with served(app(), Connection, timeout_keep_alive=1) as url:
        port = int(url.rpartition(":")[2])
        with socket.create_connection(("127.0.0.1", port), timeout=5) as connection:
            connection.sendall(NEWEST)
            assert read_answer(connection)[2] == ARGS
            connection.sendall(NEWEST[:20])
            time.sleep(2.2)
            connection.sendall(NEWEST[20:])
            assert read_answer(connection)[2] == ARGS


def test_methods_that_are_overridden_answer() -> None:
    class Own(Service):
        async def newest(self, project_id: str) -> models.Found | Reply[models.Found]:
            return models.Found(args=[project_id])

    with served(app(Own()), Connection) as url:
        port = int(url.rpartition(":")[2])
        with socket.create_connection(("127.0.0.1", port), timeout=5) as connection:
            connection.sendall(NEWEST)
            assert read_answer(connection)[2] == b'{"args":["p"]}'


def test_a_document_cannot_break_out_of_a_header() -> None:
    class Silent:
        async def x(self) -> None:
            raise NotOverridden

    operation: Operation[Any] = Operation(
        id="x",
        method="GET",
        path="/x",
        responses={200: Json(str, "application/json\r\nX-Evil: 1")},
    )
    application = Application(
        title="t",
        service=Silent(),
        routes=[Route(lambda: operation, "x")],
        base=Silent,
        examples={"x": {"200": "text"}},
    )
    with served(application, Connection) as url:
        port = int(url.rpartition(":")[2])
        with socket.create_connection(("127.0.0.1", port), timeout=5) as connection:
            connection.sendall(b"GET /x HTTP/1.1\r\nHost: x\r\n\r\n")
            assert connection.recv(1000) == b""


@settings(max_examples=400, deadline=None)
@given(
    METHODS.filter("HEAD".__ne__),
    PATHS,
    # That a length is the body's is what a server's parser sees to.
    st.lists(st.tuples(NAMES.filter(b"content-length".__ne__), VALUES), max_size=5),
    QUERIES,
    st.binary(max_size=60) | st.just(json.dumps(FILE).encode()),
)
@pytest.mark.parametrize("with_secrets", [False, True])
def test_what_is_answered_at_once_is_what_would_be_answered_later(
    with_secrets: bool,
    method: str,
    path: bytes,
    headers: list[tuple[bytes, bytes]],
    query: str,
    body: bytes,
) -> None:
    secrets = Secrets(access_keys={"AK": "SK"}, tokens=["t"]) if with_secrets else None
    application = app(secrets=secrets)
    later = ask(
        application,
        method,
        path.decode("latin-1"),
        body,
        headers=headers,
        query=query,
        raw_path=path,
    )
    at_once = _at_once(application, method, path, headers, query, body)
    if at_once is None:
        assert path.startswith(b"/v1/blobs/")
    else:
        assert _comparable(at_once) == _comparable(later)


def _at_once(
    application: Application,
    method: str,
    path: bytes,
    headers: list[tuple[bytes, bytes]],
    query: str,
    body: bytes,
) -> Answered | None:
    scope = {
        "type": "http",
        "method": method,
        "path": path.decode("latin-1"),
        "raw_path": path,
        "query_string": query.encode(),
        "headers": headers,
        "scheme": "http",
        "server": ("127.0.0.1", 8000),
    }
    answer = application.immediate(scope, body)
    if answer is None:
        return None
    assert isinstance(answer.body, bytes)
    pairs = [(name.decode(), value.decode("latin-1")) for name, value in answer.headers]
    return Answered(answer.status, pairs, answer.body)


def _comparable(answer: Answered) -> object:
    # A nonce of a digest challenge and the id of a request are never the same.
    names = [name for name, _ in answer.headers]
    return answer.status, sorted(names), answer.content


def test_a_body_over_the_limit_is_refused_at_once_too() -> None:
    application = app(body_limit=10)
    answer = ask(application, "POST", "/v1/p/files", FILE, headers=TOKEN)
    body = json.dumps(FILE).encode()
    at_once = _at_once(
        application, "POST", b"/v1/p/files", [(b"x-auth-token", b"t")], "", body
    )
    assert at_once is not None
    assert at_once.status == answer.status == 413
