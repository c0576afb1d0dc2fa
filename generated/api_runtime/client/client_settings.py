"""What a client is made with: the same for the synchronous and the asynchronous one."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping
from typing import TYPE_CHECKING, Final, Generic, TypeVar, cast
from urllib.parse import urljoin

from ..http.bounds import MAX_BODY, bounds
from ..http.headers import Headers
from ..http.messages import header_name_refusal, header_refusal
from ..http.redaction import masked_url
from ..operations.call import Call
from ..security.credentials import Credentials, Given
from .exchange import Exchange
from .retry import DEFAULT_RETRY, Retry

if TYPE_CHECKING:
    import ssl

T = TypeVar("T")
AnyTransport = TypeVar("AnyTransport")
"""`Transport` or `AsyncTransport`."""


class NotGiven:
    """Stands for an argument that was left out, where None means something."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "as the client"


NOT_GIVEN = NotGiven()


class ConfiguredClient(Generic[AnyTransport]):
    """The settings that both kinds of clients have, checked, and the exchanges made with them. They never change."""

    def __init__(
        self,
        base_url: str,
        *,
        credentials: Given = None,
        timeout: float | None = 30.0,
        retry: Retry = DEFAULT_RETRY,
        headers: Mapping[str, str] | None = None,
        transport: AnyTransport | None = None,
        check_requests: bool = True,
        own_servers: bool = False,
        deadline: float | None = None,
        max_body: int | None = MAX_BODY,
        lenient: bool = False,
    ) -> None:
        """
        Args:
            base_url: Absolute URL of the service; its path is a prefix of every path.
            credentials: One object or a tuple of them; the first alternative of an operation that they cover is used.
            timeout: Longest silence of the service in seconds; None waits forever.
            retry: When to repeat a request.
            headers: Sent with every request that does not have its own of the same name.
            transport: Carries the requests; closed with the client. Default: httpx2.
            check_requests: Check arguments against the document before anything is sent.
            own_servers: Send operations for which the document gives a server of their own there, not to `base_url`.
            deadline: Seconds from the start of a call to the last byte of its answer, with all attempts, tokens and
                the pauses between them; None is no end. Beside it, `timeout` ends silence earlier.
            max_body: Bytes of a body that is read as a whole, after decoding, errors too; None is no bound. What
                `stream` reads, and streams of items, have none.
            lenient: Keep parts of a body that are not of the described form as they came, named in
                `Response.mismatches`; else such a body is an error.

        Raises:
            ValueError: `base_url` is not the absolute http or https URL of a service.
            OSError: a client certificate cannot be read.
        """
        self._base_url: Final = _checked_base_url(base_url)
        self._credentials: Final = _as_tuple(credentials)
        self._timeout: Final = timeout
        self._retry: Final = retry
        self._headers: Final = _checked_headers(headers or {})
        self._check_requests: Final = check_requests
        self._own_servers: Final = own_servers
        self._deadline: Final = deadline
        self._max_body: Final = max_body
        self._lenient: Final = lenient
        tls = self._tls_context(own_transport=transport is not None)
        self._transport: AnyTransport = (
            transport if transport is not None else self._connected(tls)
        )

    @abstractmethod
    def _connected(self, tls: ssl.SSLContext | None) -> AnyTransport:
        """The transport of a client that was given none."""

    def _silence(self, timeout: float | NotGiven | None) -> float | None:
        """The seconds that the service may be silent in a call with this `timeout`; None waits forever."""
        return self._timeout if isinstance(timeout, NotGiven) else timeout

    def _exchange(
        self,
        call: Call[T],
        retry: Retry | None,
        deadline: float | NotGiven | None = NOT_GIVEN,
        lenient: bool | None = None,
    ) -> Exchange[T]:
        """A new exchange for one call, which begins now.

        Raises:
            RequestInvalid, CredentialsMissing: nothing is to be sent.
        """
        return Exchange(
            call,
            self._server_of(call),
            headers=self._headers,
            credentials=self._credentials,
            retry=self._retry if retry is None else retry,
            check=self._check_requests,
            lenient=self._lenient if lenient is None else lenient,
            bounds=bounds(
                self._deadline if isinstance(deadline, NotGiven) else deadline,
                self._max_body,
            ),
        )

    def _server_of(self, call: Call[T]) -> str:
        """Where a call goes: to the operation's own server where it has one and these are followed, else to `base_url`.

        A relative URL is that of another path on the same host (RFC 3986 section 5.2).
        """
        server = call.operation.server
        if server is None:
            return self._base_url
        if "://" in server:
            return server.rstrip("/") if self._own_servers else self._base_url
        return urljoin(self._base_url + "/", server).rstrip("/")

    def _tls_context(self, *, own_transport: bool) -> ssl.SSLContext | None:
        """The TLS context that a client certificate needs; None where no credentials have one.

        Raises:
            ValueError: a transport was given that does not have it.
            OSError: a certificate cannot be read.
        """
        for credential in self._credentials:
            context = credential.tls_context()
            if context is not None:
                if own_transport:
                    raise ValueError(
                        f"give the certificate of {type(credential).__name__} to the transport, "
                        "and none to the credentials"
                    )
                return context
        return None

    @property
    def base_url(self) -> str:
        """URL of the service, without a trailing slash."""
        return self._base_url

    def __repr__(self) -> str:
        return f"{type(self).__name__}({masked_url(self._base_url)!r})"


def _checked_headers(fields: Mapping[str, str]) -> Headers:
    """Header fields that every request may have.

    Raises:
        ValueError: a name or a value is none of HTTP's.
    """
    headers = Headers(fields)
    for name, value in headers.pairs:
        refusal = header_name_refusal(name) or header_refusal(value)
        if refusal:
            raise ValueError(f"header {name}: {refusal}")
    return headers


def _as_tuple(credentials: Given) -> tuple[Credentials, ...]:
    if credentials is None:
        return ()
    given = cast(
        "tuple[object, ...]",
        credentials if isinstance(credentials, tuple) else (credentials,),
    )
    for credential in given:
        if not isinstance(credential, Credentials):
            kind = type(credential).__name__
            raise TypeError(
                f"credentials must be objects such as ApiKey or BearerToken, not {kind}"
            )
    return cast("tuple[Credentials, ...]", given)


def _checked_base_url(base_url: str) -> str:
    scheme, slashes, rest = base_url.partition("://")
    if (
        scheme.lower() not in ("http", "https")
        or not slashes
        or rest[:1] in ("", "/", "?", "#")
    ):
        raise ValueError(
            f"base_url must begin with http:// or https:// and a host, not {masked_url(base_url)!r}"
        )
    if "?" in rest or "#" in rest:
        raise ValueError(
            f"base_url must have no query and no fragment: {masked_url(base_url)!r}"
        )
    if not base_url.isprintable() or " " in base_url:
        raise ValueError("base_url must not hold spaces or control characters")
    return base_url.rstrip("/")
