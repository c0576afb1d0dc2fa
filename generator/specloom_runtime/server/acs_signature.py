"""Requests signed for Alibaba Cloud's PDS, checked by a server: version 1 (`acs`) and 4 (`ACS4-HMAC-SHA256`).

Source: what the vendor's gateway for Python computes (alibabacloud_gateway_pds 0.1.2). In version 4 the date in
`Credential` is the beginning of an RFC 1123 date, so it holds a comma: the header cannot be split at commas.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import re
from email.utils import parsedate_to_datetime
from urllib.parse import unquote_plus

from ..http.headers import Headers
from ..security import acs_hmac_sha1 as signature
from .clock import is_current
from .doubt import Check, Doubt
from .received import Received
from .secrets import Secrets, is_equal

_VERSION_4 = re.compile(
    r"(?P<algorithm>ACS4-HMAC-(?:SHA256|SM3)) "
    r"Credential=(?P<access_key>[^/]+)/(?P<date>[^/]+)/(?P<region>[^/]+)/(?P<product>[^/]+)/aliyun_v4_request"
    r", ?SignedHeaders=(?P<names>[^,\s]+), ?Signature=(?P<signature>[0-9a-f]{64})\Z"
)

READS_BODY = True
"""The body is signed, too."""


def challenge(_received: Received) -> str:
    """The name of the scheme alone."""
    return "acs"


def check(secrets: Secrets) -> Check:
    """The check of such a signature; without access keys every well-formed one passes."""

    def checked(received: Received) -> Doubt | None:
        value = received.header(b"authorization") or ""
        if value.startswith("ACS4-"):
            return _version_4(received, value, secrets)
        if not value.startswith("acs "):
            return Doubt(False, "header Authorization with an acs signature is missing")
        try:
            authorization = signature.parsed_authorization(value)
        except ValueError as error:
            return Doubt(True, str(error))
        if secrets.access_keys is None:
            return None
        secret_key = secrets.access_keys.get(authorization.access_key)
        doubt = _doubt_of_key_and_date(secret_key, received)
        if doubt is not None or secret_key is None:
            return doubt
        matches = signature.verify(
            method=received.method,
            path=received.full_path,
            query=received.query,
            headers=received.headers(),
            secret_key=secret_key,
        )
        return None if matches else Doubt(True, "the signature does not match")

    return checked


def _version_4(received: Received, value: str, secrets: Secrets) -> Doubt | None:
    match = _VERSION_4.match(value)
    if match is None:
        return Doubt(
            True,
            "Authorization must be `ACS4-HMAC-SHA256 Credential=…,SignedHeaders=…,Signature=…`",
        )
    if secrets.access_keys is None:
        return None
    if match["algorithm"] != "ACS4-HMAC-SHA256":
        return Doubt(True, "only acs and ACS4-HMAC-SHA256 can be verified here")
    secret_key = secrets.access_keys.get(match["access_key"])
    doubt = _doubt_of_key_and_date(secret_key, received)
    if doubt is not None or secret_key is None:
        return doubt
    headers = received.headers()
    payload = hashlib.sha256(received.body).hexdigest()
    if not is_equal(headers.get("x-acs-content-sha256", payload), payload):
        return Doubt(True, "x-acs-content-sha256 is not the hash of the body")
    key = f"aliyun_v4{secret_key}".encode()
    for text in (match["date"], match["region"], match["product"], "aliyun_v4_request"):
        key = hmac.new(key, text.encode(), hashlib.sha256).digest()
    to_sign = _text_4(received, headers, match["names"], payload)
    expected = hmac.new(key, to_sign.encode(), hashlib.sha256).hexdigest()
    return (
        None
        if is_equal(expected, match["signature"])
        else Doubt(True, "the signature does not match")
    )


def _text_4(received: Received, headers: Headers, names: str, payload: str) -> str:
    fields = [
        headers.get(name, "")
        for name in ("accept", "content-md5", "content-type", "date")
    ]
    own = [f"{name}:{headers.get(name, '').strip()}" for name in names.split(";")]
    pairs = [pair.partition("=") for pair in received.query.split("&") if pair]
    decoded = sorted(
        (unquote_plus(name), unquote_plus(value)) for name, _, value in pairs
    )
    query = "&".join(f"{name}={value}" if value else name for name, value in decoded)
    resource = f"{received.full_path}?{query}" if query else received.full_path
    canonical = "\n".join(
        [received.method, resource, *fields, *own, "", names, payload]
    )
    return f"ACS4-HMAC-SHA256\n{hashlib.sha256(canonical.encode()).hexdigest()}"


def _doubt_of_key_and_date(secret_key: str | None, received: Received) -> Doubt | None:
    if secret_key is None:
        return Doubt(True, "the access key is unknown")
    try:
        date = parsedate_to_datetime(received.header(b"date") or "")
    except ValueError:
        return Doubt(True, "header Date is missing or not a date (RFC 1123)")
    if date.tzinfo is None:
        date = date.replace(tzinfo=dt.UTC)
    if not is_current(date):
        return Doubt(True, "header Date is more than 15 minutes off")
    return None
