"""The stubs of the three services on real sockets, and both clients behind one way of calling."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import ExitStack

import httpx2
import koodrive
import metastudio
import pds
import pytest

from ..asgi_server import served
from .five import FIVE, Operation, Send, send_async, send_sync
from .implementer import Implementer


@pytest.fixture(scope="session")
def stubs() -> Iterator[Mapping[str, str]]:
    """URL of each service's stub, by the name of its package; it takes every well-formed credential."""
    with ExitStack() as stack:
        yield {
            package.__name__: stack.enter_context(served(package.server.app()))
            for package in (metastudio, koodrive, pds)
        }


@pytest.fixture(scope="session")
def implementer() -> Iterator[Implementer]:
    """Services of somebody's own behind the three stubs, which answer what a test says."""
    made = Implementer()
    with ExitStack() as stack:
        for package in (metastudio, koodrive, pds):
            application = package.server.app(made.service(package))
            made.urls[package.__name__] = stack.enter_context(served(application))
        yield made


@pytest.fixture(scope="session")
def http() -> Iterator[httpx2.Client]:
    """A client that sends whatever it is told."""
    with httpx2.Client() as client:
        yield client


@pytest.fixture(params=[send_sync, send_async], ids=["sync", "async"])
def send(request: pytest.FixtureRequest) -> Send:
    """Sends one call with a client of its own: what holds for one client holds for the other."""
    chosen: Send = request.param
    return chosen


@pytest.fixture(params=FIVE, ids=str)
def operation(request: pytest.FixtureRequest) -> Operation:
    """Each of the five operations."""
    chosen: Operation = request.param
    return chosen
