"""Huawei Cloud's request signature, SDK-HMAC-SHA256, for clients that sign and servers that verify.

Source: "API Signing" in the vendor's API Gateway documentation, and what its Python SDK sends. The canonical request is

    METHOD \\n canonical path \\n canonical query \\n canonical headers \\n signed header names \\n hash of the body

and the signature is HMAC-SHA256(secret key, "SDK-HMAC-SHA256 \\n date \\n SHA-256 of the canonical request").
"""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
from collections.abc import Callable, Sequence
from urllib.parse import quote, unquote, unquote_plus

from msgspec import Struct

from ..http.headers import Headers
from ..http.messages import Request
from .credentials import Credentials, Secret

ALGORITHM = "SDK-HMAC-SHA256"
DATE_FORMAT = "%Y%m%dT%H%M%SZ"
UNSIGNED = "UNSIGNED-PAYLOAD"
_EMPTY_HASH = hashlib.sha256(b"").hexdigest()
_SIGNED_TYPES = ("application/json", "application/bson")


class SdkHmacSha256(Credentials):
    """Access key and secret key: signs every request with SDK-HMAC-SHA256.

    Args:
        access_key: Names the key; not a secret.
        secret_key: Never sent.
        security_token: Belongs to temporary keys; sent as `X-Security-Token`.
        clock: The time, for tests and for machines whose clock is wrong. The service allows 15 minutes.
    """

    def __init__(
        self,
        access_key: str,
        secret_key: str | Secret,
        security_token: str | Secret | None = None,
        *,
        clock: Callable[[], dt.datetime] | None = None,
    ) -> None:
        if not access_key or not Secret(secret_key).reveal():
            raise ValueError("access_key and secret_key must not be empty")
        self.access_key = access_key
        self._secret_key = Secret(secret_key)
        self._security_token = Secret(security_token) if security_token else None
        self._clock = clock or _now

    def authenticate(self, request: Request) -> Request:
        """The signed request. All headers that it has by now are signed, except those with `_` in their names."""
        if self._security_token is not None:
            request = request.with_header(
                "X-Security-Token", self._security_token.reveal(), secret=True
            )
        if "host" not in request.headers:
            request = request.with_header("Host", request.host)
        content_type = request.headers.get("content-type")
        if content_type and not content_type.startswith(_SIGNED_TYPES):
            request = request.with_header("X-Sdk-Content-Sha256", UNSIGNED)
        date = request.headers.get("x-sdk-date")
        if date is None:
            date = self._clock().astimezone(dt.UTC).strftime(DATE_FORMAT)
            request = request.with_header("X-Sdk-Date", date)
        names = sorted(
            name
            for name in request.headers
            if "_" not in name and name != "authorization"
        )
        signature = signature_of(
            method=request.method,
            path=request.path,
            query=request.query,
            headers=request.headers,
            # A body that is not in memory is never hashed: its media type is not JSON.
            content=request.content if request.stream is None else UNSIGNED.encode(),
            signed_headers=names,
            secret_key=self._secret_key,
        )
        value = f"{ALGORITHM} Access={self.access_key}, SignedHeaders={';'.join(names)}, Signature={signature}"
        return request.with_header("Authorization", value, secret=True)


class Authorization(Struct, frozen=True):
    """An `Authorization` header of this algorithm, taken apart."""

    access_key: str
    signed_headers: tuple[str, ...]
    """Names in lower case, in the order in which they were signed."""
    signature: str
    """64 hexadecimal digits."""


def parsed_authorization(value: str) -> Authorization:
    """Take an `Authorization` header apart.

    Raises:
        ValueError: it is not a well-formed one of this algorithm.
    """
    algorithm, _, rest = value.strip().partition(" ")
    members: dict[str, str] = {}
    for part in rest.split(","):
        name, _, text = part.strip().partition("=")
        members[name] = text
    access, names, signature = (
        members.get("Access"),
        members.get("SignedHeaders"),
        members.get("Signature"),
    )
    if algorithm != ALGORITHM or not access or not names or not signature:
        raise ValueError(
            f"Authorization must be `{ALGORITHM} Access=..., SignedHeaders=..., Signature=...`"
        )
    if len(signature) != 64 or not set(signature) <= set("0123456789abcdef"):
        raise ValueError("Signature must be 64 hexadecimal digits")
    return Authorization(access, tuple(names.lower().split(";")), signature)


def verify(
    *,
    method: str,
    path: str,
    query: str,
    headers: Headers,
    content: bytes,
    secret_key: str | Secret,
) -> bool:
    """Whether a request that somebody else signed carries the signature of `secret_key`.

    False as well where the date is missing or not signed. How old the date may be is the caller's to judge.

    Raises:
        ValueError: the `Authorization` header is not a well-formed one of this algorithm.
    """
    authorization = parsed_authorization(headers.get("authorization", ""))
    names = authorization.signed_headers
    if "x-sdk-date" not in names or any(name not in headers for name in names):
        return False
    expected = signature_of(
        method=method,
        path=path,
        query=query,
        headers=headers,
        content=content,
        signed_headers=names,
        secret_key=secret_key,
    )
    return hmac.compare_digest(expected, authorization.signature)


def signature_of(
    *,
    method: str,
    path: str,
    query: str,
    headers: Headers,
    content: bytes,
    signed_headers: Sequence[str],
    secret_key: str | Secret,
) -> str:
    """The signature of a request as 64 hexadecimal digits.

    Args:
        path: As it stands in the request line, percent-encoded.
        query: As it stands in the request line, without its `?`.
        headers: All headers of the request, `X-Sdk-Date` among them; only `signed_headers` count.
        content: The body as it goes over the wire.
        signed_headers: Names in lower case, in order.

    Raises:
        KeyError: a signed header is not in `headers`.
    """
    canonical = "\n".join(
        (
            method.upper(),
            _canonical_path(path),
            _canonical_query(query),
            "".join(f"{name}:{_joined(headers, name)}\n" for name in signed_headers),
            ";".join(signed_headers),
            _payload_hash(headers, signed_headers, content),
        )
    )
    digest = hashlib.sha256(canonical.encode(errors="surrogateescape")).hexdigest()
    to_sign = f"{ALGORITHM}\n{headers['x-sdk-date']}\n{digest}"
    return hmac.new(
        Secret(secret_key).reveal().encode(), to_sign.encode(), hashlib.sha256
    ).hexdigest()


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


def _canonical_path(path: str) -> str:
    canonical = "/".join(
        quote(segment, safe="~") for segment in unquote(path).split("/")
    )
    return canonical if canonical.endswith("/") else f"{canonical}/"


def _canonical_query(query: str) -> str:
    """Pairs sorted by what they mean, not by how they are encoded; a space is `%20`."""
    pairs = [pair.partition("=") for pair in query.split("&") if pair]
    decoded = sorted(
        (unquote_plus(name), unquote_plus(value)) for name, _, value in pairs
    )
    return "&".join(
        f"{quote(name, safe='~')}={quote(value, safe='~')}" for name, value in decoded
    )


def _joined(headers: Headers, name: str) -> str:
    values = headers.get_all(name)
    if not values:
        raise KeyError(name)
    return ",".join(value.strip() for value in values)


def _payload_hash(
    headers: Headers, signed_headers: Sequence[str], content: bytes
) -> str:
    if not content:
        return _EMPTY_HASH
    # Only a header that is signed itself may say what stands for the body's hash.
    if "x-sdk-content-sha256" in signed_headers:
        stated = headers.get("x-sdk-content-sha256", "")
        if stated == UNSIGNED:
            return stated
    return hashlib.sha256(content).hexdigest()
