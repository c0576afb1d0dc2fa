"""Real traffic through a document: what is passed on, what is told of it, and what is refused."""

from __future__ import annotations

import asyncio
import gzip
import json
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx2
import pytest

from ...asgi_server import served
from .proxied import Library, line_of


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    return Library(tmp_path_factory.mktemp("library"))


class Service:
    """A service that answers what it is told to, and remembers what it was sent."""

    def __init__(self) -> None:
        self.scope: dict[str, Any] = {}
        self.body = b""
        self.status = 200
        self.headers: list[tuple[bytes, bytes]] = []
        self.pieces: list[bytes] = [b""]
        self.wait: threading.Event | None = None
        """What the pieces after the first wait for."""

    def answers(
        self, status: int, value: object, *headers: tuple[bytes, bytes]
    ) -> None:
        self.status = status
        self.pieces = [b"" if value is None else json.dumps(value).encode()]
        kind = [] if value is None else [(b"content-type", b"application/json")]
        self.headers = [*kind, *headers]
        self.wait = None

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            return
        self.scope, self.body, more = scope, b"", True
        while more:
            message = await receive()
            self.body += message.get("body", b"")
            more = message.get("more_body", False)
        await send(
            {
                "type": "http.response.start",
                "status": self.status,
                "headers": self.headers,
            }
        )
        first, *others = self.pieces
        await send({"type": "http.response.body", "body": first, "more_body": True})
        for piece in others:
            while self.wait is not None and not self.wait.is_set():
                await asyncio.sleep(0.01)
            await send({"type": "http.response.body", "body": piece, "more_body": True})
        await send({"type": "http.response.body", "body": b""})

    def fields(self, name: bytes) -> list[bytes]:
        return [value for key, value in self.scope["headers"] if key == name]


@pytest.fixture(scope="module")
def running() -> Iterator[tuple[Service, str]]:
    service = Service()
    with served(service, server_header=False) as url:
        yield service, url


@contextmanager
def raw_service(answer: bytes) -> Iterator[str]:
    """A service that says the same bytes to whatever comes, and closes."""
    listener = socket.create_server(("127.0.0.1", 0))

    def run() -> None:
        try:
            connection, _ = listener.accept()
        except OSError:
            return
        with connection:
            connection.recv(65536)
            connection.sendall(answer)

    thread = threading.Thread(target=run)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join()


def settled(seen: Any, count: int) -> None:
    """Wait until that many exchanges are over: the last is counted after its answer was sent."""
    deadline = time.monotonic() + 10
    while seen.exchanges < count and time.monotonic() < deadline:
        time.sleep(0.01)
    assert seen.exchanges == count


def test_what_the_document_describes_passes_as_it_is(
    library: Library, running: tuple[Service, str]
) -> None:
    service, url = running
    service.answers(
        200, [{"title": "Emma"}], (b"x-total", b"1"), (b"set-cookie", b"a=1"),
        (b"set-cookie", b"b=2"), (b"connection", b"x-hop"), (b"x-hop", b"1"),
    )  # fmt: skip
    with library.proxied(url) as (address, seen, told):
        headers = [
            (b"X-Mine", "ü".encode()),
            (b"Connection", b"x-once"),
            (b"X-Once", b"1"),
            (b"TE", b"trailers"),
        ]
        answer = httpx2.get(f"{address}/books?limit=5&q=%2Fa+b", headers=headers)
        settled(seen, 1)
    assert (answer.status_code, answer.json()) == (200, [{"title": "Emma"}])
    assert answer.headers.get_list("set-cookie") == ["a=1", "b=2"]
    assert "x-hop" not in answer.headers
    assert "sl-violations" not in answer.headers
    assert answer.headers.get_list("date")[1:] == []
    assert service.scope["raw_path"] == b"/books"
    assert service.scope["query_string"] == b"limit=5&q=%2Fa+b"
    assert service.fields(b"host") == [url.removeprefix("http://").encode()]
    assert service.fields(b"x-mine") == ["ü".encode()]
    assert service.fields(b"x-once") == service.fields(b"te") == []
    assert service.fields(b"via") == [b"1.1 specloom"]
    assert told == []


