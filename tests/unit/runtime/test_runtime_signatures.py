"""Request signatures, against the vendors' own SDKs as oracles, and as a server verifies them."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from specloom_runtime.http.headers import Headers
from specloom_runtime.http.messages import Request
from specloom_runtime.security import acs_hmac_sha1, sdk_hmac_sha256
from specloom_runtime.security.acs_hmac_sha1 import AcsHmacSha1
from specloom_runtime.security.sdk_hmac_sha256 import SdkHmacSha256

# The vendors' SDKs have no types.
PdsGateway: Any = pytest.importorskip("alibabacloud_gateway_pds.client").Client
SdkRequest: Any = pytest.importorskip("huaweicloudsdkcore.sdk_request").SdkRequest
Signer: Any = pytest.importorskip("huaweicloudsdkcore.signer.signer").Signer

NOON = dt.datetime(2026, 11, 20, 12, 0, 0, tzinfo=dt.UTC)
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
visible = st.text(
    st.characters(
        min_codepoint=0x21, exclude_categories=["Cs", "Cc", "Zs", "Zl", "Zp"]
    ),
    max_size=8,
)
names = st.from_regex(r"[A-Za-z][A-Za-z0-9_-]{0,8}", fullmatch=True)
headers_ = st.dictionaries(names, visible, max_size=5).filter(
    lambda headers: (
        len({name.lower() for name in headers}) == len(headers)
        and not {name.lower() for name in headers}
        & {
            "host",
            "authorization",
            "content-type",
            "x-sdk-date",
            "x-sdk-content-sha256",
        }
    )
)
content_types = st.sampled_from(
    [
        None,
        "application/json",
        "application/json; charset=utf-8",
        "application/bson",
        "text/plain",
        "image/png",
    ]
)
methods = st.sampled_from(["GET", "POST", "PUT", "DELETE", "PATCH", "HEAD"])
paths = st.lists(texts, max_size=4).map(
    lambda parts: "/" + "/".join(quote(part, safe="") for part in parts)
)
queries = st.lists(st.tuples(texts, texts), max_size=4)


def query_text(pairs: list[tuple[str, str]]) -> str:
    return "&".join(
        f"{quote(name, safe='')}={quote(value, safe='')}" for name, value in pairs
    )


def huawei(
    method: str, path: str, pairs: Any, headers: dict[str, str], content: bytes
) -> dict[str, str]:
    """The headers that the vendor's SDK sends."""
    request = SdkRequest(
        method=method,
        schema="https",
        host="service.test",
        resource_path=path,
        uri=path,
        query_params=list(pairs),
        header_params={**headers, "X-Sdk-Date": "20261120T120000Z"},
        body=content,
    )
    signed: dict[str, str] = (
        Signer(SimpleNamespace(ak="AK", sk="SK")).sign(request).header_params
    )
    return signed


@given(methods, paths, queries, headers_, content_types, st.binary(max_size=40))
def test_sdk_hmac_sha256_is_what_the_vendors_sdk_computes(
    method: str,
    path: str,
    pairs: list[tuple[str, str]],
    headers: dict[str, str],
    content_type: str | None,
    content: bytes,
) -> None:
    if content_type is not None:
        headers = {**headers, "Content-Type": content_type}
    theirs = huawei(method, path, pairs, headers, content)
    query = query_text(pairs)
    url = f"https://service.test{path}" + (f"?{query}" if query else "")
    ours = SdkHmacSha256("AK", "SK", clock=lambda: NOON).authenticate(
        Request(method, url, headers, content)
    )
    assert ours.headers["authorization"] == theirs["Authorization"]
    assert ours.headers.get("x-sdk-content-sha256") == theirs.get(
        "X-Sdk-Content-Sha256"
    )
    assert sdk_hmac_sha256.verify(
        method=method,
        path=path,
        query=query,
        headers=ours.headers,
        content=content,
        secret_key="SK",
    )


def signed(**changes: Any) -> Request:
    settings: dict[str, Any] = {
        "method": "POST",
        "url": "https://service.test/v1/p%201/files?b=2&a=x%20y",
        "headers": {"Content-Type": "application/json", "X-Project-Id": "p1"},
        "content": b'{"a":1}',
    }
    request = Request(**settings)
    return SdkHmacSha256(
        "AK", "SK", changes.get("token"), clock=lambda: NOON
    ).authenticate(request)


def verified(request: Request, **changes: Any) -> bool:
    arguments: dict[str, Any] = {
        "method": request.method,
        "path": request.path,
        "query": request.query,
        "headers": request.headers,
        "content": request.content,
        "secret_key": "SK",
    }
    return sdk_hmac_sha256.verify(**{**arguments, **changes})


def test_what_was_signed_cannot_be_changed() -> None:
    request = signed(token="STS")
    assert verified(request)
    assert verified(request, path="/v1/p%201/files/")
    assert verified(
        request, query="a=x+y&b=2"
    ), "order and encoding of the query do not matter"
    assert not verified(request, method="PUT")
    assert not verified(request, path="/v1/p2/files")
    assert not verified(request, query="a=x%20y&b=3")
    assert not verified(request, content=b'{"a":2}')
    assert not verified(request, secret_key="other")
    assert not verified(request, headers=request.headers.replaced("X-Project-Id", "p2"))
    assert not verified(
        request, headers=request.headers.replaced("X-Security-Token", "other")
    )
    assert not verified(
        request, headers=request.headers.replaced("X-Sdk-Date", "20261120T120001Z")
    )


