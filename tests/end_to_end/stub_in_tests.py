"""Tests of somebody who uses the plugin; `test_pytest_plugin.py` runs them by a pytest of their own."""

from __future__ import annotations

import asyncio
import json
import os
import time
import urllib.error
import urllib.request
from collections.abc import AsyncIterator
from pathlib import Path

import httpx2
import pds
import pytest

from specloom.pytest_plugin import Stub, StubFactory

SPEC = os.environ["PDS"]
FILE = pds.models.CreateFileRequest(name="a.txt", type="file", parent_file_id="root")
CREATED = {"file_id": "7", "file_name": "a.txt", "parent_file_id": "root"}
POST = {"authorization": "Bearer t", "content-type": "application/json"}


@pytest.fixture
def stub(specloom_stub: StubFactory) -> Stub:
    return specloom_stub(SPEC)


@pytest.fixture(scope="module")
def shared(module_specloom_stub: StubFactory) -> Stub:
    return module_specloom_stub(pds)


def client_of(stub: Stub) -> pds.Client:
    return pds.Client(
        pds.BearerAuth("t"),
        base_url="http://stub",
        transport=stub.transport,
        retry=pds.Retry(attempts=1),
    )


def test_a_generated_client(stub: Stub) -> None:
    assert stub.title == "Photo and Drive Service file API"
    with client_of(stub) as client:
        assert client.files.create_file(FILE).file_name == "a.txt"
    request = stub.assert_called_once("CreateFile")
    assert (request.method, request.path) == ("POST", "/v2/file/create")
    assert request.operation == "CreateFile"
    assert request.headers["Content-Type"] == "application/json"
    assert request.body == {"name": "a.txt", "type": "file", "parent_file_id": "root"}
    assert (request.status, request.verdict, request.violations) == (200, "ok", [])
    stub.assert_all_valid()


def test_an_asynchronous_client(stub: Stub) -> None:
    async def upload() -> None:
        async with pds.AsyncClient(
            pds.BearerAuth("t"), base_url="http://stub", transport=stub.async_transport
        ) as client:
            calls = (client.files.create_file(FILE) for _ in range(3))
            answers = await asyncio.gather(*calls)
            assert {answer.file_name for answer in answers} == {"a.txt"}

    asyncio.run(upload())
    assert len(stub.assert_called("create_file", 3)) == 3


@pytest.mark.anyio
async def test_in_an_asynchronous_test(stub: Stub) -> None:
    transport = stub.httpx_transport
    async with httpx2.AsyncClient(transport=transport, base_url="http://x") as client:
        answer = await client.post("/v2/file/create?a=1&a=2", json={"name": 3})
    assert answer.status_code == 401
    assert stub.requests.last.query == {"a": ["1", "2"]}
    assert "header Authorization with Bearer TOKEN" in stub.requests.last.verdict
    assert stub.requests.refused[0] is stub.requests[0]


def test_httpx2(stub: Stub) -> None:
    with httpx2.Client(transport=stub.httpx_transport) as client:
        answer = client.post("http://x/v2/file/create", json={"name": 3}, headers=POST)
        nothing = client.get("http://x/v2/nothing")
    assert (answer.status_code, nothing.status_code) == (400, 404)
    assert stub.requests[0].violations == [
        "$.type: is required",
        "$.parent_file_id: is required",
        "$.name: must be a string",
    ]
    assert stub.requests.last.operation is None
    assert stub.requests.last.verdict == "there is nothing at /v2/nothing"


def test_httpx(stub: Stub) -> None:
    httpx = pytest.importorskip("httpx")
    with httpx.Client(transport=stub.httpx_transport) as client:
        answer = client.post("http://x/v2/file/create", json={}, headers=POST)
    assert isinstance(answer, httpx.Response)
    assert answer.status_code == 400


def test_a_socket(stub: Stub) -> None:
    assert stub.url == stub.url
    request = urllib.request.Request(
        f"{stub.url}/v2/file/create", b"{}", POST, method="POST"
    )
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(request, timeout=30)
    refused.value.close()
    assert stub.requests.last.status == 400