def test_violations_of_an_answer_are_told_with_their_places(
    library: Library, running: tuple[Service, str]
) -> None:
    service, url = running
    service.answers(200, [{"title": "Emma"}, {"title": 1, "notes": {"x/y": 2}}])
    with library.proxied(url) as (address, seen, told):
        answers = [httpx2.get(f"{address}/books?limit=99") for _ in range(2)]
        settled(seen, 2)
    assert answers[0].json()[1]["title"] == 1
    assert [line.partition(": ")[2] for line in told] == [
        "error[invalid-parameter] GET /books query limit must be at most 50",
        "error[invalid-response-header] GET /books answered 200: header x-total is required",
        "error[invalid-response-body] GET /books answered 200: body /1/title must be a string",
        "error[invalid-response-body] GET /books answered 200: body /1/notes/x~1y must be a string",
    ]
    lines = [int(line.split(":")[1]) for line in told]
    assert lines == [
        line_of("- {name: limit"),
        line_of("X-Total"),
        line_of("title: {type"),
        line_of("notes:"),
    ]
    assert seen.counts == {
        ("GET /books", "invalid-parameter"): 2,
        ("GET /books", "invalid-response-header"): 2,
        ("GET /books", "invalid-response-body"): 4,
    }
    rows = json.loads(answers[0].headers["sl-violations"])
    assert [row["location"] for row in rows] == [
        ["request", "query", "limit"],
        ["response", "header", "x-total"],
        ["response", "body", 1, "title"],
        ["response", "body", 1, "notes", "x/y"],
    ]


@pytest.mark.parametrize(
    ("status", "value", "headers", "expected"),
    [
        (418, {"title": "a"}, [], "undocumented-status"),
        (200, {"pages": 1}, [], "invalid-response-body"),
        (200, None, [(b"content-type", b"text/html")], "undocumented-response-type"),
        (200, None, [(b"content-type", b"application/json")], "invalid-response-body"),
        (200, {"title": "a", "secret": 1}, [], "invalid-response-body"),
    ],
)
def test_answers_that_are_not_described(
    library: Library, running: tuple[Service, str],
    status: int, value: object, headers: list[tuple[bytes, bytes]], expected: str,
) -> None:  # fmt: skip
    service, url = running
    service.answers(status, value, *headers)
    with library.proxied(url) as (address, seen, told):
        assert httpx2.get(f"{address}/v1/books/1").status_code == status
        settled(seen, 1)
    assert [code for _, code in seen.counts] == [expected], told
    assert service.scope["raw_path"] == b"/v1/books/1"


def test_requests_that_are_not_described_are_told_and_sent_on(
    library: Library, running: tuple[Service, str]
) -> None:
    service, url = running
    service.answers(201, None)
    with library.proxied(url) as (address, seen, told):
        httpx2.get(f"{address}/authors?key=hidden")
        httpx2.delete(f"{address}/books")
        httpx2.post(f"{address}/books", json={"pages": "many"})
        httpx2.post(
            f"{address}/books",
            content=b"title",
            headers={"Authorization": "Bearer x", "Content-Type": "text/plain"},
        )
        settled(seen, 4)
    assert service.body == b"title"
    assert service.fields(b"authorization") == [b"Bearer x"]
    assert [line.split("]")[0].split("[")[1] for line in told] == [
        "undocumented-path", "undocumented-method", "missing-credentials",
        "invalid-request-body", "invalid-request-body", "undocumented-request-type",
    ]  # fmt: skip
    assert "hidden" not in "".join(told)


def test_with_errors_what_is_not_described_does_not_get_through(
    library: Library, running: tuple[Service, str]
) -> None:
    service, url = running
    service.answers(200, [], (b"x-total", b"1"))
    service.scope = {}
    with library.proxied(url, errors=True) as (address, seen, _):
        assert httpx2.get(f"{address}/books?limit=99").status_code == 400
        assert httpx2.get(f"{address}/nothing").status_code == 404
        refused = httpx2.post(
            f"{address}/books", json={}, headers={"Authorization": "Bearer x"}
        )
        assert refused.status_code == 400
        assert "$.title" in refused.text
        assert service.scope == {}
        assert httpx2.get(f"{address}/books?limit=9").json() == []
        service.answers(200, [{"title": 1}], (b"x-total", b"1"))
        answer = httpx2.get(f"{address}/books")
        settled(seen, 5)
    assert answer.status_code == 502
    assert answer.json()["violations"][0]["location"] == ["response", "body", 0, "title"]  # fmt: skip
    assert "1" not in answer.json()["violations"][0]["message"]


def test_bodies_are_streamed_both_ways_and_too_long_ones_forwarded_whole(
    library: Library, running: tuple[Service, str]
) -> None:
    service, url = running
    size, piece = 20, bytes(1024 * 1024)
    service.answers(204, None)
    with library.proxied(url) as (address, seen, told):
        sent = httpx2.put(
            f"{address}/books/1/cover",
            content=(piece for _ in range(size)),
            headers={"Content-Type": "image/png"},
        )
        assert (sent.status_code, len(service.body)) == (204, size * len(piece))
        service.headers = [(b"content-type", b"application/json")]
        service.status, service.pieces = 200, [
            b'{"title": "',
            *[b"x" * len(piece)] * 10,
            b'"}',
        ]
        assert len(httpx2.get(f"{address}/books/1").json()["title"]) == 10 * len(piece)
        service.headers = [(b"content-type", b"text/event-stream")]
        service.pieces, service.wait = [
            b"data: 1\n\n",
            b"data: 2\n\n",
        ], threading.Event()
        with httpx2.stream("GET", f"{address}/events") as answer:
            pieces = answer.iter_bytes()
            assert next(pieces) == b"data: 1\n\n"
            service.wait.set()
            assert b"".join(pieces) == b"data: 2\n\n"
        settled(seen, 3)
    assert told == []


