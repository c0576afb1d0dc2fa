"""The ASGI application around a `Service`: routes, authenticates, validates, calls, answers."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from functools import cached_property
from itertools import islice
from time import perf_counter
from typing import Any
from uuid import uuid4

from ..bodies.content import Content, Json
from ..operations.call import Operation
from .answer import NotOverridden, RawAnswer, Reply
from .cross_origin import preflight, readable
from .endpoint import Endpoint, Surroundings
from .error_answer import error_answer
from .error_body import Failure, names_message
from .examples import Examples, ServerUrls
from .exchange import Exchange, Observer
from .problem_details import PROBLEM_DETAILS
from .received import Disconnected, Receive, Received, Scope, Send, has_body
from .refusal import Refusal
from .responder import Responder
from .schemas import Schemas
from .secrets import Secrets
from .served_operations import Route, ServedOperation, ServedOperations
from .streamed_answer import send_stream

__all__ = [
    "Application",
    "Examples",
    "NotOverridden",
    "Reply",
    "Route",
    "Secrets",
]

log = logging.getLogger(__name__)

BODY_LIMIT = 64 * 1024 * 1024
"""Bytes that a request's body may have, unless the application is told otherwise."""

UPLOAD_LIMIT = 16 * 1024 * 1024 * 1024
"""Bytes that the body of an upload may have, which is kept in a file, unless the application is told otherwise."""

SPOOL_SIZE = 1024 * 1024
"""Bytes of an upload that are kept in memory."""

_BODILESS = frozenset((204, 304))
_MOST_ERRORS = 1000
"""Described errors that are looked through for one that takes a message."""


