"""Digest responses (RFC 7616), checked by a server.

A nonce is good for five minutes, and for any number of requests.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import re
import time
from urllib.parse import unquote

from ..security import digest
from .doubt import Check, Doubt
from .received import Received
from .secrets import Secrets, is_equal

REALM = "stub"
LIFETIME = 300
"""Seconds for which a nonce is taken."""

_KEY = os.urandom(32)
_RESPONSE = re.compile(r"[0-9a-f]{32}(?:[0-9a-f]{32})?\Z")


def challenge(received: Received) -> str:
    """SHA-256 first, MD5 for clients that know nothing else; `stale` where only the nonce was too old."""
    nonce = _nonce(int(time.time()))
    sent = _fields(received).get("nonce", "")
    stale = ", stale=true" if sent and _is_ours(sent) and not _is_current(sent) else ""
    return ", ".join(
        f'Digest realm="{REALM}", qop="auth", algorithm={algorithm}, nonce="{nonce}"{stale}'
        for algorithm in ("SHA-256", "MD5")
    )


def check(secrets: Secrets) -> Check:
    """The check of a response; without passwords every well-formed one passes."""

    def checked(received: Received) -> Doubt | None:
        fields = _fields(received)
        if not fields:
            return Doubt(
                False, "header Authorization with a Digest response is missing"
            )
        missing = [
            name for name in ("realm", "nonce", "uri", "response") if name not in fields
        ]
        if "username" not in fields and "username*" not in fields:
            missing.insert(0, "username")
        if missing:
            return Doubt(True, f"the Digest response has no {', '.join(missing)}")
        if not _RESPONSE.match(fields["response"]):
            return Doubt(True, "the Digest response is no hash in hexadecimal")
        if secrets.passwords is None:
            return None
        return _verified(received, fields, secrets.passwords)

    return checked


def _verified(
    received: Received, fields: dict[str, str], passwords: dict[str, str]
) -> Doubt | None:
    algorithm = fields.get("algorithm", "MD5")
    if algorithm.removesuffix("-sess") not in digest.ALGORITHMS:
        return Doubt(True, "the algorithm of the Digest response is unknown")
    if fields.get("qop") != "auth" or not {"nc", "cnonce"} <= fields.keys():
        return Doubt(True, "the Digest response must have qop=auth, nc and cnonce")
    query = f"?{received.query}" if received.query else ""
    if fields["uri"] != received.full_path + query:
        return Doubt(True, "uri of the Digest response is not that of the request")
    if not _is_ours(fields["nonce"]) or not _is_current(fields["nonce"]):
        return Doubt(True, "nonce of the Digest response is unknown or too old")
    user = _username(fields)
    known = passwords.get(user)
    expected = digest.digest_response(
        digest.Challenge(REALM, fields["nonce"], algorithm),
        digest.hashed(algorithm, f"{user}:{REALM}:{known or ''}"),
        method=received.method,
        uri=fields["uri"],
        number=fields["nc"],
        cnonce=fields["cnonce"],
    )
    if not is_equal(expected, fields["response"]) or known is None:
        return Doubt(True, "user name or password is wrong")
    return None


def _fields(received: Received) -> dict[str, str]:
    return digest.parsed_digest(received.header(b"authorization") or "")


def _username(fields: dict[str, str]) -> str:
    extended = fields.get("username*")
    if extended is None:
        return fields["username"]
    return unquote(extended.removeprefix("UTF-8''"))


def _nonce(moment: int) -> str:
    mark = hmac.new(_KEY, str(moment).encode(), hashlib.sha256).hexdigest()
    return f"{moment}-{mark[:32]}"


def _is_ours(nonce: str) -> bool:
    moment, _, _ = nonce.partition("-")
    is_number = moment.isascii() and moment.isdigit() and len(moment) < 15
    return is_number and is_equal(_nonce(int(moment)), nonce)


def _is_current(nonce: str) -> bool:
    return time.time() - int(nonce.partition("-")[0]) <= LIFETIME
