"""The ASGI application around a stub that records what it is asked, and gives the answers that a test has set."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from specloom.pytest_plugin.planned import Plan, PlannedAnswer
from specloom.pytest_plugin.recording import RecordedRequest
from specloom.serve.asgi import Stub
from specloom.serve.connection import DROP
from specloom.serve.faults.faults import Faults
from specloom.serve.faults.layer import Faulty
from specloom.serve.verdict import verdict, violations_of

if TYPE_CHECKING:
    from specloom_runtime.server.exchange import Exchange

_RECORD = "specloom.record"
"""Where a scope has the record of its request, and its body."""


class Recorder:
    """Records each request before its answer ends, so that whoever has the answer finds the record."""

    def __init__(
        self, stub: Stub, faults: Faults, judge: Callable[[], Stub], plan: Plan
    ) -> None:
        """Record what `stub` is asked.

        Args:
            stub: What answers.
            faults: What goes wrong instead.
            judge: A stub of the same document, which nobody else asks: it says whether a request is valid.
            plan: The answers that were set.
        """
        self.records: list[RecordedRequest] = []
        self._stub = stub
        self._application = Faulty(stub, self._answer, faults)
        self._judge = judge
        self._plan = plan
        stub.observer = observe

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Answer as ASGI."""
        if scope["type"] != "http":
            await self._stub(scope, receive, send)
            return
        body = await _body(receive)
        if body is None:
            return
        path = scope["raw_path"].decode("latin-1")
        operation = self._stub.operation_at(scope["method"], path)
        identifier = None if operation is None else operation.id
        record = RecordedRequest.of(scope, body, identifier)
        drop = scope["extensions"][DROP]
        answering = _Answering(record, self.records, send, drop)
        scope = {
            **scope,
            _RECORD: (record, body),
            "extensions": {DROP: answering.drop},
        }
        replay = _replayed(body, answering.receiving(receive))
        try:
            await self._application(scope, replay, answering.send)
        finally:
            answering.record()
        await answering.end()

    async def _answer(self, scope: Any, receive: Any, send: Any) -> None:
        """Give the answer that was set for a valid request; where there is none, the stub's own."""
        record, body = scope[_RECORD]
        operation = record.operation
        planned = self._plan.next(operation)
        if planned is not None:
            judge = self._judge()
            judge.observer = observe
            await judge(scope, _replayed(body, _never), _nowhere)
        if planned is None or not record.is_valid:
            await self._stub(scope, receive, send)
            return
        self._plan.given(operation)
        await _give(planned, scope, send)


async def _give(planned: PlannedAnswer, scope: Any, send: Any) -> None:
    status, headers, content = planned.status, planned.headers, planned.content
    if status not in (204, 304):
        headers = [*headers, (b"content-length", b"%d" % len(content))]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    body = b"" if scope["method"] == "HEAD" else content
    await send({"type": "http.response.body", "body": body})


class _Answering:
    """An answer on its way. Its request is recorded before the client has any of it.

    What is whole waits for what the stub thinks of the request. What comes piece by piece does not: it is the answer
    to a valid one.
    """

    def __init__(
        self,
        record: RecordedRequest,
        records: list[RecordedRequest],
        send: Any,
        drop: Callable[[], None],
    ) -> None:
        self._record = record
        self._records = records
        self._send = send
        self._drop = drop
        self._is_dropped = False
        self._waiting: list[Any] = []
        self._is_recorded = False

    async def send(self, message: Any) -> None:
        self._waiting.append(message)
        if message["type"] == "http.response.start":
            self._record.status = message["status"]
            is_streamed = not any(
                name == b"content-length" for name, _ in message["headers"]
            ) and message["status"] not in (204, 304)
        else:
            is_streamed = message.get("more_body", False)
        if is_streamed:
            self.record()
        if self._is_recorded:
            await self.end()

    def drop(self) -> None:
        """End the connection, after what waits to be sent: when the application waits for that end."""
        self._is_dropped = True

    def receiving(self, receive: Any) -> Any:
        """A `receive` that ends the connection first, if that is wanted."""

        async def after_drop() -> Any:
            if self._is_dropped:
                self.record()
                await self.end()
                self._drop()
            return await receive()

        return after_drop

    def record(self) -> None:
        if not self._is_recorded:
            self._is_recorded = True
            self._records.append(self._record)

    async def end(self) -> None:
        waiting, self._waiting = self._waiting, []
        for message in waiting:
            await self._send(message)


def observe(exchange: Exchange) -> None:
    """Note in the record of a request what the stub thought of it."""
    record, _ = exchange.received.scope[_RECORD]
    record.verdict = verdict(exchange.refusal)
    record.violations = violations_of(exchange.refusal)


async def _body(receive: Any) -> bytes | None:
    """The whole body of a request; None where the client went away."""
    pieces = []
    more = True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            return None
        pieces.append(message.get("body", b""))
        more = message.get("more_body", False)
    return b"".join(pieces)


def _replayed(body: bytes, receive: Any) -> Any:
    """A `receive` that gives a body that has been read already, and then the messages after it."""
    waiting = [{"type": "http.request", "body": body, "more_body": False}]

    async def replay() -> Any:
        return waiting.pop() if waiting else await receive()

    return replay


async def _never() -> Any:
    return {"type": "http.disconnect"}


async def _nowhere(_message: Any) -> None:
    """Nobody reads it."""
