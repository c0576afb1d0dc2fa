"""Requests signed with Huawei Cloud's SDK-HMAC-SHA256, checked by a server."""

from __future__ import annotations

import datetime as dt
import re

from ..security import sdk_hmac_sha256 as signature
from .clock import is_current
from .doubt import Check, Doubt
from .received import Received
from .secrets import Secrets

_SIBLING = re.compile(
    r"(?:SDK-HMAC-SM3|SDK-ECDSA-P256-SHA256|SDK-SM2-SM3|V11-HMAC-SHA256)"
    r" (?:Access|Credential)=[^,\s]+, ?SignedHeaders=[^,\s]+, ?Signature=[0-9a-f]{64,}\Z"
)
"""The vendor's other algorithms (from its Python SDK, huaweicloudsdkcore 3.1): taken where nothing is verified."""

READS_BODY = True
"""The body is signed, too."""


def challenge(_received: Received) -> str:
    """The name of the scheme alone."""
    return "SDK-HMAC-SHA256"


def check(secrets: Secrets) -> Check:
    """The check of such a signature; without access keys every well-formed one passes."""

    def checked(received: Received) -> Doubt | None:
        value = received.header(b"authorization") or ""
        if not value.startswith(("SDK-", "V11-")):
            return Doubt(
                False, f"header Authorization with {signature.ALGORITHM} is missing"
            )
        if _SIBLING.match(value):
            if secrets.access_keys is None:
                return None
            return Doubt(True, f"only {signature.ALGORITHM} can be verified here")
        try:
            authorization = signature.parsed_authorization(value)
            date = dt.datetime.strptime(
                received.header(b"x-sdk-date") or "", signature.DATE_FORMAT
            )
        except ValueError as error:
            return Doubt(True, _without_value(error))
        if secrets.access_keys is None:
            return None
        secret_key = secrets.access_keys.get(authorization.access_key)
        if secret_key is None:
            return Doubt(True, "the access key is unknown")
        if not is_current(date.replace(tzinfo=dt.UTC)):
            return Doubt(True, "X-Sdk-Date is more than 15 minutes off")
        if not signature.verify(
            method=received.method,
            path=received.full_path,
            query=received.query,
            headers=received.headers(),
            content=received.body,
            secret_key=secret_key,
        ):
            return Doubt(True, "the signature does not match")
        return None

    return checked


def _without_value(error: ValueError) -> str:
    text = str(error)
    return "X-Sdk-Date must be like 20261120T065029Z" if "time data" in text else text
