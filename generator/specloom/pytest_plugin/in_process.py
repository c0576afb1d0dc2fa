"""Clients reach a stub without a socket: transports of httpx2, of httpx, and of generated clients."""

from __future__ import annotations

import asyncio
import queue
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from concurrent.futures import Future
from contextlib import suppress
from importlib import import_module
from types import ModuleType
from typing import Any

from specloom.pytest_plugin.background import Background
from specloom.serve.asgi import ASGI
from specloom.serve.connection import DROP

_END = {"type": "end"}


class Conversation:
    """One request to an application, and the messages that are its answer."""

    def __init__(
        self,
        application: ASGI,
        background: Background,
        scope: dict[str, Any],
        body: bytes,
        put: Callable[[Any], object],
    ) -> None:
        """Begin; `put` is given each message, from the thread of the loop, and last of all `_END`."""
        self._application = application
        self._background = background
        self._scope = {**scope, "extensions": {DROP: self._drop}}
        self._body: bytes | None = body
        self._put = put
        self._gone = asyncio.Event()
        self._done: Future[None] = background.start(self._run())

    async def _run(self) -> None:
        try:
            await self._application(self._scope, self._receive, self._send)
        except Exception as error:
            self._put({**_END, "error": error})
        finally:
            self._put(_END)

    async def _receive(self) -> dict[str, Any]:
        if self._body is not None:
            body, self._body = self._body, None
            return {"type": "http.request", "body": body, "more_body": False}
        await self._gone.wait()
        return {"type": "http.disconnect"}

    async def _send(self, message: dict[str, Any]) -> None:
        self._put(message)

    def _drop(self) -> None:
        """End the connection, from within the application."""
        self._put(_END)
        self._gone.set()

    def close(self) -> None:
        """The client has gone, or has read everything."""
        if not self._done.done():
            with suppress(RuntimeError):  # the loop has ended
                self._background.loop.call_soon_threadsafe(self._gone.set)


class HttpxTransport:
    """A transport of httpx2 and of httpx, sync and async; as there, requests and answers are theirs."""

    def __init__(self, application: ASGI, background: Background) -> None:
        self._application = application
        self._background = background

    def handle_request(self, request: Any) -> Any:
        """Send a request; the answer's body is read as it comes."""
        library = _library(request)
        messages: queue.SimpleQueue[Any] = queue.SimpleQueue()
        conversation = self._begin(request, request.read(), messages.put)
        wait = _read_timeout(request)

        def next_message() -> Any:
            try:
                return messages.get(timeout=wait)
            except queue.Empty:
                conversation.close()
                raise _timed_out(library, request) from None

        start = _started(library, request, next_message())

        class Stream(library.SyncByteStream):  # type: ignore[misc, name-defined]
            def __iter__(self) -> Iterator[bytes]:
                more = True
                while more:
                    message = next_message()
                    more = _has_more(library, request, message)
                    if message.get("body"):
                        yield message["body"]

            def close(self) -> None:
                conversation.close()

        return library.Response(
            start["status"], headers=start["headers"], stream=Stream()
        )

    async def handle_async_request(self, request: Any) -> Any:
        """As `handle_request`."""
        library = _library(request)
        messages: asyncio.Queue[Any] = asyncio.Queue()
        loop = asyncio.get_running_loop()

        def put(message: Any) -> None:
            with suppress(RuntimeError):  # the client's loop has ended
                loop.call_soon_threadsafe(messages.put_nowait, message)

        conversation = self._begin(request, await request.aread(), put)
        wait = _read_timeout(request)

        async def next_message() -> Any:
            try:
                return await asyncio.wait_for(messages.get(), wait)
            except TimeoutError:
                conversation.close()
                raise _timed_out(library, request) from None

        start = _started(library, request, await next_message())

        class Stream(library.AsyncByteStream):  # type: ignore[misc, name-defined]
            async def __aiter__(self) -> AsyncIterator[bytes]:
                more = True
                while more:
                    message = await next_message()
                    more = _has_more(library, request, message)
                    if message.get("body"):
                        yield message["body"]

            async def aclose(self) -> None:
                conversation.close()

        return library.Response(
            start["status"], headers=start["headers"], stream=Stream()
        )

    def _begin(
        self, request: Any, body: bytes, put: Callable[[Any], object]
    ) -> Conversation:
        url = request.url
        scope = {
            "type": "http",
            "asgi": {"version": "3.0", "spec_version": "2.3"},
            "http_version": "1.1",
            "method": request.method,
            "scheme": url.scheme,
            "path": url.path,
            "raw_path": url.raw_path.partition(b"?")[0],
            "query_string": url.query,
            "root_path": "",
            "headers": [(name.lower(), value) for name, value in request.headers.raw],
            "server": (url.host, url.port),
            "client": ("127.0.0.1", 1),
        }
        return Conversation(self._application, self._background, scope, body, put)

    def close(self) -> None:
        """The stub outlives its clients."""

    async def aclose(self) -> None:
        """The stub outlives its clients."""

    def __enter__(self) -> HttpxTransport:
        return self

    def __exit__(self, *_raised: object) -> None:
        self.close()

    async def __aenter__(self) -> HttpxTransport:
        return self

    async def __aexit__(self, *_raised: object) -> None:
        await self.aclose()


