"""Fixtures: the feature's package, both of its clients, a recorder and the stub to call."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from .packages import Package, generated, name_of
from .recorder import Recorder, recording
from .serving import Waiting, serving

Connect = Callable[..., Any]
Serve = Callable[..., str]


@pytest.fixture(scope="session")
def packages_root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where packages are generated; the workers of a run share it."""
    base = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        base = base.parent
    root = base / "packages"
    root.mkdir(exist_ok=True)
    return root


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

        def served(service: Any = None) -> str:
            return stack.enter_context(serving(package.server.app(service)))

        yield served


@pytest.fixture
def stub(connect: Connect, serve: Serve) -> Any:
    """A client that talks to the stub as it is generated."""
    return connect(serve())