def test_a_payload_hash_that_was_not_signed_does_not_count() -> None:
    request = signed()
    fields = Headers(
        (*request.headers.pairs, ("X-Sdk-Content-Sha256", "UNSIGNED-PAYLOAD"))
    )
    assert verified(request, headers=fields)
    assert not verified(request, headers=fields, content=b"other")


def test_a_missing_signed_header_fails_the_verification() -> None:
    request = signed()
    fields = Headers(
        [pair for pair in request.headers.pairs if pair[0] != "X-Project-Id"]
    )
    assert not verified(request, headers=fields)


def test_temporary_keys_send_their_token_signed() -> None:
    request = signed(token="STS")
    assert request.headers["x-security-token"] == "STS"
    assert (
        "x-security-token"
        in sdk_hmac_sha256.parsed_authorization(
            request.headers["authorization"]
        ).signed_headers
    )
    assert "STS" not in repr(request)


def test_a_date_that_the_caller_gave_is_kept() -> None:
    request = Request(
        "GET", "https://service.test/", {"X-Sdk-Date": "20200101T000000Z"}
    )
    assert (
        SdkHmacSha256("AK", "SK").authenticate(request).headers["x-sdk-date"]
        == "20200101T000000Z"
    )


@pytest.mark.parametrize(
    "value",
    [
        "",
        "Bearer x",
        "SDK-HMAC-SHA256",
        "SDK-HMAC-SHA256 Access=AK",
        "SDK-HMAC-SHA256 Access=AK, SignedHeaders=host, Signature=zz",
        "V11-HMAC-SHA256 Access=AK, SignedHeaders=host, Signature=" + "0" * 64,
    ],
)
def test_a_malformed_authorization_is_said_so(value: str) -> None:
    with pytest.raises(ValueError, match=r"Authorization|Signature"):
        sdk_hmac_sha256.parsed_authorization(value)


acs_names = st.from_regex(r"x-acs-[a-z]{1,6}[0-9]", fullmatch=True)


@given(
    methods,
    paths,
    st.dictionaries(visible.filter(bool), visible, max_size=4),
    st.dictionaries(acs_names, visible, min_size=1, max_size=4),
    content_types,
)
def test_acs_hmac_sha1_is_what_the_vendors_sdk_computes(
    method: str,
    path: str,
    query: dict[str, str],
    own: dict[str, str],
    content_type: str | None,
) -> None:
    headers = {
        "accept": "application/json",
        "date": "Fri, 20 Nov 2026 12:00:00 GMT",
        **own,
    }
    if content_type is not None:
        headers["content-type"] = content_type
    theirs: str = PdsGateway().get_authorization(
        path, method, query, headers, "AK", "SK"
    )
    sent = query_text(list(query.items()))
    ours = acs_hmac_sha1.signature_of(
        method=method, path=path, query=sent, headers=Headers(headers), secret_key="SK"
    )
    assert f"acs AK:{ours}" == theirs


def test_an_acs_request_carries_what_the_gateway_needs_and_verifies() -> None:
    class Pds(AcsHmacSha1):
        scheme = "Pds"
        version = "2022-03-01"

    request = Request(
        "POST",
        "https://d1.api.test/v2/file/create?x=1",
        {"Accept": "application/json", "Content-Type": "application/json"},
        b"{}",
        operation="CreateFile",
    )
    made = Pds("AK", "SK", "STS", clock=lambda: NOON).authenticate(request)
    assert made.headers["date"] == "Fri, 20 Nov 2026 12:00:00 GMT"
    assert made.headers["x-acs-signature-method"] == "HMAC-SHA1"
    assert made.headers["x-acs-signature-version"] == "1.0"
    assert made.headers["x-acs-version"] == "2022-03-01"
    assert made.headers["x-acs-action"] == "CreateFile"
    assert made.headers["x-acs-security-token"] == "STS"
    again = Pds("AK", "SK").authenticate(request)
    assert (
        again.headers["x-acs-signature-nonce"] != made.headers["x-acs-signature-nonce"]
    )

    def verified_as(query: str, secret_key: str) -> bool:
        return acs_hmac_sha1.verify(
            method="POST",
            path=made.path,
            query=query,
            headers=made.headers,
            secret_key=secret_key,
        )

    assert verified_as("x=1", "SK")
    assert not verified_as("x=2", "SK")
    assert not verified_as("x=1", "other")
    assert (
        acs_hmac_sha1.parsed_authorization(made.headers["authorization"]).access_key
        == "AK"
    )
    with pytest.raises(ValueError, match="Authorization"):
        acs_hmac_sha1.parsed_authorization("acs AK:short")


@pytest.mark.parametrize("kind", [SdkHmacSha256, AcsHmacSha1])
def test_empty_keys_are_refused_at_once(kind: Any) -> None:
    with pytest.raises(ValueError, match="must not be empty"):
        kind("AK", "")
