"""Bodies of many items, read and written one after the other: server-sent events, JSON lines and sequences."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import (
    AsyncIterable,
    AsyncIterator,
    Callable,
    Iterable,
    Iterator,
    Mapping,
)
from typing import Any, ClassVar, Generic, Self, TypeAlias, TypeVar, cast

from msgspec import Struct

from ..http.errors import ResponseInvalid
from ..http.messages import Answer, ByteStream, Request
from ..http.open_answer import AsyncOpenAnswer, OpenAnswer
from ..values import json_codec
from ..values.json_codec import JsonMismatch
from ..values.limits import Violation
from .content import Content, ContentMismatch, Payload, essence

T = TypeVar("T")

Items: TypeAlias = Iterable[T] | AsyncIterable[T]
"""What is written as a body of many items. A generator is written while it runs."""


class Event(Struct, Generic[T], kw_only=True):
    """A server-sent event (WHATWG HTML, section 9.2)."""

    data: T
    """The decoded data: text, or JSON of the type that the document describes."""

    event: str = "message"
    """Type of the event."""

    id: str | None = None
    """Id of the last event that had one: what `Last-Event-ID` says when the stream is resumed."""

    retry: int | None = None
    """Milliseconds to wait before connecting again."""


class Stream(Generic[T]):
    """The items of an answer, while they arrive: `for` with a synchronous client, `async for` with the other one.

    An item that does not fit raises `ResponseInvalid`, a broken connection `ConnectionFailed`. The connection is
    free again at the end of the items, or of a `with` (`async with`) block around them.
    """

    def __init__(
        self,
        opened: OpenAnswer | AsyncOpenAnswer,
        request: Request,
        decoder: Decoder,
        lenient: bool = False,
    ) -> None:
        self._opened = opened
        self.mismatches: list[Violation] = []
        """Every place so far that is not as described, and is as it came: only a lenient call has any."""
        if lenient:
            decoder.keep = self._keep
        self._request = request
        self._decoder = decoder
        self._count = 0
        self._is_taken = False

    def __iter__(self) -> Iterator[T]:
        opened = self._opened
        if not isinstance(opened, OpenAnswer):
            raise TypeError("this stream is asynchronous: use `async for`")
        self._take()
        return self._iterated(opened)

    def __aiter__(self) -> AsyncIterator[T]:
        opened = self._opened
        if not isinstance(opened, AsyncOpenAnswer):
            raise TypeError("this stream is synchronous: use `for`")
        self._take()
        return self._async_iterated(opened)

    def close(self) -> None:
        """Stop reading."""
        if isinstance(self._opened, OpenAnswer):
            self._opened.close()

    async def aclose(self) -> None:
        """Stop reading."""
        if isinstance(self._opened, AsyncOpenAnswer):
            await self._opened.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_raised: object) -> None:
        self.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_raised: object) -> None:
        await self.aclose()

    def _take(self) -> None:
        if self._is_taken:
            raise RuntimeError("a stream can be read once")
        self._is_taken = True

    def _keep(self, error: JsonMismatch) -> object:
        for mismatch in error.mismatches:
            path = f"$[{self._count}]{mismatch.path[1:]}"
            self.mismatches.append(Violation(path, mismatch.message, mismatch.value))
        return error.value

    def _iterated(self, opened: OpenAnswer) -> Iterator[T]:
        try:
            for chunk in opened.chunks():
                yield from self._items(self._decoder.feed, chunk)
                if self._decoder.ended:
                    return
            yield from self._items(self._decoder.finish, b"")
        finally:
            opened.close()

    async def _async_iterated(self, opened: AsyncOpenAnswer) -> AsyncIterator[T]:
        try:
            async for chunk in opened.chunks():
                for item in self._items(self._decoder.feed, chunk):
                    yield item
                if self._decoder.ended:
                    return
            for item in self._items(self._decoder.finish, b""):
                yield item
        finally:
            await opened.close()

    def _items(
        self, read: Callable[[bytes], Iterator[object]], chunk: bytes
    ) -> Iterator[T]:
        try:
            for item in read(chunk):
                self._count += 1
                yield cast("T", item)
        except JsonMismatch as error:
            answer = Answer(
                self._opened.status, self._opened.headers, self._decoder.current
            )
            path = f"$[{self._count}]{error.path[1:]}"
            raise ResponseInvalid(str(error), path, answer, self._request) from None


class Decoder:
    """Cuts a body into items, whatever the chunks it arrives in."""

    def __init__(self) -> None:
        self.ended = False
        """Whether an item said that it is the last one."""
        self.current = b""
        """The item that is being read, as it was received."""
        self.keep: Callable[[JsonMismatch], object] | None = None
        """What makes an item of one that does not fit; None where that is an error."""
        self._pieces: list[bytes] = []
        self._after_return = False

    def feed(self, chunk: bytes) -> Iterator[object]:
        """The items that are complete with these bytes.

        Raises:
            JsonMismatch: an item does not fit.
        """
        for line in self._lines(chunk):
            yield from self._line(line)
            if self.ended:
                return

    def finish(self, _: bytes = b"") -> Iterator[object]:
        """The item that ended with the body."""
        rest = b"".join(self._pieces)
        if rest and not self.ended:
            yield from self._line(rest)

    def _decoded(self, content: bytes, kind: object) -> object:
        try:
            return json_codec.decode(content, kind)
        except JsonMismatch as error:
            if self.keep is None or not error.mismatches:
                raise
            return self.keep(error)

    @abstractmethod
    def _line(self, line: bytes) -> Iterator[object]: ...

    def _lines(self, chunk: bytes) -> list[bytes]:
        """Complete lines; they end with LF, CR or both, which may come in two chunks."""
        if self._after_return and chunk:
            chunk = chunk.removeprefix(b"\n")
            self._after_return = False
        if b"\n" not in chunk and b"\r" not in chunk:
            self._pieces.append(chunk)
            return []
        self._after_return = chunk.endswith(b"\r")
        lines = b"".join((*self._pieces, chunk)).splitlines()
        rest = [] if chunk.endswith((b"\n", b"\r")) else [lines.pop()]
        self._pieces = rest
        return lines


class StreamedContent(Content):
    """A body of many items of one type."""

    __slots__ = ()
    streams: ClassVar[bool] = True
    may_be_empty: ClassVar[bool] = True
    stub_module: ClassVar[str | None] = "items_body"

    def opened(
        self,
        opened: OpenAnswer | AsyncOpenAnswer,
        request: Request,
        lenient: bool = False,
    ) -> Stream[Any]:
        """The items of an answer that is being received; what does not fit is kept as it came if `lenient`."""
        return Stream(opened, request, self.decoder(), lenient)

    @abstractmethod
    def decoder(self) -> Decoder:
        """A decoder of one body, which it takes chunk by chunk."""

    @abstractmethod
    def written(self, item: object) -> bytes:
        """One item as it stands in a body."""

    def encode(self, value: object) -> Payload:
        """The items, written one after the other while the body is sent."""
        violations = self.check(value)
        if violations:
            raise TypeError(violations[0].message)
        source = cast("Items[object]", value)
        return Payload(b"", self.media_type, _Written(source, self.written))

    def decode(self, content: bytes, content_type: str | None = None) -> object:
        """All items of a body that was read as a whole, as a list."""
        decoder = self.decoder()
        try:
            return [*decoder.feed(content), *decoder.finish()]
        except JsonMismatch as error:
            raise ContentMismatch(str(error), error.path) from None

    def check(self, value: object) -> list[Violation]:
        """Whether there are items to be had; each is checked when its turn comes."""
        is_one = isinstance(value, str | bytes | Mapping | Struct)
        if isinstance(value, Iterable | AsyncIterable) and not is_one:
            return []
        kind = "null" if value is None else type(value).__name__
        return [Violation("$", f"must be an iterator of items, not {kind}")]


class JsonLines(StreamedContent):
    """JSON values on lines of their own (https://jsonlines.org, RFC 7464 for `application/json-seq`)."""

    __slots__ = ()

    def __init__(self, type: object, media_type: str = "application/x-ndjson") -> None:
        super().__init__(type, media_type)

    def decoder(self) -> Decoder:
        """A decoder of one body, which it takes chunk by chunk."""
        is_sequence = essence(self.media_type).endswith("json-seq")
        return _SequenceDecoder(self.type) if is_sequence else _LineDecoder(self.type)

    def written(self, item: object) -> bytes:
        """The item and a line feed.

        Raises:
            ValueError: it breaks the document.
        """
        from ..values.checks import check

        mark = b"\x1e" if essence(self.media_type).endswith("json-seq") else b""
        violations = check(item, self.type)
        if violations:
            raise ValueError(f"an item does not fit: {violations[0]}")
        return mark + json_codec.encode(item) + b"\n"


class _LineDecoder(Decoder):
    def __init__(self, type: object) -> None:
        super().__init__()
        self._type = type

    def _line(self, line: bytes) -> Iterator[object]:
        if line.strip():
            self.current = line
            yield self._decoded(line.removeprefix(b"\xef\xbb\xbf"), self._type)


class _SequenceDecoder(_LineDecoder):
    """Texts that begin with a record separator, and may have lines (RFC 7464 section 2.2)."""

    def _lines(self, chunk: bytes) -> list[bytes]:
        if b"\x1e" not in chunk:
            self._pieces.append(chunk)
            return []
        *texts, rest = b"".join((*self._pieces, chunk)).split(b"\x1e")
        self._pieces = [rest]
        return texts


class _Written(ByteStream):
    """Items as a body that is written while it is sent."""

    __slots__ = ("_items", "_write")

    def __init__(self, items: Items[object], write: Callable[[object], bytes]) -> None:
        self._items = items
        self._write = write

    @property
    def length(self) -> int | None:
        return None

    @property
    def replayable(self) -> bool:
        return not isinstance(self._items, Iterator | AsyncIterable)

    def chunks(self) -> Iterator[bytes]:
        if not isinstance(self._items, Iterable):
            raise TypeError("an asynchronous iterator needs the asynchronous client")
        for item in self._items:
            yield self._write(item)

    async def async_chunks(self) -> AsyncIterator[bytes]:
        if isinstance(self._items, AsyncIterable):
            async for item in self._items:
                yield self._write(item)
        else:
            for item in self._items:
                yield self._write(item)
