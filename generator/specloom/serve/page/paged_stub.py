"""A stub with the page before it: requests below `/_specloom/` are the page's, all others the stub's."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from difflib import get_close_matches
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import parse_qs

import msgspec

from specloom.problems import SpecloomError
from specloom.serve.asgi import Answer, Stub
from specloom.serve.control import PREFIX
from specloom.serve.faults.fault import FaultError, fault_in
from specloom.serve.faults.faults import Faults
from specloom.serve.faults.layer import Faulty
from specloom.serve.guard import refusal
from specloom.serve.page.choices import Choice, Choices
from specloom.serve.page.exchanges import Exchanges
from specloom.serve.page.html import page
from specloom.serve.page.reference import Reference
from specloom.serve.state.state import State
from specloom.serve.state.things import Thing

_LARGEST = 64 * 1024
"""Bytes of what is sent to change something."""

_MOST_THINGS = 200
"""Stored things that are shown."""

_LARGEST_THING = 16 * 1024
"""Characters of what a stored thing has."""

_JSON = "application/json"


class WrittenFault(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A fault as the option `--fault` has it, without the operation: `status=503, times=2`."""

    fault: str


class NotServed(Exception):
    """A request that the page does not serve, and why."""

    def __init__(self, status: HTTPStatus, message: str) -> None:
        super().__init__(message)
        self.status = status


