"""Faults as clients meet them: bytes on a socket, and what the generated client makes of them."""

from __future__ import annotations

import importlib
import json
import re
import socket
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from specloom.serve.connection import Droppable
from specloom.serve.faults.fault import Fault, Rate
from specloom.serve.faults.faults import Faults
from specloom.serve.faults.layer import ConnectionDropped, Faulty

from ....asgi_server import served
from ..stubs import Package, package_of

GALLERY = Path(__file__).parent / "gallery.yaml"


class Gallery:
    """A stub at an address, and its faults."""

    def __init__(
        self, url: str, faults: Faults, package: Package, layer: Faulty
    ) -> None:
        self.url = url
        self.faults = faults
        self.layer = layer
        self._package = package

    def sent(self, request: str, **headers: str) -> bytes:
        """All bytes that come back until the connection ends."""
        fields = "".join(f"{k.replace('_', '-')}: {v}\r\n" for k, v in headers.items())
        address = urlsplit(self.url)
        with socket.create_connection(
            (str(address.hostname), address.port or 0), 5
        ) as wire:
            wire.sendall(
                f"{request} HTTP/1.1\r\nHost: gallery\r\n{fields}\r\n".encode()
            )
            if "Connection" not in fields:
                wire.shutdown(socket.SHUT_WR)
            received = b""
            while piece := wire.recv(65536):
                received += piece
        return received

    def answer(self, request: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
        """Status, header fields and body of what comes back."""
        received = self.sent(request, Connection="close", **headers)
        head, _, body = received.partition(b"\r\n\r\n")
        status, *fields = head.decode().split("\r\n")
        return (
            int(status.split()[1]),
            dict(field.split(": ", 1) for field in fields),
            body,
        )

    def client(self, **settings: Any) -> Any:
        module = importlib.import_module(f"{self._package.name}.client")
        retry = importlib.import_module(f"{self._package.name}.runtime.client.retry")
        return module.Client(
            base_url=self.url, retry=retry.Retry(backoff=0.01, **settings), timeout=2
        )


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gallery]:
    package = package_of(GALLERY, tmp_path_factory.mktemp("gallery"))
    stub = package.stub()
    faults = Faults(lambda: stub.operations, seed=1)
    layer = Faulty(stub, stub, faults, takes_header=True)
    with served(layer, http=Droppable) as url:
        yield Gallery(url, faults, package, layer)


@pytest.fixture
def gallery(running: Gallery) -> Gallery:
    running.faults.clear()
    return running


def test_an_error_has_the_documented_body_as_often_as_it_was_asked_for(
    gallery: Gallery,
) -> None:
    gallery.faults.add("listPictures", Fault(status=503, times=2, retry_after=7))
    for _ in range(2):
        status, headers, body = gallery.answer("GET /pictures")
        assert (status, headers["retry-after"]) == (503, "7")
        assert headers["content-type"] == "application/problem+json"
        assert json.loads(body) == {
            "reason": "this fault was asked for",
            "retry": False,
        }
        assert headers["content-length"] == str(len(body))
    assert gallery.answer("GET /pictures")[0] == 200
    assert gallery.answer("GET /pictures/1")[0] == 200


def test_an_error_that_is_not_documented_is_in_the_form_of_the_others(
    gallery: Gallery,
) -> None:
    gallery.faults.add("GET /pictures/{id}", Fault(status=500))
    status, _, body = gallery.answer("GET /pictures/1")
    assert status == 500
    assert json.loads(body)["reason"] == "this fault was asked for"
    assert gallery.sent("HEAD /pictures/1", Connection="close").endswith(b"\r\n\r\n")


def test_some_requests_pass_before_a_fault(gallery: Gallery) -> None:
    gallery.faults.add("*", Fault(status=500, after=2, times=1))
    statuses = [
        gallery.answer(f"GET {path}")[0]
        for path in ("/pictures", "/pictures/1", "/nowhere", "/pictures")
    ]
    assert statuses == [200, 200, 500, 200]


def test_the_seed_decides_what_has_a_probability(gallery: Gallery) -> None:
    def happened(seed: int) -> list[bool]:
        faults = Faults(lambda: gallery.layer._stub.operations, seed=seed)
        faults.add("listPictures", Fault(status=500, probability=0.3))
        return [faults.happening("listPictures").fault is not None for _ in range(300)]

    first = happened(1)
    assert first == happened(1) != happened(2)
    assert 60 < sum(first) < 120


def test_a_rate_limit_says_when_to_come_back(gallery: Gallery) -> None:
    gallery.faults.add("listPictures", Fault(rate=Rate(2, 60)))
    remaining = [
        gallery.answer("GET /pictures")[1]["x-ratelimit-remaining"] for _ in range(2)
    ]
    assert remaining == ["1", "0"]
    status, headers, body = gallery.answer("GET /pictures")
    assert status == 429
    assert json.loads(body)["reason"] == "no more than 2 requests in 60 seconds"
    assert headers["x-ratelimit-limit"] == "2"
    for name in ("retry-after", "ratelimit-reset"):
        assert 50 <= int(headers[name]) <= 60
    assert 50 <= int(headers["x-ratelimit-reset"]) - time.time() <= 61


