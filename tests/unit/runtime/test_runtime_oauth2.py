"""OAuth 2.0: tokens that are supplied, and tokens that are fetched, kept and renewed."""

from __future__ import annotations

import asyncio
import pickle
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from specloom_runtime.bodies.content import Json
from specloom_runtime.client.async_client import AsyncBaseClient
from specloom_runtime.client.retry import Retry
from specloom_runtime.client.sync_client import BaseClient
from specloom_runtime.http.errors import (
    ConnectionFailed,
    CredentialsMissing,
    CredentialsRefused,
)
from specloom_runtime.http.messages import Request
from specloom_runtime.operations.api_error import ApiError
from specloom_runtime.operations.call import Call, Operation
from specloom_runtime.security import tokens
from specloom_runtime.security.credentials import Given, Secret
from specloom_runtime.security.oauth2 import OAuth2

from .http_service import Send
from .token_service import CLIENT_ID, CLIENT_SECRET, TokenService, basic, started


class Login(OAuth2):
    scheme = "login"
    client_credentials_url = password_url = refresh_url = "/token"


class Provider(OAuth2):
    scheme = "login"
    discovery_url = "/.well-known/openid-configuration"


@pytest.fixture
def service() -> Iterator[TokenService]:
    service, server = started()
    yield service
    server.shutdown()
    server.server_close()


def call(*scopes: str) -> Call[Any]:
    """A call of an operation that needs these scopes."""
    operation: Operation[Any] = Operation(
        id="Get",
        method="GET",
        path="/thing",
        responses={200: Json(object)},
        security=({"login": scopes},) if scopes else (("login",),),
    )
    return operation.call()


def client_credentials(**settings: Any) -> Login:
    return Login.client_credentials(CLIENT_ID, CLIENT_SECRET, **settings)


def bodies(credentials: Given, url: str, calls: list[Call[Any]]) -> list[Any]:
    with BaseClient(url, credentials=credentials) as client:
        return [client.send(request).body["token"] for request in calls]


@pytest.mark.parametrize("token", ["mine", Secret("mine"), lambda: "mine"])
def test_a_token_may_be_supplied(service: TokenService, send: Send, token: Any) -> None:
    service.valid.add("mine")
    answer = send(call("read"), service.url, credentials=Login(token))
    assert answer.body == {"token": "Bearer mine"}
    assert service.asked == []


def test_a_supplied_token_that_is_refused_is_final(
    service: TokenService, send: Send
) -> None:
    with pytest.raises(ApiError) as raised:
        send(call(), service.url, credentials=Login("void"))
    assert raised.value.status == 401
    assert len(service.seen) == 1


def test_client_credentials_are_traded_for_a_token_when_it_is_needed(
    service: TokenService, send: Send
) -> None:
    credentials = client_credentials()
    assert service.asked == []
    answer = send(call("read", "admin"), service.url, credentials=credentials)
    assert answer.body == {"token": "Bearer token-1"}
    (asked,) = service.asked
    assert asked.form == {"grant_type": "client_credentials", "scope": "admin read"}
    # RFC 6749 section 2.3.1: both are form-encoded before they are joined.
    assert asked.authorization == basic("my+client", "s3cr3t-v4lue+%26%2B")


def test_the_client_may_say_who_it_is_in_the_body(
    service: TokenService, send: Send
) -> None:
    credentials = client_credentials(
        client_in="body", scopes=["all"], parameters={"audience": "x"}
    )
    send(call("read"), service.url, credentials=credentials)
    (asked,) = service.asked
    assert asked.authorization is None
    assert asked.form == {
        "grant_type": "client_credentials",
        "scope": "all",
        "audience": "x",
        "client_id": CLIENT_ID,
        "client_secret": CLIENT_SECRET,
    }


def test_a_password_is_traded_for_a_token(service: TokenService, send: Send) -> None:
    credentials = Login.password("ada", "pw", client_id="public")
    send(call(), service.url, credentials=credentials)
    (asked,) = service.asked
    assert asked.authorization is None
    assert asked.form == {
        "grant_type": "password",
        "username": "ada",
        "password": "pw",
        "client_id": "public",
    }


def test_a_token_is_kept_for_the_next_calls(service: TokenService) -> None:
    sent = bodies(client_credentials(), service.url, [call("a"), call("a"), call("a")])
    assert sent == ["Bearer token-1"] * 3


def test_other_scopes_take_another_token_unless_one_has_them_all(
    service: TokenService,
) -> None:
    calls = [call("a", "b"), call("b"), call("c"), call("a")]
    sent = bodies(client_credentials(), service.url, calls)
    assert sent == [
        "Bearer token-1",
        "Bearer token-1",
        "Bearer token-2",
        "Bearer token-1",
    ]
    assert [asked.form["scope"] for asked in service.asked] == ["a b", "c"]


@pytest.mark.parametrize(
    ("lifetime", "later", "token"),
    [
        (3600, 3569, "Bearer token-1"),
        (3600, 3571, "Bearer token-2"),
        ("3600", 3571, "Bearer token-2"),
        (20, 14, "Bearer token-1"),
        (20, 16, "Bearer token-2"),
        (None, 10**9, "Bearer token-1"),
        (0, 10**9, "Bearer token-1"),
    ],
)
def test_a_token_is_renewed_shortly_before_it_expires(
    service: TokenService,
    monkeypatch: pytest.MonkeyPatch,
    lifetime: object,
    later: float,
    token: str,
) -> None:
    service.lifetime = lifetime
    now = 1000.0
    monkeypatch.setattr(tokens, "monotonic", lambda: now)
    with BaseClient(service.url, credentials=client_credentials()) as client:
        client.send(call())
        now += later
        assert client.send(call()).body == {"token": token}


