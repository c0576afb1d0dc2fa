"""Credentials: objects that put what proves the caller's identity into a request. None of them ever shows it."""

from __future__ import annotations

import base64
import hmac
from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import ClassVar, Literal, NoReturn, TypeAlias

from .errors import CredentialsMissing
from .messages import Request
from .redaction import MASK


class Secret:
    """Text that is not shown: `repr`, `str` and `format` give `***`. It cannot be pickled."""

    __slots__ = ("_text",)

    def __init__(self, text: str | Secret) -> None:
        self._text: str = text.reveal() if isinstance(text, Secret) else text

    def reveal(self) -> str:
        """The text itself."""
        return self._text

    def __repr__(self) -> str:
        return MASK

    def __str__(self) -> str:
        return MASK

    def __format__(self, specification: str) -> str:
        return MASK

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Secret):
            return NotImplemented
        return hmac.compare_digest(self._text.encode(), other._text.encode())

    def __hash__(self) -> int:
        return hash(self._text)

    def __copy__(self) -> Secret:
        return self

    def __deepcopy__(self, memo: object) -> Secret:
        return self

    def __reduce__(self) -> NoReturn:
        raise TypeError(
            "secrets are not pickled: make the credentials anew in the other process"
        )


Text: TypeAlias = str | Secret | Callable[[], str]
"""A secret, or a function that is asked for it before each attempt (for tokens that are renewed elsewhere)."""


class Credentials(ABC):
    """What satisfies one security scheme of a document."""

    scheme: ClassVar[str] = ""
    """Name of the security scheme in the document."""

    @abstractmethod
    def authenticate(self, request: Request) -> Request:
        """The request with these credentials. Called anew for each attempt, from any thread."""

    def __repr__(self) -> str:
        return f"{type(self).__name__}({MASK})"

    def __reduce__(self) -> NoReturn:
        raise TypeError(
            "credentials are not pickled: make them anew in the other process"
        )


class _Held:
    """A secret, or where to get one."""

    __slots__ = ("_source",)

    def __init__(self, source: Text) -> None:
        if not isinstance(source, str | Secret) and not callable(source):
            raise TypeError(
                "a secret must be a str, a Secret, or a function that returns a str"
            )
        self._source = Secret(source) if isinstance(source, str) else source

    def reveal(self) -> str:
        return (
            self._source.reveal()
            if isinstance(self._source, Secret)
            else self._source()
        )

    def __repr__(self) -> str:
        return MASK


class ApiKey(Credentials):
    """A key in a header, the query or a cookie (OpenAPI 3.1, Security Scheme Object, `apiKey`)."""

    location: ClassVar[Literal["header", "query", "cookie"]] = "header"
    name: ClassVar[str] = "X-Api-Key"
    """Name of the header, query parameter or cookie."""

    def __init__(self, key: Text) -> None:
        self._key = _Held(key)

    def authenticate(self, request: Request) -> Request:
        """The request with the key in its place."""
        key = self._key.reveal()
        if self.location == "header":
            return request.with_header(self.name, key, secret=True)
        if self.location == "query":
            return request.with_query(self.name, key, secret=True)
        return request.with_cookie(self.name, key)


class BearerToken(Credentials):
    """A token in the `Authorization` header (RFC 6750 section 2.1)."""

    prefix: ClassVar[str] = "Bearer "
    """What stands before the token."""

    def __init__(self, token: Text, *, prefix: str | None = None) -> None:
        self._token = _Held(token)
        self._prefix = self.prefix if prefix is None else prefix

    def authenticate(self, request: Request) -> Request:
        """The request with the token."""
        return request.with_header(
            "Authorization", self._prefix + self._token.reveal(), secret=True
        )


class BasicAuth(Credentials):
    """User name and password (RFC 7617), in UTF-8."""

    def __init__(self, username: str, password: Text) -> None:
        if ":" in username:
            raise ValueError("a user name must not hold a colon (RFC 7617 section 2)")
        self.username = username
        self._password = _Held(password)

    def authenticate(self, request: Request) -> Request:
        """The request with user name and password."""
        pair = f"{self.username}:{self._password.reveal()}".encode()
        return request.with_header(
            "Authorization", f"Basic {base64.b64encode(pair).decode()}", secret=True
        )


Given: TypeAlias = Credentials | tuple[Credentials, ...] | None
"""What a client is given: nothing, one credential, or several."""


def satisfying(
    given: tuple[Credentials, ...],
    security: tuple[tuple[str, ...], ...],
    operation: str,
) -> tuple[Credentials, ...]:
    """The credentials for the first alternative of `security` that `given` covers.

    An anonymous alternative `()` is taken only when no other one is covered: who gave credentials wants them used.

    Raises:
        CredentialsMissing: no alternative is covered.
    """
    if not security:
        return ()
    by_scheme = {credential.scheme: credential for credential in given}
    for alternative in security:
        if alternative and all(scheme in by_scheme for scheme in alternative):
            return tuple(by_scheme[scheme] for scheme in alternative)
    if () in security:
        return ()
    wanted = " or ".join(" with ".join(alternative) for alternative in security)
    has = (
        ", ".join(
            credential.scheme or type(credential).__name__ for credential in given
        )
        or "none"
    )
    raise CredentialsMissing(
        f"{operation} not sent: it takes credentials for {wanted}; the client has {has}"
    )