def test_a_rate_limit_starts_anew_when_its_time_is_over() -> None:
    times = iter((100.0, 105.0, 109.9, 110.0, 110.1))
    faults = Faults(list, clock=lambda: next(times))
    faults.add("*", Fault(rate=Rate(1, 10)))
    happened = []
    for _ in range(5):
        limit = faults.happening(None).limit
        assert limit is not None
        happened.append(limit.is_over)
    assert happened == [False, True, True, False, True]


def test_a_connection_ends_before_or_after_the_head(gallery: Gallery) -> None:
    gallery.faults.add("listPictures", Fault(drop="before", times=1))
    gallery.faults.add("listPictures", Fault(drop="after", after=1))
    assert gallery.sent("GET /pictures", Connection="close") == b""
    received = gallery.sent("GET /pictures", Connection="close")
    assert received.startswith(b"HTTP/1.1 200 OK\r\n")
    assert received.endswith(b"\r\n\r\n")
    assert b"content-length: 47" in received


def test_a_truncated_body_is_shorter_than_its_length(gallery: Gallery) -> None:
    whole = gallery.answer("GET /pictures")[2]
    gallery.faults.add("listPictures", Fault(truncate=10))
    status, headers, body = gallery.answer("GET /pictures")
    assert (status, headers["content-length"], body) == (
        200,
        str(len(whole)),
        whole[:10],
    )
    gallery.faults.clear()
    gallery.faults.add("listPictures", Fault(status=503, truncate=100_000))
    status, headers, body = gallery.answer("GET /pictures")
    assert len(body) == int(headers["content-length"]) - 1


def test_a_slow_body_takes_its_time_and_arrives_whole(gallery: Gallery) -> None:
    whole = gallery.answer("GET /pictures")[2]
    gallery.faults.add("listPictures", Fault(slow=len(whole) / 0.2))
    started = time.perf_counter()
    assert gallery.answer("GET /pictures")[2] == whole
    assert 0.15 < time.perf_counter() - started < 2


def test_a_delay_delays_and_faults_happen_beside_each_other(gallery: Gallery) -> None:
    gallery.faults.add("listPictures", Fault(delay=(0.1, 0.2)))
    gallery.faults.add("listPictures", Fault(status=503))
    started = time.perf_counter()
    assert gallery.answer("GET /pictures")[0] == 503
    assert 0.1 < time.perf_counter() - started < 2


def test_a_connection_that_was_kept_alive_goes_on_after_an_error(
    gallery: Gallery,
) -> None:
    gallery.faults.add("listPictures", Fault(status=503, times=1))
    received = gallery.sent("GET /pictures HTTP/1.1\r\nHost: g\r\n\r\nGET /pictures")
    assert re.findall(rb"HTTP/1.1 (\d+)", received) == [b"503", b"200"]


def test_a_request_may_ask_for_a_fault_of_its_own(gallery: Gallery) -> None:
    assert gallery.answer("GET /pictures", X_Specloom_Fault="status=503")[0] == 503
    assert gallery.answer("GET /pictures")[0] == 200
    status, _, body = gallery.answer("GET /pictures", X_Specloom_Fault="statsu=503")
    assert status == 400
    assert "there is no 'statsu'; did you mean 'status'?" in body.decode()
    status, _, body = gallery.answer("GET /pictures", X_Specloom_Fault="ü=1")
    assert (status, "there is no 'ü'" in body.decode()) == (400, True)
    status, _, body = gallery.answer(
        "GET /pictures", X_Specloom_Fault="status=500, times=2"
    )
    assert status == 400
    gallery.layer._takes_header = False
    try:
        assert gallery.answer("GET /pictures", X_Specloom_Fault="status=503")[0] == 200
    finally:
        gallery.layer._takes_header = True


def test_a_generated_client_gets_over_passing_faults(gallery: Gallery) -> None:
    for fault in (
        Fault(status=503, times=2),
        Fault(drop="before", times=2),
        Fault(drop="after", times=2),
        Fault(truncate=3, times=2),
    ):
        gallery.faults.clear()
        gallery.faults.add("listPictures", fault)
        with gallery.client(attempts=3) as client:
            assert client.list_pictures() == [
                {"title": "The Scream"},
                {"title": "Nighthawks"},
            ]
        gallery.faults.add("listPictures", Fault(status=503))
        with (
            gallery.client(attempts=2) as client,
            pytest.raises(Exception, match="503"),
        ):
            client.list_pictures()


async def _dropped(layer: Faulty) -> None:
    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(_message: dict[str, Any]) -> None:
        return

    scope = {
        "type": "http",
        "method": "GET",
        "path": "/pictures",
        "query_string": b"",
        "headers": [],
    }
    await layer(scope, receive, send)


@pytest.mark.parametrize(
    "fault", [Fault(drop="before"), Fault(drop="after"), Fault(truncate=3)]
)
def test_without_a_connection_whoever_calls_is_told(
    gallery: Gallery, fault: Fault
) -> None:
    import asyncio

    gallery.faults.add("listPictures", fault)
    with pytest.raises(ConnectionDropped):
        asyncio.run(_dropped(gallery.layer))
