"""HTTP messages as values: the request to send, the raw answer, and the decoded response."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Iterator, Mapping
from typing import Generic, TypeVar
from urllib.parse import quote

from msgspec import Struct

from ..values.limits import Violation
from .bounds import UNBOUNDED, Bounds
from .headers import Headers, Pairs
from .redaction import masked_url

T = TypeVar("T")
V = TypeVar("V")

_NONE: frozenset[str] = frozenset()
_TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_FORBIDDEN_IN_HEADERS = frozenset(chr(code) for code in range(0x20) if code != 0x09) | {
    "\x7f"
}


class ByteStream(ABC):
    """A body that goes over the wire piece by piece, and is never in memory as a whole."""

    __slots__ = ()

    @property
    @abstractmethod
    def length(self) -> int | None:
        """How many bytes there are; None where nobody knows before the end."""

    @property
    @abstractmethod
    def replayable(self) -> bool:
        """Whether the bytes can be had a second time, so that a request may be repeated."""

    @abstractmethod
    def chunks(self) -> Iterator[bytes]:
        """The bytes from the beginning.

        Raises:
            TypeError: they come from an asynchronous iterator.
            OSError: a file cannot be read.
        """

    @abstractmethod
    def async_chunks(self) -> AsyncIterator[bytes]:
        """As `chunks`, without blocking the event loop."""


class Request:
    """One HTTP request, complete and not sent. Never changes: the `with_...` methods make another one.

    `repr` shows no credentials, and pickling leaves them out (they become `***`), so that an error that holds a
    request may be logged, shown and sent to another process.
    """

    __slots__ = (
        "_secret_headers",
        "_secret_query",
        "bounds",
        "content",
        "headers",
        "method",
        "operation",
        "stream",
        "url",
    )

    def __init__(
        self,
        method: str,
        url: str,
        headers: Mapping[str, str] | Pairs = (),
        content: bytes = b"",
        *,
        operation: str = "",
        stream: ByteStream | None = None,
        secret_headers: frozenset[str] = _NONE,
        secret_query: frozenset[str] = _NONE,
        bounds: Bounds = UNBOUNDED,
    ) -> None:
        self.method = method
        self.url = url
        """Absolute URL, percent-encoded."""
        self.headers = headers if isinstance(headers, Headers) else Headers(headers)
        self.content = content
        """The body as it goes over the wire; empty where there is a `stream`."""
        self.stream = stream
        """The body, where it is sent piece by piece."""
        self.operation = operation
        """Id of the operation that is called; empty when unknown."""
        self.bounds = bounds
        """What the answer may take; no part of what is sent."""
        self._secret_headers = secret_headers
        self._secret_query = secret_query

    def with_header(self, name: str, value: str, *, secret: bool = False) -> Request:
        """This request with exactly one header `name`. A `secret` value is never shown.

        Raises:
            ValueError: the value holds a line break or another control character.
        """
        refusal = header_refusal(value)
        if refusal:
            raise ValueError(f"header {name}: {refusal}")
        made = self._copy()
        made.headers = self.headers.replaced(name, value)
        if secret:
            made._secret_headers = self._secret_headers | {name.lower()}
        return made

    def with_headers(self, fields: Pairs) -> Request:
        """This request with other headers."""
        made = self._copy()
        made.headers = Headers(fields)
        return made

    def with_bounds(self, bounds: Bounds) -> Request:
        """This request with other bounds."""
        made = self._copy()
        made.bounds = bounds
        return made

    def with_query(self, name: str, value: str, *, secret: bool = False) -> Request:
        """This request with `name=value` added to its query, both percent-encoded here."""
        made = self._copy()
        mark = "&" if "?" in self.url else "?"
        made.url = f"{self.url}{mark}{quote(name, safe='')}={quote(value, safe='')}"
        if secret:
            made._secret_query = self._secret_query | {name}
        return made

    def with_cookie(self, name: str, value: str) -> Request:
        """This request with one more cookie, percent-encoded (RFC 6265 section 4.2.1). Cookies are never shown."""
        pair = f"{name}={quote(value, safe='')}"
        before = self.headers.get("cookie")
        return self.with_header(
            "Cookie", f"{before}; {pair}" if before else pair, secret=True
        )

    @property
    def replayable(self) -> bool:
        """Whether this request can be sent a second time: not where its body is read only once."""
        return self.stream is None or self.stream.replayable

    @property
    def host(self) -> str:
        """Host, and port unless it is the default of the scheme: what the `Host` header says."""
        scheme, _, rest = self.url.partition("://")
        authority = rest.partition("/")[0].partition("?")[0].rpartition("@")[2].lower()
        default = ":443" if scheme.lower() == "https" else ":80"
        return authority.removesuffix(default)

    @property
    def path(self) -> str:
        """The path, percent-encoded; at least `/`."""
        before = self.url.partition("?")[0].partition("://")[2]
        return "/" + before.partition("/")[2]

    @property
    def query(self) -> str:
        """The query without its `?`, percent-encoded; empty where there is none."""
        return self.url.partition("?")[2]

    @property
    def public_url(self) -> str:
        """The URL without user information and with the values of secret query parameters masked."""
        return masked_url(self.url, self._secret_query)

    @property
    def has_secret_query(self) -> bool:
        """Whether `url` differs from `public_url`."""
        return bool(self._secret_query) or self.public_url != self.url

    def masked(self) -> Request:
        """This request with every credential replaced by `***`."""
        return Request(
            self.method,
            self.public_url,
            self.headers.masked(self._secret_headers),
            self.content,
            operation=self.operation,
        )

    def __repr__(self) -> str:
        headers = dict(self.headers.masked(self._secret_headers))
        content = f"{len(self.content)} bytes" if self.stream is None else "a stream"
        return f"Request({self.method!r}, {self.public_url!r}, headers={headers!r}, content={content})"

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Request):
            return NotImplemented
        mine = (self.method, self.url, self.content, self.headers, self.stream)
        return mine == (
            other.method,
            other.url,
            other.content,
            other.headers,
            other.stream,
        )

    __hash__ = None  # type: ignore[assignment]  # headers have no hash

    def __reduce__(self) -> tuple[object, ...]:
        safe = self.masked()
        return _unpickled_request, (
            safe.method,
            safe.url,
            safe.headers.pairs,
            safe.content,
            safe.operation,
        )

    def _copy(self) -> Request:
        return Request(
            self.method,
            self.url,
            self.headers,
            self.content,
            operation=self.operation,
            stream=self.stream,
            secret_headers=self._secret_headers,
            secret_query=self._secret_query,
            bounds=self.bounds,
        )


def _unpickled_request(
    method: str,
    url: str,
    pairs: tuple[tuple[str, str], ...],
    content: bytes,
    operation: str,
) -> Request:
    return Request(method, url, pairs, content, operation=operation)


def header_refusal(value: str) -> str | None:
    """Why `value` cannot be a header's value (RFC 9110 section 5.5), or None where it can."""
    if value.isprintable() and value[:1] != " " and value[-1:] != " ":
        return None
    if not _FORBIDDEN_IN_HEADERS.isdisjoint(value):
        return "must not hold line breaks or other control characters"
    if value[:1] in (" ", "\t") or value[-1:] in (" ", "\t"):
        return "must not begin or end with white space"
    if any("\ud800" <= char <= "\udfff" for char in value):
        return "must not hold lone surrogates"
    return None


