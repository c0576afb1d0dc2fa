"""Credentials: where they go, and which of them an operation takes."""

from __future__ import annotations

from typing import ClassVar, Literal

import pytest

from specloom_runtime.http.errors import CredentialsMissing
from specloom_runtime.http.messages import Request
from specloom_runtime.security.credentials import (
    ApiKey,
    BasicAuth,
    BearerToken,
    Credentials,
    Secret,
    satisfying,
)

REQUEST = Request("GET", "https://x.test/p", {"Cookie": "a=1"})


def key(place: Literal["header", "query", "cookie"], called: str) -> type[ApiKey]:
    class Key(ApiKey):
        scheme = called
        location = place
        name = called

    return Key


class First(BearerToken):
    scheme = "first"


class Second(BasicAuth):
    scheme = "second"


FIRST, SECOND = First("t"), Second("ada", "pw")


def test_keys_go_where_the_scheme_says() -> None:
    assert key("header", "X-Key")("k").authenticate(REQUEST).headers["x-key"] == "k"
    assert (
        key("query", "api key")("k&1").authenticate(REQUEST).url
        == "https://x.test/p?api%20key=k%261"
    )
    assert (
        key("cookie", "sid")("k;1").authenticate(REQUEST).headers["cookie"]
        == "a=1; sid=k%3B1"
    )


def test_a_key_in_the_query_comes_after_the_query_that_is_there() -> None:
    request = Request("GET", "https://x.test/p?a=1")
    assert (
        key("query", "k")(Secret("v")).authenticate(request).url
        == "https://x.test/p?a=1&k=v"
    )


def test_bearer_tokens_have_the_prefix_of_their_scheme_or_one_of_ones_own() -> None:
    class Koo(BearerToken):
        prefix: ClassVar[str] = "Bearer+"

    assert FIRST.authenticate(REQUEST).headers["authorization"] == "Bearer t"
    assert Koo("t").authenticate(REQUEST).headers["authorization"] == "Bearer+t"
    assert Koo("t", prefix="").authenticate(REQUEST).headers["authorization"] == "t"


def test_a_token_may_be_asked_for_anew_each_time() -> None:
    tokens = iter(["one", "two"])
    credentials = First(lambda: next(tokens))
    assert [
        credentials.authenticate(REQUEST).headers["authorization"] for _ in range(2)
    ] == [
        "Bearer one",
        "Bearer two",
    ]


def test_basic_authentication_is_that_of_rfc_7617() -> None:
    # The examples of RFC 7617, sections 2 and 2.1.
    aladdin = (
        Second("Aladdin", "open sesame").authenticate(REQUEST).headers["authorization"]
    )
    assert aladdin == "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ=="
    assert (
        Second("test", "123\u00a3").authenticate(REQUEST).headers["authorization"]
        == "Basic dGVzdDoxMjPCow=="
    )
    with pytest.raises(ValueError, match="colon"):
        Second("a:b", "c")


@pytest.mark.parametrize(
    ("given", "security", "taken"),
    [
        ((FIRST,), (("first",), ("second",)), (FIRST,)),
        ((SECOND,), (("first",), ("second",)), (SECOND,)),
        ((SECOND, FIRST), (("first",), ("second",)), (FIRST,)),
        ((SECOND, FIRST), (("first", "second"),), (FIRST, SECOND)),
        ((FIRST,), (("first", "second"), ("first",)), (FIRST,)),
        ((FIRST,), ((), ("first",)), (FIRST,)),
        ((), ((), ("first",)), ()),
        ((SECOND,), ((), ("first",)), ()),
        ((FIRST,), (), ()),
        ((), (), ()),
    ],
)
def test_the_first_alternative_that_is_covered_is_taken(
    given: tuple[Credentials, ...],
    security: tuple[tuple[str, ...], ...],
    taken: tuple[Credentials, ...],
) -> None:
    assert satisfying(given, security, "Op") == taken


def test_what_is_missing_is_named() -> None:
    with pytest.raises(CredentialsMissing) as caught:
        satisfying((SECOND,), (("first",), ("first", "third")), "Op")
    assert str(caught.value) == (
        "Op not sent: it takes credentials for first or first with third; the client has second"
    )


@pytest.mark.parametrize("wrong", [5, None, b"bytes"])
def test_a_token_of_the_wrong_type_is_refused_at_once(wrong: object) -> None:
    with pytest.raises(TypeError, match="a secret must be"):
        First(wrong)  # type: ignore[arg-type]
