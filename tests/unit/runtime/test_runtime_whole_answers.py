"""Nothing that is a part passes for the whole: bodies that end early, content codings, 206, and bounds of size."""

from __future__ import annotations

import asyncio
import gzip
import subprocess
import sys
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx2
import pytest

import specloom_runtime
from specloom_runtime.bodies.content import Json
from specloom_runtime.bodies.item_streams import JsonLines
from specloom_runtime.bodies.octets import Binary
from specloom_runtime.client.retry import Retry
from specloom_runtime.client.streaming import AsyncStreamingClient, StreamingClient
from specloom_runtime.client.sync_client import BaseClient
from specloom_runtime.http.errors import (
    ConnectionFailed,
    ResponseInvalid,
    ResponseTooLarge,
)
from specloom_runtime.http.headers import Headers
from specloom_runtime.http.messages import Answer, Request
from specloom_runtime.http.transport import HttpxTransport
from specloom_runtime.operations.call import Call, Operation

from .files_api import get_file
from .http_service import Scripted, Send, Service
from .raw_service import answering, head, whole

ONCE = Retry(attempts=1)
JSON = b'{"file_id":"f1"}'
TEXT = b"".join(b"line %d of a long text\n" % number for number in range(20_000))


def raw_deflate(content: bytes) -> bytes:
    coder = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return coder.compress(content) + coder.flush()


def get_blob(**responses: Any) -> Call[bytes]:
    return Operation[bytes](
        id="GetBlob", method="GET", path="/blob", responses={200: Binary()}
    ).call()


def get_lines() -> Call[Any]:
    return Operation[Any](
        id="GetLines",
        method="GET",
        path="/lines",
        responses={200: JsonLines(int)},
    ).call()


Saved = Callable[[str, Path], int]


def save_sync(url: str, path: Path) -> int:
    with (
        StreamingClient(url, retry=ONCE) as client,
        client.stream(get_blob()) as response,
    ):
        return response.save(path)


def save_async(url: str, path: Path) -> int:
    async def run() -> int:
        async with (
            AsyncStreamingClient(url, retry=ONCE) as client,
            await client.stream(get_blob()) as response,
        ):
            return await response.save(path)

    return asyncio.run(run())


def items_sync(url: str) -> list[int]:
    with StreamingClient(url, retry=ONCE) as client:
        return list(client.send(get_lines()).body)


def items_async(url: str) -> list[int]:
    async def run() -> list[int]:
        async with AsyncStreamingClient(url, retry=ONCE) as client:
            return [item async for item in (await client.send(get_lines())).body]

    return asyncio.run(run())


@pytest.fixture(params=[save_sync, save_async], ids=["sync", "async"])
def save(request: pytest.FixtureRequest) -> Saved:
    chosen: Saved = request.param
    return chosen


@pytest.fixture(params=[items_sync, items_async], ids=["sync", "async"])
def items(request: pytest.FixtureRequest) -> Callable[[str], list[int]]:
    chosen: Callable[[str], list[int]] = request.param
    return chosen


CODED = {
    "gzip": gzip.compress(TEXT),
    "x-gzip": gzip.compress(TEXT),
    "GZIP ": gzip.compress(TEXT),
    "deflate": zlib.compress(TEXT),
    "deflate, identity": raw_deflate(TEXT),
    "identity": TEXT,
    "": TEXT,
    "aws-chunked": TEXT,
    "gzip, deflate": zlib.compress(gzip.compress(TEXT)),
    "deflate, gzip": gzip.compress(raw_deflate(TEXT)),
}


@pytest.mark.parametrize("coding", CODED)
def test_content_codings_are_undone(
    coding: str, send: Send, save: Saved, tmp_path: Path
) -> None:
    with answering(whole(CODED[coding], Content_Encoding=coding)) as url:
        assert send(get_blob(), url).body == TEXT
        assert save(url, tmp_path / "saved") == len(TEXT)
    assert (tmp_path / "saved").read_bytes() == TEXT


