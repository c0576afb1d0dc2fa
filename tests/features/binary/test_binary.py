"""Bodies of bytes: from everywhere, to everywhere, with bounded memory; headers with their types."""

from __future__ import annotations

import asyncio
import datetime as dt
import hashlib
import io
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest

from ..conftest import Serve
from ..packages import Package
from ..recorder import Recorder

CONTENT = bytes(range(256)) * 8192  # 2 MiB: more than any buffer


def service_of(package: Package) -> Any:
    """A service that keeps blobs in memory."""
    octets = package.module("runtime.bodies.octets")
    reply = package.module("runtime.server.application").Reply
    blobs: dict[str, bytes] = {"1": CONTENT}

    class Service(package.server.Service):  # type: ignore[name-defined, misc]
        async def put_blob(self, id: str, body: Any) -> Any:
            blobs[id] = body.read()
            digest = hashlib.sha256(blobs[id]).hexdigest()
            stored = package.models.PutBlobResponse(size=len(blobs[id]), sha256=digest)
            return reply(
                stored,
                headers={
                    "X-Size": str(stored.size),
                    "X-Tags": "a, b",
                    "X-When": "2026-01-02T03:04:05Z",
                },
            )

        async def get_blob(self, id: str) -> Any:
            if id == "pieces":

                async def pieces() -> AsyncIterator[bytes]:
                    yield CONTENT[:5]
                    yield CONTENT[5:]

                return pieces()
            if id == "file":
                return octets.File(io.BytesIO(CONTENT))
            if id not in blobs:
                raise package.module("errors").NotFound
            return blobs[id]

        async def delete_blob(self, id: str, body: Any = None) -> None:
            assert body is None or body.why == "old"

        async def post_picture(self, body: Any, content_type: Any) -> None:
            blobs["picture"] = body.read()
            blobs["type"] = f"{content_type} {body.content_type}".encode()

    service = Service()
    service.blobs = blobs
    return service


def sources(tmp_path: Path, is_async: bool) -> Iterator[Any]:
    path = tmp_path / "content.bin"
    path.write_bytes(CONTENT)
    halves = [CONTENT[:1000], CONTENT[1000:]]
    yield from (CONTENT, bytearray(CONTENT), memoryview(CONTENT), path)
    yield io.BytesIO(CONTENT)
    yield path.open("rb")
    yield iter(halves)
    yield halves
    if is_async:

        async def later() -> AsyncIterator[bytes]:
            for half in halves:
                yield half

        yield later()


def test_bytes_come_from_everywhere(
    package: Package,
    connect: Any,
    serve: Serve,
    tmp_path: Path,
    request: pytest.FixtureRequest,
) -> None:
    client = connect(serve(service_of(package)))
    for source in sources(tmp_path, "async" in request.node.name):
        got = client.put_blob("x", source)
        assert (got.size, got.sha256) == (
            len(CONTENT),
            hashlib.sha256(CONTENT).hexdigest(),
        )
    make = package.module("runtime.bodies.octets").File
    assert client.put_blob("x", make(CONTENT)).size == len(CONTENT)
    assert client.put_blob("x", b"").size == 0


def test_a_length_is_announced_where_it_is_known(
    client: Any, recorder: Recorder, tmp_path: Path
) -> None:
    recorder.answer_json({})
    path = tmp_path / "x"
    path.write_bytes(b"12345")
    file = io.BytesIO(b"012345")
    file.read(1)  # the rest is sent
    for source in (path, file, b"12345"):
        client.put_blob("x", source)
        assert recorder.last.body == b"12345"
        assert recorder.last.header("content-length") == "5"
        assert recorder.last.header("content-type") == "application/octet-stream"
    client.put_blob("x", iter([b"12345"]))
    assert recorder.last.body == b"12345"
    assert recorder.last.header("content-length") is None


