"""Clients that read answers while they arrive: downloads with bounded memory, and streams of items."""

from __future__ import annotations

import os
import time
from collections.abc import AsyncIterator, Iterator
from typing import Any, Self, TypeVar, cast

from ..bodies.content import chosen
from ..bodies.item_streams import StreamedContent
from ..bodies.whole_file import whole_file
from ..http.errors import ConnectionFailed, ResponseInvalid
from ..http.messages import Request, Response, V
from ..http.open_answer import AsyncOpenAnswer, AsyncReadAnswer, OpenAnswer, ReadAnswer
from ..operations.call import Call
from .answer_meaning import described, is_foreign
from .async_client import AsyncBaseClient, in_time
from .client_settings import NOT_GIVEN, NotGiven
from .exchange import Exchange
from .retry import Retry
from .sync_client import BaseClient

T = TypeVar("T")


class _Opened:
    """Status and header fields of a success whose body has yet to arrive."""

    def __init__(self, opened: OpenAnswer | AsyncOpenAnswer, request: Request) -> None:
        self.status = opened.status
        """Status code (RFC 9110 section 15)."""
        self.headers = opened.headers
        """Header fields of the answer."""
        self.request = request
        """The request as it was sent."""

    def header(self, name: str, kind: type[V]) -> V | None:
        """A header as the type that the document gives it; None where absent.

        Raises:
            ValueError: its text is no such value.
        """
        return self.headers.typed(name, kind)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.status} from {self.request.operation}, headers={self.headers!r})"


class StreamedResponse(_Opened):
    """A success whose body is read piece by piece, once: iterate over its chunks, `save` it, or `read` it.

    Use it in a `with` block: the connection is free again at its end.
    """

    def __init__(self, opened: OpenAnswer, request: Request) -> None:
        super().__init__(opened, request)
        self._opened = opened

    def __iter__(self) -> Iterator[bytes]:
        """The body as it arrives, with any content encoding undone."""
        return self._opened.chunks()

    def save(self, path: str | os.PathLike[str]) -> int:
        """Write the body to a file, which appears when it is complete; how many bytes it has.

        Raises:
            ConnectionFailed, TimedOut: the body did not arrive, or not all of it; no file is left.
            OSError: the file cannot be written.
        """
        with whole_file(path) as file:
            return sum(file.write(chunk) for chunk in self)

    def read(self) -> bytes:
        """The whole body."""
        return b"".join(self)

    def close(self) -> None:
        """Stop reading; the connection is closed if the body has not ended."""
        self._opened.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_raised: object) -> None:
        self.close()


class AsyncStreamedResponse(_Opened):
    """As `StreamedResponse`, in an `async with` block."""

    def __init__(self, opened: AsyncOpenAnswer, request: Request) -> None:
        super().__init__(opened, request)
        self._opened = opened

    def __aiter__(self) -> AsyncIterator[bytes]:
        """The body as it arrives, with any content encoding undone."""
        return self._opened.chunks()

    async def save(self, path: str | os.PathLike[str]) -> int:
        """As `StreamedResponse.save`; the file is written in a thread."""
        from asyncio import to_thread

        count = 0
        with whole_file(path) as file:
            async for chunk in self:
                count += await to_thread(file.write, chunk)
        return count

    async def read(self) -> bytes:
        """The whole body."""
        return b"".join([chunk async for chunk in self])

    async def close(self) -> None:
        """Stop reading; the connection is closed if the body has not ended."""
        await self._opened.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_raised: object) -> None:
        await self.close()


class StreamingClient(BaseClient):
    """A client whose answers may be read while they arrive."""

    def send(
        self,
        call: Call[T],
        *,
        timeout: float | NotGiven | None = NOT_GIVEN,
        retry: Retry | None = None,
        deadline: float | NotGiven | None = NOT_GIVEN,
        lenient: bool | None = None,
    ) -> Response[T]:
        """As `BaseClient.send`. A body of many items is a `Stream`, which reads them as they arrive."""
        if not call.operation.streams:
            return super().send(
                call, timeout=timeout, retry=retry, deadline=deadline, lenient=lenient
            )
        exchange, opened = self._opened(call, timeout, retry, deadline, lenient)
        content = _streamed_content(exchange, call, opened)
        if content is None:
            exchange.answered(opened.read(exchange.request))
            return exchange.response
        request = exchange.request
        body = cast("T", content.opened(opened, request, exchange.lenient))
        return Response(body, opened.status, opened.headers, request, b"")

    def stream(
        self,
        call: Call[Any],
        *,
        timeout: float | NotGiven | None = NOT_GIVEN,
        retry: Retry | None = None,
        deadline: float | NotGiven | None = NOT_GIVEN,
    ) -> StreamedResponse:
        """Send a call, and read the body of its success piece by piece.

            with client.stream(operations.files.get_file("f1")) as response:
                response.save("f1.bin")

        Raises:
            RequestInvalid, CredentialsMissing: nothing was sent.
            ConnectionFailed, TimedOut: no answer came. Reading the body raises them, too.
            ApiError: the service answered with an error.
            ResponseInvalid: the service answered with a part of the body that nobody asked for.
            ResponseTooLarge: the body of the error is larger than the client's `max_body`.
        """
        exchange, opened = self._opened(call, timeout, retry, deadline)
        return StreamedResponse(opened, exchange.request)

    def _opened(
        self,
        call: Call[T],
        timeout: float | NotGiven | None,
        retry: Retry | None,
        deadline: float | NotGiven | None,
        lenient: bool | None = None,
    ) -> tuple[Exchange[T], OpenAnswer]:
        exchange = self._exchange(call, retry, deadline, lenient)
        silence = self._silence(timeout)
        transport = self._transport
        open_ = getattr(transport, "open", None)
        within = exchange.bounds.silence
        while True:
            try:
                request = exchange.next_request(
                    lambda own: transport.send(own, within(silence))
                )
                opened: OpenAnswer = (
                    ReadAnswer(transport.send(_unread(request), within(silence)))
                    if open_ is None
                    else open_(_unread(request), within(silence))
                )
                try:
                    if exchange.succeeded(opened.status, opened.headers):
                        return exchange, opened
                except ResponseInvalid:
                    opened.close()
                    raise
                wait = exchange.answered(opened.read(request))
            except ConnectionFailed as error:
                wait = exchange.failed(error)
            time.sleep(wait or 0.0)


