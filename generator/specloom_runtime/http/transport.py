"""Transports: what carries a request over the network and brings the raw answer back."""

from __future__ import annotations

import threading
from collections.abc import AsyncIterator, Iterator
from typing import TYPE_CHECKING, Protocol

from ..values.limits import Violation
from .bounds import OutOfTime
from .content_coding import checkable
from .errors import ConnectionFailed, Error, RequestInvalid, TimedOut
from .headers import Headers
from .messages import Answer, Request

if TYPE_CHECKING:
    import ssl

    import httpx2

    from .open_answer import AsyncOpenAnswer, OpenAnswer


class Transport(Protocol):
    """Sends requests and waits for the answers. Used by many threads at once.

    One that has a method `open` as `HttpxTransport` is asked to stream; the others read answers as a whole.

    A transport answers for what it hands over: that the body is whole (as long as `Content-Length` says, ended as its
    framing and its content codings demand), and that its content codings are undone. It may mind `request.bounds`:
    the deadline of the call while it waits, and the size of a body while it reads. A client cannot stop what does
    not; it refuses larger bodies when it has them, and sends nothing more after the deadline.
    """

    def send(self, request: Request, timeout: float | None) -> Answer:
        """Send one request, once, without following redirects.

        Args:
            timeout: Longest silence in seconds, of connecting, sending and receiving alike; None waits forever. It is
                no longer than the time that is left of the call.

        Raises:
            ConnectionFailed, TimedOut: no answer came, or not all of it.
        """
        ...

    def close(self) -> None:
        """Close connections. Called once, at the end."""
        ...


class AsyncTransport(Protocol):
    """As `Transport`, without blocking: for the tasks of one event loop. It is cancelled at the deadline of a call."""

    async def send(self, request: Request, timeout: float | None) -> Answer:
        """As `Transport.send`."""
        ...

    async def close(self) -> None:
        """Close connections. Called once, at the end."""
        ...