@pytest.mark.parametrize(
    "content",
    [
        gzip.compress(b"one,") + gzip.compress(b"two"),
        gzip.compress(b"one,") + gzip.compress(b"") + gzip.compress(b"two") + bytes(9),
        gzip.compress(b"one,two") + b"\r\n<!-- a proxy was here -->",
    ],
    ids=["members", "members and padding", "something after the end"],
)
@pytest.mark.parametrize("size", [1, 7, 1 << 20])
def test_a_gzip_body_is_its_members(content: bytes, size: int, send: Send) -> None:
    def answer(connection: Any, _: int) -> None:
        connection.sendall(head(Content_Encoding="gzip", Transfer_Encoding="chunked"))
        for start in range(0, len(content), size):
            piece = content[start : start + size]
            connection.sendall(b"%x\r\n%s\r\n" % (len(piece), piece))
        connection.sendall(b"0\r\n\r\n")

    with answering(answer) as url:
        assert send(get_blob(), url).body == b"one,two"


SHORT = {
    "gzip": ("gzip", gzip.compress(TEXT)[:-1]),
    "gzip without its trailer": ("gzip", gzip.compress(TEXT)[:-8]),
    "half of gzip": ("gzip", gzip.compress(TEXT)[:5000]),
    "a byte of gzip": ("gzip", b"\x1f"),
    "a second member": ("gzip", gzip.compress(TEXT) + gzip.compress(TEXT)[:-4]),
    "a byte of a second member": ("gzip", gzip.compress(TEXT) + b"\x1f"),
    "deflate": ("deflate", zlib.compress(TEXT)[:-1]),
    "half of deflate": ("deflate", zlib.compress(TEXT)[:5000]),
    "half of raw deflate": ("deflate", raw_deflate(TEXT)[:5000]),
    "the inner one": ("gzip, deflate", zlib.compress(gzip.compress(TEXT)[:-9])),
    "the outer one": ("gzip, deflate", zlib.compress(gzip.compress(TEXT))[:-9]),
    "a false checksum": ("gzip", gzip.compress(TEXT)[:-8] + b"12345678"),
    "none of it": ("gzip", TEXT),
    "none of deflate": ("deflate", b"\xff" + TEXT),
    "br": ("br", TEXT),
    "zstd": ("gzip, zstd", TEXT),
    "too many": (", ".join(["gzip"] * 6), TEXT),
}


@pytest.mark.parametrize("case", SHORT)
def test_a_coded_body_that_is_broken_is_no_answer(
    case: str, send: Send, save: Saved, tmp_path: Path
) -> None:
    coding, content = SHORT[case]
    with answering(whole(content, Content_Encoding=coding)) as url:
        with pytest.raises(ConnectionFailed, match="the body") as caught:
            send(get_blob(), url, retry=ONCE)
        assert caught.value.may_have_arrived
        with pytest.raises(ConnectionFailed):
            save(url, tmp_path / "saved")
    assert not list(tmp_path.iterdir())


def test_a_coded_json_that_ends_early_is_no_answer(send: Send) -> None:
    """All of the JSON is there, but not the end of the gzip data: nobody knows that it is all."""
    answer = whole(gzip.compress(JSON)[:-6], Content_Encoding="gzip")
    broken = pytest.raises(ConnectionFailed, match="ends within its gzip data")
    with answering(answer) as url, broken:
        send(get_file(), url, retry=ONCE)


def test_a_coded_error_that_ends_early_is_no_answer(send: Send) -> None:
    answer = whole(gzip.compress(b"{}")[:-6], 404, Content_Encoding="gzip")
    with answering(answer) as url, pytest.raises(ConnectionFailed):
        send(get_file(), url, retry=ONCE)


def test_coded_items_that_end_early_are_an_error(
    items: Callable[[str], list[int]],
) -> None:
    coded = gzip.compress(b"1\n2\n3\n")
    media_type = "application/x-ndjson"
    with answering(
        whole(coded, Content_Type=media_type, Content_Encoding="gzip")
    ) as url:
        assert items(url) == [1, 2, 3]
    with (
        answering(
            whole(coded[:-3], Content_Type=media_type, Content_Encoding="gzip")
        ) as url,
        pytest.raises(ConnectionFailed),
    ):
        items(url)


def test_an_answer_that_ended_early_is_asked_for_again(send: Send) -> None:
    coded = gzip.compress(JSON)

    def answer(connection: Any, number: int) -> None:
        content = coded[: -3 if number == 1 else None]
        whole(content, Content_Encoding="gzip")(connection, number)

    with answering(answer) as url:
        body = send(get_file(), url, retry=Retry(backoff=0.01)).body
    assert body.file_id == "f1"


