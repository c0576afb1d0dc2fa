"""Fixtures: a real HTTP service, and both clients behind one way of calling."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from .http_service import Send, Service, send_async, send_sync


@pytest.fixture
def service() -> Iterator[Service]:
    made = Service()
    yield made
    made.close()


@pytest.fixture(params=[send_sync, send_async], ids=["sync", "async"])
def send(request: pytest.FixtureRequest) -> Send:
    """Sends one call with a client of its own: what holds for one client holds for the other."""
    chosen: Send = request.param
    return chosen