def test_coded_bodies_are_judged_and_stay_as_they_are(
    library: Library, running: tuple[Service, str]
) -> None:
    service, url = running
    service.answers(
        200,
        None,
        (b"content-type", b"application/json"),
        (b"content-encoding", b"gzip"),
    )
    service.pieces = [gzip.compress(b'{"title": 1}')]
    with library.proxied(url) as (address, seen, told):
        answer = httpx2.get(
            f"{address}/books/1", headers={"Accept-Encoding": "br, gzip;q=0.5, zstd"}
        )
        assert answer.json() == {"title": 1}
        assert service.fields(b"accept-encoding") == [b"gzip;q=0.5"]
        service.answers(201, None)
        coded = gzip.compress(b'{"title": "Emma"}')
        httpx2.post(
            f"{address}/books",
            content=coded,
            headers={
                "Content-Encoding": "gzip",
                "Content-Type": "application/json",
                "Authorization": "Bearer x",
            },
        )
        settled(seen, 2)
    assert service.body == coded
    assert [line.split("]")[0].split("[")[1] for line in told] == [
        "invalid-response-body"
    ]


def test_head_and_redirects_are_passed_on(
    library: Library, running: tuple[Service, str]
) -> None:
    service, url = running
    service.answers(302, None, (b"location", b"http://elsewhere.example/"))
    with library.proxied(url) as (address, seen, _):
        moved = httpx2.get(f"{address}/books/1", follow_redirects=False)
        assert (moved.status_code, moved.headers["location"]) == (
            302,
            "http://elsewhere.example/",
        )
        service.answers(
            200,
            None,
            (b"content-type", b"application/json"),
            (b"content-length", b"17"),
        )
        service.pieces = [b'{"title": "Emma"}']
        head = httpx2.head(f"{address}/books/1")
        assert (head.status_code, head.headers["content-length"]) == (200, "17")
        settled(seen, 2)
    assert seen.counts == {("GET /books/{isbn}", "undocumented-status"): 1}


def test_the_path_of_the_service_is_not_said_twice(
    library: Library, running: tuple[Service, str]
) -> None:
    service, url = running
    service.answers(200, {"title": "Emma"})
    with library.proxied(f"{url}/v1/") as (address, _, told):
        for path in ("/books/1", "/v1/books/1", "//books/1"):
            httpx2.get(address + path)
            assert service.scope["raw_path"].startswith(b"/v1/")
            assert b"/v1/v1" not in service.scope["raw_path"]
    assert len(told) == 1


