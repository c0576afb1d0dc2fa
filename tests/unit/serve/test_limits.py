"""What clients may take of a server: half-sent heads, silence, sizes, and very many connections."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

import httpx2
import pytest

from specloom.serve.connection import Connection
from specloom.serve.limits import LimitedConnection, Limits, limited

from ...asgi_server import served
from ..runtime.server.parts_service.server import app
from .proxied import Library

QUICK = Limits(head_seconds=0.2, silent_seconds=0.2, idle_seconds=0.2, header=2000)
REQUEST = b"GET /v1/p/newest HTTP/1.1\r\nHost: x\r\n"


@contextmanager
def stub(
    kind: type[LimitedConnection], limits: Limits = QUICK, application: Any = None
) -> Iterator[Any]:
    """Opens connections to a stub."""
    application = application or app()
    with (
        served(
            application, limited(kind, limits), timeout_keep_alive=limits.idle_seconds
        ) as url,
        ExitStack() as stack,
    ):
        port = int(url.rpartition(":")[2])

        def connect() -> socket.socket:
            return stack.enter_context(
                socket.create_connection(("127.0.0.1", port), timeout=10)
            )

        yield connect


def rest(connection: socket.socket) -> bytes:
    """All that comes until the server closes."""
    said = b""
    try:
        while piece := connection.recv(65536):
            said += piece
    except ConnectionResetError:
        pass
    return said


KINDS = pytest.mark.parametrize("kind", [Connection, LimitedConnection])


@KINDS
def test_a_silent_connection_ends(kind: type[LimitedConnection]) -> None:
    with stub(kind) as connect:
        assert rest(connect()) == b""


@KINDS
def test_a_half_sent_head_ends_with_408_however_slowly_it_comes(
    kind: type[LimitedConnection],
) -> None:
    with stub(kind) as connect:
        silent, slow, second = connect(), connect(), connect()
        silent.sendall(REQUEST)
        second.sendall(REQUEST + b"\r\n" + REQUEST)  # as idle as after its first
        began = time.monotonic()
        said = b""
        slow.settimeout(0.05)
        while not said and time.monotonic() - began < 10:
            try:
                is_first = time.monotonic() < began + 0.05
                slow.sendall(REQUEST if is_first else b"X-A: 1\r\n")
                said = slow.recv(1000)
            except TimeoutError:
                continue
        assert said.startswith(b"HTTP/1.1 408 Request Timeout\r\n")
        assert rest(silent).startswith(b"HTTP/1.1 408 Request Timeout\r\n")
        assert rest(second).startswith(b"HTTP/1.1 200 OK\r\n")


@KINDS
def test_a_body_that_does_not_come_ends_with_408(kind: type[LimitedConnection]) -> None:
    with stub(kind) as connect:
        connection = connect()
        connection.sendall(
            b"POST /v1/greetings HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nHi"
        )
        assert rest(connection).startswith(b"HTTP/1.1 408 Request Timeout\r\n")


@KINDS
def test_an_idle_connection_ends_also_after_bytes_that_are_no_request(
    kind: type[LimitedConnection],
) -> None:
    with stub(kind) as connect:
        connection = connect()
        connection.sendall(REQUEST + b"\r\n")
        assert connection.recv(65536).startswith(b"HTTP/1.1 200")
        connection.sendall(b"\r\n")
        assert rest(connection) in (b"", b'{"args": ["a"]}', b'{"args":["a"]}')


@KINDS
@pytest.mark.parametrize("pieces", [1, 50])
def test_a_head_that_is_too_large_is_431(
    kind: type[LimitedConnection], pieces: int
) -> None:
    with stub(kind) as connect:
        for head in (
            b"X-A: " + b"a" * 3000,
            b"X-A: a\r\n" * 400,
            b"X-A: " + b"a" * 300_000,
        ):
            connection = connect()
            sent = REQUEST + head + b"\r\n\r\n"
            step = -(-len(sent) // pieces)
            try:
                for place in range(0, len(sent), step):
                    connection.sendall(sent[place : place + step])
            except ConnectionError:
                pass
            assert rest(connection).startswith(
                b"HTTP/1.1 431 Request Header Fields Too Large\r\n"
            )


@KINDS
def test_a_large_body_does_not_count_as_head(kind: type[LimitedConnection]) -> None:
    body = b"PUT /v1/none HTTP/1.1\r\nHost: x\r\nContent-Length: 9000\r\n\r\n" + bytes(
        9000
    )
    with stub(kind) as connect:
        connection = connect()
        connection.sendall(body + REQUEST)
        time.sleep(0.05)
        connection.sendall(b"\r\n" + REQUEST + b"Connection: close\r\n\r\n")
        answers = rest(connection)
    assert answers.count(b"HTTP/1.1 404") == 1
    assert answers.count(b"HTTP/1.1 200 OK") == 2


@KINDS
def test_those_idle_for_longest_make_room(kind: type[LimitedConnection]) -> None:
    with stub(kind, Limits(connections=20)) as connect:
        first = [connect() for _ in range(20)]
        for connection in first[10:]:
            connection.sendall(REQUEST)
        time.sleep(0.1)
        last = [connect() for _ in range(10)]
        for connection in [*first[10:], *last]:
            connection.sendall(b"\r\n" if connection in first else REQUEST + b"\r\n")
            assert connection.recv(65536).startswith(b"HTTP/1.1 200")
        assert [rest(connection) for connection in first[:10]] == [b""] * 10


def test_very_many_idle_connections_are_nobody_elses_trouble() -> None:
    with stub(Connection, Limits()) as connect:
        for _ in range(500):
            connect()
        port = connect().getpeername()[1]
        with httpx2.Client() as client:
            began = time.monotonic()
            for _ in range(20):
                assert (
                    client.get(f"http://127.0.0.1:{port}/v1/p/newest").status_code
                    == 200
                )
    assert time.monotonic() - began < 5


REFUSED_AT_HEAD = [
    ("POST /v1/nothing", "", 404),
    ("DELETE /v1/books", "", 405),
    ("POST /v1/books", "Content-Type: application/json\r\n", 401),
    ("POST /v1/books", "Authorization: Bearer x\r\nContent-Type: text/csv\r\n", 415),
    (
        "POST /v1/books",
        "Authorization: Bearer x\r\nContent-Encoding: br\r\nContent-Type: application/json\r\n",
        415,
    ),
]


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    return Library(tmp_path_factory.mktemp("library"))


@KINDS
@pytest.mark.parametrize(("line", "fields", "status"), REFUSED_AT_HEAD)
@pytest.mark.parametrize(
    "framing", ["Content-Length: 1000", "Transfer-Encoding: chunked"]
)
def test_what_its_head_tells_to_be_refused_waits_for_no_body(
    library: Library, kind: type[LimitedConnection],
    line: str, fields: str, status: int, framing: str,
) -> None:  # fmt: skip
    with stub(kind, Limits(), library.stub) as connect:
        connection = connect()
        connection.sendall(
            f"{line} HTTP/1.1\r\nHost: x\r\n{fields}{framing}\r\n\r\n".encode()
        )
        assert connection.recv(65536).startswith(f"HTTP/1.1 {status} ".encode())


@pytest.mark.parametrize(
    ("settings", "value", "status"),
    [
        ({"body_limit": 40}, {"title": "x" * 40}, 413),
        ({"body_limit": 100}, {"title": "x" * 40}, 201),
        ({"nesting_limit": 3}, {"title": "x", "notes": {}, "more": [[[]]]}, 422),
        ({"nesting_limit": 3}, {"title": "x", "notes": {}, "more": [[]]}, 201),
        ({"header_limit": 60}, {"title": "x"}, 431),
        ({"header_limit": 600}, {"title": "x"}, 201),
    ],
)
def test_limits_of_an_application(
    library: Library, settings: dict[str, Any], value: object, status: int
) -> None:
    application = library.application(**settings)
    with served(application) as url:
        headers = {"Authorization": "Bearer x"}
        answer = httpx2.post(f"{url}/v1/books", json=value, headers=headers)
    assert answer.status_code in (status, 400 if status == 422 else status), answer.text
    if status == 422:
        assert "is nested more than 3 levels deep" in answer.text