def test_a_token_that_is_refused_is_renewed_once(
    service: TokenService, send: Send
) -> None:
    credentials = client_credentials()
    send(call(), service.url, credentials=credentials)
    service.valid.clear()
    answer = send(call(), service.url, credentials=credentials, retry=Retry(attempts=1))
    assert answer.body == {"token": "Bearer token-2"}


def test_a_service_that_refuses_every_token_is_asked_twice(
    service: TokenService, send: Send
) -> None:
    service.takes_tokens = False
    with pytest.raises(ApiError) as raised:
        send(call(), service.url, credentials=client_credentials())
    assert raised.value.status == 401
    assert service.seen == ["Bearer token-1", "Bearer token-2"]


def test_one_fetch_serves_all_threads_that_wait(service: TokenService) -> None:
    service.delay = 0.05
    with (
        BaseClient(service.url, credentials=client_credentials()) as client,
        ThreadPoolExecutor(8) as pool,
    ):
        sent = list(pool.map(lambda _: client.send(call()).body["token"], range(8)))
    assert sent == ["Bearer token-1"] * 8


def test_one_fetch_serves_all_tasks_that_wait(service: TokenService) -> None:
    service.delay = 0.05
    credentials = client_credentials()

    async def run() -> list[str]:
        async with AsyncBaseClient(service.url, credentials=credentials) as client:
            answers = await asyncio.gather(*(client.send(call()) for _ in range(8)))
        return [answer.body["token"] for answer in answers]

    assert asyncio.run(run()) == ["Bearer token-1"] * 8
    # The same credentials serve another loop.
    service.valid.clear()
    assert asyncio.run(run())[0] == "Bearer token-2"


def test_refresh_tokens_renew_and_are_renewed(
    service: TokenService, send: Send
) -> None:
    service.refresh_tokens = True
    service.valid.add("held")
    kept: list[str] = []
    credentials = Login.refreshing(
        "refresh-0",
        access_token="held",
        client_id="app",
        on_refresh_token=kept.append,
    )
    assert send(call("a"), service.url, credentials=credentials).body == {
        "token": "Bearer held"
    }
    for _ in range(2):
        service.valid.clear()
        send(call("a"), service.url, credentials=credentials)
    assert [asked.form for asked in service.asked] == [
        {
            "grant_type": "refresh_token",
            "refresh_token": f"refresh-{number}",
            "client_id": "app",
        }
        for number in range(2)
    ]
    assert kept == ["refresh-1", "refresh-2"]


def test_a_void_refresh_token_leads_back_to_the_password(service: TokenService) -> None:
    service.refresh_tokens = True
    with BaseClient(service.url, credentials=Login.password("ada", "pw")) as client:
        client.send(call())
        service.refresh_tokens = False
        service.valid.clear()
        assert client.send(call()).body == {"token": "Bearer token-3"}
    grants = [asked.form["grant_type"] for asked in service.asked]
    assert grants == ["password", "refresh_token", "password"]


def test_the_token_endpoint_is_discovered(service: TokenService, send: Send) -> None:
    credentials = Provider.client_credentials("id", "secret")
    answer = send(call(), service.url, credentials=credentials)
    assert answer.body == {"token": "Bearer token-1"}


def test_a_refusal_is_told_without_secrets(service: TokenService, send: Send) -> None:
    service.refused = {
        "error": "invalid_client",
        "error_description": f"no client with {CLIENT_SECRET}\n",
    }
    with pytest.raises(CredentialsRefused) as raised:
        send(call(), service.url, credentials=client_credentials())
    assert (raised.value.status, raised.value.code) == (400, "invalid_client")
    assert str(raised.value) == (
        f"no token from {service.url}/token: 400 invalid_client no client with *** "
    )
    copied = pickle.loads(pickle.dumps(raised.value))
    assert (copied.status, str(copied)) == (400, str(raised.value))
    assert service.seen == []


@pytest.mark.parametrize("answer", [{}, {"access_token": ""}, {"access_token": 5}])
def test_an_answer_without_a_token_is_a_refusal(
    service: TokenService, monkeypatch: pytest.MonkeyPatch, answer: Any
) -> None:
    monkeypatch.setattr(TokenService, "token", lambda *_: (200, answer))
    with pytest.raises(CredentialsRefused, match="no access token in the answer"):
        bodies(client_credentials(), service.url, [call()])


def test_an_endpoint_out_of_reach_is_a_failed_connection(send: Send) -> None:
    credentials = client_credentials(token_url="http://127.0.0.1:9/token")
    with pytest.raises(ConnectionFailed) as raised:
        send(
            call(),
            "http://127.0.0.1:9",
            credentials=credentials,
            retry=Retry(attempts=2, backoff=0.001),
        )
    assert raised.value.may_have_arrived is False
    assert b"s3cr3t" not in pickle.dumps(raised.value)
    request = raised.value.request
    assert request is not None
    assert request.content == b""
    assert request.headers["authorization"] == "***"


def test_a_grant_needs_to_know_where_tokens_are() -> None:
    with pytest.raises(ValueError, match="give token_url"):
        OAuth2.client_credentials("id", "secret")
    with pytest.raises(TypeError, match="list of texts"):
        Login.client_credentials("id", "secret", scopes="read write")


def test_without_a_client_there_is_no_token() -> None:
    with pytest.raises(CredentialsMissing):
        client_credentials().authenticate(Request("GET", "http://x.test/"))
