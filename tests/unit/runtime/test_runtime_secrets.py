"""Secrets do not leave the process in any way but over the wire."""

from __future__ import annotations

import copy
import json
import logging
import pickle
import traceback
from typing import Annotated, Any

import httpx2
import pytest

from specloom_runtime.client.retry import Retry
from specloom_runtime.client.sync_client import BaseClient
from specloom_runtime.http.errors import ConnectionFailed, RequestInvalid
from specloom_runtime.http.headers import Headers
from specloom_runtime.http.messages import Answer, Request
from specloom_runtime.http.transport import HttpxTransport
from specloom_runtime.operations.api_error import ApiError
from specloom_runtime.operations.call import Operation
from specloom_runtime.operations.parameters import Cookie, Header, Query
from specloom_runtime.security.acs_hmac_sha1 import AcsHmacSha1
from specloom_runtime.security.credentials import (
    ApiKey,
    BasicAuth,
    BearerToken,
    Credentials,
    HttpScheme,
    Secret,
)
from specloom_runtime.security.digest import DigestAuth
from specloom_runtime.security.mutual_tls import MutualTls
from specloom_runtime.security.oauth2 import OAuth2
from specloom_runtime.security.sdk_hmac_sha256 import SdkHmacSha256
from specloom_runtime.values.limits import Limits

from .files_api import BadRequest, TokenAuth, create_file, get_file
from .http_service import Scripted, Send, Service

SECRET = "s3cr3t-v4lue"


class KeyInCookie(ApiKey):
    scheme = "TokenAuth"
    location = "cookie"
    name = "sid"


class KeyInOddQuery(ApiKey):
    scheme = "TokenAuth"
    location = "query"
    name = "k"


class KeyInOddHeader(ApiKey):
    scheme = "TokenAuth"
    name = "X-Odd"


class Bearer(BearerToken):
    scheme = "TokenAuth"


class Basic(BasicAuth):
    scheme = "TokenAuth"


class Digest(DigestAuth):
    scheme = "TokenAuth"


class Hoba(HttpScheme):
    scheme = "TokenAuth"
    auth_scheme = "HOBA"


class Login(OAuth2):
    scheme = "TokenAuth"
    client_credentials_url = password_url = refresh_url = "/token"


class Certificate(MutualTls):
    scheme = "TokenAuth"


class AkSk(SdkHmacSha256):
    scheme = "TokenAuth"


class Acs(AcsHmacSha1):
    scheme = "TokenAuth"


ALL: list[Credentials] = [
    TokenAuth(SECRET),
    KeyInCookie(SECRET),
    KeyInOddQuery(SECRET),
    KeyInOddHeader(SECRET),
    Bearer(lambda: SECRET),
    Basic("ada", SECRET),
    AkSk("AK", SECRET, f"sts-{SECRET}"),
    Acs("AK", SECRET, f"sts-{SECRET}"),
    Hoba(SECRET),
    Login(SECRET),
]
FETCHING: list[Credentials] = [
    Digest("ada", SECRET),
    Login.client_credentials("app", SECRET),
    Login.password("ada", SECRET, client_id="app", client_secret=SECRET),
    Login.refreshing(SECRET, access_token=SECRET),
    Certificate(password=SECRET),
]
"""Credentials that need more than one request, or none."""

each = pytest.mark.parametrize(
    "credentials", ALL, ids=lambda credentials: type(credentials).__name__
)


def forms(value: object) -> str:
    """Every text that a logger, a debugger or an error reporter is likely to make of a value."""
    return "\n".join(
        [
            repr(value),
            str(value),
            f"{value}",
            repr(getattr(value, "__dict__", "")),
            repr([value]),
        ]
    )


def leaks(text: str) -> bool:
    """Whether the secret is in a text, as it is or in the form that basic authentication gives it."""
    return (
        SECRET in text
        or "czNjcjN0" in text
        or "OnMzY3IzdC12NGx1ZQ" in text
        or "YWRhO" in text
    )


@pytest.mark.parametrize(
    "credentials", [*ALL, *FETCHING], ids=lambda credentials: type(credentials).__name__
)
def test_credentials_do_not_show_themselves(credentials: Credentials) -> None:
    assert not leaks(forms(credentials))
    assert not leaks(repr(vars(credentials)))
    with pytest.raises(TypeError, match="not pickled"):
        pickle.dumps(credentials)
    with BaseClient("http://x.test", credentials=credentials) as client:
        assert not leaks(forms(client))


def test_a_secret_is_only_revealed_on_demand() -> None:
    secret = Secret(SECRET)
    assert f"{secret}{secret!r}{secret:>9}" == "***" * 3
    assert secret.reveal() == SECRET
    assert secret == Secret(SECRET) != Secret("other")
    assert copy.deepcopy(secret) == secret
    with pytest.raises(TypeError, match="not pickled"):
        pickle.dumps(secret)
    with pytest.raises(TypeError):
        json.dumps(secret)


