"""A stub in a test: how clients reach it, what it was asked, and what it is to answer."""

from __future__ import annotations

import json as json_module
from collections.abc import Mapping
from functools import cache, cached_property
from types import ModuleType
from typing import Any

from specloom.pytest_plugin.background import Background
from specloom.pytest_plugin.documented import Documented
from specloom.pytest_plugin.in_process import (
    AsyncClientTransport,
    ClientTransport,
    HttpxTransport,
)
from specloom.pytest_plugin.planned import Plan, PlannedAnswer
from specloom.pytest_plugin.recorder import Recorder
from specloom.pytest_plugin.recording import RecordedRequest, Requests
from specloom.serve.faults.fault import Drop, Rate, fault_of
from specloom.serve.faults.faults import ALL, Faults
from specloom.serve.package import Settings, application_of
from specloom.serve.service import fitted
from specloom.serve.state.collections import Hints
from specloom.serve.state.opening import keep_state
from specloom.serve.state.state import State

_NOTHING: Any = object()


class Stub:
    """The stub of one document."""

    def __init__(
        self,
        server: ModuleType,
        background: Background,
        settings: Settings,
        service: object = None,
        name: str = "the document",
        hints: Hints | None = None,
    ) -> None:
        """Serve what the module `server` of a package describes; with `hints`, even empty ones, keep state.

        Raises:
            ServiceRefused: the service does not fit the document.
        """
        own, fitting = server, service
        if service is not None:
            own, fitting = fitted(service, type(service).__name__, server, name)
        self._background = background
        self._plan = Plan()
        self._documented = Documented(server)
        application = application_of(own, settings, fitting)
        self.title = application.title
        """The document's title."""
        judge = cache(lambda: application_of(server, settings))
        self._state = None if hints is None else keep_state(application, hints)
        self._faults = Faults(lambda: application.operations)
        self._recorder = Recorder(application, self._faults, judge, self._plan)
        self._socket: Any = None

    # How clients reach it

    @cached_property
    def transport(self) -> ClientTransport:
        """For generated clients: `pets.Client(base_url="http://stub", transport=stub.transport)`."""
        return ClientTransport(self._httpx_transport)

    @cached_property
    def async_transport(self) -> AsyncClientTransport:
        """For generated asynchronous clients."""
        return AsyncClientTransport(self._httpx_transport)

    @property
    def httpx_transport(self) -> Any:
        """For clients of httpx2 and httpx, sync and async: `httpx2.Client(transport=stub.httpx_transport)`."""
        return self._httpx_transport

    @cached_property
    def _httpx_transport(self) -> HttpxTransport:
        return HttpxTransport(self._recorder, self._background)

    @property
    def url(self) -> str:
        """Where it is on a socket, for anything else: `http://127.0.0.1:PORT`; it listens from now on."""
        if self._socket is None:
            from specloom.pytest_plugin.socket_server import SocketServer

            self._socket = SocketServer(self._recorder, self._background)
        url: str = self._socket.url
        return url

    # What it was asked

    @property
    def requests(self) -> Requests:
        """The requests so far."""
        return Requests(self._recorder.records, self._documented.identifier)

    def assert_called(self, operation: str, times: int | None = None) -> Requests:
        """Fail unless an operation was called, as often as `times` says; its requests."""
        __tracebackhide__ = True
        calls = self.requests.of(operation)
        if (times is None and not calls) or (times is not None and len(calls) != times):
            wanted = "once or more" if times is None else _times(times)
            self._fail(f"{operation} was called {_times(len(calls))}, not {wanted}.")
        return calls

    def assert_called_once(self, operation: str) -> RecordedRequest:
        """Fail unless an operation was called once; its request."""
        __tracebackhide__ = True
        return self.assert_called(operation, 1)[0]

    def assert_not_called(self, operation: str) -> None:
        """Fail if an operation was called."""
        __tracebackhide__ = True
        self.assert_called(operation, 0)

    def assert_all_valid(self) -> None:
        """Fail if a request was not as the document says."""
        __tracebackhide__ = True
        refused = self.requests.refused
        if refused:
            lines = [
                f"\n  {record}" + "".join(f"\n    {text}" for text in record.violations)
                for record in refused
            ]
            raise AssertionError(
                f"{len(refused)} of {len(self.requests)} requests are not as the document says:{''.join(lines)}"
            )

    def _fail(self, message: str) -> None:
        __tracebackhide__ = True
        raise AssertionError(f"{message}\n{self.requests.listing()}")

    # What it is to answer

    def answer(
        self,
        operation: str,
        *,
        status: int | None = None,
        json: Any = _NOTHING,
        text: str | None = None,
        content: bytes | None = None,
        headers: Mapping[str, str] | None = None,
        times: int | None = 1,
        valid: bool = True,
    ) -> None:
        """Answer the next valid requests of an operation so, in place of what the stub would say.

        Args:
            operation: Its id, or the name of its method.
            status: By default that of its first success.
            json: The body, as JSON.
            text: The body, as a text.
            content: The body, as bytes.
            headers: Header fields, `Content-Type` among them if it is not to be the documented one.
            times: How often; None for always.
            valid: Whether the answer has to be one that the document describes.

        Raises:
            LookupError: the document has no such operation.
            ValueError: the answer is not as the document says.
        """
        identifier = self._documented.identifier(operation)
        chosen = self._documented.success(identifier) if status is None else status
        fields = {name.lower(): value for name, value in (headers or {}).items()}
        body = (
            content if content is not None else b"" if text is None else text.encode()
        )
        if json is not _NOTHING:
            body = json_module.dumps(json, ensure_ascii=False).encode()
        kind = fields.get("content-type")
        if kind is None and (json is not _NOTHING or text is not None or content):
            is_json = json is not _NOTHING
            kind = self._documented.media_type(identifier, chosen, is_json=is_json)
            fields["content-type"] = kind
        if valid:
            reasons = self._documented.misfits(identifier, chosen, kind, body)
            if reasons:
                raise ValueError(
                    f"the document has no such answer of {operation}: {'; '.join(reasons)} "
                    "(valid=False has it sent all the same)"
                )
        self._plan.add(identifier, PlannedAnswer(chosen, _raw(fields), body, times))

    def fail(
        self,
        operation: str,
        *,
        status: int | None = None,
        delay: float | str | tuple[float, float] | None = None,
        rate: str | Rate | None = None,
        drop: Drop | None = None,
        slow: float | str | None = None,
        truncate: int | None = None,
        retry_after: int | None = None,
        times: int | None = 1,
        after: int = 0,
        probability: float = 1.0,
    ) -> None:
        """Let the next requests of an operation go wrong, whatever they are; faults come before answers that are set.

        Args:
            operation: Its id, the name of its method, or `*` for all.
            status: The answer is this error, which need not be documented, with the body that the document has for
                it; 503 where nothing else is asked for.
            delay: Seconds before the answer: `0.2`, `"150ms"`, or a range of them.
            rate: More requests than these are answered with 429: `"10/60s"`.
            drop: The connection ends `before` or `after` the head of the answer.
            slow: Bytes of the body in a second.
            truncate: The bytes of the body that arrive before the connection ends.
            retry_after: Seconds in `Retry-After`, beside a status.
            times: How often; None for always.
            after: How many requests pass before.
            probability: Of how many requests, from 0 to 1.

        Raises:
            LookupError: the document has no such operation.
            ValueError: that is no fault.
        """
        __tracebackhide__ = True
        effects = (delay, rate, drop, slow, truncate)
        if status is None and all(effect is None for effect in effects):
            status = 503
        written = {
            "status": status,
            "delay": delay,
            "rate": rate,
            "drop": drop,
            "slow": slow,
            "truncate": truncate,
            "retry-after": retry_after,
            "times": times,
            "after": after,
            "probability": probability,
        }
        fault = fault_of(
            {name: value for name, value in written.items() if value is not None}
        )
        if operation != ALL:
            operation = self._documented.identifier(operation)
        self._faults.add(operation, fault)

    @property
    def state(self) -> State:
        """What a stub keeps that was made with `stateful=True`.

        Raises:
            LookupError: it keeps nothing.
        """
        if self._state is None:
            raise LookupError("the stub keeps nothing: specloom_stub(…, stateful=True)")
        return self._state

    def reset(self) -> None:
        """Forget what was asked, what is to be answered, what goes wrong, and what was created."""
        self._recorder.records.clear()
        self._plan.clear()
        self._faults.clear()
        if self._state is not None:
            self._state.reset()

    def close(self) -> None:
        """Free its port, if it has one."""
        if self._socket is not None:
            self._socket.close()
            self._socket = None


def _raw(fields: Mapping[str, str]) -> list[tuple[bytes, bytes]]:
    return [
        (name.encode("latin-1"), value.encode("latin-1"))
        for name, value in fields.items()
    ]


def _times(number: int) -> str:
    return "once" if number == 1 else f"{number} times"
