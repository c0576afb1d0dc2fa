"""The ASGI application of `specloom serve --proxy`: sends requests on, passes answers back, has both judged."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping, Sequence
from email.utils import formatdate
from typing import Any, Protocol

import httpx2

from specloom.serve.proxy.coding import undone
from specloom.serve.proxy.forwarding import (
    Fields,
    UnreachableError,
    Upstream,
    end_to_end,
    never_ending,
)
from specloom.serve.proxy.judge import UNREAD, Judge, Request, json_value
from specloom.serve.proxy.request_body import GoneError, Receive, RequestBody
from specloom.serve.proxy.traffic import Traffic, Violation, shortened
from specloom_runtime.bodies.fields import is_json

JUDGED = 8 * 1024 * 1024
"""Bytes of a body that is judged; what is longer is passed on all the same."""
HELD = 1024 * 1024
"""Bytes of an answer of JSON that are held back until it is judged, so that its head can say what is wrong."""
_MOST_TOLD = 20
"""Violations that the head of an answer names."""
_LONGEST_FIELD = 8000
"""Bytes of the header field with them: clients and servers refuse heads of much more."""
_LONGEST_TOLD = 200
"""Characters of a message there, where it does not fit as it is."""

Send = Callable[[Any], Awaitable[None]]
ASGI = Callable[[Any, Any, Any], Awaitable[None]]


class Recorder(Protocol):
    """Is told of the traffic's values: of bodies of JSON; of others `UNREAD`."""

    def request(self, request: Request, scope: Any, value: object) -> None: ...
    def answer(
        self,
        request: Request,
        scope: Any,
        status: int,
        fields: Mapping[str, str],
        value: object,
    ) -> None: ...


class Proxy:
    """Stands between clients and a service."""

    def __init__(
        self,
        upstream: Upstream,
        judge: Judge,
        traffic: Traffic,
        *,
        refusing: ASGI | None = None,
        recorder: Recorder | None = None,
    ) -> None:
        """`refusing` answers requests that break what the document says; without it they are sent on, too."""
        self._upstream = upstream
        self._judge = judge
        self._traffic = traffic
        self._refusing = refusing
        self._recorder = recorder

    async def __call__(self, scope: Any, receive: Receive, send: Send) -> None:
        """Send one request on; or, at the server's end, close the connections to the service."""
        if scope["type"] == "lifespan":
            await self._live(receive, send)
            return
        if scope["type"] != "http":
            raise NotImplementedError(f"ASGI scope {scope['type']!r}")
        body = RequestBody(scope, receive, JUDGED)
        request: Request | None = None
        try:
            if self._refusing is not None:
                await body.read_ahead()
                request = self._judged(scope, body)
                if request.violations:
                    self._traffic.exchange(request.violations)
                    await self._refusing(scope, body.replay, send)
                    return
            response = await self._upstream.send(
                scope, body.pieces() if body.is_there else None
            )
        except GoneError:
            return
        except UnreachableError as error:
            request = request or self._judged(scope, body)
            self._traffic.unanswered += 1
            self._traffic.exchange(request.violations)
            await _say(send, error.status, error.message, request.violations)
            return
        answer = Answer(
            response,
            request or self._judged(scope, body),
            self._judge,
            self._recorder,
            send,
            scope,
            is_strict=self._refusing is not None,
        )
        try:
            await _unless_gone(answer.pass_on(), receive)
        finally:
            await response.aclose()
            self._traffic.exchange([*answer.request.violations, *answer.violations])

    async def _live(self, receive: Receive, send: Send) -> None:
        """Begin and end with the server: https://asgi.readthedocs.io/en/latest/specs/lifespan.html."""
        await receive()
        await send({"type": "lifespan.startup.complete"})
        await receive()
        await self._upstream.aclose()
        await send({"type": "lifespan.shutdown.complete"})

    def _judged(self, scope: Any, body: RequestBody) -> Request:
        coding = dict(scope["headers"]).get(b"content-encoding", b"").decode("latin-1")
        whole = body.whole
        if whole is not None and coding:
            whole = undone(whole, coding, JUDGED)
        headers = [item for item in scope["headers"] if item[0] != b"content-encoding"]
        request = self._judge.request({**scope, "headers": headers}, whole)
        if self._recorder is not None:
            content_type = dict(headers).get(b"content-type")
            value = UNREAD
            if whole is not None and content_type is not None:
                value = json_value(content_type.decode("latin-1"), whole)
            self._recorder.request(request, scope, value)
        return request


