"""Webhooks and callbacks arrive at their own method whatever they are called."""

from __future__ import annotations

import asyncio
import inspect
from pathlib import Path
from typing import Any

import httpx2
import pytest

from ..packages import Package, generated_from

NAMES = [
    "", ".", "..", "{x}", "{$request.body#/u}", "a/b", "/a", "a//b", "x\ny", '"""\\', "class", "None", "self",
    "models", "errors", "cache", "annotations", "webhook_requests", "Webhooks", "__init__", "ünï", "\u202e", "\x00",
    "1", "a b", "A B", "a_b", "newPet", "new_pet", "?q=1", "#f", "%2e%2e", "x-y", "app", "a" * 300,
]  # fmt: skip


def _operation() -> dict[str, object]:
    schema = {"type": "object", "properties": {"a": {"type": "string"}}}
    content = {"application/json": {"schema": schema}}
    odd = ("url", "paths", "self", "body", "call", 'x"y')
    return {
        "requestBody": {"required": True, "content": content},
        "parameters": [
            {"name": name, "in": "query", "schema": {"type": "string"}} for name in odd
        ],
        "responses": {"200": {"description": '"""\\'}, "4XX": {"description": "No"}},
    }


@pytest.fixture(scope="module")
def odd(packages_root: Path) -> Package:
    callbacks = {
        name: {
            expression: {"post": _operation(), "put": _operation()}
            for expression in ("{$url}", '"""{{ x }}', "")
        }
        for name in NAMES
    }
    subscribe = {"responses": {"200": {"description": ""}}, "callbacks": callbacks}
    document = {
        "openapi": "3.1.0",
        "info": {"title": 'T"""\n{{ x }}', "version": "1"},
        "webhooks": {name: {"post": _operation()} for name in NAMES},
        "paths": {"/p": {"post": subscribe}},
    }
    return generated_from(document, packages_root, "odd_hooks")


def test_each_arrives_at_its_own_method(odd: Package) -> None:
    asyncio.run(_send_each(odd))


async def _send_each(odd: Package) -> None:
    webhooks, requests = odd.module("webhooks"), odd.module("webhook_requests")
    got: list[str] = []

    def taking(name: str) -> Any:
        async def take(self: object, body: object, **parameters: str) -> None:
            got.append(name)

        return take

    methods = [route.method_name for route in webhooks.ROUTES]
    assert len(set(methods)) == len(methods) == len(NAMES) * 7
    hooks = type("Hooks", (), {name: taking(name) for name in methods})
    transport = odd.module("runtime.http.transport").AsyncHttpxTransport(
        transport=httpx2.ASGITransport(app=webhooks.app(hooks()))
    )
    client_class = odd.module("async_client").AsyncClient
    async with client_class(base_url="http://hooks", transport=transport) as client:
        for route in webhooks.ROUTES:
            name = route.operation.__name__.removesuffix("_operation")
            function = getattr(requests, name)
            model = inspect.signature(function).parameters["body"].annotation
            body = getattr(odd.models, model.removeprefix("models."))(a="1")
            await client.send(function(body))
    assert got == methods
