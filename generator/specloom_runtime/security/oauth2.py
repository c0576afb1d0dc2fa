"""OAuth 2.0 and OpenID Connect: a token that the caller supplies, or tokens that are fetched and renewed here."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import ClassVar, Self

from ..http.errors import CredentialsMissing
from ..http.headers import Headers
from ..http.messages import Request
from .credentials import AsyncSend, BearerToken, Credentials, Held, Secret, Send, Text
from .token_grant import ClientPlace, Grant
from .tokens import Tokens


class OAuth2(BearerToken):
    """A bearer token of OAuth 2.0 (RFC 6749, RFC 6750).

    Give a token that you have: a text, a `Secret`, or a function that is asked before each attempt. Or let
    `client_credentials`, `password` or `refreshing` fetch tokens: when the first call needs one, again shortly before
    it expires, and once more when the service answers 401. One object may serve any number of clients and threads.
    """

    client_credentials_url: ClassVar[str] = ""
    """Token endpoint for `client_credentials`; a relative one, here and below, is on the service's own host."""

    password_url: ClassVar[str] = ""
    """Token endpoint for `password`."""

    refresh_url: ClassVar[str] = ""
    """Token endpoint for refresh tokens."""

    discovery_url: ClassVar[str] = ""
    """Where the token endpoint is found when the document names none (OpenID Connect Discovery 1.0, section 4)."""

    _tokens: Tokens | None = None
    _scopes: tuple[str, ...] = ()
    _current: Secret | None = None

    @classmethod
    def client_credentials(
        cls,
        client_id: str,
        client_secret: Text,
        *,
        scopes: Sequence[str] | None = None,
        token_url: str | None = None,
        client_in: ClientPlace = "header",
        parameters: Mapping[str, str] | None = None,
    ) -> Self:
        """Tokens for the client itself (RFC 6749 section 4.4).

        Args:
            client_id: Name of the client.
            client_secret: Its secret.
            scopes: Asked for with every token; by default those that an operation needs, no more.
            token_url: In place of the document's.
            client_in: Where name and secret go: in the header `Authorization`, or in the body (section 2.3.1).
            parameters: Further members of the request for a token, such as `audience`.

        Raises:
            ValueError: nothing says where tokens are to be had.
        """
        grant = cls._grant(
            "client_credentials",
            parameters or {},
            token_url=token_url or cls.client_credentials_url,
            refresh_url=token_url or cls.refresh_url,
            client_id=client_id,
            client_secret=client_secret,
            client_in=client_in,
            scopes=scopes,
        )
        return cls._fetching(Tokens(grant))

    @classmethod
    def password(
        cls,
        username: str,
        password: Text,
        *,
        client_id: str | None = None,
        client_secret: Text | None = None,
        scopes: Sequence[str] | None = None,
        token_url: str | None = None,
        client_in: ClientPlace = "header",
        parameters: Mapping[str, str] | None = None,
    ) -> Self:
        """Tokens for a user whose password is known (RFC 6749 section 4.3); renewed by refresh tokens where there are.

        Raises:
            ValueError: nothing says where tokens are to be had.
        """
        grant = cls._grant(
            "password",
            {"username": username, "password": password, **(parameters or {})},
            token_url=token_url or cls.password_url,
            refresh_url=token_url or cls.refresh_url,
            client_id=client_id,
            client_secret=client_secret,
            client_in=client_in,
            scopes=scopes,
        )
        return cls._fetching(Tokens(grant))

    @classmethod
    def refreshing(
        cls,
        refresh_token: Text,
        *,
        access_token: str | None = None,
        client_id: str | None = None,
        client_secret: Text | None = None,
        token_url: str | None = None,
        client_in: ClientPlace = "header",
        parameters: Mapping[str, str] | None = None,
        on_refresh_token: Callable[[str], None] | None = None,
    ) -> Self:
        """Tokens that were granted before, such as by a user in a browser, renewed by their refresh token (section 6).

        Args:
            refresh_token: The one that is held.
            access_token: The token that is held, used until it is refused.
            client_id: Name of the client, where the token endpoint wants it.
            client_secret: Its secret, where it has one.
            token_url: In place of the document's.
            client_in: Where name and secret go.
            parameters: Further members of the request for a token.
            on_refresh_token: Called with each new refresh token, to keep it; the one before may be void by then.

        Raises:
            ValueError: nothing says where tokens are to be had.
        """
        grant = cls._grant(
            "refresh_token",
            {"refresh_token": refresh_token, **(parameters or {})},
            token_url=token_url or cls.refresh_url,
            refresh_url=token_url or cls.refresh_url,
            client_id=client_id,
            client_secret=client_secret,
            client_in=client_in,
            scopes=(),
        )
        return cls._fetching(Tokens(grant, access_token, on_refresh_token))

    @classmethod
    def _grant(
        cls,
        grant_type: str,
        parameters: Mapping[str, Text],
        *,
        token_url: str,
        refresh_url: str,
        client_id: str | None,
        client_secret: Text | None,
        client_in: ClientPlace,
        scopes: Sequence[str] | None,
    ) -> Grant:
        if isinstance(scopes, str):
            raise TypeError("scopes must be a list of texts, not one text")
        if not token_url and not cls.discovery_url:
            raise ValueError(
                f"the document names no token endpoint for {grant_type}: give token_url"
            )
        return Grant(
            grant_type,
            {name: Held(value) for name, value in parameters.items()},
            token_url=token_url,
            refresh_url=refresh_url or token_url,
            discovery_url=cls.discovery_url,
            client_id=client_id,
            client_secret=None if client_secret is None else Held(client_secret),
            client_in=client_in,
            scopes=None if scopes is None else tuple(scopes),
        )

    @classmethod
    def _fetching(cls, tokens: Tokens) -> Self:
        made = cls(_not_fetched)
        made._tokens = tokens
        return made

    def for_call(self, scopes: tuple[str, ...]) -> Credentials:
        """These credentials with the scopes, and later the token, of one call."""
        if self._tokens is None:
            return self
        made = object.__new__(type(self))
        vars(made).update(vars(self))
        made._scopes = scopes
        return made

    def prepare(self, request: Request, send: Send) -> None:
        """Have a token for the call: one that is kept and valid, or a new one.

        Raises:
            CredentialsRefused: the token endpoint gives none.
            ConnectionFailed, TimedOut: it did not answer.
        """
        if self._tokens is not None:
            token = self._tokens.fetched(self._scopes, request, send)
            self._current = Secret(token)

    async def prepare_async(self, request: Request, send: AsyncSend) -> None:
        """As `prepare`, without blocking."""
        if self._tokens is not None:
            token = await self._tokens.fetched_async(self._scopes, request, send)
            self._current = Secret(token)

    def authenticate(self, request: Request) -> Request:
        """The request with the token."""
        if self._tokens is None:
            return super().authenticate(request)
        token = _not_fetched() if self._current is None else self._current.reveal()
        return request.with_header("Authorization", self._prefix + token, secret=True)

    def challenged(self, request: Request, headers: Headers) -> bool:
        """Whether a refused token can be renewed: one that was fetched here."""
        if self._tokens is None or self._current is None:
            return False
        self._tokens.forget(self._current.reveal())
        return True


def _not_fetched() -> str:
    raise CredentialsMissing("no token has been fetched: a client does that for a call")