class PagedStub:
    """A stub with the page before it."""

    def __init__(
        self,
        stub: Stub,
        exchanges: Exchanges,
        reference: Callable[[], Reference],
        *,
        is_open: bool = False,
    ) -> None:
        """Put the page before a stub.

        Args:
            stub: Serves all other requests.
            exchanges: What it was asked: an observer of it.
            reference: Reads what its document says, whenever somebody wants to see that.
            is_open: Whether other machines may see the page, too.
        """
        self._stub = stub
        self._choices = Choices()
        self._exchanges = exchanges
        self._faults = Faults(lambda: stub.operations)
        self._faulty = Faulty(stub, stub, self._faults)
        self._read = reference
        self._reference: Reference | None = None
        self._is_open = is_open

    @property
    def as_stub(self) -> Stub:
        """This, which has all that the stub has."""
        return cast(Stub, self)

    def immediate(self, scope: Any, body: bytes) -> Answer | None:
        """The answer to a request; None where that takes waiting."""
        if self._faults or scope["path"].startswith(PREFIX):
            return None
        return self._stub.immediate(self._chosen(scope), body)

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Answer as ASGI."""
        if scope["type"] != "http" or not scope["path"].startswith(PREFIX):
            if scope["type"] == "http":
                scope = self._chosen(scope)
            application = self._faulty if self._faults else self._stub
            await application(scope, receive, send)
            return
        try:
            body = await _read(receive)
            # A document may take seconds to read: others are answered meanwhile.
            status, fields, content = await asyncio.to_thread(self._answer, scope, body)
        except NotServed as error:
            status, fields = error.status, [("content-type", "text/plain")]
            content = str(error).encode()
        if status is not HTTPStatus.NO_CONTENT:
            fields.append(("content-length", str(len(content))))
        fields = [
            *fields,
            ("cache-control", "no-store"),
            ("x-content-type-options", "nosniff"),
            ("referrer-policy", "no-referrer"),
        ]
        raw = [(name.encode(), value.encode("latin-1")) for name, value in fields]
        await send(
            {"type": "http.response.start", "status": int(status), "headers": raw}
        )
        content = b"" if scope["method"] == "HEAD" else content
        await send({"type": "http.response.body", "body": content})

    def _chosen(self, scope: Any) -> Any:
        """The scope of a request with the preference for what was chosen for its operation."""
        if not self._choices:
            return scope
        raw = scope.get("raw_path")
        path = raw.decode("latin-1") if raw else scope["path"]
        operation = self._stub.operation_at(scope["method"], path.partition("?")[0])
        if operation is None:
            return scope
        return self._choices.applied(operation.id, scope)

    if not TYPE_CHECKING:

        def __getattr__(self, name: str) -> object:
            return getattr(self._stub, name)

    def _answer(
        self, scope: Any, body: bytes
    ) -> tuple[HTTPStatus, list[tuple[str, str]], bytes]:
        """Status, header fields and body of an answer of the page.

        Raises:
            NotServed: there is none, or the request may not have it.
        """
        reason = refusal(scope, is_open=self._is_open)
        if reason is not None:
            raise NotServed(HTTPStatus.FORBIDDEN, reason)
        name = scope["path"].removeprefix(PREFIX)
        if not name:
            text, policy = page(self._stub.title)
            fields = [
                ("content-type", "text/html; charset=utf-8"),
                ("content-security-policy", policy),
            ]
            return HTTPStatus.OK, fields, text
        method = "GET" if scope["method"] == "HEAD" else scope["method"]
        content = self._content(
            method, name, scope["query_string"].decode("latin-1"), body
        )
        if content is None:
            return HTTPStatus.NO_CONTENT, [], b""
        return HTTPStatus.OK, [("content-type", _JSON)], msgspec.json.encode(content)

    def _content(self, method: str, name: str, query: str, body: bytes) -> object:
        """What is answered; None for nothing.

        Raises:
            NotServed: there is no such thing, or it is said in a wrong way.
        """
        room, _, rest = name.partition("/")
        match method, room:
            case "GET", "exchanges":
                return {
                    "last": self._exchanges.last,
                    "exchanges": self._exchanges.after(_number(query)),
                    "choices": self._choices.current(),
                    "faults": self._faults.current(),
                }
            case "DELETE", "exchanges":
                self._exchanges.forget()
            case "GET", "operations" if not rest:
                return self._listed()
            case "GET", "operations":
                return self._described(rest)
            case "PUT", "choices" if rest:
                self._choices.choose(rest, self._choice(rest, body))
            case "DELETE", "choices":
                self._choices.forget(rest or None)
            case "PUT", "faults" if rest:
                self._fail(rest, body)
            case "DELETE", "faults":
                self._forget_faults(rest or None)
            case "GET", "things":
                return self._things()
            case _, "exchanges" | "operations" | "choices" | "faults" | "things":
                raise NotServed(
                    HTTPStatus.METHOD_NOT_ALLOWED, f"{name} is not for {method}"
                )
            case _:
                raise NotServed(HTTPStatus.NOT_FOUND, f"there is no {name[:100]}")
        return None

    def _choice(self, operation_id: str, body: bytes) -> Choice:
        """What is chosen for an operation.

        Raises:
            NotServed: it is none, or the document does not have it.
        """
        operations = {operation.id: operation for operation in self._stub.operations}
        operation = operations.get(operation_id)
        if operation is None:
            near = get_close_matches(operation_id, operations, 1)
            hint = f"; did you mean {near[0]!r}?" if near else ""
            message = f"there is no operation {operation_id[:100]!r}{hint}"
            raise NotServed(HTTPStatus.NOT_FOUND, message)
        try:
            choice = msgspec.json.decode(body, type=Choice)
        except msgspec.DecodeError as error:
            raise NotServed(HTTPStatus.BAD_REQUEST, str(error)) from None
        statuses = [str(status) for status in (*operation.responses, *operation.errors)]
        if not {choice.code, f"{choice.code[:1]}XX", "default"} & {*statuses}:
            message = f"{operation_id} has no answer with the status {choice.code}, but {', '.join(statuses)}"
            raise NotServed(HTTPStatus.BAD_REQUEST, message)
        return choice

    def _fail(self, operation_id: str, body: bytes) -> None:
        try:
            written = msgspec.json.decode(body, type=WrittenFault)
            fault = fault_in(written.fault)
            self._faults.clear(operation_id)
            self._faults.add(operation_id, fault)
        except (msgspec.DecodeError, FaultError) as error:
            raise NotServed(HTTPStatus.BAD_REQUEST, str(error)) from None

    def _forget_faults(self, operation_id: str | None) -> None:
        try:
            self._faults.clear(operation_id)
        except FaultError as error:
            raise NotServed(HTTPStatus.NOT_FOUND, str(error)) from None

    def _things(self) -> object:
        """What a stub with state keeps, the newest first; None of one without."""
        responder = self._stub.responder
        if not isinstance(responder, State):
            return {"things": None}
        with_numbers = sorted(responder.kept(), key=lambda thing: -thing.number)
        return {
            "count": len(with_numbers),
            "things": [
                {
                    "collection": thing.collection,
                    "parents": thing.parents,
                    "key": thing.key,
                    "data": _shown(thing),
                }
                for thing in with_numbers[:_MOST_THINGS]
            ],
        }

    def _listed(self) -> object:
        """The operations of the document as it is now."""
        try:
            self._reference = self._read()
        except SpecloomError as error:
            raise NotServed(HTTPStatus.SERVICE_UNAVAILABLE, str(error)) from error
        return self._reference.entries()

    def _described(self, number: str) -> object:
        if self._reference is None:
            self._listed()
        assert self._reference is not None
        try:
            return self._reference.description(int(number))
        except (ValueError, IndexError):
            raise NotServed(
                HTTPStatus.NOT_FOUND, f"there is no operation {number[:20]}"
            ) from None


def _shown(thing: Thing) -> object:
    """What a thing has, or the beginning of that, as a text."""
    text = thing.text
    return thing.data if len(text) <= _LARGEST_THING else f"{text[:_LARGEST_THING]}…"


async def _read(receive: Any) -> bytes:
    """The body of a request.

    Raises:
        NotServed: it is too large, or does not come to its end.
    """
    body = b""
    while True:
        message: dict[str, Any] = await receive()
        if message["type"] != "http.request":
            raise NotServed(HTTPStatus.BAD_REQUEST, "the request broke off")
        body += message.get("body", b"")
        if len(body) > _LARGEST:
            raise NotServed(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "that is too much")
        if not message.get("more_body"):
            return bytes(body)


def _number(query: str) -> int:
    """The number after which exchanges are wanted."""
    after = parse_qs(query).get("after", ["0"])[0]
    if not after.isascii() or not after.isdecimal() or len(after) > 18:
        raise NotServed(HTTPStatus.BAD_REQUEST, "after is a number")
    return int(after)
