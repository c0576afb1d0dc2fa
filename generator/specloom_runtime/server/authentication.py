"""Who a request is from: its credentials against the security alternatives of an operation.

Without secrets every well-formed credential is taken; a kind of which secrets are known is verified.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable, Collection, Iterable
from importlib import import_module
from typing import Any
from urllib.parse import unquote, unquote_plus

from ..security.credentials import ApiKey, BasicAuth, BearerToken, HttpScheme
from .doubt import Check, Doubt
from .received import Received
from .secrets import Secrets, is_equal, is_one_of

_TOKEN = re.compile(r"[!-~]+\Z")

_OPTIONAL = {
    "acs_hmac_sha1": "acs_signature",
    "digest": "digest_response",
    "mutual_tls": "client_certificate",
    "sdk_hmac_sha256": "sdk_signature",
}
"""Module that checks a kind of credentials, by the module that makes them. A package has only those of its own API."""

_SECURITY = f"{__name__.rpartition('.server.')[0]}.security"

Alternatives = tuple[tuple[Check, ...], ...]
"""The checks of an operation: one tuple has to pass in full."""

Challenge = Callable[[Received], str]
"""What `WWW-Authenticate` says beside a 401; empty for nothing."""


def authenticate(alternatives: Alternatives, received: Received) -> str | None:
    """Why a request is refused; None where one of the alternatives passes in full, or nothing is asked for."""
    doubts: list[Doubt] = []
    for checks in alternatives:
        unmet = [doubt for check in checks if (doubt := check(received)) is not None]
        if not unmet:
            return None
        doubts += unmet
    # What was given and is wrong says more than what else could have been given.
    relevant = [doubt for doubt in doubts if doubt.given] or doubts
    return "; ".join(dict.fromkeys(doubt.reason for doubt in relevant)) or None


def alternatives(
    security: Iterable[Collection[str]],
    schemes: Iterable[type[Any]],
    secrets: Secrets | None,
    *,
    at_head: bool = False,
) -> Alternatives:
    """The checks for the security alternatives of an operation, each a list of names of schemes.

    A name without a class in `schemes` is a scheme that specloom does not know: it is not checked. Those `at_head`
    refuse nothing that the body, which is still to come, might make good: a signature may be of that.
    """
    known = {scheme.scheme: scheme for scheme in schemes}
    return tuple(
        tuple(
            _check(known[name], secrets or Secrets(), at_head)
            for name in names
            if name in known
        )
        for names in security
    )


def challenges(
    security: Iterable[Collection[str]], schemes: Iterable[type[Any]]
) -> Challenge:
    """The field `WWW-Authenticate` of a 401 (RFC 9110 section 11.6.1); empty where only API keys are accepted."""
    known = {scheme.scheme: scheme for scheme in schemes}
    asked = [known[name] for names in security for name in names if name in known]
    made = [_challenge(scheme) for scheme in dict.fromkeys(asked)]

    def challenge(received: Received) -> str:
        texts = dict.fromkeys(challenge_of(received) for challenge_of in made)
        return ", ".join(text for text in texts if text)

    return challenge


def _challenge(scheme: type[Any]) -> Challenge:
    module = _optional(scheme)
    if module is not None:
        challenge: Challenge = module.challenge
        return challenge
    text = ""
    if issubclass(scheme, BearerToken):
        text = "Bearer"
    elif issubclass(scheme, BasicAuth):
        text = 'Basic realm="stub", charset="UTF-8"'
    elif issubclass(scheme, HttpScheme):
        text = scheme.auth_scheme
    return lambda _received: text


def _check(scheme: type[Any], secrets: Secrets, at_head: bool) -> Check:
    if issubclass(scheme, ApiKey):
        return _api_key(scheme, secrets)
    if issubclass(scheme, BearerToken):
        return _bearer(scheme, secrets)
    if issubclass(scheme, BasicAuth):
        return _basic(scheme, secrets)
    if issubclass(scheme, HttpScheme):
        return _http_scheme(scheme, secrets)
    module = _optional(scheme)
    if module is not None:
        check: Check = module.check(secrets)
        reads_body = getattr(module, "READS_BODY", False)
        return _for_what_is_missing(check) if at_head and reads_body else check
    # Credentials of the implementer's own making are for the service to judge.
    return lambda _received: None


def _optional(scheme: type[Any]) -> Any:
    """The module that checks a kind of credentials of which the runtime's core knows nothing."""
    for base in scheme.__mro__:
        package, _, name = base.__module__.rpartition(".")
        if package == _SECURITY and name in _OPTIONAL:
            return import_module(f".{_OPTIONAL[name]}", __package__)
    return None


