"""Multipart bodies: values, files from everywhere, what parts say of themselves."""

from __future__ import annotations

import io
from collections.abc import AsyncIterator, Iterator
from email import message_from_bytes
from email.message import Message
from pathlib import Path
from typing import Any

import httpx2
import pytest

from ...asgi_server import served
from ..packages import Package
from ..recorder import Recorded, Recorder


@pytest.fixture(scope="module")
def seen() -> list[Any]:
    """The bodies that the service got, files read."""
    return []


@pytest.fixture(scope="module")
def url(package: Package, seen: list[Any]) -> Iterator[str]:
    async def keep(_: object, body: Any = None) -> None:
        seen.append(body)

    names = ("upload", "upload_described", "upload_mixed")
    service = type("Keeping", (package.server.Service,), dict.fromkeys(names, keep))
    with served(package.server.app(service())) as address:
        yield address


def parts(request: Recorded) -> list[Message]:
    """The parts of a request, read by somebody else than us."""
    header = f"Content-Type: {request.header('content-type')}\r\n\r\n".encode()
    message = message_from_bytes(header + request.body)
    assert message.is_multipart()
    payload = message.get_payload()
    assert isinstance(payload, list)
    return [part for part in payload if isinstance(part, Message)]


def described(part: Message) -> tuple[object, object, object, object]:
    content_type = part["content-type"]
    name = part.get_param("name", header="content-disposition")
    return name, part.get_filename(), content_type, part.get_payload(decode=True)


def file_of(package: Package) -> Any:
    return package.module("runtime.bodies.octets").File


def test_parts_say_what_they_are(
    package: Package, client: Any, recorder: Recorder, tmp_path: Path
) -> None:
    models, make = package.models, file_of(package)
    path = tmp_path / "a b.txt"
    path.write_bytes(b"from a path")
    recorder.answer_json(None)
    client.upload(
        models.Upload(
            title="é",
            count=3,
            ready=True,
            meta=models.UploadMeta(owner="me"),
            labels=["a", "b"],
            points=[models.UploadPoints(x=1)],
            file=make(path),
            files=[make(b"one", "1.bin"), make(io.BytesIO(b"two"), "2.json")],
            picture=make(b"jpg", "p.jpg"),
            report=make(b"pdf", "r"),
            note="# x",
        )
    )
    assert [described(part) for part in parts(recorder.last)] == [
        ("title", None, None, "é".encode()),
        ("count", None, None, b"3"),
        ("ready", None, None, b"true"),
        ("meta", None, "application/json", b'{"owner":"me"}'),
        ("labels", None, None, b"a"),
        ("labels", None, None, b"b"),
        ("points", None, "application/json", b'{"x":1}'),
        ("file", "a b.txt", "text/plain", b"from a path"),
        ("files", "1.bin", "application/octet-stream", b"one"),
        ("files", "2.json", "application/json", b"two"),
        ("picture", "p.jpg", "image/jpeg", b"jpg"),
        ("report", "r", "application/pdf", b"pdf"),
        ("note", None, "text/markdown", b"# x"),
    ]
    assert parts(recorder.last)[11]["X-Kind"] == "report"
    assert recorder.last.header("content-length") == str(len(recorder.last.body))


def test_the_stub_gets_what_the_client_sent(
    package: Package, connect: Any, url: str, seen: list[Any]
) -> None:
    models, make = package.models, file_of(package)
    large = bytes(range(256)) * 8192  # above what the stub keeps in memory
    connect(url).upload(
        models.Upload(
            title="\r\n--x é",
            count=3,
            ready=False,
            meta=models.UploadMeta(owner="me", size=1),
            labels=["1"],
            points=[models.UploadPoints(x=1), models.UploadPoints(x=2)],
            file=make(
                io.BytesIO(large),
                'a"b\\c é.bin',
                "application/x-own",
                headers={"X-One": "1"},
            ),
            files=[make(b""), make(b"\r\n--\r\n", "x")],
            note="n",
        )
    )
    got = seen[-1]
    assert (got.title, got.count, got.ready, got.note) == ("\r\n--x é", 3, False, "n")
    assert got.meta == models.UploadMeta(owner="me", size=1)
    assert (got.labels, [point.x for point in got.points]) == (["1"], [1, 2])
    assert got.file.filename == "c é.bin"
    assert got.file.content_type == "application/x-own"
    assert got.file.headers == {"X-One": "1"}
    assert (got.file.size, got.file.read(), got.file.read()) == (
        len(large),
        large,
        large,
    )
    assert [file.read() for file in got.files] == [b"", b"\r\n--\r\n"]


def test_iterators_are_sent_in_chunks(
    package: Package, client: Any, recorder: Recorder, request: pytest.FixtureRequest
) -> None:
    make = file_of(package)

    async def later() -> AsyncIterator[bytes]:
        yield b"a"
        yield b"b"

    recorder.answer_json(None)
    is_async = "async" in request.node.name
    for content in (iter([b"a", b"b"]), *([later()] if is_async else [])):
        client.upload(package.models.Upload(title="t", file=make(content, "f")))
        assert recorder.last.header("transfer-encoding") == "chunked"
        assert described(parts(recorder.last)[1])[3] == b"ab"
    client.upload(package.models.Upload(title="t", file=make(iter([b"ab"]), size=2)))
    assert recorder.last.header("content-length") == str(len(recorder.last.body))
    if not is_async:
        with pytest.raises(TypeError, match="asynchronous client"):
            client.upload(package.models.Upload(title="t", file=make(later())))


