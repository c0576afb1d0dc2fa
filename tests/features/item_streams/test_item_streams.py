"""Bodies of many items: server-sent events, JSON lines and JSON sequences."""

from __future__ import annotations

import asyncio
import socket
import threading
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from ...asgi_server import served
from ..packages import Package
from ..recorder import Recorder

SSE = "text/event-stream"


@contextmanager
def dripping(content_type: str, pieces: list[bytes]) -> Iterator[str]:
    """A server that sends the pieces of one body apart from each other."""
    listener = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            with connection:
                connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                connection.recv(65536)
                head = f"HTTP/1.1 200 OK\r\nContent-Type: {content_type}\r\nConnection: close\r\n\r\n"
                connection.sendall(head.encode())
                for piece in pieces:
                    connection.sendall(piece)
                    time.sleep(0.002)
                connection.shutdown(socket.SHUT_WR)
                while connection.recv(65536):
                    pass

    threading.Thread(target=serve, daemon=True).start()
    yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    listener.close()


Collect = Callable[[str, Callable[[Any], Any]], list[Any]]


@pytest.fixture(params=["sync", "async"])
def collect(package: Package, request: pytest.FixtureRequest) -> Collect:
    """The items of a call's answer, by either client."""

    def waited(url: str, call: Callable[[Any], Any]) -> list[Any]:
        with package.module("client").Client(base_url=url) as client:
            return list(call(client))

    def awaited(url: str, call: Callable[[Any], Any]) -> list[Any]:
        async def run() -> list[Any]:
            async with package.module("async_client").AsyncClient(
                base_url=url
            ) as client:
                return [item async for item in await call(client)]

        return asyncio.run(run())

    return waited if request.param == "sync" else awaited


def flat(events: list[Any]) -> list[tuple[object, ...]]:
    return [(event.event, event.data, event.id, event.retry) for event in events]


# The examples of WHATWG HTML, section 9.2.6, and what real services send.
STREAMS = [
    (b"data: YHOO\ndata: +2\ndata: 10\n\n", [("message", "YHOO\n+2\n10", None, None)]),
    (
        b": test stream\n\ndata: first event\nid: 1\n\ndata:second event\nid\n\ndata:  third event\n\n",
        [
            ("message", "first event", "1", None),
            ("message", "second event", "", None),
            ("message", " third event", "", None),
        ],
    ),
    (
        b"data\n\ndata\ndata\n\ndata:",
        [("message", "", None, None), ("message", "\n", None, None)],
    ),
    (b"data:test\n\ndata: test\n\n", [("message", "test", None, None)] * 2),
    (
        "\ufeffevent: é\rdata: a\u2028b\r\rdata: c\r\n\r\n".encode(),
        [("é", "a\u2028b", None, None), ("message", "c", None, None)],
    ),
    (
        b"retry: 10\nretry: x\nevent: a\nevent: b\nid: 5\nid: \0\ndata: x\n\n: bye\n",
        [("b", "x", "5", 10)],
    ),
    (b"", []),
]


@pytest.mark.parametrize(("body", "expected"), STREAMS, ids=range(len(STREAMS)))
@pytest.mark.parametrize("size", [1, 3, 1000])
def test_events_are_read_whatever_their_pieces(
    collect: Collect, body: bytes, expected: list[Any], size: int
) -> None:
    pieces = [body[at : at + size] for at in range(0, len(body), size)]
    with dripping(f"{SSE}; charset=utf-8", pieces) as url:
        assert flat(collect(url, lambda client: client.listen())) == expected


def test_data_is_of_the_described_type(package: Package, collect: Collect) -> None:
    models = package.models
    body = b'data: {"delta": "a"}\n\ndata: {"delta": "b", "n": 1, "new": 2}\n\ndata: [DONE]\n\ndata: never\n\n'
    with dripping(SSE, [body]) as url:
        events = collect(
            url, lambda client: client.chat(models.ChatRequest(stream=True))
        )
    assert [event.data for event in events] == [
        models.Chunk(delta="a"),
        models.Chunk(delta="b", n=1),
    ]


def test_items_arrive_before_the_end(package: Package) -> None:
    going_on = threading.Event()

    class Service(package.server.Service):  # type: ignore[name-defined, misc]
        async def get_lines(self) -> Any:
            async def lines() -> AsyncIterator[Any]:
                yield package.models.Chunk(delta="1")
                assert await asyncio.to_thread(going_on.wait, 10)
                yield package.models.Chunk(delta="2")

            return lines()

    with (
        served(package.server.app(Service())) as url,
        package.module("client").Client(base_url=url) as client,
    ):
        stream = iter(client.get_lines())
        assert next(stream).delta == "1"
        going_on.set()
        assert [chunk.delta for chunk in stream] == ["2"]


def test_an_answer_by_another_media_type_is_decoded_as_a_whole(
    package: Package, client: Any, recorder: Recorder
) -> None:
    recorder.answer_json({"text": "all"})
    answer = client.chat(package.models.ChatRequest(stream=False))
    assert answer == package.models.Answer(text="all")
    assert recorder.last.header("accept") == f"application/json, {SSE}"


def test_events_may_be_described_whole(package: Package, collect: Collect) -> None:
    models = package.models
    body = b'event: started\ndata: {"id": "1"}\n\nevent: ended\ndata: by itself\n\nevent: ended\ndata: 5\n\n'
    with dripping(SSE, [body]) as url:
        events = collect(url, lambda client: client.watch())
    assert events == [
        models.Started(event="started", data=models.StartedData(id="1")),
        models.Ended(event="ended", data="by itself"),
        models.Ended(event="ended", data="5"),
    ]