def _for_what_is_missing(check: Check) -> Check:
    """A check that doubts nothing that was given."""

    def missing(received: Received) -> Doubt | None:
        doubt = check(received)
        return None if doubt is None or doubt.given else doubt

    return missing


def _api_key(scheme: type[ApiKey], secrets: Secrets) -> Check:
    name, location = scheme.name, scheme.location
    # In a query or a cookie the name may have letters that no header's has.
    field = name.lower().encode("latin-1", "replace")

    def check(received: Received) -> Doubt | None:
        if location == "header":
            value = received.header(field)
        elif location == "query":
            value = unquote_plus(next(iter(received.query_values.get(name, [])), ""))
        else:
            value = unquote(next(iter(received.cookies.get(name, [])), ""))
        if not value:
            return Doubt(False, f"{location} {name} is missing")
        if secrets.tokens is not None and not is_one_of(value, secrets.tokens):
            return Doubt(True, f"{location} {name} is not valid")
        return None

    return check


def _bearer(scheme: type[BearerToken], secrets: Secrets) -> Check:
    own = scheme.prefix

    def check(received: Received) -> Doubt | None:
        value = received.header(b"authorization")
        token = _without_prefix(value, own) if value else None
        if token is None:
            return Doubt(False, f"header Authorization with {own}TOKEN is missing")
        if not _TOKEN.match(token):
            return Doubt(True, "header Authorization holds no well-formed token")
        if secrets.tokens is not None and not is_one_of(token, secrets.tokens):
            return Doubt(True, "the token is not valid")
        return None

    return check


def _http_scheme(scheme: type[HttpScheme], secrets: Secrets) -> Check:
    name = scheme.auth_scheme

    def check(received: Received) -> Doubt | None:
        kind, _, parameters = (received.header(b"authorization") or "").partition(" ")
        if kind.lower() != name.lower():
            return Doubt(False, f"header Authorization with {name} is missing")
        parameters = parameters.strip()
        if not parameters:
            return Doubt(True, f"header Authorization has nothing after {name}")
        if secrets.tokens is not None and not is_one_of(parameters, secrets.tokens):
            return Doubt(True, f"what follows {name} is not valid")
        return None

    return check


def _without_prefix(value: str, own: str) -> str | None:
    """The token behind the scheme's own prefix or `Bearer ` (RFC 6750); None without either."""
    lowered = value.lower()
    for prefix in (own, "Bearer "):
        # A header's value is trimmed, so an empty token takes the space of its prefix along.
        if lowered.startswith(prefix.lower()) or lowered == prefix.lower().strip():
            return value[len(prefix) :].strip()
    return None


def _basic(scheme: type[BasicAuth], secrets: Secrets) -> Check:
    def check(received: Received) -> Doubt | None:
        value = received.header(b"authorization") or ""
        kind, _, encoded = value.partition(" ")
        if kind.lower() != "basic":
            return Doubt(
                False, "header Authorization with Basic credentials is missing"
            )
        try:
            user, colon, password = (
                base64.b64decode(encoded.strip(), validate=True).decode().partition(":")
            )
        except (binascii.Error, ValueError):
            return Doubt(
                True, "header Authorization holds no well-formed Basic credentials"
            )
        if not colon:
            return Doubt(
                True, "header Authorization holds no well-formed Basic credentials"
            )
        if secrets.passwords is not None:
            known = secrets.passwords.get(user)
            if not is_equal(password, known or "") or known is None:
                return Doubt(True, "user name or password is wrong")
        return None

    return check
