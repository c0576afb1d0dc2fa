"""The stub judges requests of documents in 3.0 by what 3.0 means."""

from __future__ import annotations

import httpx2
import pytest

from ...asgi_server import served
from ..packages import Package
from .answers import violations

DOCUMENT = "openapi-3-0.yaml"


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({"level": None, "other": None, "plain": "high"}, []),
        ({"level": "none"}, ["$.level: must be one of 'low', 'high', None"]),
        ({"other": "none"}, ["$.other: must be one of 'low', 'high'"]),
        ({"plain": "low"}, []),
        ({"above": 1}, ["$.above: must be more than 1"]),
        ({"constant": "y"}, ["$.constant: must be 'x'"]),
    ],
)
def test_bodies(package: Package, body: object, expected: list[str]) -> None:
    with served(package.server.app()) as url:
        answer = httpx2.post(f"{url}/nullable", json=body, trust_env=False)
    assert violations(answer) == expected
