"""Clients as objects: where they send, how long they wait, what they share, how they end."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx2
import koodrive
import metastudio
import pds
import pytest

from api_runtime.http.transport import AsyncHttpxTransport, HttpxTransport

from .five import CREATE_FILE, PDS_CREATE_FILE, TOKENS, Operation, Send
from .scripted import Answer, scripted

DEFAULTS = {
    "metastudio": "https://metastudio.cn-north-4.myhuaweicloud.com",
    "koodrive": "https://koodrive.example",
    "pds": "https://api.aliyunpds.com",
}
PROJECT = "p1"


def test_the_address_is_that_of_the_document(operation: Operation) -> None:
    package = operation.package
    with package.Client() as client:
        assert client.base_url == DEFAULTS[operation.name]
    with package.Client(endpoint="gate.example:8443") as client:
        assert client.base_url == "https://gate.example:8443"
    with package.Client(base_url="http://localhost:1/prefix/") as client:
        assert client.base_url == "http://localhost:1/prefix"


@pytest.mark.parametrize("url", ["localhost", "ftp://a", "http://", "http://a?b", ""])
def test_an_address_that_is_none_is_refused(url: str) -> None:
    for kind in (pds.Client, pds.AsyncClient):
        if url:
            with pytest.raises(ValueError, match="base_url"):
                kind(base_url=url)


def test_a_prefix_is_kept(send: Send) -> None:
    with scripted() as service:
        call = PDS_CREATE_FILE.describe(PDS_CREATE_FILE.example)
        send(PDS_CREATE_FILE, f"{service.url}/gate", call)
    assert service.received[0].path == "/gate/v2/file/create"


def test_a_slow_service_times_out(operation: Operation, send: Send) -> None:
    call = operation.describe(operation.example)
    started = time.monotonic()
    with scripted(Answer(delay=5)) as service:
        with pytest.raises(operation.package.errors.TimedOut, match=r"0\.2 s"):
            send(operation, service.url, call, timeout=0.2)
        assert time.monotonic() - started < 4
    assert len(service.received) == 1


def test_one_call_may_have_a_timeout_of_its_own() -> None:
    call = CREATE_FILE.describe(CREATE_FILE.example)
    with (
        scripted(Answer(delay=0.5)) as service,
        metastudio.Client(TOKENS["metastudio"], base_url=service.url) as client,
    ):
        with pytest.raises(metastudio.errors.TimedOut):
            client.send(call, timeout=0.1)
        assert client.send(call).status == 200


def test_connections_are_used_again(operation: Operation) -> None:
    call = operation.describe(operation.example)
    package, token = operation.package, TOKENS[operation.name]
    with scripted() as service:
        with package.Client(token, base_url=service.url) as client:
            for _ in range(5):
                client.send(call)

        async def run() -> None:
            async with package.AsyncClient(token, base_url=service.url) as client:
                for _ in range(5):
                    await client.send(call)

        asyncio.run(run())
    ports = [received.connection for received in service.received]
    assert (len(ports), len(set(ports))) == (10, 2)


def test_a_client_serves_many_threads(stubs: Mapping[str, str]) -> None:
    with metastudio.Client(
        TOKENS["metastudio"], base_url=stubs["metastudio"]
    ) as client:

        def create(number: int) -> str | None:
            call = metastudio.operations.Files.create_file(
                f"project-{number}", CREATE_FILE.example
            )
            return client.send(call).request_id

        with ThreadPoolExecutor(16) as pool:
            ids = list(pool.map(create, range(200)))
    assert len(set(ids)) == 200


def test_a_client_serves_many_tasks(stubs: Mapping[str, str]) -> None:
    def body(number: int) -> pds.models.CreateFileRequest:
        return pds.models.CreateFileRequest(
            name=f"{number}.txt", type="file", parent_file_id=f"folder-{number}"
        )

    async def run() -> list[pds.models.CreateFileResponse]:
        token = pds.BearerAuth("t")
        async with pds.AsyncClient(token, base_url=stubs["pds"]) as client:
            return await asyncio.gather(
                *(client.files.create_file(body(number)) for number in range(200))
            )

    answers = asyncio.run(run())
    assert [answer.parent_file_id for answer in answers] == [
        f"folder-{number}" for number in range(200)
    ]


def test_a_task_can_be_cancelled() -> None:
    async def run(url: str) -> None:
        async with pds.AsyncClient(pds.BearerAuth("t"), base_url=url) as client:
            call = client.files.create_file(PDS_CREATE_FILE.example)
            with pytest.raises(asyncio.TimeoutError):
                await asyncio.wait_for(call, 0.1)

    started = time.monotonic()
    with scripted(Answer(delay=3)) as service:
        asyncio.run(run(service.url))
        assert time.monotonic() - started < 2


def test_a_closed_client_says_so(operation: Operation) -> None:
    package, token = operation.package, TOKENS[operation.name]
    call = operation.describe(operation.example)
    with package.Client(token, base_url="http://127.0.0.1:9") as client:
        pass
    with pytest.raises(package.errors.Error, match="the client is closed"):
        client.send(call)
    client.close()

    async def run() -> None:
        async with package.AsyncClient(token, base_url="http://127.0.0.1:9") as client:
            pass
        with pytest.raises(package.errors.Error, match="the client is closed"):
            await client.send(call)
        await client.close()

    asyncio.run(run())


def test_headers_of_a_client_go_with_every_request(send: Send) -> None:
    with scripted() as service:
        call = PDS_CREATE_FILE.describe(PDS_CREATE_FILE.example)
        headers = {"User-Agent": "ours/1", "X-Team": "7"}
        send(PDS_CREATE_FILE, service.url, call, headers=headers)
    sent = service.received[0].headers
    assert (sent["user-agent"], sent["x-team"]) == ("ours/1", "7")
    assert sent["content-type"] == sent["accept"] == "application/json"


def answering(request: httpx2.Request) -> httpx2.Response:
    seen = json.loads(request.content)
    return httpx2.Response(
        200,
        json={"file_id": seen["file_name"]},
        headers={"X-Request-Id": str(request.url)},
    )


def test_a_transport_of_httpx2_takes_the_place_of_the_network() -> None:
    url = f"{DEFAULTS['metastudio']}/v1/p1/files"
    transport = HttpxTransport(transport=httpx2.MockTransport(answering))
    with metastudio.Client(TOKENS["metastudio"], transport=transport) as client:
        response = client.send(
            metastudio.operations.Files.create_file(PROJECT, CREATE_FILE.example)
        )
    assert (response.body.file_id, response.request_id) == ("1.png", url)

    async def run() -> Any:
        transport = AsyncHttpxTransport(transport=httpx2.MockTransport(answering))
        async with metastudio.AsyncClient(
            TOKENS["metastudio"], transport=transport
        ) as client:
            return await client.files.create_file(PROJECT, CREATE_FILE.example)

    assert asyncio.run(run()).file_id == "1.png"


def test_a_stub_can_be_called_without_a_socket() -> None:
    async def run() -> koodrive.models.CreateFileResponse:
        application: Any = koodrive.server.app()
        transport = AsyncHttpxTransport(transport=httpx2.ASGITransport(app=application))
        token = koodrive.BearerAuth("t")
        async with koodrive.AsyncClient(token, transport=transport) as client:
            return await client.files.create_file(
                koodrive.models.CreateFileRequest(
                    container_id="c",
                    parent_folder=["root"],
                    file_type="zip",
                    file_name="z",
                    length=1,
                    upload_mode="multipart",
                    upload_type=1,
                    auto_rename=2,
                ),
                x_user_id="u",
                x_date="d",
            )

    assert asyncio.run(run()).file_name == "z"
