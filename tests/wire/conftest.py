"""Fixtures: the package of the wire document, what its clients send, and what its stub makes of it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from ..asgi_server import served
from ..features.packages import Package, generated_from
from ..features.recorder import Recorded, recording
from ..features.waiting import Waiting
from .document import document

Send = Callable[..., Recorded]
Echo = Callable[..., object]


@pytest.fixture(scope="module")
def package(packages_root: Path) -> Package:
    """The package of the wire document."""
    return generated_from(document(), packages_root, "wire_parameters")


@pytest.fixture(scope="module")
def send(package: Package) -> Iterator[Send]:
    """Sends with both clients, which must send the same; returns what arrived."""
    with ExitStack() as stack:
        recorder = stack.enter_context(recording())
        recorder.answer(body=b"null")
        clients = _clients(package, recorder.url, stack)

        def sent(operation: str, *arguments: object, **named: object) -> Recorded:
            recorder.requests.clear()
            for client in clients:
                getattr(client, operation)(*arguments, **named)
            first, second = recorder.requests
            assert (first.target, first.body) == (second.target, second.body)
            for name in ("value", "cookie"):
                assert first.header(name) == second.header(name)
            return first

        yield sent


@pytest.fixture(scope="module")
def refused(package: Package) -> Iterator[Callable[..., list[str]]]:
    """What both clients find wrong with a call; nothing is sent."""
    with ExitStack() as stack:
        recorder = stack.enter_context(recording())
        clients = _clients(package, recorder.url, stack)

        def refused_paths(
            operation: str, *arguments: object, **named: object
        ) -> list[str]:
            paths: list[list[str]] = []
            for client in clients:
                with pytest.raises(package.errors.RequestInvalid) as raised:
                    getattr(client, operation)(*arguments, **named)
                paths.append([violation.path for violation in raised.value.violations])
            assert not recorder.requests
            assert paths[0] == paths[1]
            return paths[0]

        yield refused_paths


@pytest.fixture(scope="module")
def echo(package: Package) -> Iterator[Echo]:
    """Calls a stub that answers with the value that it got."""

    async def echo(_: object, value: object = None) -> object:
        return value

    methods = [
        name for name in vars(package.server.Service) if not name.startswith("_")
    ]
    service = type("Echo", (package.server.Service,), dict.fromkeys(methods, echo))
    with ExitStack() as stack:
        url = stack.enter_context(served(package.server.app(service())))
        client, _ = _clients(package, url, stack)

        def answered(operation: str, *arguments: object, **named: object) -> object:
            answer: object = getattr(client, operation)(*arguments, **named)
            return answer

        yield answered


def _clients(package: Package, url: str, stack: ExitStack) -> tuple[Any, Any]:
    sync = stack.enter_context(package.module("client").Client(base_url=url))
    runner = stack.enter_context(asyncio.Runner())
    waiting = Waiting(package.module("async_client").AsyncClient(base_url=url), runner)
    stack.callback(waiting.close)
    return sync, waiting