def test_answers_that_are_set(stub: Stub) -> None:
    stub.answer("CreateFile", json={**CREATED, "file_id": "1"})
    stub.answer("create_file", json=CREATED, headers={"X-Own": "me"}, times=2)
    stub.answer("CreateFile", status=409, json={"code": "AlreadyExist.File"})
    with client_of(stub) as client:
        with pytest.raises(pds.errors.RequestInvalid):
            client.files.create_file(
                pds.models.CreateFileRequest(
                    name="a" * 2000, type="file", parent_file_id="root"
                )
            )
        ids = [client.files.create_file(FILE).file_id for _ in range(3)]
        assert ids == ["1", "7", "7"]
        with pytest.raises(pds.errors.ApiError, match="AlreadyExist"):
            client.files.create_file(FILE)
        assert client.files.create_file(FILE).file_id != "7"
    assert [request.status for request in stub.requests] == [200, 200, 200, 409, 200]


def test_what_is_refused_gets_no_answer_that_is_set(stub: Stub) -> None:
    stub.answer("CreateFile", json=CREATED)
    with httpx2.Client(transport=stub.httpx_transport, headers=POST) as client:
        url = "http://x/v2/file/create"
        assert client.post(url, json={"name": 3}).status_code == 400
        body = {"name": "a", "type": "file", "parent_file_id": "root"}
        assert client.post(url, json=body).json() == CREATED


def test_answers_are_those_of_the_document(stub: Stub) -> None:
    with pytest.raises(
        ValueError, match=r"no such answer of CreateFile: \$\.file_id: must be a string"
    ):
        stub.answer("CreateFile", json={"file_id": 7})
    with pytest.raises(ValueError, match="200 has a body: application/json"):
        stub.answer("CreateFile", status=200)
    with pytest.raises(ValueError, match="the body is no JSON"):
        stub.answer(
            "CreateFile", text="{", headers={"Content-Type": "application/json"}
        )
    with pytest.raises(ValueError, match="200 is application/json, not text/html"):
        stub.answer("CreateFile", text="x", headers={"Content-Type": "text/html"})
    stub.answer("CreateFile", json={"file_id": 7}, valid=False)
    with pytest.raises(
        LookupError, match="no operation 'creatFile'; did you mean CreateFile"
    ):
        stub.answer("creatFile", json={})
    with client_of(stub) as client, pytest.raises(pds.errors.ResponseInvalid):
        client.files.create_file(FILE)


TWO_ANSWERS = """
openapi: 3.1.0
info: {title: Shop, version: '1'}
paths:
  /things:
    get:
      operationId: listThings
      responses:
        '200':
          description: All
          content: {application/json: {schema: {type: array, items: {type: string}}}}
        default:
          description: No
          content: {application/problem+json: {schema: {type: object}}}
"""


def test_an_answer_is_held_against_what_its_status_means(
    specloom_stub: StubFactory, tmp_path: Path
) -> None:
    document = tmp_path / "shop.yaml"
    document.write_text(TWO_ANSWERS, encoding="utf-8")
    shop = specloom_stub(document)
    with pytest.raises(ValueError, match="must be an array"):
        shop.answer("listThings", json={})
    shop.answer("listThings", json=["a"])
    with httpx2.Client(transport=shop.httpx_transport) as client:
        answer = client.get("http://x/things")
    assert answer.headers["content-type"] == "application/json"
    assert answer.json() == ["a"]


def test_failures(stub: Stub) -> None:
    stub.fail("CreateFile", status=503, retry_after=0, times=2)
    with client_of(stub) as client:
        for _ in range(2):
            with pytest.raises(pds.errors.ApiError) as failure:
                client.files.create_file(FILE)
            assert failure.value.status == 503
            assert failure.value.headers["Retry-After"] == "0"
        client.files.create_file(FILE)


@pytest.mark.parametrize("way", ["in process", "by a socket"])
def test_connections_that_break(stub: Stub, way: str) -> None:
    in_process = way == "in process"
    transport = stub.httpx_transport if in_process else None
    url = f"{'http://x' if in_process else stub.url}/v2/file/create"
    body = {"name": "a", "type": "file", "parent_file_id": "root"}
    stub.fail("create_file", drop="before")
    stub.fail("create_file", drop="after", after=1)
    stub.fail("create_file", truncate=9, after=2)
    with httpx2.Client(transport=transport, headers=POST) as client:
        with pytest.raises(httpx2.RemoteProtocolError, match="without sending"):
            client.post(url, json=body)
        for size in (0, 9):
            with client.stream("POST", url, json=body) as answer:
                assert answer.status_code == 200
                with pytest.raises(httpx2.RemoteProtocolError, match="complete"):
                    answer.read()
                assert answer.num_bytes_downloaded == size
        assert client.post(url, json=body).status_code == 200
    assert [request.status for request in stub.requests] == [0, 200, 200, 200]


