"""Which credentials a stub takes."""

from __future__ import annotations

import base64
import datetime as dt
from typing import Any

import pytest

from specloom_runtime.http.headers import Headers
from specloom_runtime.http.messages import Request
from specloom_runtime.operations.call import Operation
from specloom_runtime.security.credentials import ApiKey, Credentials
from specloom_runtime.server.application import Application, Route, Secrets

from .asgi import Answered, ask
from .parts_service import credentials, models
from .parts_service.server import Service, app

BODY = b'{"file_name": "a", "file_size": 1, "category": "MAIN"}'
SECRETS = Secrets(access_keys={"AK": "SK"}, tokens=["good", "better"])
HEX = "0" * 64
SDK = f"SDK-HMAC-SHA256 Access=AK, SignedHeaders=host;x-sdk-date, Signature={HEX}"
SCOPE = "Fri, 20 No/center/pds/aliyun_v4_request"
V4 = (
    f"ACS4-HMAC-SHA256 Credential=AK/{SCOPE},SignedHeaders=x-acs-action,Signature={HEX}"
)
SHA1 = base64.b64encode(bytes(20)).decode()


def create(
    headers: dict[str, str], secrets: Secrets | None = None, body: bytes = BODY
) -> Answered:
    return ask(
        app(secrets=secrets),
        "POST",
        "/v1/p/files",
        body,
        headers={"Content-Type": "application/json", **headers},
    )


def signed(
    credential: Credentials, *, path: str = "/v1/p%20x/files", query: str = ""
) -> Request:
    url = f"http://h.test:80{path}" + (f"?{query}" if query else "")
    request = Request(
        "POST", url, {"Content-Type": "application/json"}, BODY, operation="CreateFile"
    )
    return credential.authenticate(request.with_header("Host", "h.test"))


def send(
    request: Request,
    secrets: Secrets | None,
    *,
    headers: Headers | None = None,
    body: bytes = BODY,
    query: str | None = None,
) -> Answered:
    pairs = [
        (name.lower().encode(), value.encode())
        for name, value in (headers or request.headers).pairs
    ]
    return ask(
        app(secrets=secrets),
        "POST",
        request.path,
        body,
        headers=pairs,
        query=request.query if query is None else query,
    )


@pytest.mark.parametrize(
    "headers",
    [
        {"X-Auth-Token": "anything"},
        {"Authorization": "Bearer abc"},
        {"Authorization": "bearer abc"},
        {"Authorization": "Bearer+10f88*********4791e9ff"},
        {"Authorization": SDK, "X-Sdk-Date": "20201120T065029Z"},
        {"Authorization": SDK.replace("SDK-HMAC-SHA256", "SDK-HMAC-SM3")},
        {
            "Authorization": SDK.replace(
                "SDK-HMAC-SHA256 Access=AK",
                "V11-HMAC-SHA256 Credential=AK/20261120/r/s",
            )
        },
        {"Authorization": f"acs AK:{SHA1}"},
        {"Authorization": V4},
    ],
)
def test_without_secrets_every_well_formed_credential_is_taken(
    headers: dict[str, str],
) -> None:
    assert create(headers).status == 200


@pytest.mark.parametrize(
    ("headers", "reason"),
    [
        ({}, "header X-Auth-Token is missing"),
        ({"X-Auth-Token": ""}, "header X-Auth-Token is missing"),
        ({"X-Auth-Token": "  "}, "header X-Auth-Token is missing"),
        ({"Authorization": "Bearer "}, "holds no well-formed token"),
        ({"Authorization": "Bearer a b"}, "holds no well-formed token"),
        ({"Authorization": "Basic YTpi"}, "is missing"),
        ({"Authorization": SDK}, "X-Sdk-Date must be like"),
        ({"Authorization": SDK, "X-Sdk-Date": "2026-11-20"}, "X-Sdk-Date must be like"),
        (
            {"Authorization": SDK[:-1], "X-Sdk-Date": "20261120T065029Z"},
            "Signature must be 64",
        ),
        (
            {
                "Authorization": "SDK-HMAC-SHA256 Access=AK",
                "X-Sdk-Date": "20261120T065029Z",
            },
            "SignedHeaders=",
        ),
        ({"Authorization": "acs AK"}, "BASE64"),
        ({"Authorization": "acs AK:???"}, "BASE64"),
        ({"Authorization": V4[:-1]}, "ACS4-HMAC-SHA256 Credential="),
    ],
)
def test_what_is_absent_or_malformed_is_a_401_in_the_services_error(
    headers: dict[str, str], reason: str
) -> None:
    answer = create(headers)
    assert answer.status == 401
    assert answer.json["error_code"] == "Unauthorized"
    assert reason in answer.json["error_msg"]


def test_a_wrong_credential_is_named_rather_than_those_not_given() -> None:
    assert create({"Authorization": "acs AK"}).json["error_msg"] == (
        "Authorization must be `acs ACCESS_KEY:BASE64_OF_HMAC_SHA1`"
    )


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"X-Auth-Token": "good"}, 200),
        ({"Authorization": "Bearer+better"}, 200),
        ({"Authorization": "Bearer better"}, 200),
        ({"X-Auth-Token": "bad"}, 401),
        ({"X-Auth-Token": "中"}, 401),
        ({"Authorization": "Bearer+bad"}, 401),
        ({"X-Auth-Token": "bad", "Authorization": "Bearer good"}, 200),
    ],
)
def test_with_secrets_tokens_are_verified(headers: dict[str, str], status: int) -> None:
    assert create(headers, SECRETS).status == status


