"""Answers whose body has yet to arrive, and how httpx2 gives them."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Callable, Iterator
from typing import TYPE_CHECKING, cast

from .bounds import Bounds, OutOfTime
from .content_coding import CodingBroken, Decoder, decoder_of
from .errors import ResponseTooLarge
from .headers import Headers
from .messages import Answer, Request

if TYPE_CHECKING:
    import httpx2


class _Head:
    """Status and headers."""

    def __init__(self, status: int, headers: Headers) -> None:
        self.status = status
        """Status code (RFC 9110 section 15)."""
        self.headers = headers
        """Header fields of the answer."""


class OpenAnswer(_Head, ABC):
    """An answer that has begun: status and headers are there, the body is read piece by piece."""

    @abstractmethod
    def chunks(self) -> Iterator[bytes]:
        """The body as it arrives, with any content encoding undone.

        Raises:
            ConnectionFailed, TimedOut: it does not arrive.
        """

    @abstractmethod
    def close(self) -> None:
        """Read no more; the connection is free for others, or closed."""

    def read(self, request: Request | None = None) -> Answer:
        """The whole answer, within the bounds of its request.

        Raises:
            ResponseTooLarge: it is larger.
        """
        whole = _Whole(self, request)
        try:
            for chunk in self.chunks():
                whole.take(chunk)
        finally:
            self.close()
        return whole.answer()


class AsyncOpenAnswer(_Head, ABC):
    """As `OpenAnswer`, without blocking."""

    @abstractmethod
    def chunks(self) -> AsyncIterator[bytes]:
        """As `OpenAnswer.chunks`."""

    @abstractmethod
    async def close(self) -> None:
        """As `OpenAnswer.close`."""

    async def read(self, request: Request | None = None) -> Answer:
        """As `OpenAnswer.read`."""
        whole = _Whole(self, request)
        try:
            async for chunk in self.chunks():
                whole.take(chunk)
        finally:
            await self.close()
        return whole.answer()


class _Whole:
    """A body that is being read as a whole."""

    def __init__(self, head: _Head, request: Request | None) -> None:
        self._head = head
        self._request = request
        self._most = None if request is None else request.bounds.max_body
        self._chunks: list[bytes] = []
        self._size = 0

    def take(self, chunk: bytes) -> None:
        """Keep the next bytes.

        Raises:
            ResponseTooLarge: they are too many.
        """
        self._size += len(chunk)
        most, request = self._most, self._request
        if most is not None and self._size > most and request is not None:
            raise ResponseTooLarge(self._head.status, self._head.headers, most, request)
        self._chunks.append(chunk)

    def answer(self) -> Answer:
        return Answer(self._head.status, self._head.headers, b"".join(self._chunks))


Failure = Callable[[Exception], Exception]
"""What an exception means to those who read the body: one of httpx2, `CodingBroken`, or `OutOfTime`."""


def answer_errors() -> tuple[type[Exception], ...]:
    """The exceptions of an answer that does not come, breaks off, or comes to the deadline.

    An alert or a broken record of TLS that comes after the handshake leaves its async client
    as the bare exception of `ssl`.
    """
    import ssl

    import httpx2

    return (
        httpx2.RequestError,
        httpx2.InvalidURL,
        ssl.SSLError,
        CodingBroken,
        OutOfTime,
    )


class _HttpxHead(_Head):
    """Status and headers of an answer of httpx2, and what its body is read with."""

    def __init__(
        self,
        response: httpx2.Response,
        headers: Headers,
        bounds: Bounds,
        failure: Failure,
    ) -> None:
        super().__init__(response.status_code, headers)
        self._response = response
        self._bounds = bounds
        self._failure = failure


class HttpxOpenAnswer(_HttpxHead, OpenAnswer):
    """An answer of httpx2."""

    def chunks(self) -> Iterator[bytes]:
        try:
            coded, decoder = self._body()
            for chunk in coded:
                if self._bounds.are_over:
                    raise OutOfTime
                if decoder is None:
                    yield chunk
                else:
                    yield from decoder.decoded(chunk)
            if decoder is not None:
                decoder.end()
        except answer_errors() as error:
            raise self._failure(error) from error

    def _body(self) -> tuple[Iterator[bytes], Decoder | None]:
        """The body as it arrives, and what undoes its codings."""
        response = self._response
        if not response.is_stream_consumed:
            return response.iter_raw(), decoder_of(self.headers)
        if "network_stream" in response.extensions:
            return iter((response.content,)), None  # a hook has had httpx2 read it
        # A body that has been in memory all the time, such as that of a mock, can be had again.
        stream = cast("httpx2.SyncByteStream", response.stream)
        return iter(stream), decoder_of(self.headers)

    def close(self) -> None:
        self._response.close()


class AsyncHttpxOpenAnswer(_HttpxHead, AsyncOpenAnswer):
    """As `HttpxOpenAnswer`, without blocking."""

    async def chunks(self) -> AsyncIterator[bytes]:
        try:
            coded, decoder = self._body()
            if self._bounds.deadline is not None:
                coded = _in_time(coded, self._bounds)
            async for chunk in coded:
                if decoder is None:
                    yield chunk
                else:
                    for piece in decoder.decoded(chunk):
                        yield piece
            if decoder is not None:
                decoder.end()
        except answer_errors() as error:
            raise self._failure(error) from error

    def _body(self) -> tuple[AsyncIterator[bytes], Decoder | None]:
        response = self._response
        if not response.is_stream_consumed:
            return response.aiter_raw(), decoder_of(self.headers)
        if "network_stream" in response.extensions:
            return _given(response.content), None
        stream = cast("httpx2.AsyncByteStream", response.stream)
        return aiter(stream), decoder_of(self.headers)

    async def close(self) -> None:
        await self._response.aclose()


async def _in_time(
    chunks: AsyncIterator[bytes], bounds: Bounds
) -> AsyncIterator[bytes]:
    """The chunks up to the deadline of the call.

    Raises:
        OutOfTime: they come to it.
    """
    from asyncio import timeout

    while True:
        scope = timeout(max(0.0, bounds.left))
        try:
            async with scope:
                chunk = await anext(chunks)
        except StopAsyncIteration:
            return
        except TimeoutError:
            if not scope.expired():
                raise
            raise OutOfTime from None
        yield chunk


async def _given(content: bytes) -> AsyncIterator[bytes]:
    yield content


class _ReadHead(_Head):
    """Status and headers of an answer that was read as a whole, with its body."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(answer.status, answer.headers)
        self._content = answer.content


class ReadAnswer(_ReadHead, OpenAnswer):
    """An answer of a transport that reads answers as a whole."""

    def chunks(self) -> Iterator[bytes]:
        yield self._content

    def close(self) -> None:
        pass


class AsyncReadAnswer(_ReadHead, AsyncOpenAnswer):
    """As `ReadAnswer`, for asynchronous transports."""

    async def chunks(self) -> AsyncIterator[bytes]:
        yield self._content

    async def close(self) -> None:
        pass