class Application:
    """An ASGI 3 application (https://asgi.readthedocs.io) that serves one service."""

    def __init__(
        self,
        *,
        title: str,
        service: object,
        routes: Sequence[Route],
        base: type | None = None,
        examples: Mapping[str, Examples] | None = None,
        schemas: Schemas | None = None,
        schemes: Sequence[type[Any]] = (),
        request_id_header: str | None = None,
        server_variables: Sequence[str] = (),
        server_origins: Sequence[str] = (),
        secrets: Secrets | None = None,
        body_limit: int | None = None,
        upload_limit: int | None = None,
        tolerant: bool = False,
        base_paths: Sequence[str] = (),
        seed: int = 0,
        dynamic: bool = False,
        cors: bool = False,
        problem_details: bool = False,
        header_limit: int | None = None,
        nesting_limit: int | None = None,
    ) -> None:
        """Serve `service`, which has a method for each of `routes`.

        Args:
            title: The document's title.
            service: Its methods take the arguments of the client's and return the success model or a `Reply`.
            routes: The operations.
            base: The class that `service` extends: what it inherits from there is not called, only its example sent.
            examples: The document's examples of answers, by operationId. Without any, not even of an empty
                answer, what is not overridden is answered with 501.
            schemas: The document's schemas, which requests are held against; without any, what cannot be
                decoded is refused, and nothing else.
            schemes: The credential classes of the document's security schemes.
            request_id_header: Header that carries an id of the request in every answer; None for none.
            server_variables: Placeholders of server URLs that occur in examples.
            server_origins: Scheme and authority of the document's servers: URLs in answers lead here instead.
            secrets: Credentials to verify; without them every well-formed credential is taken.
            body_limit: Bytes that a request's body may have; more is answered with 413. Default: 64 MiB.
            upload_limit: The same for files and forms with files; default: 16 GiB, or `body_limit` if that is given.
            tolerant: Take what a client takes of an answer, whatever the schemas say: requests come from
                somebody who may be newer than the document.
            base_paths: Paths of the document's servers: all operations are served below each, too.
            seed: Other seeds make other answers of the document's schemas.
            dynamic: Make what nobody wrote anew for each request, also where the document has an example.
            cors: Let pages of every origin read the answers.
            problem_details: Say what the document describes no error for by RFC 9457, and 422 of what is invalid.
            header_limit: Bytes that a request's line and header fields may have; more is answered with 431.
            nesting_limit: Levels that arrays and objects of a body in JSON may be nested in each other.
        """
        self.title = title
        self.service = service
        self._body_limit = BODY_LIMIT if body_limit is None else body_limit
        if upload_limit is None:
            upload_limit = UPLOAD_LIMIT if body_limit is None else body_limit
        self._upload_limit = upload_limit
        self._header_limit = header_limit
        self._request_id_header = (request_id_header or "").lower().encode(
            "latin-1"
        ) or None
        self._surroundings = Surroundings(
            lambda: self._usual_error,
            ServerUrls(server_variables, server_origins),
            schemas or Schemas(),
            tolerant,
            seed,
            dynamic,
            422 if problem_details else 400,
            nesting_limit,
        )
        self._problem_details = problem_details
        self._cors = cors
        self._served = ServedOperations(
            routes,
            service=service,
            base=base,
            examples=examples,
            schemes=schemes,
            secrets=secrets,
            base_paths=base_paths,
            surroundings=self._surroundings,
        )
        self.observer: Observer | None = None
        """Is told of each exchange, when its answer was sent."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one ASGI connection."""
        kind = scope["type"]
        if kind == "http":
            await self._http(scope, receive, send)
        elif kind == "lifespan":
            await _lifespan(receive, send)
        elif kind == "websocket":
            await receive()
            await send({"type": "websocket.close", "code": 1000})
        else:
            raise NotImplementedError(f"ASGI scope {kind!r}")

    @property
    def operations(self) -> Sequence[Operation[Any]]:
        """The operations that are served."""
        return self._served.operations

    @property
    def schemas(self) -> Schemas:
        """The document's schemas."""
        return self._surroundings.schemas

    @property
    def responder(self) -> Responder | None:
        """Whoever is asked ahead of the document's answers, for what no method of the service answers."""
        return self._surroundings.responder

    @responder.setter
    def responder(self, responder: Responder | None) -> None:
        self._surroundings.responder = responder

    def error_at(self, scope: Scope, status: int, message: str) -> RawAnswer:
        """The error that the document describes for a request, whatever it asks for; it counts as an exchange."""
        received, refusal = Received(scope), Refusal(status, message)
        method = "GET" if received.method == "HEAD" else received.method
        matched = self._served.find(method, received.path)
        endpoint = None if matched is None else matched[0].endpoint
        answer = self._framed(self._refused(endpoint, refusal), scope)
        if self.observer is not None:
            now = perf_counter()
            self.observer(Exchange(endpoint, received, refusal, answer, now))
        return answer

    def operation_at(self, method: str, path: str) -> Operation[Any] | None:
        """The operation that a request is for, by its method and its percent-encoded path; None where there is none."""
        matched = self._served.find("GET" if method == "HEAD" else method, path)
        return None if matched is None else matched[0].operation

    def objections(
        self, received: Received
    ) -> tuple[Operation[Any] | None, list[Refusal]]:
        """What a request that somebody else answers is for, and why it would be refused here."""
        try:
            matched = self._served.find(received.method, received.path)
            route, in_path = matched or self._otherwise(received)
        except Refusal as refusal:
            return None, [refusal]
        endpoint = route.endpoint
        return endpoint.operation, endpoint.objections(received, in_path)

    def immediate(self, scope: Scope, body: bytes) -> RawAnswer | None:
        """The whole answer to a request of an ASGI scope and a body, where nothing has to be awaited; else None.

        A server that can do without ASGI's messages asks here before it makes any.
        """
        started = 0.0 if self.observer is None else perf_counter()
        endpoint, refusal = None, None
        received = Received(scope)
        try:
            if self._header_limit is not None:
                received.hold_head(self._header_limit)
            matched = self._served.find(received.method, received.path)
            route, in_path = matched or self._otherwise(received)
            endpoint = route.endpoint
            if not endpoint.is_immediate:
                return None
            received.take(body, self._body_limit)
            answer = endpoint.example(received, in_path)
        except Refusal as refused:
            refusal = refused
            answer = self._refused(endpoint, refusal)
        except Exception:
            refusal = _failure(scope)
            answer = self._refused(endpoint, refusal)
        if not isinstance(answer.body, bytes):
            return None
        answer = self._framed(answer, scope)
        if self.observer is not None:
            self.observer(Exchange(endpoint, received, refusal, answer, started))
        return answer

    async def _http(self, scope: Scope, receive: Receive, send: Send) -> None:
        started = 0.0 if self.observer is None else perf_counter()
        endpoint, refusal = None, None
        received = Received(scope)
        try:
            if self._header_limit is not None:
                received.hold_head(self._header_limit)
            matched = self._served.find(received.method, received.path)
            route, in_path = matched or self._otherwise(received)
            endpoint = route.endpoint
            if has_body(received):
                endpoint.admit(received, in_path)
            if endpoint.may_spool and endpoint.spools(received):
                await received.spool(receive, self._upload_limit, SPOOL_SIZE)
            else:
                await received.read(receive, self._body_limit)
            answer = await endpoint.answer(received, in_path)
        except Refusal as refused:
            refusal = refused
            answer = self._refused(endpoint, refusal)
        except Disconnected:
            return
        except Exception:
            refusal = _failure(scope)
            answer = self._refused(endpoint, refusal)
        answer = self._framed(answer, scope)
        try:
            await self._send(answer, scope, send, receive)
        finally:
            if self.observer is not None:
                self.observer(Exchange(endpoint, received, refusal, answer, started))

    def _otherwise(self, received: Received) -> tuple[ServedOperation, list[str]]:
        """The operation that a request is for whose own method has none there: HEAD is served as GET is.

        Raises:
            Refusal: there is none, or another method would have to be used.
        """
        method, path = received.method, received.path
        if method == "HEAD" and (matched := self._served.find("GET", path)):
            return matched
        methods = self._served.methods(path)
        if not methods:
            raise Refusal(404, f"there is nothing at {path[:200]}")
        allowed = sorted(
            {*methods, "OPTIONS"} | ({"HEAD"} if "GET" in methods else set())
        )
        allow = [(b"allow", ", ".join(allowed).encode("latin-1"))]
        if method == "OPTIONS":
            may = preflight(received.fields, allowed) if self._cors else []
            raise Refusal(204, "", [*allow, *may])
        raise Refusal(
            405,
            f"{path[:200]} does not answer to {method[:40]}, but to {', '.join(methods)}",
            allow,
        )

    def _refused(self, endpoint: Endpoint | None, refusal: Refusal) -> RawAnswer:
        if refusal.status in _BODILESS:
            return RawAnswer(refusal.status, refusal.headers, b"")
        if endpoint is not None:
            return endpoint.refuse(refusal)
        failure = Failure(refusal.status, refusal.message, refusal.violations)
        return error_answer(failure, self._usual_error, None, refusal.headers)

    @cached_property
    def _usual_error(self) -> Content | None:
        """The content of errors that the document does not describe: the first of an operation that takes a message."""
        if self._problem_details:
            return PROBLEM_DETAILS
        contents = (
            raises.content
            for operation in self._served.operations
            for raises in operation.errors.values()
        )
        described = (
            content
            for alternatives in contents
            for content in (
                alternatives if isinstance(alternatives, tuple) else (alternatives,)
            )
            if isinstance(content, Json)
        )
        different = {
            str(content): content for content in islice(described, _MOST_ERRORS)
        }
        return next(
            (content for content in different.values() if names_message(content.type)),
            None,
        )

    def _framed(self, answer: RawAnswer, scope: Scope) -> RawAnswer:
        """An answer with the headers that every answer has; without a body where its status has none."""
        status, headers, body = answer
        headers = list(headers)
        if status in _BODILESS:
            body = b""
        else:
            length = len(body) if isinstance(body, bytes) else body.length
            if length is not None:
                headers.append((b"content-length", b"%d" % length))
        name = self._request_id_header
        if name is not None and not any(key == name for key, _ in headers):
            headers.append((name, uuid4().hex.encode()))
        if self._cors:
            headers = readable(dict(scope["headers"]).get(b"origin"), headers)
        return RawAnswer(status, headers, body)

    async def _send(
        self, answer: RawAnswer, scope: Scope, send: Send, receive: Receive
    ) -> None:
        status, headers, body = answer
        try:
            await send(
                {"type": "http.response.start", "status": status, "headers": headers}
            )
            if scope["method"] == "HEAD":
                body = b""
            if isinstance(body, bytes):
                await send({"type": "http.response.body", "body": body})
            else:
                await send_stream(body, send, receive)
        except OSError:  # the client has gone: nobody is left to tell
            log.debug("the client went away before its answer")


def _failure(scope: Scope) -> Refusal:
    """Log the exception that is being handled; what the client is told of it."""
    log.exception("%s %s failed", scope["method"], scope["path"])
    return Refusal(500, "the service failed")


async def _lifespan(receive: Receive, send: Send) -> None:
    while True:
        message = await receive()
        if message["type"] == "lifespan.startup":
            await send({"type": "lifespan.startup.complete"})
        elif message["type"] == "lifespan.shutdown":
            await send({"type": "lifespan.shutdown.complete"})
            return