class ClientTransport:
    """A transport of generated clients, whichever copy of the runtime they have."""

    def __init__(self, transport: HttpxTransport) -> None:
        self._runtimes = _Runtimes(transport, "HttpxTransport")

    def send(self, request: Any, timeout: float | None) -> Any:
        """Send one request, once, and read its answer."""
        return self._runtimes.transport(request).send(request, timeout)

    def open(self, request: Any, timeout: float | None) -> Any:
        """Send one request, once, and read its answer up to the body."""
        return self._runtimes.transport(request).open(request, timeout)

    def close(self) -> None:
        """The stub outlives its clients."""


class AsyncClientTransport:
    """As `ClientTransport`, for asynchronous clients."""

    def __init__(self, transport: HttpxTransport) -> None:
        self._runtimes = _Runtimes(transport, "AsyncHttpxTransport")

    async def send(self, request: Any, timeout: float | None) -> Any:
        """Send one request, once, and read its answer."""
        return await self._runtimes.transport(request).send(request, timeout)

    async def open(self, request: Any, timeout: float | None) -> Any:
        """Send one request, once, and read its answer up to the body."""
        return await self._runtimes.transport(request).open(request, timeout)

    async def close(self) -> None:
        """The stub outlives its clients."""


class _Runtimes:
    """The transports by httpx2 that the copies of the runtime have: answers and errors are the client's own then."""

    def __init__(self, transport: HttpxTransport, class_name: str) -> None:
        self._transport = transport
        self._class_name = class_name
        self._made: dict[str, Any] = {}

    def transport(self, request: Any) -> Any:
        """That of the runtime which a request is of."""
        runtime = type(request).__module__.removesuffix(".http.messages")
        if runtime not in self._made:
            module: Any = import_module(f"{runtime}.http.transport")
            make = getattr(module, self._class_name)
            self._made[runtime] = make(transport=self._transport)
        return self._made[runtime]


def _library(request: Any) -> Any:
    """httpx2 or httpx, whichever a request is of."""
    library: ModuleType = sys.modules[type(request).__module__.partition(".")[0]]
    return library


def _read_timeout(request: Any) -> float | None:
    timeout: float | None = request.extensions.get("timeout", {}).get("read")
    return timeout


def _timed_out(library: Any, request: Any) -> Exception:
    error: Exception = library.ReadTimeout("the stub did not answer", request=request)
    return error


def _started(library: Any, request: Any, message: Any) -> Any:
    """The beginning of an answer.

    Raises:
        RemoteProtocolError: the application gave none.
    """
    if message["type"] != "http.response.start":
        raise library.RemoteProtocolError(
            "Server disconnected without sending a response.", request=request
        ) from message.get("error")
    return message


def _has_more(library: Any, request: Any, message: Any) -> bool:
    """Whether a message is not the last of a body.

    Raises:
        RemoteProtocolError: the application broke off.
    """
    if message["type"] != "http.response.body":
        raise library.RemoteProtocolError(
            "peer closed connection without sending complete message body",
            request=request,
        ) from message.get("error")
    return bool(message.get("more_body", False))
