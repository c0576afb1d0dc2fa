"""The shapes of real traffic: what a record holds, what never enters it, and where it leaves its document."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx2
import pytest

from specloom.checks import check
from specloom.document.loading import load
from specloom.model import build
from specloom.serve.recording.drift import drift
from specloom.serve.recording.record import Record

from ...asgi_server import served
from .proxied import Library, line_of

SECRET = "Hunter2"


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    return Library(tmp_path_factory.mktemp("library"))


class Service:
    """Answers each request with the next of its answers."""

    def __init__(self) -> None:
        self.answers: Iterator[tuple[int, object]] = iter(())

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            return
        while (await receive()).get("more_body"):
            pass
        status, value = next(self.answers)
        body = b"" if value is None else json.dumps(value).encode()
        kind = [] if value is None else [(b"content-type", b"application/json")]
        head = [*kind, (b"x-total", b"12345"), (b"x-hidden", SECRET.encode())]
        await send({"type": "http.response.start", "status": status, "headers": head})
        await send({"type": "http.response.body", "body": body})


def recorded(
    library: Library, file: Path, *exchanges: tuple[str, str, object, int, object]
) -> dict[str, Any]:
    """The record of exchanges: method, path and query, body, status, answer."""
    record = Record(library.contract, file)
    service = Service()
    service.answers = iter([(status, value) for *_, status, value in exchanges])
    with (
        served(service) as url,
        library.proxied(url, recorder=record) as (address, _, _),
        httpx2.Client(headers={"Authorization": f"Bearer {SECRET}"}) as client,
    ):
        for method, target, body, *_ in exchanges:
            client.request(method, address + target, json=body)
    record.write()
    document: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return document


def content(document: dict[str, Any], path: str, method: str, status: str) -> Any:
    answer = document["paths"][path][method]["responses"][status]
    return answer["content"]["application/json"]["schema"]


def test_a_record_has_shapes_and_no_values(library: Library, tmp_path: Path) -> None:
    file = tmp_path / "observed.json"
    book = {
        "title": SECRET, "pages": 31337, "notes": {SECRET: SECRET},
        "added": "2026-11-21", "author": {"name": SECRET},
    }  # fmt: skip
    document = recorded(
        library,
        file,
        (
            "GET",
            f"/books?limit=31337&sort={SECRET}&{SECRET}&a4711=1",
            None,
            200,
            [book],
        ),
        ("GET", "/v1/books?limit=1&sort=x", None, 200, [{**book, "pages": None}]),
        ("POST", "/books", book, 201, None),
        ("GET", f"/books/{SECRET}", None, 404, {"message": SECRET}),
        ("GET", f"/authors/{SECRET}?q={SECRET}", None, 200, {SECRET: {"x": 1}}),
    )
    text = file.read_text(encoding="utf-8")
    assert SECRET.lower() not in text.lower()
    assert "31337" not in text
    assert "12345" not in text
    assert content(document, "/books", "get", "200") == {
        "type": "array",
        "items": {
            "type": "object",
            "properties": {
                "added": {"type": "string", "format": "date"},
                "author": {
                    "type": "object",
                    "properties": {"name": {"type": "string"}},
                    "required": ["name"],
                },
                "notes": {"type": "object", "additionalProperties": {"type": "string"}},
                "pages": {"type": ["integer", "null"]},
                "title": {"type": "string"},
            },
            "required": ["added", "author", "notes", "pages", "title"],
        },
    }
    parameters = document["paths"]["/books"]["get"]["parameters"]
    assert [(item["name"], item["required"]) for item in parameters] == [
        ("limit", True),
        ("sort", True),
    ]
    assert list(document["paths"]) == ["/authors/{segment2}", "/books", "/books/{isbn}"]
    assert document["openapi"] == "3.1.0"


def test_a_record_is_an_openapi_document(library: Library, tmp_path: Path) -> None:
    file = tmp_path / "observed.json"
    recorded(
        library,
        file,
        ("GET", "/authors/1/x", None, 200, [1]),
        ("GET", "/books/1", None, 200, {"title": "a"}),
    )
    document = load(file)
    assert check(document, full=False) == []
    assert len(build(document)[0].operations) == 2


@pytest.mark.parametrize(
    "names",
    [
        [["alice", "bob"], ["carol", "dave"], ["erin"]],
        [["550e8400-e29b-41d4-a716-446655440000"]],
        [["alice@example.com"], ["10432"]],
        [[f"key{chr(97 + number)}" for number in range(26)]],
        [["Hans Meier"]],
    ],
)
def test_names_that_are_data_are_not_kept(
    library: Library, tmp_path: Path, names: list[list[str]]
) -> None:
    """Of an object that the document does not describe."""
    file = tmp_path / "observed.json"
    answers = [{name: {"age": 1} for name in listed} for listed in names]
    recorded(
        library, file, *(("GET", "/people", None, 200, value) for value in answers)
    )
    text = file.read_text(encoding="utf-8")
    for listed in names:
        assert not [name for name in listed if name in text]


def test_names_that_all_objects_have_are_kept(library: Library, tmp_path: Path) -> None:
    file = tmp_path / "observed.json"
    value = {"id": 1, "address2": "x"}
    exchange = ("GET", "/people", None, 200, value)
    document = recorded(library, file, exchange, exchange)
    schema = content(document, "/people", "get", "200")
    assert schema["properties"] == {
        "address2": {"type": "string"},
        "id": {"type": "integer"},
    }


def test_what_is_no_record_is_not_overwritten(library: Library, tmp_path: Path) -> None:
    file = tmp_path / "library.yaml"
    file.write_text("openapi: 3.1.0\n")
    with pytest.raises(ValueError, match=r"library\.yaml is no record"):
        Record(library.contract, file)


def test_drift_is_found_at_its_place_in_the_document(
    library: Library, tmp_path: Path
) -> None:
    file = tmp_path / "observed.json"
    recorded(
        library,
        file,
        (
            "GET",
            "/books?sort=x",
            None,
            200,
            [{"title": "a", "pages": "1", "isbn": "x"}, {"pages": 3}],
        ),
        ("GET", "/books/1", None, 404, {"message": "x"}),
        ("POST", "/books", {"title": "a", "notes": {"x": 1}}, 201, None),
        ("DELETE", "/books", None, 204, None),
        ("GET", "/authors", None, 204, None),
    )
    found = drift(library.contract, file)
    assert [(item.location.line, item.code, item.message) for item in found] == sorted([
        (line_of("paths:"), "undocumented-path", "GET /authors is not described"),
        (line_of("/books:"), "undocumented-method", "DELETE /books is not described"),
        (line_of("get:"), "observed-new-parameter", "GET /books query sort is not described"),
        (line_of("/books/{isbn}:") + 4, "undocumented-status", "GET /books/{isbn} answered 404, which is not described"),
        (line_of("put:"), "not-observed", "PUT /books/{isbn}/cover was not asked for"),
        (line_of("/events:") + 1, "not-observed", "GET /events was not asked for"),
        (line_of("Book:"), "observed-new-member", "GET /books answer 200 /*/isbn is new: string"),
        (line_of("title: {type"), "observed-missing-member", "GET /books answer 200 /*/title is not always there"),
        (line_of("pages:"), "observed-other-type", "GET /books answer 200 /*/pages is string, not integer alone"),
        (line_of("notes:"), "observed-other-type", "POST /books request /notes/* is integer, not string alone"),
    ])  # fmt: skip


def test_traffic_as_described_has_no_drift(library: Library, tmp_path: Path) -> None:
    file = tmp_path / "observed.json"
    recorded(
        library,
        file,
        ("GET", "/books?limit=2", None, 200, [{"title": "a", "notes": {"x": "y"}}, {"title": "b", "pages": 1}]),
    )  # fmt: skip
    assert {item.code for item in drift(library.contract, file)} == {"not-observed"}


def test_a_record_is_readable_to_whom_the_umask_says(
    library: Library, tmp_path: Path
) -> None:
    file = tmp_path / "observed.json"
    Record(library.contract, file).write()
    other = tmp_path / "other"
    other.touch()
    assert file.stat().st_mode == other.stat().st_mode


def test_writes_that_fail_leave_nothing_behind(
    library: Library, tmp_path: Path
) -> None:
    file = tmp_path / "observed.json"
    record = Record(library.contract, file)
    (file / "is a folder").mkdir(parents=True)
    for _ in range(2):
        with pytest.raises(IsADirectoryError):
            record.write()
    assert list(tmp_path.iterdir()) == [file]


def test_a_record_is_written_beside_the_answers(
    library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """To a pipe that nobody reads, it waits: answers do not."""
    file = tmp_path / "observed.json"
    record = Record(library.contract, file)
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    monkeypatch.setattr(Path, "with_name", lambda self, name: pipe)
    monkeypatch.setattr("specloom.serve.recording.record._SECONDS", 0)
    service = Service()
    service.answers = iter([(200, [])] * 3)
    with served(service) as url, library.proxied(url, recorder=record) as (address, _, _):  # fmt: skip
        for _ in range(3):
            assert httpx2.get(f"{address}/books", timeout=5).status_code == 200
        reader = pipe.open(encoding="utf-8")
        with reader:
            written = json.load(reader)
    monkeypatch.undo()
    assert written["x-specloom-observed"] == {"requests": 1}
    record.write()
    assert json.loads(file.read_bytes())["x-specloom-observed"] == {"requests": 3}
