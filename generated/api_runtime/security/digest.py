"""Digest access authentication (RFC 7616): the service sends a challenge, and gets a hash of the password for it."""

from __future__ import annotations

import hashlib
import re
import secrets
import threading
from collections.abc import Mapping
from itertools import count
from typing import NamedTuple
from urllib.parse import quote

from ..http.headers import Headers
from ..http.messages import Request
from .credentials import Credentials, Held, Text

ALGORITHMS: Mapping[str, str] = {
    "SHA-512-256": "sha512_256",
    "SHA-256": "sha256",
    "MD5": "md5",
}
"""Names of the hashes in RFC 7616 section 6.1 and in hashlib, strongest first; each also with `-sess`."""

_PART = re.compile(
    r'[\s,]*([^\s,="]+)(?:[ \t]*=[ \t]*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]*)))?'
)


class Challenge(NamedTuple):
    """A challenge of a service (RFC 7616 section 3.3)."""

    realm: str
    nonce: str
    algorithm: str
    opaque: str | None = None
    qop: bool = True
    """Whether the service knows `qop=auth`; without it, RFC 2069 is spoken."""
    userhash: bool = False
    stale: bool = False


class DigestAuth(Credentials):
    """User name and password, of which only a hash is sent (RFC 7616), with `qop=auth`.

    The first request to a host goes without credentials and is repeated when the host asks for them; later ones carry
    them at once. Host means that of the request: what one host asked for is never sent to another.
    """

    def __init__(self, username: str, password: Text) -> None:
        self.username = username
        self._password = Held(password)
        self._challenges: dict[str, tuple[Challenge, count[int]]] = {}
        self._lock = threading.Lock()

    def authenticate(self, request: Request) -> Request:
        """The request with the response to the host's latest challenge; unchanged where there was none yet."""
        with self._lock:
            known = self._challenges.get(_origin(request))
            number = next(known[1]) if known is not None else 0
        if known is None:
            return request
        value = authorization(
            known[0],
            self.username,
            self._password.reveal(),
            method=request.method,
            uri=_target(request),
            number=number,
            cnonce=secrets.token_hex(16),
        )
        return request.with_header("Authorization", value, secret=True)

    def challenged(self, request: Request, headers: Headers) -> bool:
        """Whether the answer has a challenge that can be met: a first one, or one for a nonce that is too old."""
        challenge = best_challenge(headers)
        if challenge is None:
            return False
        tried = parsed_digest(request.headers.get("authorization") or "")
        with self._lock:
            known = self._challenges.get(_origin(request))
            if known is None or known[0].nonce == tried.get("nonce"):
                self._challenges[_origin(request)] = challenge, count(1)
        # Not every service says `stale` of a nonce that is too old. Where user name or password are wrong, the
        # second attempt fails as well, and there is no third.
        return challenge.stale or challenge.nonce != tried.get("nonce")


def best_challenge(headers: Headers) -> Challenge | None:
    """The strongest challenge of a 401 that can be met; None where there is none."""
    usable: list[Challenge] = []
    for value in headers.get_all("www-authenticate"):
        for scheme, fields in parsed_challenges(value):
            challenge = _challenge(fields) if scheme.lower() == "digest" else None
            if challenge is not None:
                usable.append(challenge)
    strength = list(ALGORITHMS)
    return min(
        usable, key=lambda challenge: strength.index(_plain(challenge)), default=None
    )


def _challenge(fields: Mapping[str, str]) -> Challenge | None:
    known = {name.upper(): name for name in ALGORITHMS}
    algorithm = fields.get("algorithm", "MD5")
    plain, session = algorithm.upper().removesuffix("-SESS"), algorithm[-5:].upper()
    offered = [quality.strip().lower() for quality in fields.get("qop", "").split(",")]
    if plain not in known or "nonce" not in fields:
        return None
    if "qop" in fields and "auth" not in offered:
        return (
            None  # auth-int alone: the body would have to be hashed before it is sent
        )
    return Challenge(
        fields.get("realm", ""),
        fields["nonce"],
        known[plain] + ("-sess" if session == "-SESS" else ""),
        fields.get("opaque"),
        "qop" in fields,
        fields.get("userhash", "").lower() == "true",
        fields.get("stale", "").lower() == "true",
    )


