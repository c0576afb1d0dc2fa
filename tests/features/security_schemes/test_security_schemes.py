"""Credentials on the wire, and what the stub makes of them: taken when well-formed, or verified."""

from __future__ import annotations

from typing import Any

import pytest

from ...asgi_server import served
from ..conftest import Connect
from ..packages import Package
from ..recorder import Recorder

SECRET = "k&y 1"


@pytest.fixture
def credentials(package: Package) -> Any:
    return package.module("credentials")


def test_what_cannot_be_honoured_is_said(package: Package) -> None:
    codes = package.codes()
    assert "unsupported-security-scheme" in codes
    assert "unknown-http-scheme" in codes


def test_keys_go_where_the_document_says(
    connect: Connect, recorder: Recorder, credentials: Any
) -> None:
    recorder.answer_json("fine")
    client = connect(
        recorder.url,
        credentials=(
            credentials.KeyInHeader("k1"),
            credentials.KeyInQuery(SECRET),
            credentials.KeyInCookie(SECRET),
        ),
    )
    client.header()
    assert recorder.last.header("X-Key") == "k1"
    client.query(q="a")
    assert recorder.last.target == "/query?q=a&api%20key=k%26y%201"
    assert recorder.last.header("X-Key") is None
    client.cookie(c="a")
    assert recorder.last.header("Cookie") == "c=a; sid=k%26y%201"


def test_http_schemes(connect: Connect, recorder: Recorder, credentials: Any) -> None:
    recorder.answer_json("fine")
    client = connect(
        recorder.url,
        credentials=(
            credentials.Bearer("t"),
            credentials.BasicAuth("Aladdin", "open sesame"),
            credentials.Hoba('result="abc"'),
        ),
    )
    sent = {}
    for name in ("global_", "basic", "hoba", "optional", "open"):
        getattr(client, name)()
        sent[name] = recorder.last.header("Authorization")
    assert sent == {
        "global_": "Bearer t",
        "basic": "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==",
        "hoba": 'HOBA result="abc"',
        "optional": "Bearer t",
        "open": None,
    }


def test_alternatives_and_combinations(
    package: Package, connect: Connect, recorder: Recorder, credentials: Any
) -> None:
    recorder.answer_json("fine")
    header, query = credentials.KeyInHeader("k1"), credentials.KeyInQuery("k2")
    connect(recorder.url, credentials=(query, header)).either()
    assert (recorder.last.target, recorder.last.header("X-Key")) == (
        "/either?api%20key=k2",
        "k1",
    )
    connect(
        recorder.url, credentials=(header, credentials.BasicAuth("a", "b"))
    ).either()
    assert recorder.last.header("X-Key") is None
    assert recorder.last.header("Authorization") == "Basic YTpi"
    connect(recorder.url).optional()
    sent = len(recorder.requests)
    with pytest.raises(package.errors.CredentialsMissing, match="either not sent"):
        connect(recorder.url, credentials=header).either()
    assert len(recorder.requests) == sent


@pytest.mark.parametrize("secret", ["a\nb", " a", "\ud800"])
def test_a_secret_that_no_request_can_carry_is_refused_without_showing_it(
    package: Package,
    connect: Connect,
    recorder: Recorder,
    credentials: Any,
    secret: str,
) -> None:
    client = connect(recorder.url, credentials=credentials.Bearer(f"hidden{secret}\n"))
    with pytest.raises(package.errors.Error) as raised:
        client.global_()
    assert "hidden" not in str(raised.value)
    assert isinstance(raised.value, package.errors.CredentialsInvalid)
    assert not recorder.requests


def test_schemes_that_cannot_be_expressed_are_not_asked_for(
    connect: Connect, recorder: Recorder, credentials: Any
) -> None:
    recorder.answer_json("fine")
    connect(recorder.url).unknown()
    connect(recorder.url, credentials=credentials.KeyInHeader("k1")).partly()
    assert recorder.last.header("X-Key") == "k1"


def everything(credentials: Any, secret: str) -> tuple[Any, ...]:
    return (
        credentials.Bearer(secret),
        credentials.BasicAuth("ada", secret),
        credentials.Digest("ada", secret),
        credentials.Hoba(secret),
        credentials.KeyInHeader(secret),
        credentials.KeyInQuery(secret),
        credentials.KeyInCookie(secret),
        credentials.Certificate(),
    )


OPERATIONS = ("global_", "basic", "hoba", "header", "query", "cookie", "either")


@pytest.mark.parametrize("verified", [False, True])
def test_the_stub_takes_good_credentials(
    package: Package, connect: Connect, credentials: Any, verified: bool
) -> None:
    secrets = package.server.Secrets(tokens=["s3"], passwords={"ada": "s3"})
    app = package.server.app(secrets=secrets if verified else None)
    with served(app) as url:
        client = connect(url, credentials=everything(credentials, "s3"))
        for name in (*OPERATIONS, "certificate"):
            assert getattr(client, name)() == "fine"
        assert client.digest("a b/\u00e9", {"x": 1}, q="c d") == "fine"
        assert client.digest("a", None) == "fine"


def test_the_stub_refuses_other_credentials_when_it_has_secrets(
    package: Package, connect: Connect, credentials: Any
) -> None:
    secrets = package.server.Secrets(tokens=["s3"], passwords={"ada": "s3"})
    with served(package.server.app(secrets=secrets)) as url:
        client = connect(url, credentials=everything(credentials, "no"))
        calls = [getattr(client, name) for name in OPERATIONS]
        for call in (*calls, lambda: client.digest("a", None)):
            with pytest.raises(package.api_error) as raised:
                call()
            assert raised.value.status == 401


def test_the_stub_demands_credentials_and_says_which(
    package: Package, connect: Connect, recorder: Recorder
) -> None:
    import httpx2

    with served(package.server.app()) as url:
        asked = {}
        for path in ("global", "basic", "digest/a", "hoba", "header", "open"):
            method = "POST" if path.startswith("digest") else "GET"
            answer = httpx2.request(method, f"{url}/{path}")
            challenge = answer.headers.get("WWW-Authenticate", "")
            asked[path] = (answer.status_code, challenge.partition(" ")[0])
        assert asked == {
            "global": (401, "Bearer"),
            "basic": (401, "Basic"),
            "digest/a": (401, "Digest"),
            "hoba": (401, "HOBA"),
            "header": (401, ""),
            "open": (200, ""),
        }


@pytest.mark.parametrize(
    ("scope", "status"),
    [
        ({}, 200),
        ({"extensions": {"tls": {"client_cert_chain": ["PEM"]}}}, 200),
        ({"extensions": {"tls": {"client_cert_chain": []}}}, 401),
    ],
)
def test_the_stub_sees_client_certificates_where_the_server_tells(
    package: Package, scope: dict[str, Any], status: int
) -> None:
    import httpx2

    app = package.server.app()

    async def behind_tls(received: Any, receive: Any, send: Any) -> None:
        await app({**received, **scope}, receive, send)

    with served(behind_tls) as url:
        assert httpx2.get(f"{url}/certificate").status_code == status