def test_what_is_no_source_is_refused(
    package: Package, client: Any, recorder: Recorder, tmp_path: Path
) -> None:
    for source in ("text", 5, None, {"a": 1}):
        with pytest.raises(package.errors.RequestInvalid):
            client.put_blob("x", source)
    with pytest.raises(FileNotFoundError):
        client.put_blob("x", tmp_path / "nowhere")
    with pytest.raises(TypeError, match="made of bytes"):
        client.put_blob("x", iter(["text"]))
    assert not [request for request in recorder.requests if request.body]


def test_what_can_be_read_once_is_never_sent_twice(
    package: Package, connect: Any, recorder: Recorder, tmp_path: Path
) -> None:
    path = tmp_path / "x"
    path.write_bytes(b"again")
    retry = package.module("runtime.client.retry").Retry(attempts=3, backoff=0.001)
    client = connect(recorder.url, retry=retry)
    recorder.answer(503, b"")
    for source, times in ((path, 3), (io.BytesIO(b"again"), 3), (iter([b"again"]), 1)):
        recorder.requests.clear()
        with pytest.raises(package.api_error):
            client.put_blob("x", source)
        assert [request.body for request in recorder.requests] == [b"again"] * times


def test_an_answer_is_bytes_or_is_read_piece_by_piece(
    package: Package, serve: Serve, tmp_path: Path
) -> None:
    url = serve(service_of(package))
    operations = package.module("operations").Untagged
    with package.module("client").Client(base_url=url) as client:
        for id in ("1", "pieces", "file"):
            assert client.get_blob(id) == CONTENT
            with client.stream(operations.get_blob(id)) as response:
                assert response.status == 200
                assert b"".join(response) == CONTENT
            with client.stream(operations.get_blob(id)) as response:
                assert response.save(tmp_path / "saved") == len(CONTENT)
            assert (tmp_path / "saved").read_bytes() == CONTENT
        with client.stream(operations.get_blob("1")) as response:
            assert response.read() == CONTENT
        with pytest.raises(package.module("errors").NotFound):
            client.stream(operations.get_blob("none"))
    assert [path.name for path in tmp_path.iterdir()] == ["saved"]


def test_an_answer_is_read_piece_by_piece_without_blocking(
    package: Package, serve: Serve, tmp_path: Path
) -> None:
    url = serve(service_of(package))
    operations = package.module("operations").Untagged

    async def run() -> None:
        async with package.module("async_client").AsyncClient(base_url=url) as client:
            async with await client.stream(operations.get_blob("1")) as response:
                assert b"".join([chunk async for chunk in response]) == CONTENT
            async with await client.stream(operations.get_blob("pieces")) as response:
                assert await response.save(tmp_path / "saved") == len(CONTENT)
            assert (tmp_path / "saved").read_bytes() == CONTENT
            with pytest.raises(package.module("errors").NotFound):
                await client.stream(operations.get_blob("none"))

    asyncio.run(run())


def test_a_download_that_breaks_leaves_no_file(
    package: Package, recorder: Recorder, tmp_path: Path
) -> None:
    recorder.answer(200, b"1234", headers=(("Transfer-Encoding", "chunked"),))
    operations = package.module("operations").Untagged
    with (
        package.module("client").Client(base_url=recorder.url) as client,
        client.stream(operations.get_blob("1")) as response,
        pytest.raises(package.errors.ConnectionFailed),
    ):
        response.save(tmp_path / "saved")
    assert not list(tmp_path.iterdir())


def test_headers_have_their_types(package: Package, connect: Any, serve: Serve) -> None:
    client = connect(serve(service_of(package)))
    call = package.module("operations").Untagged.put_blob("x", b"123")
    response = client.send(call)
    assert response.header("X-Size", int) == 3
    assert response.header("x-tags", list[str]) == ["a", "b"]
    when = dt.datetime(2026, 1, 2, 3, 4, 5, tzinfo=dt.UTC)
    assert response.header("X-When", dt.datetime) == when
    assert response.header("X-None", int) is None
    with pytest.raises(ValueError, match="X-Tags"):
        response.header("X-Tags", int)