def test_kinds_of_which_no_secrets_are_known_are_taken_as_they_are() -> None:
    assert (
        create({"X-Auth-Token": "x"}, Secrets(access_keys={"AK": "SK"})).status == 200
    )
    assert (
        create({"Authorization": f"acs AK:{SHA1}"}, Secrets(tokens=["t"])).status == 200
    )
    assert create({"X-Auth-Token": "x"}, Secrets(tokens=[])).status == 401


@pytest.mark.parametrize("scheme", [credentials.AkSkAuth, credentials.AcsAuth])
class TestSignatures:
    def test_the_right_secret_passes(self, scheme: Any) -> None:
        assert (
            send(
                signed(scheme("AK", "SK"), query="b=2&a=%E4%B8%AD+x&a=1"), SECRETS
            ).status
            == 200
        )

    def test_the_wrong_secret_does_not(self, scheme: Any) -> None:
        answer = send(signed(scheme("AK", "other")), SECRETS)
        assert (answer.status, answer.json["error_msg"]) == (
            401,
            "the signature does not match",
        )

    def test_an_unknown_key_does_not(self, scheme: Any) -> None:
        answer = send(signed(scheme("KA", "SK")), SECRETS)
        assert (answer.status, answer.json["error_msg"]) == (
            401,
            "the access key is unknown",
        )

    @pytest.mark.parametrize(
        ("minutes", "status"), [(-14, 200), (14, 200), (-16, 401), (16, 401)]
    )
    def test_its_date_is_at_most_15_minutes_off(
        self, scheme: Any, minutes: int, status: int
    ) -> None:
        moment = dt.datetime.now(dt.UTC) + dt.timedelta(minutes=minutes)
        assert (
            send(signed(scheme("AK", "SK", clock=lambda: moment)), SECRETS).status
            == status
        )

    def test_a_changed_query_does_not_pass(self, scheme: Any) -> None:
        assert (
            send(signed(scheme("AK", "SK"), query="a=1"), SECRETS, query="a=2").status
            == 401
        )

    def test_without_secrets_any_signature_passes(self, scheme: Any) -> None:
        assert send(signed(scheme("KA", "other")), None).status == 200


def test_a_changed_body_does_not_pass_where_the_signature_covers_it() -> None:
    changed = BODY.replace(b"MAIN", b"COVER")
    request = signed(credentials.AkSkAuth("AK", "SK"))
    assert send(request, SECRETS, body=changed).status == 401


def test_algorithms_that_cannot_be_verified_do_not_pass_when_they_would_have_to() -> (
    None
):
    for value in (SDK.replace("SHA256", "SM3"), V4.replace("SHA256", "SM3")):
        now = dt.datetime.now(dt.UTC).strftime("%a, %d %b %Y %H:%M:%S GMT")
        answer = create({"Authorization": value, "Date": now}, SECRETS)
        assert answer.status == 401
        assert "can be verified here" in answer.json["error_msg"]


class QueryKey(ApiKey):
    scheme = "QueryKey"
    location = "query"
    name = "key"


class CookieKey(ApiKey):
    scheme = "CookieKey"
    location = "cookie"
    name = "sid"


def guarded(*security: tuple[str, ...], secrets: Secrets | None = None) -> Application:
    def operation() -> Operation[models.Found]:
        return Operation(id="X", method="GET", path="/x", security=security)

    class Nothing(Service):
        async def x(self) -> None:
            return None

    schemes = (QueryKey, CookieKey, credentials.PasswordAuth)
    return Application(
        title="t",
        service=Nothing(),
        routes=[Route(operation, "x")],
        schemes=schemes,
        secrets=secrets,
    )


class TestAlternatives:
    def test_one_has_to_be_given_in_full(self) -> None:
        application = guarded(("QueryKey", "CookieKey"), ("PasswordAuth",))
        assert ask(application, "GET", "/x").status == 401
        assert ask(application, "GET", "/x", query="key=1").status == 401
        assert ask(application, "GET", "/x", query="key=").status == 401
        assert (
            ask(
                application,
                "GET",
                "/x",
                query="key=1",
                headers={"Cookie": "a=b; sid=2"},
            ).status
            == 200
        )
        assert (
            ask(
                application, "GET", "/x", headers={"Authorization": "Basic YTpi"}
            ).status
            == 200
        )

    def test_an_empty_one_lets_everybody_in(self) -> None:
        assert ask(guarded(("QueryKey",), ()), "GET", "/x").status == 200
        assert ask(guarded(), "GET", "/x").status == 200

    @pytest.mark.parametrize(
        "value", ["Basic", "Basic ???", "Basic YQ==", "Basic /w=="]
    )
    def test_malformed_basic_credentials_are_refused(self, value: str) -> None:
        assert (
            ask(
                guarded(("PasswordAuth",)),
                "GET",
                "/x",
                headers={"Authorization": value},
            ).status
            == 401
        )

    @pytest.mark.parametrize(
        ("pair", "status"), [("a:b", 200), ("a:c", 401), ("c:b", 401), ("c:", 401)]
    )
    def test_passwords_are_verified(self, pair: str, status: int) -> None:
        value = f"Basic {base64.b64encode(pair.encode()).decode()}"
        application = guarded(("PasswordAuth",), secrets=Secrets(passwords={"a": "b"}))
        assert (
            ask(application, "GET", "/x", headers={"Authorization": value}).status
            == status
        )


def test_secrets_do_not_show() -> None:
    assert repr(SECRETS) == "Secrets(access_keys=***, tokens=***)"


def test_a_401_says_how_to_authenticate() -> None:
    assert create({}).header("www-authenticate") == "SDK-HMAC-SHA256, Bearer, acs"
    assert ask(guarded(("QueryKey",)), "GET", "/x").header("www-authenticate") is None
    refused = ask(guarded(("PasswordAuth",)), "GET", "/x")
    assert (refused.header("www-authenticate") or "").startswith("Basic realm=")