def test_a_service_that_is_not_there_is_502_and_a_silent_one_504(
    library: Library,
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        with library.proxied(f"http://127.0.0.1:{port}", seconds=0.2) as (
            address,
            seen,
            _,
        ):
            answer = httpx2.get(f"{address}/books/1")
            assert answer.status_code == 504
            assert (
                answer.json()["detail"]
                == f"http://127.0.0.1:{port} did not answer within 0.2 s"
            )
            assert seen.unanswered == 1
        with library.proxied(f"https://127.0.0.1:{port}", seconds=0.2) as (
            address,
            _,
            _,
        ):
            assert httpx2.get(f"{address}/books/1").status_code == 504
    with library.proxied(f"http://127.0.0.1:{port}") as (address, _, _):
        answer = httpx2.get(f"{address}/books/1")
        assert answer.status_code == 502
        assert answer.json()["detail"].startswith(
            f"http://127.0.0.1:{port} gave no answer: "
        )


@pytest.mark.parametrize(
    ("said", "status"),
    [
        (b"", 502),
        (b"no HTTP at all\r\n\r\n", 502),
        (b'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 99\r\n\r\n{"ti', 502),
    ],
)  # fmt: skip
def test_what_is_no_answer_is_502(library: Library, said: bytes, status: int) -> None:
    with raw_service(said) as url, library.proxied(url) as (address, _, _):
        assert httpx2.get(f"{address}/books/1").status_code == status


def test_a_certificate_that_is_not_trusted_is_said(library: Library) -> None:
    with raw_service(b"HTTP/1.1 400 Bad Request\r\n\r\n") as url:
        secure = url.replace("http:", "https:")
        with library.proxied(secure) as (address, _, _):
            answer = httpx2.get(f"{address}/books/1")
    assert answer.status_code == 502
    assert "SSL" in answer.json()["detail"]


def test_an_answer_that_breaks_off_is_seen_by_the_client(library: Library) -> None:
    said = b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nContent-Length: 99\r\n\r\ndata: 1\n\n"
    with (
        raw_service(said) as url,
        library.proxied(url) as (address, _, _),
        pytest.raises(httpx2.RemoteProtocolError),
    ):
        httpx2.get(f"{address}/events")


def test_a_client_that_goes_away_ends_the_request_to_the_service(
    library: Library,
) -> None:
    gone = threading.Event()

    async def endless(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            return
        await receive()
        head = [(b"content-type", b"text/event-stream")]
        await send({"type": "http.response.start", "status": 200, "headers": head})
        await send(
            {"type": "http.response.body", "body": b"data: 1\n\n", "more_body": True}
        )
        while (await receive())["type"] != "http.disconnect":
            pass
        gone.set()

    with served(endless) as url, library.proxied(url) as (address, _, _):
        with httpx2.stream("GET", f"{address}/events") as answer:
            next(answer.iter_raw())
        assert gone.wait(10)


def test_names_that_clients_and_services_choose_stay_short_in_what_is_told(
    library: Library, running: tuple[Service, str]
) -> None:
    service, url = running
    notes = {letter * 300_000: 1 for letter in "ab"}
    service.answers(200, {"title": "Emma", "notes": notes})
    with library.proxied(url) as (address, seen, told):
        answer = httpx2.get(f"{address}/books/1")
        settled(seen, 1)
    assert answer.json()["notes"] == notes
    assert len(answer.headers["sl-violations"]) <= 8000
    rows = json.loads(answer.headers["sl-violations"])
    assert rows[0]["location"][:3] == ["response", "body", "notes"]
    assert rows[0]["location"][3] == "a" * 199 + "…"
    assert [row["message"] for row in rows] == ["must be a string"] * 2
    assert len(told) == 2
    assert max(map(len, told)) < 1000
    assert sum(len(str(found.part)) for found, _ in seen.violations) < 1000


def test_a_field_with_many_long_messages_has_those_that_fit(
    library: Library, running: tuple[Service, str]
) -> None:
    service, url = running
    notes = {str(number) + "\N{GRINNING FACE}" * 200: 1 for number in range(30)}
    service.answers(200, {"title": "Emma", "notes": notes})
    with library.proxied(url) as (address, seen, _):
        answer = httpx2.get(f"{address}/books/1")
        settled(seen, 1)
    told = json.loads(answer.headers["sl-violations"])
    assert len(answer.headers["sl-violations"]) <= 8000
    assert 2 < len(told) <= 20


def test_bodies_of_several_gzip_members_are_judged_whole(
    library: Library, running: tuple[Service, str]
) -> None:
    service, url = running
    kind = (b"content-type", b"application/json")
    service.answers(200, None, kind, (b"content-encoding", b"gzip"))
    service.pieces = [gzip.compress(b'{"title": "Emma"'), gzip.compress(b"}")]
    with library.proxied(url) as (address, seen, told):
        with httpx2.stream("GET", f"{address}/books/1") as answer:
            assert b"".join(answer.iter_raw()) == b"".join(service.pieces)
        service.pieces[1] = gzip.compress(b', "pages": "many"}')
        httpx2.get(f"{address}/books/1")
        settled(seen, 2)
    assert [line.rpartition("body ")[2] for line in told] == ["/pages must be an integer"]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "is_integer"),
    [(b"10", True), (b"-3", True), (b"1_0", False), (b"nan", False), (b"9" * 5000, False)],
)  # fmt: skip
def test_only_what_others_read_as_a_number_is_one(
    library: Library, running: tuple[Service, str], text: bytes, is_integer: bool
) -> None:
    service, url = running
    service.answers(200, [], (b"x-total", text))
    with library.proxied(url) as (address, seen, told):
        httpx2.get(f"{address}/books")
        settled(seen, 1)
    assert (told == []) is is_integer


def test_connections_to_the_service_end_with_the_proxy(library: Library) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        address = f"http://127.0.0.1:{listener.getsockname()[1]}"
        with library.proxied(address) as (proxy, _, _):
            asking = threading.Thread(target=httpx2.get, args=(f"{proxy}/books/1",))
            asking.start()
            connection, _ = listener.accept()
            connection.settimeout(10)
            assert connection.recv(65536)
            connection.sendall(b"HTTP/1.1 204 No Content\r\n\r\n")
            asking.join()
        with connection:
            assert connection.recv(1) == b""