def test_a_body_goes_with_delete(
    client: Any, package: Package, recorder: Recorder
) -> None:
    client.delete_blob("x", package.models.DeleteBlobRequest(why="old"))
    assert (recorder.last.method, recorder.last.json) == ("DELETE", {"why": "old"})
    client.delete_blob("x")
    assert recorder.last.body == b""


def test_the_media_type_is_named_or_that_of_the_file(
    package: Package, client: Any, recorder: Recorder, connect: Any, serve: Serve
) -> None:
    make = package.module("runtime.bodies.octets").File
    service = service_of(package)
    stub = connect(serve(service))
    for arguments, expected in (
        ((b"x",), "image/png"),
        ((b"x", "image/jpeg"), "image/jpeg"),
        ((make(b"x", content_type="image/jpeg"),), "image/jpeg"),
        ((make(b"x", content_type="image/webp"),), "image/webp"),
    ):
        body, *named = arguments
        chosen = {"content_type": named[0]} if named else {}
        client.post_picture(body, **chosen)
        assert recorder.last.header("content-type") == expected
        stub.post_picture(body, **chosen)
        assert service.blobs["type"].decode().split()[1] == expected
    with pytest.raises(package.errors.RequestInvalid):
        client.post_picture(b"x", content_type="text/plain")


MEMORY = """
import resource, sys
sys.path.insert(0, {root!r})
from {name}.client import Client
from {name}.operations import Untagged
from {name}.runtime.bodies.octets import File
with Client(base_url={url!r}) as client:
    client.get_blob("small")  # everything is imported, and connected
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    {work}
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
"""

SERVER = """
import resource, sys
sys.path.insert(0, {root!r})
import uvicorn
from {name} import server
class Service(server.Service):
    async def put_blob(self, id, body):
        self.peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        return {{"size": sum(len(piece) for piece in body.chunks())}}
    async def get_blob(self, id):
        if id == "small":
            self.before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
            return b"x"
        if id == "peak":
            return str(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - self.before).encode()
        return (bytes(1 << 20) for _ in range({size} >> 20))
config = uvicorn.Config(server.app(Service()), port=0, log_level="error", http="httptools")
app = uvicorn.Server(config)
started = app.startup
async def startup(sockets=None):
    await started(sockets)
    print(app.servers[0].sockets[0].getsockname()[1], flush=True)
app.startup = startup
app.run()
"""


@pytest.mark.parametrize(
    "work",
    [
        'assert client.put_blob("x", Path({file!r})).size == {size}',
        'assert client.put_blob("x", (bytes(1 << 20) for _ in range({size} >> 20))).size == {size}',
        'with client.stream(Untagged.get_blob("1")) as response: assert response.save({target!r}) == {size}',
    ],
    ids=["up from a path", "up from an iterator", "down to a file"],
)
def test_memory_is_bounded_on_both_sides(
    package: Package, tmp_path: Path, work: str
) -> None:
    size = 200 << 20
    root = str(package.folder.parent)
    file = tmp_path / "large.bin"
    with file.open("wb") as opened:
        opened.truncate(size)
    code = SERVER.format(root=root, name=package.name, size=size)
    server = subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, text=True
    )
    try:
        assert server.stdout is not None
        url = f"http://127.0.0.1:{int(server.stdout.readline())}"
        work = work.format(file=str(file), size=size, target=str(tmp_path / "got"))
        code = "from pathlib import Path\n" + MEMORY.format(
            root=root, name=package.name, url=url, work=work
        )
        done = subprocess.run(
            [sys.executable, "-c", code], check=True, capture_output=True, text=True
        )
        assert int(done.stdout) < 24 * 1024, "client, KiB"
        with package.module("client").Client(base_url=url) as client:
            assert int(client.get_blob("peak")) < 24 * 1024, "stub, KiB"
    finally:
        server.kill()
        server.wait()