def test_a_generated_client_of_a_dropped_connection(stub: Stub) -> None:
    stub.fail("*", drop="before")
    with client_of(stub) as client, pytest.raises(pds.errors.ConnectionFailed):
        client.files.create_file(FILE)
    with pytest.raises(ValueError, match="status must be an error, 400 to 599"):
        stub.fail("CreateFile", status=200)


THINGS = """
openapi: 3.1.0
info: {title: Things, version: '1'}
paths:
  /things:
    post:
      operationId: createThing
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Thing'}}}}
      responses:
        '201': {description: It, content: {application/json: {schema: {$ref: '#/components/schemas/Thing'}}}}
  /things/{id}:
    get:
      operationId: getThing
      parameters: [{name: id, in: path, required: true, schema: {type: string}}]
      responses:
        '200': {description: It, content: {application/json: {schema: {$ref: '#/components/schemas/Thing'}}}}
        '404': {description: None}
components:
  schemas:
    Thing: {type: object, properties: {id: {type: string, readOnly: true}, name: {type: string}}}
"""


def test_a_stub_with_state(
    specloom_stub: StubFactory, stub: Stub, pytestconfig: pytest.Config
) -> None:
    (pytestconfig.rootpath / "things.yaml").write_text(THINGS)
    kept = specloom_stub("things.yaml", stateful=True)
    with httpx2.Client(transport=kept.httpx_transport, base_url="http://x") as client:
        made = client.post("/things", json={"name": "Lamp"}).json()
        assert client.get(f"/things/{made['id']}").json() == made
        assert [thing.data for thing in kept.state.things] == [made]
        kept.fail("getThing", delay="10ms", status=500)
        kept.reset()
        assert client.get(f"/things/{made['id']}").status_code == 404
    assert kept.state.kept() == []
    with pytest.raises(LookupError, match="stateful=True"):
        stub.state.reset()


@pytest.mark.parametrize("number", [1, 2])
def test_a_stub_of_the_module_is_reset(shared: Stub, number: int) -> None:
    assert len(shared.requests) == 0
    with client_of(shared) as client:
        client.files.create_file(FILE)
    shared.fail("CreateFile")
    shared.assert_called_once("CreateFile")
    shared.reset()


def test_a_service(specloom_stub: StubFactory) -> None:
    class Drive:
        async def create_file(self, body: object) -> object:
            return {**CREATED, "file_id": "mine"}

    stub = specloom_stub(SPEC, service=Drive())
    with client_of(stub) as client:
        assert client.files.create_file(FILE).file_id == "mine"
        stub.answer("CreateFile", json=CREATED)
        assert client.files.create_file(FILE).file_id == "7"


def test_tokens(specloom_stub: StubFactory) -> None:
    stub = specloom_stub(SPEC, tokens=["other"])
    with client_of(stub) as client, pytest.raises(pds.errors.ApiError) as refused:
        client.files.create_file(FILE)
    assert refused.value.status == 401


STREAM = """
openapi: 3.1.0
info: {title: Ticks, version: '1'}
paths:
  /ticks:
    get:
      operationId: listTicks
      responses:
        '200':
          description: Ticks
          content: {application/jsonl: {itemSchema: {type: integer}}}
"""


def test_a_stream_comes_piece_by_piece(
    specloom_stub: StubFactory, pytestconfig: pytest.Config
) -> None:
    (pytestconfig.rootpath / "ticks.yaml").write_text(STREAM)

    class Ticks:
        async def list_ticks(self) -> AsyncIterator[int]:
            number = 0
            while True:
                yield number
                number += 1
                await asyncio.sleep(0.01)

    stub = specloom_stub("ticks.yaml", service=Ticks())
    for base in ("http://x", stub.url):
        transport = stub.httpx_transport if base == "http://x" else None
        with (
            httpx2.Client(transport=transport) as client,
            client.stream("GET", f"{base}/ticks") as answer,
        ):
            lines = answer.iter_lines()
            assert [json.loads(next(lines)) for _ in range(3)] == [0, 1, 2]
    stub.assert_called("listTicks", 2)


def test_a_timeout_is_the_clients(specloom_stub: StubFactory) -> None:
    class Slow:
        async def create_file(self, body: object) -> object:
            await asyncio.sleep(5)
            return CREATED

    stub = specloom_stub(SPEC, service=Slow())
    started = time.monotonic()
    with client_of(stub) as client, pytest.raises(pds.errors.TimedOut):
        client.send(pds.operations.Files.create_file(FILE), timeout=0.05)
    assert time.monotonic() - started < 4
