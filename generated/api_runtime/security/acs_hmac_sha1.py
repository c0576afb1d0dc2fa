"""Alibaba Cloud's request signature, version 1 (`acs`, HMAC-SHA1), for clients that sign and servers that verify.

Source: what the vendor's PDS SDK (alibabacloud_gateway_pds) computes. The text to sign is

    METHOD \\n accept \\n content-md5 \\n content-type \\n date \\n sorted x-acs-* headers \\n path?sorted query

and the signature is base64(HMAC-SHA1(access key secret, text)). The body is not covered.
"""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import hmac
import secrets
from collections.abc import Callable
from typing import ClassVar
from urllib.parse import unquote_plus

from msgspec import Struct

from ..http.headers import Headers
from ..http.messages import Request
from .credentials import Credentials, Secret


class AcsHmacSha1(Credentials):
    """Access key and secret key: signs every request with version 1 of Alibaba Cloud's signature.

    Args:
        access_key: Names the key; not a secret.
        secret_key: Never sent.
        security_token: Belongs to temporary keys; sent as `x-acs-security-token`.
        clock: The time, for tests and for machines whose clock is wrong.
    """

    version: ClassVar[str | None] = None
    """API version, sent as `x-acs-version` where it is known."""

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
        """The signed request, with a nonce of its own so that it cannot be replayed."""
        fields = {
            "Date": _http_date(self._clock()),
            "x-acs-signature-method": "HMAC-SHA1",
            "x-acs-signature-version": "1.0",
            "x-acs-signature-nonce": secrets.token_hex(16),
        }
        if self.version:
            fields["x-acs-version"] = self.version
        if request.operation:
            fields["x-acs-action"] = request.operation
        for name, value in fields.items():
            if name.lower() not in request.headers:
                request = request.with_header(name, value)
        if self._security_token is not None:
            request = request.with_header(
                "x-acs-security-token", self._security_token.reveal(), secret=True
            )
        signature = signature_of(
            method=request.method,
            path=request.path,
            query=request.query,
            headers=request.headers,
            secret_key=self._secret_key,
        )
        return request.with_header(
            "Authorization", f"acs {self.access_key}:{signature}", secret=True
        )


class Authorization(Struct, frozen=True):
    """An `Authorization` header of this algorithm, taken apart."""

    access_key: str
    signature: str
    """Base64 of 20 bytes."""


def parsed_authorization(value: str) -> Authorization:
    """Take an `Authorization` header apart.

    Raises:
        ValueError: it is not a well-formed one of this algorithm.
    """
    algorithm, _, rest = value.strip().partition(" ")
    access_key, colon, signature = rest.rpartition(":")
    try:
        is_hash = len(base64.b64decode(signature, validate=True)) == 20
    except ValueError:
        is_hash = False
    if algorithm != "acs" or not access_key or not colon or not is_hash:
        raise ValueError("Authorization must be `acs ACCESS_KEY:BASE64_OF_HMAC_SHA1`")
    return Authorization(access_key, signature)


def verify(
    *, method: str, path: str, query: str, headers: Headers, secret_key: str | Secret
) -> bool:
    """Whether a request that somebody else signed carries the signature of `secret_key`.

    How old the date may be, and whether the nonce was seen before, is the caller's to judge.

    Raises:
        ValueError: the `Authorization` header is not a well-formed one of this algorithm.
    """
    authorization = parsed_authorization(headers.get("authorization", ""))
    expected = signature_of(
        method=method, path=path, query=query, headers=headers, secret_key=secret_key
    )
    return hmac.compare_digest(expected, authorization.signature)


def signature_of(
    *, method: str, path: str, query: str, headers: Headers, secret_key: str | Secret
) -> str:
    """The signature of a request, base64.

    Args:
        path: As it stands in the request line.
        query: As it stands in the request line, without its `?`; signed decoded.
        headers: All headers of the request.
    """
    fields = [
        headers.get(name, "")
        for name in ("accept", "content-md5", "content-type", "date")
    ]
    own = [
        f"{name}:{headers[name].strip()}"
        for name in sorted(headers)
        if name.startswith("x-acs-")
    ]
    to_sign = "\n".join([method, *fields, *own, _resource(path, query)])
    digest = hmac.new(
        Secret(secret_key).reveal().encode(),
        to_sign.encode(errors="surrogateescape"),
        hashlib.sha1,
    ).digest()
    return base64.b64encode(digest).decode()


def _resource(path: str, query: str) -> str:
    pairs = [pair.partition("=") for pair in query.split("&") if pair]
    decoded = sorted(
        (unquote_plus(name), unquote_plus(value)) for name, _, value in pairs
    )
    text = "&".join(f"{name}={value}" if value else name for name, value in decoded)
    return f"{path}?{text}" if text else path


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


def _http_date(moment: dt.datetime) -> str:
    from email.utils import format_datetime

    return format_datetime(moment.astimezone(dt.UTC), usegmt=True)