@pytest.mark.parametrize("name", ["a\r\nX-Evil: 1", "a\nb", "a\0b"])
def test_a_name_never_leaves_its_header(package: Package, name: str) -> None:
    make = file_of(package)
    for given in (
        {"filename": name},
        {"content_type": name},
        {"headers": {"X-A": name}},
    ):
        with pytest.raises(ValueError, match="line breaks"):
            make(b"", **given)


def test_quotes_in_names_are_escaped(
    package: Package, client: Any, recorder: Recorder
) -> None:
    make = file_of(package)
    recorder.answer_json(None)
    client.upload(package.models.Upload(title="t", file=make(b"", 'a"; name="b')))
    assert b'name="file"; filename="a%22; name=%22b"\r\n' in recorder.last.body


def test_schemas_of_3_1_and_styles(
    package: Package,
    client: Any,
    connect: Any,
    url: str,
    seen: list[Any],
    recorder: Recorder,
) -> None:
    models, make = package.models, file_of(package)
    body = models.UploadDescribedRequest(
        document=make(b"\xff\0"),
        encoded="aGk=",
        digest=b"\xff\0",
        digests=[b"a", b""],
        point=models.UploadDescribedRequestPoint(x=1, y=2),
        any=make(b"x", "x.bin"),
    )
    recorder.answer_json(None)
    client.upload_described(body)
    assert [described(part)[::3] for part in parts(recorder.last)] == [
        ("document", b"\xff\0"),
        ("encoded", b"aGk="),
        ("digest", b"/wA="),
        ("digests", b"YQ=="),
        ("digests", b""),
        ("point[x]", b"1"),
        ("point[y]", b"2"),
        ("any", b"x"),
    ]
    connect(url).upload_described(body)
    assert seen[-1].document.read() == b"\xff\0"
    assert seen[-1].point == body.point
    assert (seen[-1].digest, seen[-1].digests) == (b"\xff\0", [b"a", b""])
    assert seen[-1].any.read() == b"x"


def test_other_multipart_types(
    package: Package,
    connect: Any,
    client: Any,
    url: str,
    seen: list[Any],
    recorder: Recorder,
) -> None:
    models, make = package.models, file_of(package)
    recorder.answer_json(None)
    body = models.UploadMixedRequest(
        meta=models.UploadMixedRequestMeta(n=1), data=make(b"d")
    )
    client.upload_mixed(body)
    assert str(recorder.last.header("content-type")).startswith(
        "multipart/mixed; boundary="
    )
    connect(url).upload_mixed(body)
    assert (seen[-1].meta.n, seen[-1].data.read()) == (1, b"d")
    connect(url).upload_mixed()
    assert seen[-1] is None


@pytest.mark.parametrize(
    ("changes", "files", "path"),
    [
        ({"title": ""}, {"title": (None, "")}, "$.title"),
        ({"count": 10}, {"title": (None, "t"), "count": (None, "10")}, "$.count"),
        (
            {"labels": ["a"] * 3},
            [("title", (None, "t")), *[("labels", (None, "a"))] * 3],
            "$.labels",
        ),
    ],
)
def test_both_refuse_what_breaks_a_constraint(
    package: Package,
    client: Any,
    recorder: Recorder,
    url: str,
    changes: Any,
    files: Any,
    path: str,
) -> None:
    with pytest.raises(package.errors.RequestInvalid) as raised:
        client.upload(package.models.Upload(**{"title": "t", **changes}))
    assert [violation.path for violation in raised.value.violations] == [path]
    assert not recorder.requests
    answer = httpx2.post(f"{url}/uploads", files=files, trust_env=False)
    assert answer.status_code == 400
    assert path in answer.json()["message"]


def test_what_other_clients_send_is_understood(url: str, seen: list[Any]) -> None:
    files: Any = {
        "title": (None, "t"),
        "file": ("../../etc/passwd", b"x" * 100_000, "a/b"),
    }
    assert (
        httpx2.post(f"{url}/uploads", files=files, trust_env=False).status_code == 200
    )
    assert seen[-1].file.filename == "passwd"
    assert seen[-1].file.read() == b"x" * 100_000


@pytest.mark.parametrize(
    ("written", "filename"),
    [("a%22b%0D%0Ac.bin", 'a"bc.bin'), ('a\\"b.bin', 'a"b.bin')],
    ids=["browsers", "curl"],
)
def test_a_file_has_the_name_that_its_client_escaped(
    url: str, seen: list[Any], written: str, filename: str
) -> None:
    body = (
        '--b\r\nContent-Disposition: form-data; name="title"\r\n\r\nx\r\n--b\r\n'
        f'Content-Disposition: form-data; name="file"; filename="{written}"\r\n\r\nx\r\n--b--'
    )
    answer = httpx2.post(
        f"{url}/uploads",
        content=body.encode(),
        headers={"Content-Type": "multipart/form-data; boundary=b"},
        trust_env=False,
    )
    assert answer.status_code == 200
    assert seen[-1].file.filename == filename


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"--b",
        b"--b\r\n",
        b"--b\r\nA: b\r\n\r\nx",
        b"--bX\r\n\r\n\r\n--b--",
        b"\0" * 1000,
    ],
)
def test_broken_bodies_are_refused(url: str, body: bytes) -> None:
    headers = {"Content-Type": "multipart/form-data; boundary=b"}
    answer = httpx2.post(
        f"{url}/uploads", content=body, headers=headers, trust_env=False
    )
    assert answer.status_code == 400


def test_a_missing_boundary_is_refused(url: str) -> None:
    headers = {"Content-Type": "multipart/form-data"}
    answer = httpx2.post(
        f"{url}/uploads", content=b"x", headers=headers, trust_env=False
    )
    assert answer.status_code == 400
    assert "boundary" in answer.json()["message"]