@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize("status", [200, 204, 304])
def test_no_body_has_no_coding_to_undo(method: str, status: int, send: Send) -> None:
    call = Operation[Any](
        id="Get", method=method, path="/", responses={status: Binary()}
    ).call()
    message = head(status, Content_Encoding="gzip", Content_Length="0")
    with answering(lambda connection, _: connection.sendall(message)) as url:
        answer = send(call, url)
    assert (answer.status, answer.content) == (status, b"")


@pytest.mark.parametrize(
    "message",
    [
        head(Content_Length="100") + b"only this",
        head(Transfer_Encoding="chunked") + b"9\r\nonly this\r\n",
        head(Transfer_Encoding="chunked") + b"ff\r\nonly this",
    ],
    ids=["Content-Length", "no last chunk", "within a chunk"],
)
def test_a_body_that_is_shorter_than_its_framing_is_no_answer(
    message: bytes, send: Send, save: Saved, tmp_path: Path
) -> None:
    def answer(connection: Any, _: int) -> None:
        connection.sendall(message)
        connection.close()

    with answering(answer) as url:
        with pytest.raises(ConnectionFailed):
            send(get_blob(), url, retry=ONCE)
        with pytest.raises(ConnectionFailed):
            save(url, tmp_path / "saved")
    assert not list(tmp_path.iterdir())


def test_a_mock_is_held_to_the_end_of_its_body_too() -> None:
    coded = gzip.compress(JSON)
    bodies = [coded, coded[:-1]]
    mock = httpx2.MockTransport(
        lambda _: httpx2.Response(
            200, headers={"Content-Encoding": "gzip"}, content=bodies.pop(0)
        )
    )
    transport = HttpxTransport(transport=mock)
    with BaseClient("http://x", transport=transport, retry=ONCE) as client:
        assert client.send(get_file()).body.file_id == "f1"
        with pytest.raises(ConnectionFailed):
            client.send(get_file())


def test_a_client_of_ones_own_asks_only_for_what_can_be_checked(
    service: Service,
) -> None:
    service.answer(Scripted(content=JSON))
    asked = {"Accept-Encoding": "br;q=1.0, gzip;q=0.8, zstd"}
    with (
        httpx2.Client(headers=asked) as ready,
        BaseClient(service.url, transport=HttpxTransport(ready)) as client,
    ):
        client.send(get_file())
        client.send(get_file().extended(headers={"Accept-Encoding": "br"}))
    sent = [request.header("Accept-Encoding") for request in service.received]
    assert sent == ["gzip;q=0.8", "br"]


def test_what_a_hook_has_read_is_the_answer() -> None:
    hooks = {"response": [lambda response: response.read()]}
    with (
        answering(whole(gzip.compress(JSON), Content_Encoding="gzip")) as url,
        httpx2.Client(event_hooks=hooks) as ready,
        BaseClient(url, transport=HttpxTransport(ready)) as client,
    ):
        assert client.send(get_file()).body.file_id == "f1"


PART = {"Content_Range": "bytes 0-3/100"}


def test_a_part_that_nobody_asked_for_is_no_success(
    send: Send, save: Saved, tmp_path: Path
) -> None:
    with answering(whole(b"part", 206, **PART)) as url:
        with pytest.raises(ResponseInvalid, match="no Range asked for one"):
            send(get_blob(), url)
        with pytest.raises(ResponseInvalid):
            save(url, tmp_path / "saved")
        assert not list(tmp_path.iterdir())
        asked = get_blob().extended(headers={"Range": "bytes=0-3"})
        assert send(asked, url).body == b"part"
        with StreamingClient(url) as client, client.stream(asked) as response:
            assert response.read() == b"part"


def test_a_part_that_the_document_describes_is_a_success(send: Send) -> None:
    def call(*statuses: int | str) -> Call[bytes]:
        return Operation[bytes](
            id="Get",
            method="GET",
            path="/",
            responses={status: Binary() for status in statuses},
        ).call()

    with answering(whole(b"part", 206, **PART)) as url:
        assert send(call(200, 206), url).body == b"part"
        for described in (200, "2XX", "default"):
            with pytest.raises(ResponseInvalid):
                send(call(described), url)


