"""`x-webhooks`: what documents in OpenAPI 3.0 have for webhooks."""

from __future__ import annotations

from typing import Any

from ...asgi_server import served
from ..packages import Package

DOCUMENT = "openapi-3-0.yaml"


def test_they_are_webhooks(package: Package, connect: Any) -> None:
    seen: list[Any] = []

    class Hooks(package.module("webhooks").Webhooks):  # type: ignore[misc]
        async def new_pet(self, body: Any) -> None:
            seen.append(body)

    pet = package.models.Pet(name=None)
    with served(package.module("webhooks").app(Hooks())) as url:
        connect(url).send(package.module("webhook_requests").new_pet(pet))
    assert seen == [pet]