def test_lines_and_sequences(package: Package, collect: Collect) -> None:
    chunk = package.models.Chunk
    with dripping(
        "application/x-ndjson",
        [b'{"delta":"a"}\n\n{"del', b'ta":"b"}\r\n{"delta":"c"}'],
    ) as url:
        assert collect(url, lambda client: client.get_lines()) == [
            chunk(delta=x) for x in "abc"
        ]
    with dripping(
        "application/json-seq", [b'\x1e{"delta":\n"a"}\n\x1e{"delta":"b"}\n']
    ) as url:
        assert collect(url, lambda client: client.post_lines([])) == [
            chunk(delta=x) for x in "ab"
        ]


def test_an_item_that_does_not_fit_says_where(
    package: Package, collect: Collect
) -> None:
    with (
        dripping("application/x-ndjson", [b'{"delta":"a"}\n{"delta":5}\n']) as url,
        pytest.raises(package.errors.ResponseInvalid) as raised,
    ):
        collect(url, lambda client: client.get_lines())
    assert raised.value.path == "$[1].delta"
    assert raised.value.response.content == b'{"delta":5}'


def test_a_stream_is_read_once_and_by_its_own_client(
    package: Package, recorder: Recorder
) -> None:
    recorder.answer(body=b"{}", content_type="application/x-ndjson")
    with (
        package.module("client").Client(base_url=recorder.url) as client,
        client.get_lines() as stream,
    ):
        with pytest.raises(TypeError, match="use `for`"):
            aiter(stream)
        iter(stream)
        with pytest.raises(RuntimeError, match="once"):
            iter(stream)


def test_errors_are_errors(
    package: Package, collect: Collect, recorder: Recorder
) -> None:
    recorder.answer_json({"message": "no"}, 404)
    with pytest.raises(package.module("errors").NotFound, match="no"):
        collect(recorder.url, lambda client: client.listen())


def streaming_service(package: Package) -> Any:
    models, streams = package.models, package.module("runtime.bodies.item_streams")

    class Service(package.server.Service):  # type: ignore[name-defined, misc]
        async def listen(self) -> Any:
            yield streams.Event(data="a\nb\r\nc", event="e", id="1", retry=5)
            yield "\n"

        async def chat(self, body: Any) -> Any:
            if not body.stream:
                return models.Answer(text="all")
            return iter([models.Chunk(delta="a"), models.Chunk(delta="b")])

        async def watch(self) -> Any:
            return [models.Ended(event="ended", data="x")]

        async def post_lines(self, body: Any) -> Any:
            return [models.Chunk(delta=f"{chunk.delta}!") for chunk in body]

    return Service()


@pytest.fixture(scope="module")
def url(package: Package) -> Iterator[str]:
    with served(package.server.app(streaming_service(package))) as address:
        yield address


def test_what_the_service_yields_arrives(
    package: Package, collect: Collect, url: str
) -> None:
    models = package.models
    events = collect(url, lambda client: client.listen())
    assert flat(events) == [("e", "a\nb\nc", "1", 5), ("message", "\n", "1", None)]
    chat = models.ChatRequest(stream=True)
    events = collect(url, lambda client: client.chat(chat))
    assert [event.data.delta for event in events] == ["a", "b"]
    events = collect(url, lambda client: client.watch())
    assert events == [models.Ended(event="ended", data="x")]


def test_the_service_chooses_the_content(package: Package, url: str) -> None:
    with package.module("client").Client(base_url=url) as client:
        answer = client.chat(package.models.ChatRequest(stream=False))
    assert answer == package.models.Answer(text="all")


def test_lines_travel_both_ways(package: Package, collect: Collect, url: str) -> None:
    chunk = package.models.Chunk
    sent = (chunk(delta=letter) for letter in "ab")
    chunks = collect(url, lambda client: client.post_lines(sent))
    assert chunks == [chunk(delta="a!"), chunk(delta="b!")]


def test_items_are_checked_before_they_are_sent(
    package: Package, collect: Collect, url: str
) -> None:
    with pytest.raises(ValueError, match=r"\$\.n"):
        collect(
            url,
            lambda client: client.post_lines([package.models.Chunk(delta="a", n=-1)]),
        )


def test_a_client_that_goes_away_ends_the_stream(package: Package) -> None:
    ended = threading.Event()

    class Service(package.server.Service):  # type: ignore[name-defined, misc]
        async def listen(self) -> Any:
            try:
                yield "first"
                await asyncio.sleep(60)
            finally:
                ended.set()

    with served(package.server.app(Service())) as url:
        with (
            package.module("client").Client(base_url=url) as client,
            client.listen() as stream,
        ):
            assert next(iter(stream)).data == "first"
        assert ended.wait(5)


@pytest.mark.parametrize(
    ("content_type", "pieces", "name"),
    [
        (
            "application/x-ndjson",
            [b'{"delta":"a"}\n{"delta":5}\n{"delta":"c"}\n'],
            "get_lines",
        ),
        (
            SSE,
            [b'data: {"delta":"a"}\n\ndata: {"delta":5}\n\ndata: {"delta":"c"}\n\n'],
            "chat",
        ),
    ],
)
def test_a_lenient_client_keeps_items_that_do_not_fit(
    package: Package, content_type: str, pieces: list[bytes], name: str
) -> None:
    arguments = [package.models.ChatRequest()] if name == "chat" else []
    with (
        dripping(content_type, pieces) as url,
        package.module("client").Client(base_url=url, lenient=True) as client,
    ):
        stream = getattr(client, name)(*arguments)
        items = [getattr(item, "data", item) for item in stream]
    assert [item.delta for item in items] == ["a", 5, "c"]
    assert [mismatch.path for mismatch in stream.mismatches] == ["$[1].delta"]
