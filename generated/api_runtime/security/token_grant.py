"""What a token endpoint is asked, and what it answers (RFC 6749 sections 4 to 6)."""

from __future__ import annotations

import base64
from collections.abc import Generator, Mapping
from typing import Literal, TypeAlias
from urllib.parse import quote_plus, urlencode, urljoin

from msgspec import Struct

from ..http.errors import ConnectionFailed, CredentialsRefused
from ..http.messages import Answer, Request
from ..http.redaction import MASK, masked_url
from ..values import json_codec
from ..values.shapes import is_mapping
from .credentials import Held

ClientPlace: TypeAlias = Literal["header", "body"]
Steps: TypeAlias = Generator[Request, Answer, "Token"]
"""Requests to be sent, each resumed with its answer; the token in the end."""

_LONGEST = 300
_BUSY = frozenset({429, 502, 503, 504})
"""Statuses after which the same request may succeed (RFC 9110 section 15.6, RFC 6585 section 4)."""


class Token(Struct, frozen=True):
    """An access token as it was granted."""

    access_token: str
    lifetime: float | None = None
    """Seconds from now; None where the endpoint does not say."""
    refresh_token: str | None = None
    scopes: tuple[str, ...] | None = None
    """What was granted; None: what was asked for."""

    def __repr__(self) -> str:
        return f"Token({MASK})"


class Grant:
    """A grant, and the client that makes use of it. `repr` shows no secrets."""

    def __init__(
        self,
        grant_type: str,
        parameters: Mapping[str, Held],
        *,
        token_url: str,
        refresh_url: str,
        discovery_url: str,
        client_id: str | None,
        client_secret: Held | None,
        client_in: ClientPlace,
        scopes: tuple[str, ...] | None,
    ) -> None:
        self.grant_type = grant_type
        self.scopes = scopes
        """Asked for always; None: those that an operation needs."""
        self._parameters = parameters
        self._token_url = token_url
        self._refresh_url = refresh_url
        self._discovery_url = discovery_url
        self._client_id = client_id
        self._client_secret = client_secret
        self._client_in: ClientPlace = client_in

    def __repr__(self) -> str:
        return f"Grant({self.grant_type!r})"

    def steps(
        self, scopes: tuple[str, ...], near: str, refresh_token: str | None
    ) -> Steps:
        """Ask for a token. `near` is the URL of a request to the service, `refresh_token` one that is used instead.

        Raises:
            CredentialsRefused: there is none.
            ConnectionFailed: the endpoint says to come again.
        """
        if refresh_token is None:
            url = self._token_url
            form = {
                "grant_type": self.grant_type,
                **{
                    name: parameter.reveal()
                    for name, parameter in self._parameters.items()
                },
            }
            if scopes:
                form["scope"] = " ".join(scopes)
        else:
            url = self._refresh_url
            form = {"grant_type": "refresh_token", "refresh_token": refresh_token}
        if not url:
            url = yield from self._discovered(near)
        secrets = [form.get(name, "") for name in ("password", "refresh_token")]
        request = self._request(urljoin(near, url), form, secrets)
        answer = yield request
        _refuse_busy(request, answer)
        return _token(
            request.public_url, answer, [secret for secret in secrets if secret]
        )

    def _request(self, url: str, form: dict[str, str], secrets: list[str]) -> Request:
        headers = {
            "Accept": "application/json",
            "Content-Type": "application/x-www-form-urlencoded",
        }
        secret = None if self._client_secret is None else self._client_secret.reveal()
        if secret is not None:
            secrets.append(secret)
        if self._client_id is not None:
            if secret is not None and self._client_in == "header":
                pair = f"{quote_plus(self._client_id)}:{quote_plus(secret)}"
                encoded = base64.b64encode(pair.encode()).decode()
                headers["Authorization"] = f"Basic {encoded}"
            else:
                form = {**form, "client_id": self._client_id}
                if secret is not None:
                    form["client_secret"] = secret
        return Request("POST", url, headers, urlencode(form).encode())

    def _discovered(self, near: str) -> Generator[Request, Answer, str]:
        """The token endpoint of the provider (OpenID Connect Discovery 1.0, section 4.2)."""
        place = urljoin(near, self._discovery_url)
        request = Request("GET", place, {"Accept": "application/json"})
        answer = yield request
        _refuse_busy(request, answer)
        token_url = _members(answer).get("token_endpoint")
        shown = masked_url(place)
        if answer.status != 200 or not isinstance(token_url, str) or not token_url:
            raise CredentialsRefused(
                f"{shown} names no token endpoint (status {answer.status})",
                status=answer.status,
            )
        if place.startswith("https:") and not token_url.startswith("https:"):
            raise CredentialsRefused(
                f"{shown} names a token endpoint that is not https",
                status=answer.status,
            )
        return token_url


def _refuse_busy(request: Request, answer: Answer) -> None:
    """Take an answer that says to come again as a failed connection, which is tried again.

    Raises:
        ConnectionFailed: it does.
    """
    if answer.status in _BUSY:
        shown = Request(request.method, request.public_url, request.masked().headers)
        message = f"no token from {request.public_url}: {answer.status}, try again"
        raise ConnectionFailed(message, shown, may_have_arrived=False)


def _token(url: str, answer: Answer, secrets: list[str]) -> Token:
    members = _members(answer)
    token = members.get("access_token")
    if not 200 <= answer.status < 300 or not isinstance(token, str) or not token:
        raise _refused(url, answer.status, members, secrets)
    refresh_token, scope = members.get("refresh_token"), members.get("scope")
    return Token(
        token,
        _seconds(members.get("expires_in")),
        refresh_token if isinstance(refresh_token, str) and refresh_token else None,
        tuple(scope.split()) if isinstance(scope, str) else None,
    )


def _refused(
    url: str, status: int, members: Mapping[object, object], secrets: list[str]
) -> CredentialsRefused:
    code, description = members.get("error"), members.get("error_description")
    words = [text for text in (code, description) if isinstance(text, str)]
    text = " ".join(words) or "no access token in the answer"
    text = "".join(letter if letter.isprintable() else " " for letter in text)
    for secret in secrets:  # some endpoints repeat what they were sent
        text = text.replace(secret, MASK)
    return CredentialsRefused(
        f"no token from {url}: {status} {text[:_LONGEST]}",
        status=status,
        code=code if isinstance(code, str) else None,
    )


def _members(answer: Answer) -> Mapping[object, object]:
    try:
        value = json_codec.decode(answer.content, object)
    except json_codec.JsonMismatch:
        return {}
    return value if is_mapping(value) else {}


def _seconds(value: object) -> float | None:
    """A lifetime; some endpoints write it as text. None where it is no positive number."""
    if isinstance(value, str) and value.isascii() and value.isdigit():
        value = int(value[:12])
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return float(value) if value > 0 else None
