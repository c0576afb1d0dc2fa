"""What a call through a generated client costs beside the same request by hand: `calls.py FOLDER PACKAGE URL KIND`.

Blocks of both take turns in one process; prints CPU seconds of one call, for each block, as JSON.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from collections.abc import Awaitable, Callable
from importlib import import_module
from typing import Any

BLOCKS = 15
CALLS = 200

folder, name, url, kind = sys.argv[1:]
sys.path.insert(0, folder)
msgspec: Any = import_module("msgspec")
httpx2: Any = import_module("httpx2")
package: Any = import_module(name)
models = package.models

body = models.CreateFileRequest(
    name="a.txt", type="file", parent_file_id="root", size=1024
)
encoder = msgspec.json.Encoder()
decoder = msgspec.json.Decoder(models.CreateFileResponse)
headers = {
    "Authorization": "Bearer token",
    "Content-Type": "application/json",
    "Accept": "application/json",
}


def answered(response: Any) -> Any:
    """What a careful hand does with an answer."""
    if response.status_code != 200:
        raise RuntimeError(response.status_code)
    return decoder.decode(response.content)


def timed(work: Callable[[], object]) -> float:
    started = time.process_time()
    for _ in range(CALLS):
        work()
    return (time.process_time() - started) / CALLS


def sync() -> dict[str, list[float]]:
    times: dict[str, list[float]] = {"by hand": [], "specloom": []}
    with (
        httpx2.Client(base_url=url, headers=headers) as by_hand,
        package.Client(package.BearerAuth("token"), base_url=url) as client,
    ):

        def hand() -> Any:
            return answered(
                by_hand.post("/v2/file/create", content=encoder.encode(body))
            )

        def ours() -> Any:
            return client.files.create_file(body)

        assert hand() == ours()
        for _ in range(BLOCKS):
            times["by hand"].append(timed(hand))
            times["specloom"].append(timed(ours))
    return times


async def timed_async(work: Callable[[], Awaitable[object]]) -> float:
    started = time.process_time()
    for _ in range(CALLS):
        await work()
    return (time.process_time() - started) / CALLS


async def concurrent() -> dict[str, list[float]]:
    times: dict[str, list[float]] = {"by hand": [], "specloom": []}
    async with (
        httpx2.AsyncClient(base_url=url, headers=headers) as by_hand,
        package.AsyncClient(package.BearerAuth("token"), base_url=url) as client,
    ):

        async def hand() -> Any:
            return answered(
                await by_hand.post("/v2/file/create", content=encoder.encode(body))
            )

        async def ours() -> Any:
            return await client.files.create_file(body)

        assert await hand() == await ours()
        for _ in range(BLOCKS):
            times["by hand"].append(await timed_async(hand))
            times["specloom"].append(await timed_async(ours))
    return times


print(json.dumps(sync() if kind == "sync" else asyncio.run(concurrent())))
