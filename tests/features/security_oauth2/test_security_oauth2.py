"""OAuth 2.0 in a generated package; `tests/unit/runtime/test_runtime_oauth2.py` has the protocol."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs

import pytest

from ...asgi_server import served
from ..conftest import Connect
from ..packages import Package
from ..recorder import Recorder


class Provider:
    """The stub, with token endpoints and a discovery document in front of it."""

    def __init__(self, stub: Any) -> None:
        self.stub = stub
        self.asked: list[tuple[str, dict[str, list[str]]]] = []

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        path = scope["path"]
        if path.startswith("/oauth/"):
            body = (await receive())["body"].decode()
            self.asked.append((path, parse_qs(body)))
            answer = {"access_token": "good", "expires_in": 60}
        elif path.startswith("/.well-known/"):
            host = dict(scope["headers"])[b"host"].decode()
            answer = {"token_endpoint": f"http://{host}/oauth/discovered"}
        else:
            await self.stub(scope, receive, send)
            return
        headers = [(b"content-type", b"application/json")]
        start = {"type": "http.response.start", "status": 200, "headers": headers}
        await send(start)
        body = json.dumps(answer).encode()
        await send({"type": "http.response.body", "body": body})


@pytest.fixture
def credentials(package: Package) -> Any:
    return package.module("credentials")


@pytest.fixture
def provider(package: Package) -> Iterator[tuple[Provider, str]]:
    secrets = package.server.Secrets(tokens=["good"])
    made = Provider(package.server.app(secrets=secrets))
    with served(made) as url:
        yield made, url


def test_scopes_are_asked_for_as_operations_need_them(
    connect: Connect, credentials: Any, provider: tuple[Provider, str]
) -> None:
    service, url = provider
    client = connect(url, credentials=credentials.Login.client_credentials("id", "s"))
    client.read()
    client.read()
    client.write()
    assert service.asked == [
        ("/oauth/token", {"grant_type": ["client_credentials"], "scope": ["read"]}),
        (
            "/oauth/token",
            {"grant_type": ["client_credentials"], "scope": ["admin write"]},
        ),
    ]


def test_refresh_tokens_go_to_the_refresh_url(
    connect: Connect, credentials: Any, provider: tuple[Provider, str]
) -> None:
    service, url = provider
    connect(url, credentials=credentials.Login.refreshing("r")).read()
    assert [path for path, _ in service.asked] == ["/oauth/refresh"]


def test_openid_connect_discovers_its_endpoint(
    connect: Connect, credentials: Any, provider: tuple[Provider, str]
) -> None:
    service, url = provider
    login = credentials.Provider.client_credentials("id", "s")
    connect(url, credentials=login).write()
    assert [path for path, _ in service.asked] == ["/oauth/discovered"]


def test_a_flow_without_a_token_endpoint_wants_one(credentials: Any) -> None:
    with pytest.raises(ValueError, match="give token_url"):
        credentials.Login.password("ada", "pw")


@pytest.mark.parametrize("token", ["good", lambda: "good"])
def test_tokens_that_the_caller_brings(
    connect: Connect, recorder: Recorder, credentials: Any, token: Any
) -> None:
    client = connect(recorder.url, credentials=credentials.Login(token))
    client.read()
    assert recorder.last.header("Authorization") == "Bearer good"


def test_the_refusal_of_a_token_endpoint_is_an_error_of_the_package(
    package: Package, connect: Connect, recorder: Recorder, credentials: Any
) -> None:
    recorder.answer_json({"error": "invalid_client"}, status=401)
    login = credentials.Login.client_credentials("id", "s3cr3t")
    refused = package.module("errors").CredentialsRefused
    with pytest.raises(refused, match="401 invalid_client") as raised:
        connect(recorder.url, credentials=login).read()
    assert "s3cr3t" not in str(raised.value)
    assert len(recorder.requests) == 1


@pytest.mark.parametrize("status", [429, 503])
def test_a_token_endpoint_that_is_busy_is_asked_again(
    package: Package,
    connect: Connect,
    recorder: Recorder,
    credentials: Any,
    status: int,
) -> None:
    recorder.answer_json({"error": "slow_down"}, status=status)
    login = credentials.Login.client_credentials("id", "s3cr3t")
    retry = package.module("runtime.client.retry").Retry(attempts=3, backoff=0.01)
    client = connect(recorder.url, credentials=login, retry=retry)
    with pytest.raises(
        package.module("errors").ConnectionFailed, match=str(status)
    ) as raised:
        client.read()
    assert "s3cr3t" not in f"{raised.value} {raised.value.request!r}"
    assert [request.path for request in recorder.requests] == ["/oauth/token"] * 3


def test_scopes_are_documented(package: Package, credentials: Any) -> None:
    client = package.module("client").Client
    assert "Scopes: `write` with `admin`." in client.write.__doc__
    assert "- `read`: Read things." in credentials.Login.__doc__
    assert "https://login.example.com/authorize" in credentials.Login.__doc__
