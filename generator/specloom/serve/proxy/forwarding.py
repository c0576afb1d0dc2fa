"""Requests sent on to a service: what of a message is passed on, and to where (RFC 9110, section 7.6)."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable
from http.cookiejar import DefaultCookiePolicy
from typing import Any
from urllib.parse import urlsplit

import httpx2

from specloom.serve.proxy.coding import accepted_codings

Fields = list[tuple[bytes, bytes]]

_HOP_BY_HOP = frozenset(
    (
        *(b"connection", b"keep-alive", b"proxy-connection", b"te"),
        *(b"transfer-encoding", b"upgrade", b"trailer"),
        *(b"proxy-authenticate", b"proxy-authorization"),
    )
)
_VIA = b"1.1 specloom"


class UnreachableError(Exception):
    """The service gave no answer; `status` is what the client is told."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.message = message


class Upstream:
    """A service, to which requests are sent on."""

    def __init__(self, url: str, seconds: float) -> None:
        """Send on to `url`; it has `seconds` to answer, and between the pieces of an answer.

        Raises:
            ValueError: `url` is no address of a service.
        """
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ValueError(f"--proxy: {url!r} is no http or https address")
        if parts.query or parts.fragment or parts.username is not None:
            raise ValueError(
                f"--proxy: {parts.scheme}://{parts.hostname} is to be given without credentials, query and fragment"
            )
        self._authority = parts.netloc
        self._path = parts.path.rstrip("/")
        self.origin = f"{parts.scheme}://{parts.netloc}"
        self._url = httpx2.URL(self.origin)
        self._seconds = seconds
        self._client: httpx2.AsyncClient | None = None

    def target(self, scope: Any) -> bytes:
        """The request target: below the path of the service's URL, which is not said twice."""
        path: bytes = scope.get("raw_path") or scope["path"].encode()
        own = self._path.encode()
        if own and path != own and not path.startswith(own + b"/"):
            path = own + path
        query: bytes = scope["query_string"]
        return path + b"?" + query if query else path

    async def send(
        self, scope: Any, body: AsyncIterator[bytes] | None
    ) -> httpx2.Response:
        """The answer of the service, whose body is not yet read.

        Raises:
            UnreachableError: there is none.
        """
        if self._client is None:
            self._client = httpx2.AsyncClient(
                limits=httpx2.Limits(max_connections=None),
                timeout=httpx2.Timeout(self._seconds),
            )
            self._client.cookies.jar.set_policy(DefaultCookiePolicy(allowed_domains=()))
        request = httpx2.Request(
            scope["method"],
            self._url,
            headers=self._fields(scope["headers"]),
            content=body,
            extensions={
                "target": self.target(scope),
                "timeout": httpx2.Timeout(self._seconds).as_dict(),
            },
        )
        try:
            return await self._client.send(
                request, stream=True, auth=None, follow_redirects=False
            )
        except httpx2.TimeoutException as error:
            seconds = f"{self._seconds:g} s"
            what = (
                "be reached" if isinstance(error, httpx2.ConnectTimeout) else "answer"
            )
            raise UnreachableError(
                504, f"{self.origin} did not {what} within {seconds}"
            ) from error
        except httpx2.HTTPError as error:
            reason = str(error) or type(error).__name__
            raise UnreachableError(
                502, f"{self.origin} gave no answer: {reason}"
            ) from error

    async def aclose(self) -> None:
        """Close all connections to the service."""
        if self._client is not None:
            await self._client.aclose()

    def _fields(self, fields: Fields) -> Fields:
        passed = [
            (name, accepted_codings(value) if name == b"accept-encoding" else value)
            for name, value in end_to_end(fields)
            if name not in (b"host", b"expect")
        ]
        has_coding = any(name == b"accept-encoding" for name, _ in passed)
        return [
            (b"host", self._authority.encode("idna")),
            *passed,
            *([] if has_coding else [(b"accept-encoding", b"identity")]),
            (b"via", _VIA),
        ]


def never_ending(response: httpx2.Response) -> None:
    """Let the body of an answer take its time between two pieces, as streams of events do."""
    response.request.extensions["timeout"]["read"] = None


def end_to_end(fields: Iterable[tuple[bytes, bytes]]) -> Fields:
    """Header fields without those that are for the next hop only."""
    listed = [(name.lower(), value) for name, value in fields]
    named = {
        option.strip().lower()
        for name, value in listed
        if name == b"connection"
        for option in value.split(b",")
    }
    dropped = _HOP_BY_HOP | named
    return [(name, value) for name, value in listed if name not in dropped]