class Answer:
    """An answer of the service on its way to the client."""

    def __init__(
        self,
        response: httpx2.Response,
        request: Request,
        judge: Judge,
        recorder: Recorder | None,
        send: Send,
        scope: Any,
        *,
        is_strict: bool,
    ) -> None:
        self.request = request
        self.violations: list[Violation] = []
        self._response = response
        self._judge = judge
        self._recorder = recorder
        self._send = send
        self._status = response.status_code
        self._scope = scope
        self._has_body = scope["method"] != "HEAD" and self._status not in (204, 304)
        self._is_strict = is_strict
        self._fields: Fields = [
            (name, value)
            for name, value in end_to_end(response.headers.raw)
            if name != b"content-length" or self._status not in (204, 304)
        ]
        self._texts = _texts(self._fields)
        self._has_begun = False

    async def pass_on(self) -> None:
        """Pass it on, and judge it."""
        self.violations += self._judge.answer_head(
            self.request, self._status, self._texts
        )
        content_type = self._texts.get("content-type", "")
        if content_type.startswith("text/event-stream"):
            never_ending(self._response)
        held = HELD if is_json(content_type) else 0
        kept: bytearray | None = bytearray()
        waiting: list[bytes] = []
        if self._is_strict:
            held = JUDGED if held else 0
        try:
            async for piece in self._response.aiter_raw():
                if kept is not None:
                    kept += piece
                    kept = None if len(kept) > JUDGED else kept
                if self._has_begun:
                    await self._piece(piece)
                    continue
                waiting.append(piece)
                if kept is None or len(kept) > held:
                    if await self._begin():
                        return
                    await self._piece(b"".join(waiting))
                    waiting.clear()
        except httpx2.HTTPError as error:
            await self._break_off(error)
            return
        self._judge_body(None if kept is None else bytes(kept))
        if not self._has_begun:
            if await self._begin():
                return
            await self._piece(b"".join(waiting))
        await self._send({"type": "http.response.body", "body": b""})

    def _judge_body(self, body: bytes | None) -> None:
        """Judge the body, unless it was too long to be kept."""
        plain = body if self._has_body else None
        coding = self._texts.get("content-encoding", "")
        if plain is not None and coding:
            plain = undone(plain, coding, JUDGED)
        value = UNREAD
        if plain is not None:
            found, value = self._judge.answer_body(
                self.request, self._status, self._texts.get("content-type"), plain
            )
            self.violations += found
        if self._recorder is not None:
            self._recorder.answer(
                self.request, self._scope, self._status, self._texts, value
            )

    async def _begin(self) -> bool:
        """Send the head; or, where the answer is refused, another answer, and return True."""
        self._has_begun = True
        if self._is_strict and self.violations:
            message = "the service's answer is not as the document says"
            await _say(self._send, 502, message, self.violations)
            return True
        fields = [
            *self._fields,
            *_told([*self.request.violations, *self.violations]),
        ]
        await self._send(
            {"type": "http.response.start", "status": self._status, "headers": fields}
        )
        return False

    async def _piece(self, piece: bytes) -> None:
        await self._send(
            {"type": "http.response.body", "body": piece, "more_body": True}
        )

    async def _break_off(self, error: httpx2.HTTPError) -> None:
        """End an answer that the service broke off: the client sees that, too, if its head is sent."""
        if not self._has_begun:
            status = 504 if isinstance(error, httpx2.TimeoutException) else 502
            reason = str(error) or type(error).__name__
            message = f"the service broke off its answer: {reason}"
            await _say(self._send, status, message, self.violations)


async def _unless_gone(passing: Awaitable[None], receive: Receive) -> None:
    """Pass an answer on, for as long as the client is there."""
    task = asyncio.ensure_future(passing)
    gone = asyncio.ensure_future(_disconnected(receive))
    try:
        await asyncio.wait((task, gone), return_when=asyncio.FIRST_COMPLETED)
    finally:
        gone.cancel()
        if not task.done():
            task.cancel()
    await asyncio.gather(task, gone, return_exceptions=True)
    if not task.cancelled():
        task.result()


async def _disconnected(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _say(
    send: Send, status: int, message: str, violations: Sequence[Violation]
) -> None:
    """Answer in the service's place (RFC 9457)."""
    problem: dict[str, object] = {
        "title": "Bad Gateway" if status == 502 else "Gateway Timeout",
        "status": status,
        "detail": message,
    }
    if violations:
        problem["violations"] = _rows(violations)
    body = json.dumps(problem).encode()
    fields = [
        (b"content-type", b"application/problem+json"),
        (b"content-length", b"%d" % len(body)),
        (b"date", formatdate(usegmt=True).encode()),
    ]
    await send({"type": "http.response.start", "status": status, "headers": fields})
    await send({"type": "http.response.body", "body": body})


def _told(violations: Sequence[Violation]) -> Fields:
    """The header field in which Prism's proxy tells of violations, too; as many as it has room for."""
    if not violations:
        return []
    told: list[str] = []
    left = _LONGEST_FIELD
    for row in _rows(violations):
        text = json.dumps(row)
        if len(text) + 2 > left:
            message = shortened(row["message"], _LONGEST_TOLD)
            text = json.dumps({**row, "location": row["location"][:2], "message": message})  # fmt: skip
        left -= len(text) + 2
        if left < 0:
            break
        told.append(text)
    return [(b"sl-violations", f"[{', '.join(told)}]".encode())]


def _rows(violations: Sequence[Violation]) -> list[dict[str, Any]]:
    return [
        {
            "location": [found.side, *found.part],
            "severity": "Error",
            "code": found.problem.code,
            "message": found.words.removeprefix(": "),
        }
        for found in violations[:_MOST_TOLD]
    ]


def _texts(fields: Fields) -> dict[str, str]:
    texts: dict[str, str] = {}
    for name, value in fields:
        key, text = name.decode("latin-1"), value.decode("latin-1")
        texts[key] = f"{texts[key]}, {text}" if key in texts else text
    return texts