class AsyncStreamingClient(AsyncBaseClient):
    """As `StreamingClient`, without blocking."""

    async def send(
        self,
        call: Call[T],
        *,
        timeout: float | NotGiven | None = NOT_GIVEN,
        retry: Retry | None = None,
        deadline: float | NotGiven | None = NOT_GIVEN,
        lenient: bool | None = None,
    ) -> Response[T]:
        """As `AsyncBaseClient.send`. A body of many items is a `Stream`, which reads them as they arrive."""
        if not call.operation.streams:
            return await super().send(
                call, timeout=timeout, retry=retry, deadline=deadline, lenient=lenient
            )
        exchange, opened = await self._opened(call, timeout, retry, deadline, lenient)
        content = _streamed_content(exchange, call, opened)
        if content is None:
            exchange.answered(await opened.read(exchange.request))
            return exchange.response
        request = exchange.request
        body = cast("T", content.opened(opened, request, exchange.lenient))
        return Response(body, opened.status, opened.headers, request, b"")

    async def stream(
        self,
        call: Call[Any],
        *,
        timeout: float | NotGiven | None = NOT_GIVEN,
        retry: Retry | None = None,
        deadline: float | NotGiven | None = NOT_GIVEN,
    ) -> AsyncStreamedResponse:
        """As `StreamingClient.stream`: `async with await client.stream(call) as response: ...`."""
        exchange, opened = await self._opened(call, timeout, retry, deadline)
        return AsyncStreamedResponse(opened, exchange.request)

    async def _opened(
        self,
        call: Call[T],
        timeout: float | NotGiven | None,
        retry: Retry | None,
        deadline: float | NotGiven | None,
        lenient: bool | None = None,
    ) -> tuple[Exchange[T], AsyncOpenAnswer]:
        exchange = self._exchange(call, retry, deadline, lenient)
        silence = self._silence(timeout)
        async with in_time(exchange):
            return exchange, await self._answered(exchange, silence)

    async def _answered(
        self, exchange: Exchange[Any], silence: float | None
    ) -> AsyncOpenAnswer:
        from asyncio import sleep

        transport = self._transport
        open_ = getattr(transport, "open", None)
        within = exchange.bounds.silence
        while True:
            try:
                request = await exchange.next_request_async(
                    lambda own: transport.send(own, within(silence))
                )
                opened: AsyncOpenAnswer = (
                    AsyncReadAnswer(
                        await transport.send(_unread(request), within(silence))
                    )
                    if open_ is None
                    else await open_(_unread(request), within(silence))
                )
                try:
                    if exchange.succeeded(opened.status, opened.headers):
                        return opened
                except ResponseInvalid:
                    await opened.close()
                    raise
                wait = exchange.answered(await opened.read(request))
            except ConnectionFailed as error:
                wait = exchange.failed(error)
            await sleep(wait or 0.0)


def _streamed_content(
    exchange: Exchange[Any], call: Call[Any], opened: OpenAnswer | AsyncOpenAnswer
) -> StreamedContent | None:
    """The content of many items that an answer has; None where it is to be read as a whole."""
    if exchange.request.method == "HEAD":
        return None
    contents = described(call.operation.responses, opened.status)
    if contents is None:
        return None
    given = opened.headers.get("content-type")
    content = chosen(contents, given)
    if not isinstance(content, StreamedContent) or is_foreign(content, given):
        return None
    return content


def _unread(request: Request) -> Request:
    """The request of an answer whose body is not read as a whole."""
    return request.with_bounds(request.bounds.unread())
