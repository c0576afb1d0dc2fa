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
from specloom.serve.package import Settings, application_of
from specloom.serve.service import fitted

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
    ) -> None:
        """Serve what the module `server` of a package describes.

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
        self._recorder = Recorder(application, application, judge, self._plan)
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
        status: int = 503,
        message: str = "the test has the stub fail",
        headers: Mapping[str, str] | None = None,
        times: int | None = 1,
    ) -> None:
        """Answer the next requests of an operation with an error, whatever they are; its body as the document has it.

        Args:
            operation: Its id, or the name of its method.
            status: That of the error, which need not be documented.
            message: What the body says, where it says something.
            headers: Header fields, such as `Retry-After`.
            times: How often; None for always.

        Raises:
            LookupError: the document has no such operation.
        """
        identifier = self._documented.identifier(operation)
        fields = {name.lower(): value for name, value in (headers or {}).items()}
        answer = PlannedAnswer(status, _raw(fields), b"", times, failure=message)
        self._plan.add(identifier, answer)

    def reset(self) -> None:
        """Forget what was asked, and what is to be answered."""
        self._recorder.records.clear()
        self._plan.clear()

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
