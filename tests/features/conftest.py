"""Fixtures: the feature's package, both of its clients, a recorder and the stub to call."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import httpx2
import pytest

from ..asgi_server import served
from .packages import Package, generated, name_of
from .recorder import Recorder, recording
from .waiting import Waiting

Connect = Callable[..., Any]
Serve = Callable[..., str]
BothRefuse = Callable[[str, object, object, str], None]
StubRefuses = Callable[[str, object, str], None]
Travels = Callable[[str, object], Any]


@pytest.fixture(scope="module")
def package(request: pytest.FixtureRequest, packages_root: Path) -> Package:
    """The package made from the `openapi.yaml` beside the test; `DOCUMENT` in the test names another file."""
    name = getattr(request.module, "DOCUMENT", "openapi.yaml")
    document = request.path.parent / name
    return generated(document, packages_root, name_of(document))


@pytest.fixture
def recorder() -> Iterator[Recorder]:
    """A server that writes down what arrives."""
    with recording() as made:
        yield made


@pytest.fixture(params=["sync", "async"])
def connect(request: pytest.FixtureRequest, package: Package) -> Iterator[Connect]:
    """Makes clients for a URL, of both kinds in turn; the asynchronous one is waited for."""
    with ExitStack() as stack:
        if request.param == "sync":

            def sync_client(url: str, **settings: Any) -> Any:
                client = package.module("client").Client(base_url=url, **settings)
                return stack.enter_context(client)

            yield sync_client
            return
        runner = stack.enter_context(asyncio.Runner())

        def async_client(url: str, **settings: Any) -> Any:
            made = package.module("async_client").AsyncClient(base_url=url, **settings)
            client = Waiting(made, runner)
            stack.callback(client.close)
            return client

        yield async_client


@pytest.fixture
def client(connect: Connect, recorder: Recorder) -> Any:
    """A client that talks to the recorder."""
    return connect(recorder.url)


@pytest.fixture
def serve(package: Package) -> Iterator[Serve]:
    """Serves the stub, around a service of the test or by itself, and returns its URL."""
    with ExitStack() as stack:

        def started(service: Any = None) -> str:
            return stack.enter_context(served(package.server.app(service)))

        yield started


@pytest.fixture(scope="module")
def echo_url(package: Package) -> Iterator[str]:
    """A stub whose operations answer with the body that they got."""

    async def echo(_: object, body: object) -> object:
        return body

    methods = [
        name for name in vars(package.server.Service) if not name.startswith("_")
    ]
    service = type("Echo", (package.server.Service,), dict.fromkeys(methods, echo))
    with served(package.server.app(service())) as url:
        yield url


@pytest.fixture
def echo(connect: Connect, echo_url: str) -> Any:
    """A client that talks to a stub whose operations answer with the body that they got."""
    return connect(echo_url)


@pytest.fixture
def travels(client: Any, recorder: Recorder, echo: Any) -> Travels:
    """A JSON value there and back: received, sent again unchanged, and taken by the stub, which answers with it.

    The document has operations `getName` and `putName` for it. Returns what the client received.
    """

    def travelled(name: str, value: object) -> Any:
        recorder.answer_json(value)
        received = getattr(client, f"get_{name}")()
        put = f"put_{name}"
        assert getattr(client, put)(received) == received
        assert recorder.last.json == value, "sent"
        assert getattr(echo, put)(received) == received
        return received

    return travelled


@pytest.fixture
def stub_refuses(package: Package, echo_url: str) -> StubRefuses:
    """The stub refuses a JSON body with 400 and names the place."""

    def refuse(operation: str, wire: object, path: str) -> None:
        described = _operation(package, operation)
        answer = httpx2.request(
            described.method, echo_url + described.path, json=wire, trust_env=False
        )
        assert answer.status_code == 400, answer.text
        assert path in answer.json()["message"]

    return refuse


@pytest.fixture
def both_refuse(
    package: Package, client: Any, recorder: Recorder, stub_refuses: StubRefuses
) -> BothRefuse:
    """Client and stub refuse a body and name the place: the client sends nothing, the stub answers 400."""

    def refuse(operation: str, body: object, wire: object, path: str) -> None:
        with pytest.raises(package.errors.RequestInvalid) as raised:
            getattr(client, operation)(body)
        assert path in [violation.path for violation in raised.value.violations]
        assert not recorder.requests
        stub_refuses(operation, wire, path)

    return refuse


def _operation(package: Package, name: str) -> Any:
    operations = package.module("operations")
    for group in (getattr(operations, public) for public in operations.__all__):
        if hasattr(group, f"{name}_operation"):
            return getattr(group, f"{name}_operation")()
    raise LookupError(name)


@pytest.fixture
def stub(connect: Connect, serve: Serve) -> Any:
    """A client that talks to the stub as it is generated."""
    return connect(serve())