@each
def test_requests_do_not_show_them(credentials: Credentials) -> None:
    request = credentials.authenticate(
        Request("GET", "http://ada:s3cr3t-v4lue@x.test/p?q=1")
    )
    on_the_wire = f"{request.url} {request.headers.pairs}"
    assert leaks(on_the_wire) or "Authorization" in request.headers
    assert not leaks(forms(request) + request.public_url)
    restored = pickle.loads(pickle.dumps(request))
    assert not leaks(repr([restored.url, restored.headers.pairs]))
    assert request.headers.get("authorization", "none") not in repr(request) + repr(
        restored.headers.pairs
    )


def test_a_request_shows_what_is_no_secret() -> None:
    request = Request(
        "GET",
        "https://ada:pw@x.test/p?page=2&token=t&sort=a",
        {"Accept": "text/csv", "Authorization": "Bearer t"},
        b"abc",
    )
    assert request.public_url == "https://***@x.test/p?page=2&token=***&sort=a"
    assert repr(request) == (
        "Request('GET', 'https://***@x.test/p?page=2&token=***&sort=a', "
        "headers={'Accept': 'text/csv', 'Authorization': '***'}, content=3 bytes)"
    )


@each
def test_no_log_line_shows_them(
    credentials: Credentials,
    service: Service,
    send: Send,
    caplog: pytest.LogCaptureFixture,
) -> None:
    service.answer(
        Scripted(503, headers={"Set-Cookie": f"sid={SECRET}"}),
        Scripted(200, b'{"file_id":"f1"}'),
    )
    with caplog.at_level(logging.DEBUG):
        response = send(
            get_file(), service.url, credentials=credentials, retry=Retry(backoff=0.01)
        )
    own = [
        record
        for record in caplog.records
        if record.name.startswith("specloom_runtime")
    ]
    assert [
        record.getMessage().split(" in ")[0].split(" -> ")[1] for record in own
    ] == [
        "503",
        "200",
    ]
    others = [record for record in caplog.records if record.name != "httpcore2.http11"]
    assert not leaks(
        "\n".join(f"{record.getMessage()} {record.args}" for record in others)
    )
    assert not leaks(forms(response))
    target = service.received[0].target + repr(service.received[0].headers)
    assert leaks(target) or "Signature" in target or "acs AK" in target


@each
def test_no_error_shows_them(
    credentials: Credentials, service: Service, send: Send
) -> None:
    service.answer(Scripted(400, b"{}", {"Set-Cookie": f"sid={SECRET}"}))
    with pytest.raises(BadRequest) as caught:
        send(create_file(), service.url, credentials=credentials)
    assert not leaks(forms(caught.value))
    assert not leaks("".join(traceback.format_exception(caught.value)))
    assert not leaks(
        forms(caught.value.request)
        + forms(caught.value.call)
        + forms(caught.value.headers)
    )
    assert SECRET.encode() not in pickle.dumps(caught.value)

    service.answer(Scripted(hang_up=True))
    with pytest.raises(ConnectionFailed) as failed:
        send(create_file(), service.url, credentials=credentials)
    assert not leaks(
        "".join(traceback.format_exception(failed.value)) + forms(failed.value)
    )
    assert SECRET.encode() not in pickle.dumps(failed.value)


def test_a_token_with_a_line_break_is_refused_without_being_shown() -> None:
    transport = HttpxTransport(
        transport=httpx2.MockTransport(lambda request: httpx2.Response(200))
    )
    with (
        BaseClient(
            "http://x.test",
            credentials=TokenAuth(f"{SECRET}\r\nX: y"),
            transport=transport,
        ) as client,
        pytest.raises(ValueError, match="X-Auth-Token") as caught,
    ):
        client.send(get_file())
    assert not leaks("".join(traceback.format_exception(caught.value)))


def test_an_argument_that_is_a_credential_is_not_shown() -> None:
    operation: Operation[None] = Operation(
        id="Odd",
        method="GET",
        path="/",
        parameters=(
            Header("X-Mss-Authorization", str, argument="mss"),
            Query("api_key", str),
            Cookie("sid", object),
        ),
    )
    call = operation.call(mss=SECRET, api_key=SECRET, sid=SECRET)
    assert not leaks(forms(call) + forms(call.request("http://x.test")))
    assert not leaks(
        forms(call.extended(headers={"Authorization": SECRET}).request("http://x.test"))
    )
    strict: Operation[None] = Operation(
        id="Odd",
        method="GET",
        path="/",
        parameters=(
            Header(
                "X-Auth-Token", Annotated[str, Limits(max_length=3)], argument="token"
            ),
        ),
    )
    with pytest.raises(RequestInvalid) as caught:
        strict.call(token=SECRET).check()
    assert not leaks(forms(caught.value))
    error: ApiError[Any] = ApiError(
        call=call, request=call.request("http://x.test"), status=500
    )
    assert SECRET.encode() not in pickle.dumps(error)


def test_answers_do_not_show_cookies() -> None:
    answer = Answer(
        200,
        Headers({"Set-Cookie": SECRET, "X-Subject-Token": SECRET, "X-Page": "1"}),
        b"",
    )
    assert not leaks(forms(answer))
    assert "'X-Page', '1'" in repr(answer)
