"""Credentials: objects that put what proves the caller's identity into a request. None of them ever shows it."""

from __future__ import annotations

import base64
from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable, Mapping
from typing import TYPE_CHECKING, ClassVar, Literal, NoReturn, TypeAlias

from ..http.errors import CredentialsMissing
from ..http.headers import Headers
from ..http.messages import Answer, Request
from ..http.redaction import MASK

if TYPE_CHECKING:
    import ssl


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
        # Imported here: OpenSSL would cost every client 3.5 MB.
        from hmac import compare_digest

        return compare_digest(self._text.encode(), other._text.encode())

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


Send: TypeAlias = Callable[[Request], Answer]
"""Sends a request of the credentials' own, such as one for a token, by the transport of the client."""

AsyncSend: TypeAlias = Callable[[Request], Awaitable[Answer]]
"""As `Send`, without blocking."""


class Credentials(ABC):
    """Credentials for one security scheme of a document.

    Only `authenticate` is needed; the other methods are for what takes more than a header.
    """

    scheme: ClassVar[str] = ""
    """Name of the security scheme in the document."""

    @abstractmethod
    def authenticate(self, request: Request) -> Request:
        """The request with these credentials. Called anew for each attempt, from any thread."""

    def for_call(self, scopes: tuple[str, ...]) -> Credentials:
        """These credentials for one call of an operation that asks for `scopes` (RFC 6749 section 3.3)."""
        return self

    def prepare(self, request: Request, send: Send) -> None:
        """Get what `authenticate` needs, before each attempt to send `request`.

        Raises:
            CredentialsRefused: there is nothing to be had.
            ConnectionFailed, TimedOut: no answer came.
        """
        return

    async def prepare_async(self, request: Request, send: AsyncSend) -> None:
        """As `prepare`, without blocking."""
        return

    def challenged(self, request: Request, headers: Headers) -> bool:
        """Whether `request`, answered with 401 and these headers, may succeed when it is sent once more."""
        return False

    def tls_context(self) -> ssl.SSLContext | None:
        """The TLS context that connections need; None where the usual one will do."""
        return None

    def __repr__(self) -> str:
        return f"{type(self).__name__}({MASK})"

    def __reduce__(self) -> NoReturn:
        raise TypeError(
            "credentials are not pickled: make them anew in the other process"
        )


class Held:
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
        self._key = Held(key)

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
        self._token = Held(token)
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
        self._password = Held(password)

    def authenticate(self, request: Request) -> Request:
        """The request with user name and password."""
        pair = f"{self.username}:{self._password.reveal()}".encode()
        return request.with_header(
            "Authorization", f"Basic {base64.b64encode(pair).decode()}", secret=True
        )


class HttpScheme(Credentials):
    """A scheme of HTTP authentication without a class of its own (RFC 9110 section 11): give what follows its name."""

    auth_scheme: ClassVar[str] = ""
    """Name of the scheme in the header `Authorization`."""

    def __init__(self, parameters: Text) -> None:
        self._parameters = Held(parameters)

    def authenticate(self, request: Request) -> Request:
        """The request with the header `Authorization`."""
        value = f"{self.auth_scheme} {self._parameters.reveal()}"
        return request.with_header("Authorization", value, secret=True)


Given: TypeAlias = Credentials | tuple[Credentials, ...] | None
"""What a client is given: nothing, one credential, or several."""

Requirement: TypeAlias = tuple[str, ...] | Mapping[str, tuple[str, ...]]
"""Names of the schemes that are needed together; as a mapping, with the scopes that are needed of each."""


def satisfying(
    given: tuple[Credentials, ...],
    security: tuple[Requirement, ...],
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
            scopes = alternative if isinstance(alternative, Mapping) else {}
            return tuple(
                by_scheme[scheme].for_call(scopes.get(scheme, ()))
                for scheme in alternative
            )
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
