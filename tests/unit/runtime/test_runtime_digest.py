"""Digest authentication, held against the examples of RFC 7616 and a service that challenges."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from specloom_runtime.bodies.content import Json
from specloom_runtime.client.retry import Retry
from specloom_runtime.http.headers import Headers
from specloom_runtime.http.messages import Request
from specloom_runtime.operations.api_error import ApiError
from specloom_runtime.operations.call import Operation
from specloom_runtime.security.digest import (
    Challenge,
    DigestAuth,
    authorization,
    best_challenge,
    parsed_challenges,
    parsed_digest,
)

from .http_service import Scripted, Send, Service


class Password(DigestAuth):
    scheme = "password"


OPERATION: Operation[Any] = Operation(
    id="Get",
    method="POST",
    path="/a b",
    responses={200: Json(object)},
    security=(("password",),),
)
CHALLENGE = (
    'Digest realm="r", qop="auth", algorithm={algorithm}, nonce="{nonce}", opaque="o"'
)


def refused(nonce: str = "n1", algorithm: str = "SHA-256", more: str = "") -> Scripted:
    value = CHALLENGE.format(algorithm=algorithm, nonce=nonce) + more
    return Scripted(401, b"{}", {"WWW-Authenticate": value})


def fields(service: Service, place: int) -> dict[str, str]:
    return parsed_digest(service.received[place].header("authorization") or "")


# RFC 7616 section 3.9.1.
@pytest.mark.parametrize(
    ("algorithm", "response"),
    [
        ("MD5", "8ca523f5e9506fed4657c9700eebdbec"),
        (
            "SHA-256",
            "753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1",
        ),
    ],
)
def test_the_examples_of_the_rfc(algorithm: str, response: str) -> None:
    nonce = "7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v"
    value = authorization(
        Challenge(
            "http-auth@example.org",
            nonce,
            algorithm,
            "FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS",
        ),
        "Mufasa",
        "Circle of Life",
        method="GET",
        uri="/dir/index.html",
        number=1,
        cnonce="f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ",
    )
    assert parsed_digest(value) == {
        "username": "Mufasa",
        "realm": "http-auth@example.org",
        "uri": "/dir/index.html",
        "algorithm": algorithm,
        "nonce": nonce,
        "nc": "00000001",
        "cnonce": "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ",
        "qop": "auth",
        "response": response,
        "opaque": "FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS",
    }


def test_names_beyond_ascii_and_hashed_names() -> None:
    # RFC 7616 section 3.9.2, whose response is wrong (erratum 4897): only the name is compared.
    name = "J\u00e4s\u00f8n Doe"
    challenge = Challenge("api@example.org", "n", "SHA-512-256", userhash=True)
    value = authorization(
        challenge, name, "pw", method="GET", uri="/", number=1, cnonce="c"
    )
    expected = hashlib.new("sha512_256", f"{name}:api@example.org".encode()).hexdigest()
    assert parsed_digest(value)["username"] == expected
    assert parsed_digest(value)["userhash"] == "true"
    plain = authorization(
        challenge._replace(userhash=False),
        name,
        "pw",
        method="GET",
        uri="/",
        number=1,
        cnonce="c",
    )
    assert parsed_digest(plain)["username*"] == "UTF-8''J%C3%A4s%C3%B8n%20Doe"


def test_the_challenge_is_met_and_later_requests_are_not_refused_first(
    service: Service, send: Send
) -> None:
    service.answer(refused(), Scripted(200))
    credentials = Password("ada", "pw")
    assert send(OPERATION.call(), service.url, credentials=credentials).status == 200
    service.answer(Scripted(200))
    send(OPERATION.call(), service.url, credentials=credentials)
    assert service.received[0].header("authorization") is None
    first, second = fields(service, 1), fields(service, 2)
    assert (first["nc"], second["nc"]) == ("00000001", "00000002")
    assert first["cnonce"] != second["cnonce"]
    assert first["uri"] == service.received[1].target == "/a%20b"
    secret = hashlib.sha256(b"ada:r:pw").hexdigest()
    request = hashlib.sha256(b"POST:/a%20b").hexdigest()
    text = f"{secret}:n1:00000001:{first['cnonce']}:auth:{request}"
    assert first["response"] == hashlib.sha256(text.encode()).hexdigest()


def test_a_wrong_password_is_tried_once(service: Service, send: Send) -> None:
    service.answer(refused())
    with pytest.raises(ApiError) as raised:
        send(OPERATION.call(), service.url, credentials=Password("ada", "no"))
    assert raised.value.status == 401
    assert len(service.received) == 2


def test_a_nonce_that_is_too_old_is_replaced(service: Service, send: Send) -> None:
    credentials = Password("ada", "pw")
    service.answer(refused("n1"), Scripted(200))
    send(OPERATION.call(), service.url, credentials=credentials)
    service.answer(refused("n2", more=", stale=true"), Scripted(200))
    send(
        OPERATION.call(),
        service.url,
        credentials=credentials,
        retry=Retry(attempts=1),
    )
    last = fields(service, 3)
    assert (last["nonce"], last["nc"]) == ("n2", "00000001")


def test_another_host_gets_no_response_to_the_challenge_of_the_first() -> None:
    credentials = Password("ada", "pw")
    here = Request("GET", "https://one.test/")
    value = CHALLENGE.format(algorithm="MD5", nonce="n")
    assert credentials.challenged(here, Headers({"WWW-Authenticate": value}))
    assert "authorization" in credentials.authenticate(here).headers
    for url in ("https://two.test/", "http://one.test/", "https://one.test:8443/"):
        request = credentials.authenticate(Request("GET", url))
        assert "authorization" not in request.headers


@pytest.mark.parametrize(
    ("values", "algorithm"),
    [
        (['Digest realm="r", nonce="n", qop="auth,auth-int"'], "MD5"),
        (['Digest realm="r", nonce="n"'], "MD5"),
        (
            [
                'Basic realm="x, y", Digest nonce=n, algorithm=MD5, Digest nonce=n, algorithm=sha-256-sess'
            ],
            "SHA-256-sess",
        ),
        (["Negotiate abc==", 'Digest nonce="n", algorithm=SHA-256'], "SHA-256"),
        (['Digest nonce="n", qop="auth-int"'], None),
        (['Digest nonce="n", algorithm=AKA'], None),
        (['Digest realm="r"'], None),
        (["Bearer"], None),
        ([], None),
    ],
)
def test_the_strongest_challenge_is_met(
    values: list[str], algorithm: str | None
) -> None:
    challenge = best_challenge(
        Headers([("WWW-Authenticate", value) for value in values])
    )
    assert (challenge.algorithm if challenge else None) == algorithm


def test_quoted_strings_are_read_and_written() -> None:
    (challenge,) = parsed_challenges(r'Digest realm="a \"b\" \\ c, d=e", nonce="n"')
    assert challenge == ("Digest", {"realm": r'a "b" \ c, d=e', "nonce": "n"})


@given(st.text(max_size=200))
def test_any_challenge_can_be_read(value: str) -> None:
    parsed_challenges(value)
    best_challenge(Headers({"WWW-Authenticate": f"Digest {value}"}))
