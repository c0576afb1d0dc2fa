"""One request as it was received: its parts are parsed when somebody asks for them."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from typing import Any, BinaryIO
from urllib.parse import quote, unquote_plus

from ..http.headers import Headers
from .refusal import Refusal

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

_AUTHORITY = re.compile(r"[A-Za-z0-9._:\[\]-]+\Z")


class Disconnected(Exception):
    """The client went away before its request was complete."""


class Received:
    """Method, path, query and headers of one request, and its body once `read` has been awaited."""

    __slots__ = (
        "_cookies",
        "_query",
        "body",
        "fields",
        "method",
        "path",
        "scope",
        "spooled",
    )

    def __init__(self, scope: Scope) -> None:
        self.scope = scope
        self.method: str = scope["method"]
        self.path = _path(scope)
        """Percent-encoded, as it came; without the prefix that the application is mounted below."""
        fields = dict(scope["headers"])
        if len(fields) != len(scope["headers"]):
            fields = _joined(scope["headers"])
        self.fields: dict[bytes, bytes] = fields
        """Header fields by name, in lower case; several values joined (RFC 9110, section 5.3)."""
        self._query: dict[str, list[str]] | None = None
        self._cookies: dict[str, list[str]] | None = None
        self.body = b""
        """The whole body, unless it is `spooled`."""
        self.spooled: BinaryIO | None = None
        """The body in a temporary file, at its beginning, where it is too large for memory."""

    def header(self, name: bytes) -> str | None:
        """The value of one of the `fields`."""
        value = self.fields.get(name)
        return None if value is None else text(value).strip()

    @property
    def query(self) -> str:
        """Percent-encoded, as it came; without the question mark."""
        return text(self.scope["query_string"])

    @property
    def query_values(self) -> dict[str, list[str]]:
        """The query: decoded names, values still percent-encoded, in the order they came."""
        values = self._query
        if values is None:
            values = self._query = _query(self.query)
        return values

    @property
    def cookies(self) -> dict[str, list[str]]:
        """The cookies (RFC 6265, section 5.4): their values as they came, in order, by name."""
        cookies = self._cookies
        if cookies is None:
            cookies = self._cookies = {}
            for pair in (self.header(b"cookie") or "").split(";"):
                name, equals, value = pair.partition("=")
                if equals:
                    cookies.setdefault(name.strip(), []).append(value.strip())
        return cookies

    @property
    def origin(self) -> str:
        """Where the client reached this server: `http://HOST:PORT`."""
        scheme = self.scope.get("scheme") or "http"
        host = self.header(b"host") or ""
        if _AUTHORITY.match(host):  # some clients send a URL
            return f"{scheme}://{host}"
        address, port = self.scope.get("server") or ("localhost", None)
        name = f"[{address}]" if ":" in address else address
        return f"{scheme}://{name}" if port is None else f"{scheme}://{name}:{port}"

    @property
    def full_path(self) -> str:
        """The path as it stands in the request line, percent-encoded: what a client signs."""
        return _path(self.scope, mounted=False)

    def headers(self) -> Headers:
        """All header fields, in the order they came."""
        return Headers(
            [(text(name), text(value)) for name, value in self.scope["headers"]]
        )

    def hold_head(self, limit: int) -> None:
        """Hold the size of the head against a limit.

        Raises:
            Refusal: 431, it has more than `limit` bytes.
        """
        size = len(self.path) + len(self.scope["query_string"])
        for name, value in self.scope["headers"]:
            size += len(name) + len(value) + 4
        if size > limit:
            raise Refusal(431, f"the head is larger than {limit} bytes")

    def take(self, body: bytes, limit: int) -> None:
        """Let `body` be the whole body.

        Raises:
            Refusal: 413, it has more than `limit` bytes.
        """
        if len(body) > limit:
            raise _too_large(limit)
        self.body = body

    async def read(self, receive: Receive, limit: int) -> None:
        """Read the body.

        Raises:
            Disconnected: the client went away.
            Refusal: 413, the body has more than `limit` bytes.
        """
        self._refuse_announced(limit)
        message = await receive()
        if message["type"] == "http.disconnect":
            raise Disconnected
        body: bytes = message.get("body", b"")
        if message.get("more_body", False):
            body = await _rest(body, receive, limit)
        self.take(body, limit)

    async def spool(self, receive: Receive, limit: int, memory: int) -> None:
        """Read the body into a temporary file where it has more than `memory` bytes; the file goes with the request.

        Raises:
            Disconnected: the client went away.
            Refusal: 413, the body has more than `limit` bytes.
        """
        from tempfile import SpooledTemporaryFile

        self._refuse_announced(limit)
        file: Any = SpooledTemporaryFile(max_size=memory)  # noqa: SIM115
        size, more = 0, True
        try:
            while more:
                message = await receive()
                if message["type"] == "http.disconnect":
                    raise Disconnected
                piece: bytes = message.get("body", b"")
                size += len(piece)
                if size > limit:
                    raise _too_large(limit)
                file.write(piece)
                more = message.get("more_body", False)
        except BaseException:
            file.close()
            raise
        file.seek(0)
        if size > memory:
            self.spooled = file
        else:
            self.body = file.read()
            file.close()

    def _refuse_announced(self, limit: int) -> None:
        announced = self.fields.get(b"content-length")
        if announced is not None and (
            len(announced) > 18 or (announced.isdigit() and int(announced) > limit)
        ):
            raise _too_large(limit)


def has_body(received: Received) -> bool:
    """Whether a request says that it has a body (RFC 9112, section 6.3)."""
    fields = received.fields
    return b"content-length" in fields or b"transfer-encoding" in fields


async def _rest(first: bytes, receive: Receive, limit: int) -> bytes:
    pieces = bytearray(first)
    more = True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise Disconnected
        pieces += message.get("body", b"")
        if len(pieces) > limit:
            raise _too_large(limit)
        more = message.get("more_body", False)
    return bytes(pieces)


def _too_large(limit: int) -> Refusal:
    return Refusal(
        413, f"the body is larger than {limit} bytes", [(b"connection", b"close")]
    )


def _path(scope: Scope, *, mounted: bool = True) -> str:
    raw: bytes | None = scope.get("raw_path")
    path = (
        text(raw) if raw is not None else quote(scope["path"], safe="/:@!$&'()*+,;=~")
    )
    prefix: str = scope.get("root_path") or ""
    if mounted and prefix and path.startswith(prefix):
        return path[len(prefix) :] or "/"
    return path


def text(value: bytes) -> str:
    """Field values and paths are octets (RFC 9110, section 5.5): UTF-8 where they are, else Latin-1."""
    try:
        return value.decode()
    except UnicodeDecodeError:
        return value.decode("latin-1")


def _joined(fields: Iterable[tuple[bytes, bytes]]) -> dict[bytes, bytes]:
    joined: dict[bytes, bytes] = {}
    for name, value in fields:
        mark = b"; " if name == b"cookie" else b", "
        joined[name] = joined[name] + mark + value if name in joined else value
    return joined


def _query(query: str) -> dict[str, list[str]]:
    values: dict[str, list[str]] = {}
    for pair in query.split("&"):
        if pair:
            name, _, value = pair.partition("=")
            values.setdefault(unquote_plus(name), []).append(value)
    return values