def header_name_refusal(name: str) -> str | None:
    """Why `name` cannot be a header's name (a token, RFC 9110 section 5.6.2), or None."""
    return None if _TOKEN.fullmatch(name) else "is not a header name"


class Answer(Struct, frozen=True):
    """The answer of a service, not yet decoded."""

    status: int
    """Status code (RFC 9110 section 15)."""

    headers: Headers
    """Header fields, secrets masked when shown."""

    content: bytes
    """The body, with any content encoding such as gzip undone."""

    def __repr__(self) -> str:
        return f"Answer({self.status}, headers={self.headers!r}, content={len(self.content)} bytes)"

    @property
    def content_type(self) -> str | None:
        """The `Content-Type` header."""
        return self.headers.get("content-type")


class Response(Struct, Generic[T], frozen=True):
    """The answer to a call, decoded."""

    body: T
    """The decoded body."""

    status: int
    """Status code (RFC 9110 section 15)."""

    headers: Headers
    """Header fields of the answer."""

    request: Request
    """The request as it was sent."""

    content: bytes
    """The body as it was received, with any content encoding undone."""

    mismatches: tuple[Violation, ...] = ()
    """Every place of the body that is not as described, and is as it came: only a lenient call has any."""

    @property
    def request_id(self) -> str | None:
        """The id that the service gave this request: its first header whose name ends with `request-id`."""
        return request_id_of(self.headers)

    def header(self, name: str, kind: type[V]) -> V | None:
        """A header as the type that the document gives it: `response.header("X-Total", int)`; None where absent.

        Raises:
            ValueError: its text is no such value.
        """
        return self.headers.typed(name, kind)

    def __repr__(self) -> str:
        body = type(self.body).__name__
        return f"Response({self.status} from {self.request.operation}, body={body}, headers={self.headers!r})"


def request_id_of(headers: Headers) -> str | None:
    """The value of the first header whose name ends with `request-id`, in any case."""
    for name, value in headers.pairs:
        if name.lower().endswith("request-id"):
            return value
    return None
