"""What a list of 10,000 objects costs to decode: `decoding.py FOLDER KIND CONTENT`.

Prints CPU seconds for each of several times, as JSON. The clients get the answer from a mock transport, so
that what is measured is their own way from bytes to models; pydantic gets the bytes directly.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

TIMES = 7

folder, kind, content = sys.argv[1:]
sys.path.insert(0, folder)
data = Path(content).read_bytes()
JSON = {"Content-Type": "application/json"}
URL = "https://api.example.com"


def specloom() -> Callable[[], Any]:
    httpx2: Any = import_module("httpx2")
    package: Any = import_module("items_api")
    transport: Any = import_module("items_api.runtime.http.transport")
    mock = httpx2.MockTransport(
        lambda _: httpx2.Response(200, content=data, headers=JSON)
    )
    client = package.Client(transport=transport.HttpxTransport(transport=mock))
    return lambda: client.items.list_items()


def openapi_python_client() -> Callable[[], Any]:
    httpx: Any = import_module("httpx")
    package: Any = import_module("items_api")
    operation: Any = import_module("items_api.api.items.list_items")
    mock = httpx.MockTransport(
        lambda _: httpx.Response(200, content=data, headers=JSON)
    )
    client = package.Client(base_url=URL, httpx_args={"transport": mock})
    return lambda: operation.sync(client=client)


def pydantic() -> Callable[[], Any]:
    models: Any = import_module("items_api")
    library: Any = import_module("pydantic")
    adapter = library.TypeAdapter(list[models.Item])
    return lambda: adapter.validate_json(data)


decode = {
    "specloom": specloom,
    "openapi-python-client": openapi_python_client,
    "pydantic": pydantic,
}[kind]()
items = decode()
assert len(items) == 10_000
assert items[9].owner.login == "user9"
assert items[9].created_at.minute == 9
taken = []
for _ in range(TIMES):
    started = time.process_time()
    decode()
    taken.append(time.process_time() - started)
print(json.dumps(taken))