def authorization(
    challenge: Challenge,
    username: str,
    password: str,
    *,
    method: str,
    uri: str,
    number: int,
    cnonce: str,
) -> str:
    """The value of `Authorization` that responds to a challenge (RFC 7616 section 3.4)."""
    response = digest_response(
        challenge,
        hashed(challenge.algorithm, f"{username}:{challenge.realm}:{password}"),
        method=method,
        uri=uri,
        number=f"{number:08x}",
        cnonce=cnonce,
    )
    name = username
    if challenge.userhash:
        name = hashed(challenge.algorithm, f"{username}:{challenge.realm}")
    fields = [
        (
            f"username={_quoted(name)}"
            if name.isascii() and name.isprintable()
            else f"username*=UTF-8''{quote(name, safe='')}"
        ),
        f"realm={_quoted(challenge.realm)}",
        f"uri={_quoted(uri)}",
        f"algorithm={challenge.algorithm}",
        f"nonce={_quoted(challenge.nonce)}",
        f'response="{response}"',
    ]
    if challenge.qop:
        fields += [f"nc={number:08x}", f'cnonce="{cnonce}"', "qop=auth"]
    elif challenge.algorithm.endswith("-sess"):
        fields.append(f'cnonce="{cnonce}"')
    if challenge.opaque is not None:
        fields.append(f"opaque={_quoted(challenge.opaque)}")
    if challenge.userhash:
        fields.append("userhash=true")
    return "Digest " + ", ".join(fields)


def digest_response(
    challenge: Challenge,
    secret: str,
    *,
    method: str,
    uri: str,
    number: str,
    cnonce: str,
) -> str:
    """The `response` (RFC 7616 section 3.4.1); `secret` is the hash of user name, realm and password."""
    algorithm = challenge.algorithm
    if algorithm.endswith("-sess"):
        secret = hashed(algorithm, f"{secret}:{challenge.nonce}:{cnonce}")
    request = hashed(algorithm, f"{method}:{uri}")
    between = f"{number}:{cnonce}:auth:" if challenge.qop else ""
    return hashed(algorithm, f"{secret}:{challenge.nonce}:{between}{request}")


def hashed(algorithm: str, text: str) -> str:
    """The hash of a text, in hexadecimal."""
    name = ALGORITHMS[algorithm.removesuffix("-sess")]
    return hashlib.new(name, text.encode(), usedforsecurity=False).hexdigest()


def parsed_digest(value: str) -> dict[str, str]:
    """The fields of `Authorization: Digest ...`; empty for another scheme."""
    for scheme, fields in parsed_challenges(value):
        if scheme.lower() == "digest":
            return fields
    return {}


def parsed_challenges(value: str) -> list[tuple[str, dict[str, str]]]:
    """Schemes and their parameters, names in lower case (RFC 9110 section 11.6.1)."""
    challenges: list[tuple[str, dict[str, str]]] = []
    for match in _PART.finditer(value):
        name, quoted, plain = match.groups()
        if quoted is None and plain is None:
            challenges.append((name, {}))
        elif challenges:
            text = plain if quoted is None else re.sub(r"\\(.)", r"\1", quoted)
            challenges[-1][1].setdefault(name.lower(), text)
    return challenges


def _plain(challenge: Challenge) -> str:
    return challenge.algorithm.removesuffix("-sess")


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _origin(request: Request) -> str:
    return f"{request.url.partition(':')[0].lower()}://{request.host}"


def _target(request: Request) -> str:
    """Path and query as they stand in the request line."""
    return f"{request.path}?{request.query}" if "?" in request.url else request.path
