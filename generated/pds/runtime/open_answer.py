"""Answers whose body has yet to arrive, and how httpx2 gives them."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Callable, Iterator
from typing import TYPE_CHECKING

from .headers import Headers
from .messages import Answer
from .transport import network_errors

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

    def read(self) -> Answer:
        """The whole answer."""
        try:
            content = b"".join(self.chunks())
        finally:
            self.close()
        return Answer(self.status, self.headers, content)


class AsyncOpenAnswer(_Head, ABC):
    """As `OpenAnswer`, without blocking."""

    @abstractmethod
    def chunks(self) -> AsyncIterator[bytes]:
        """As `OpenAnswer.chunks`."""

    @abstractmethod
    async def close(self) -> None:
        """As `OpenAnswer.close`."""

    async def read(self) -> Answer:
        """The whole answer."""
        try:
            content = b"".join([chunk async for chunk in self.chunks()])
        finally:
            await self.close()
        return Answer(self.status, self.headers, content)


Failure = Callable[[Exception], Exception]
"""What an exception of httpx2 means to those who read the body."""


class HttpxOpenAnswer(OpenAnswer):
    """An answer of httpx2."""

    def __init__(
        self, response: httpx2.Response, headers: Headers, failure: Failure
    ) -> None:
        super().__init__(response.status_code, headers)
        self._response = response
        self._failure = failure

    def chunks(self) -> Iterator[bytes]:
        try:
            yield from self._response.iter_bytes()
        except network_errors() as error:
            raise self._failure(error) from error

    def close(self) -> None:
        self._response.close()


class AsyncHttpxOpenAnswer(AsyncOpenAnswer):
    """As `HttpxOpenAnswer`, without blocking."""

    def __init__(
        self, response: httpx2.Response, headers: Headers, failure: Failure
    ) -> None:
        super().__init__(response.status_code, headers)
        self._response = response
        self._failure = failure

    async def chunks(self) -> AsyncIterator[bytes]:
        try:
            async for chunk in self._response.aiter_bytes():
                yield chunk
        except network_errors() as error:
            raise self._failure(error) from error

    async def close(self) -> None:
        await self._response.aclose()


class ReadAnswer(OpenAnswer):
    """An answer of a transport that reads answers as a whole."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(answer.status, answer.headers)
        self._content = answer.content

    def chunks(self) -> Iterator[bytes]:
        yield self._content

    def close(self) -> None:
        pass


class AsyncReadAnswer(AsyncOpenAnswer):
    """As `ReadAnswer`, for asynchronous transports."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(answer.status, answer.headers)
        self._content = answer.content

    async def chunks(self) -> AsyncIterator[bytes]:
        yield self._content

    async def close(self) -> None:
        pass