def test_a_body_is_no_larger_than_the_client_lets_it(send: Send) -> None:
    with answering(whole(b'"%s"' % (b"x" * 998))) as url:
        text = Operation[str](
            id="Get", method="GET", path="/", responses={200: Json(str)}
        )
        assert len(send(text.call(), url, max_body=1000).body) == 998
        assert len(send(text.call(), url, max_body=None).body) == 998
        with pytest.raises(ResponseTooLarge, match="more than 999 bytes") as caught:
            send(text.call(), url, max_body=999)
    error = caught.value
    assert (error.status, error.max_body, error.request.operation) == (200, 999, "Get")


def test_the_bound_is_one_of_decoded_bytes_and_of_errors_too(send: Send) -> None:
    bomb = gzip.compress(bytes(1 << 22))
    for status in (200, 404, 503):
        answer = whole(bomb, status, Content_Encoding="gzip")
        with answering(answer) as url, pytest.raises(ResponseTooLarge) as caught:
            send(get_file(), url, max_body=1 << 20)
        assert caught.value.status == status


def test_what_is_streamed_has_no_bound_but_its_errors_have(
    save: Saved, tmp_path: Path
) -> None:
    with (
        answering(whole(bytes(5000))) as url,
        StreamingClient(url, max_body=10) as client,
    ):
        with client.stream(get_blob()) as response:
            assert response.save(tmp_path / "saved") == 5000
        with pytest.raises(ResponseTooLarge):
            client.send(get_blob())
    with (
        answering(whole(bytes(5000), 404)) as url,
        StreamingClient(url, max_body=10) as client,
        pytest.raises(ResponseTooLarge),
    ):
        client.stream(get_blob())


def test_what_a_transport_of_ones_own_has_read_is_bounded_too() -> None:
    class Whole:
        def send(self, request: Request, timeout: float | None) -> Answer:
            return Answer(200, Headers(), bytes(100))

        def close(self) -> None:
            pass

    with StreamingClient("http://x", transport=Whole(), max_body=99) as client:
        with pytest.raises(ResponseTooLarge):
            client.send(get_blob())
        with client.stream(get_blob()) as response:
            assert response.read() == bytes(100)


BOMB = """
import asyncio, resource, sys
sys.path.insert(0, {folder!r})
from specloom_runtime.operations.call import Operation
from specloom_runtime.bodies.octets import Binary
from specloom_runtime.http.errors import ResponseTooLarge
from specloom_runtime.client.streaming import AsyncStreamingClient, StreamingClient
get = Operation(id="Get", method="GET", path="/", responses={{200: Binary()}})
async def run():
    async with AsyncStreamingClient({url!r}, max_body=8 << 20) as client:
        {work}
def used():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
client = StreamingClient({url!r}, max_body=8 << 20)
try:
    client.send(get.call().extended(headers={{"X-Small": "1"}}))
except ResponseTooLarge:
    pass
before = used()
{call}
print(used() - before)
"""

REFUSED = """
try:
    {}
    raise SystemExit("no error")
except ResponseTooLarge:
    pass
"""


@pytest.mark.parametrize(
    ("call", "work"),
    [
        (REFUSED.format("client.send(get.call())"), "pass"),
        (REFUSED.format("asyncio.run(run())"), "await client.send(get.call())"),
        ("assert client.stream(get.call()).save({path!r}) == {size}", "pass"),
        (
            "asyncio.run(run())",
            "assert await (await client.stream(get.call())).save({path!r}) == {size}",
        ),
    ],
    ids=["whole", "whole, async", "saved", "saved, async"],
)
def test_a_small_body_that_is_large_when_decoded_takes_no_memory(
    call: str, work: str, tmp_path: Path
) -> None:
    size = 300 << 20
    coder = zlib.compressobj(9, wbits=31)
    bomb = b"".join(coder.compress(bytes(1 << 20)) for _ in range(size >> 20))
    bomb += coder.flush()
    assert len(bomb) < 400_000
    path = str(tmp_path / "saved")
    with answering(whole(bomb, Content_Encoding="gzip")) as url:
        code = BOMB.format(
            folder=str(Path(specloom_runtime.__file__).parent.parent),
            url=url,
            call=call.format(path=path, size=size),
            work=work.format(path=path, size=size),
        )
        done = subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True
        )
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) < 24 * 1024, "KiB"