class HttpxTransport:
    """Sends requests with httpx2. Connections are pooled, made on first use, and reused.

    Redirects are not followed: a redirect to another host would take the credentials along. Bodies in the content
    codings gzip and deflate are decoded and held to their end; other codings of IANA's registry are refused, and no
    client of your own asks for them unless the call does.

    Args:
        client: A client of your own (proxies, certificates, limits, event hooks); whoever made it closes it. What its
            hooks read of a body, httpx2 decodes, and nobody holds it to its end. A deadline cannot end the header
            fields of a service that goes on sending them, on connections that were made without one.
        transport: An httpx2 transport instead, such as `httpx2.MockTransport`.
        tls: What https connections are made with, such as a client certificate or an own authority.
    """

    def __init__(
        self,
        client: httpx2.Client | None = None,
        transport: httpx2.BaseTransport | None = None,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self._given = client
        self._transport = transport
        self._tls = tls
        self._made: dict[str, httpx2.Client] = {}
        self._lock = threading.Lock()
        self._closed = False

    def send(self, request: Request, timeout: float | None) -> Answer:
        """Send one request, once.

        Raises:
            ConnectionFailed, TimedOut: no answer came, or not all of it.
            ResponseTooLarge: it is beyond the bounds of the request.
        """
        return self.open(request, timeout).read(request)

    def open(self, request: Request, timeout: float | None) -> OpenAnswer:
        """Send one request, once, and read the answer up to its body.

        Raises:
            ConnectionFailed, TimedOut: no answer came.
        """
        from .open_answer import HttpxOpenAnswer, answer_errors

        client = self._client(request)
        content = request.content if request.stream is None else request.stream.chunks()
        outgoing = _outgoing(request, content, timeout, self._given)
        bounds = request.bounds
        if bounds.deadline is not None:
            from .network_deadline import Timeouts, watch

            outgoing.extensions["timeout"] = Timeouts(timeout, bounds)
            outgoing.extensions["trace"] = watch
        try:
            response = client.send(outgoing, follow_redirects=False, stream=True)
        except answer_errors() as error:
            raise _failure(error, request, timeout) from error
        return HttpxOpenAnswer(
            response,
            _headers(response),
            bounds,
            lambda error: _failure(error, request, timeout),
        )

    def close(self) -> None:
        """Close pooled connections; a client that was handed in stays open."""
        with self._lock:
            self._closed = True
            made, self._made = self._made, {}
        for client in made.values():
            client.close()

    def _client(self, request: Request) -> httpx2.Client:
        if self._given is not None:
            return self._given
        scheme = request.url.partition(":")[0]
        # Connections that mind a deadline are watched from the beginning.
        kind = scheme if request.bounds.deadline is None else f"{scheme} in time"
        client = self._made.get(kind)
        if client is None:
            import httpx2

            with self._lock:
                if self._closed:
                    raise Error("the client is closed")
                client = self._made.get(kind)
                if client is None:
                    client = httpx2.Client(
                        verify=self._tls or tls_context(scheme),
                        transport=self._transport,
                        timeout=None,
                    )
                    self._made[kind] = client
        return client


class AsyncHttpxTransport:
    """As `HttpxTransport`, for one event loop.

    Args:
        client: A client of your own; whoever made it closes it.
        transport: An httpx2 transport instead, such as `httpx2.ASGITransport`.
        tls: What https connections are made with, such as a client certificate or an own authority.
    """

    def __init__(
        self,
        client: httpx2.AsyncClient | None = None,
        transport: httpx2.AsyncBaseTransport | None = None,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self._given = client
        self._transport = transport
        self._tls = tls
        self._made: dict[str, httpx2.AsyncClient] = {}
        self._closed = False

    async def send(self, request: Request, timeout: float | None) -> Answer:
        """Send one request, once.

        Raises:
            ConnectionFailed, TimedOut: no answer came, or not all of it.
            ResponseTooLarge: it is beyond the bounds of the request.
        """
        return await (await self.open(request, timeout)).read(request)

    async def open(self, request: Request, timeout: float | None) -> AsyncOpenAnswer:
        """As `HttpxTransport.open`."""
        from .open_answer import AsyncHttpxOpenAnswer, answer_errors

        client = self._client(request)
        stream = request.stream
        content = request.content if stream is None else stream.async_chunks()
        try:
            response = await client.send(
                _outgoing(request, content, timeout, self._given),
                follow_redirects=False,
                stream=True,
            )
        except answer_errors() as error:
            raise _failure(error, request, timeout) from error
        return AsyncHttpxOpenAnswer(
            response,
            _headers(response),
            request.bounds,
            lambda error: _failure(error, request, timeout),
        )

    async def close(self) -> None:
        """Close pooled connections; a client that was handed in stays open."""
        self._closed = True
        made, self._made = self._made, {}
        for client in made.values():
            await client.aclose()

    def _client(self, request: Request) -> httpx2.AsyncClient:
        if self._given is not None:
            return self._given
        scheme = request.url.partition(":")[0]
        client = self._made.get(scheme)
        if client is None:
            import httpx2

            if self._closed:
                raise Error("the client is closed")
            client = httpx2.AsyncClient(
                verify=self._tls or tls_context(scheme),
                transport=self._transport,
                timeout=None,
            )
            self._made[scheme] = client
        return client


_shared_context: ssl.SSLContext | None = None
_context_lock = threading.Lock()


def tls_context(scheme: str) -> ssl.SSLContext:
    """One context per process for https, because loading the certificates takes 40 ms; an empty one for http."""
    global _shared_context
    if scheme.lower() != "https":
        import ssl

        return ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)  # trusts nobody, and is not used
    with _context_lock:
        if _shared_context is None:
            import httpx2

            _shared_context = httpx2.create_ssl_context()
        return _shared_context


def _outgoing(
    request: Request,
    content: bytes | Iterator[bytes] | AsyncIterator[bytes],
    timeout: float | None,
    given: httpx2.Client | httpx2.AsyncClient | None,
) -> httpx2.Request:
    import httpx2

    fields = [(name.encode(), value.encode()) for name, value in request.headers.pairs]
    silence = {"connect": timeout, "read": timeout, "write": timeout, "pool": timeout}
    build = httpx2.Request if given is None else given.build_request
    outgoing = build(
        request.method,
        request.url,
        headers=fields,
        content=content,
        extensions={"timeout": silence},
    )
    if given is not None and request.headers.get("accept-encoding") is None:
        accepted = outgoing.headers.get("accept-encoding", "identity")
        outgoing.headers["accept-encoding"] = checkable(accepted)
    if request.has_secret_query:
        outgoing.url = _masked_when_logged(outgoing.url, request.public_url)
    return outgoing


def _masked_when_logged(url: httpx2.URL, shown: str) -> httpx2.URL:
    """The URL for httpx2, with `shown` as its text, since httpx2 logs the text of URLs that it requests."""
    import httpx2

    class MaskedUrl(httpx2.URL):
        def __str__(self) -> str:
            return shown

        def __repr__(self) -> str:
            return f"URL({shown!r})"

    return MaskedUrl(url)


def _headers(response: httpx2.Response) -> Headers:
    return Headers(
        [(_decoded(name), _decoded(value)) for name, value in response.headers.raw]
    )


def _decoded(field: bytes) -> str:
    try:
        return field.decode()
    except UnicodeDecodeError:
        return field.decode("latin-1")


def _failure(error: Exception, request: Request, timeout: float | None) -> Error:
    import httpx2

    where = f"{request.method} {request.public_url}"
    if isinstance(
        error,
        httpx2.LocalProtocolError | httpx2.InvalidURL | httpx2.UnsupportedProtocol,
    ):
        return RequestInvalid(
            request.operation, [Violation("request", f"cannot be sent: {error}")]
        )
    # A pool timeout, or a connection that was not made: nothing was sent.
    unsent = isinstance(
        error, httpx2.ConnectError | httpx2.ConnectTimeout | httpx2.PoolTimeout
    )
    if isinstance(error, OutOfTime) or (
        isinstance(error, httpx2.TimeoutException) and request.bounds.are_over
    ):
        return TimedOut.late(request, may_have_arrived=not unsent)
    if isinstance(error, httpx2.TimeoutException):
        phase = type(error).__name__.removesuffix("Timeout").lower()
        limit = "in time" if timeout is None else f"within {timeout:g} s"
        return TimedOut(
            f"{where}: no answer {limit} ({phase})",
            request,
            may_have_arrived=not unsent,
        )
    reason = str(error) or type(error).__name__
    return ConnectionFailed(f"{where}: {reason}", request, may_have_arrived=not unsent)
