"""One operation being served: from a request to the call of a service method, and from its result to an answer."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from functools import partial
from inspect import isasyncgenfunction
from typing import Any

from ..bodies.content import Content, Empty, Json
from ..operations.api_error import ApiError
from ..operations.call import Operation, Raises
from ..operations.parameters import Path
from ..values.limits import Violation
from .answer import NotOverridden, RawAnswer, RawHeaders, Reply, raw_headers
from .authentication import Alternatives, Challenge, authenticate
from .bodies import BodyDecoder
from .decoding import ParameterDecoder
from .documented_answers import DocumentedAnswers
from .encoded_answer import encoded
from .error_answer import error_answer
from .error_body import Failure
from .examples import Examples, ServerUrls, examples_of
from .received import Received
from .refusal import Refusal, documented_key, documented_status
from .responder import PlainRequest, Responder
from .schemas import Schemas, Validator
from .success import code_of, first_success
from .text_bodies import with_texts
from .violations import summary


@dataclass(slots=True)
class Surroundings:
    """The settings that all operations of an application share."""

    usual_error: Callable[[], Content | None]
    """The content of errors that the document does not describe: that of others; None where there are none."""
    server_urls: ServerUrls
    schemas: Schemas
    tolerant: bool = False
    seed: int = 0
    """What answers are made by that nobody wrote."""
    is_dynamic: bool = False
    """Whether these are made anew for each request, also where there is an example."""
    invalid_status: int = 400
    """The status of a request that breaks what the document says, where an operation lists neither 400 nor 422."""
    nesting_limit: int | None = None
    """Levels that a body of JSON may have; None for all that can be read."""
    responder: Responder | None = None
    """Whoever is asked ahead of the document's answers."""

    def validator(self, operation_id: str, part: str) -> Validator | None:
        """The validator for a part of a request; None where any value will do."""
        return None if self.tolerant else self.schemas.validator(operation_id, part)


class Endpoint:
    """Everything about one operation that does not depend on the request, worked out once."""

    def __init__(
        self,
        operation: Operation[Any],
        method: Callable[..., Awaitable[object]] | None,
        examples: Examples | None,
        checks: Alternatives,
        challenge: Challenge,
        path_names: tuple[str, ...],
        surroundings: Surroundings,
        checks_at_head: Alternatives,
    ) -> None:
        """Serve `operation` by `method`; without one, and where it says so, by the example of its success."""
        self.operation = operation
        self._method = method
        self._has_examples = examples is not None
        self._examples: Examples = examples or {}
        self._checks = checks
        self._checks_at_head = checks_at_head
        self._challenge = challenge
        self._surroundings = surroundings
        places = {name: place for place, name in enumerate(path_names)}
        self._decoders = [
            (
                ParameterDecoder(
                    parameter, surroundings.validator(operation.id, parameter.path)
                ),
                places[parameter.name] if isinstance(parameter, Path) else -1,
            )
            for parameter in operation.parameters
            if not isinstance(parameter, Path) or parameter.name in places
        ]
        self._body = (
            None
            if operation.body is None
            else BodyDecoder(
                with_texts(
                    operation.body,
                    (
                        surroundings.schemas.untyped(operation.id)
                        if method is None
                        else ()
                    ),
                ),
                operation.body_required,
                operation.names_content_type,
                partial(surroundings.validator, operation.id),
                surroundings.tolerant,
                surroundings.nesting_limit,
            )
        )
        self.may_spool = self._body is not None and self._body.may_spool
        """Whether bodies may be too large for memory."""
        self.is_immediate = method is None and not self.may_spool
        """Whether nothing has to be awaited for an answer."""
        self._is_generator = isasyncgenfunction(method)
        _, self._status, self._content = first_success(operation.responses)
        self._documented = DocumentedAnswers(
            operation,
            self._examples,
            self._decoders,
            surroundings.server_urls,
            surroundings.schemas,
            surroundings.seed,
            surroundings.is_dynamic,
        )

    async def answer(self, received: Received, in_path: list[str]) -> RawAnswer:
        """The answer to a request; `in_path` are the values of the path parameters, percent-encoded.

        Raises:
            Refusal: the request does not reach the service.
            Exception: the service failed.
        """
        if self._method is None:
            return self.example(received, in_path)
        arguments: dict[str, object] = {}
        try:
            plain = self._decoded(received, in_path, arguments)
        except Refusal as refusal:
            self._prefer_documented(received, in_path, refusal)
            raise
        if self._has_examples and self._documented.is_preferred(received):
            preferred = self._documented.answer(received, in_path, plain)
            if preferred is not None:
                return preferred
        try:
            if self._is_generator:  # it yields the items of a stream
                result: object = self._method(**arguments)
            else:
                result = await self._method(**arguments)
        except NotOverridden:
            return self._example_answer(received, in_path, plain)
        except ApiError as error:
            return self._error_answer(error)
        return self._success_answer(result, received)

    def example(self, received: Received, in_path: list[str]) -> RawAnswer:
        """The answer to a request where there is no method.

        Raises:
            Refusal: the request is not one that the document describes.
        """
        try:
            body = self._decoded(received, in_path, {})
        except Refusal as refusal:
            self._prefer_documented(received, in_path, refusal)
            raise
        return self._example_answer(received, in_path, body)

    def _prefer_documented(
        self, received: Received, in_path: list[str], refusal: Refusal
    ) -> None:
        """Have a request refused by the documented answer where it prefers that status, and so knows what it gets."""
        status = self._status_of_refusal(refusal)
        if self._documented.preferred_status(received) != str(status):
            return
        answer = self._documented.answer(received, in_path, None)
        if answer is not None:
            headers = [*answer.headers, *refusal.headers]
            refusal.answer = RawAnswer(answer.status, headers, answer.body)

    def _decoded(
        self, received: Received, in_path: list[str], arguments: dict[str, object]
    ) -> object:
        """Put what a request holds into `arguments`; returns its body as JSON has it.

        Raises:
            Refusal: it lacks credentials, or breaks what the document says.
        """
        if self._checks:
            self._authenticate(self._checks, received)
        return self._read(received, in_path, arguments)

    def admit(self, received: Received, in_path: list[str]) -> None:
        """Refuse what its head alone tells to be refused, before its body is waited for.

        Raises:
            Refusal: 401 or 415.
        """
        try:
            self._authenticate(self._checks_at_head, received)
            if self._body is not None:
                self._body.admit(received)
        except Refusal as refusal:
            self._prefer_documented(received, in_path, refusal)
            if b"expect" in received.fields:
                # Whether its body comes all the same is for the client to say (RFC 9110 section 10.1.1).
                refusal.headers = [*refusal.headers, (b"connection", b"close")]
            raise

    def objections(self, received: Received, in_path: list[str]) -> list[Refusal]:
        """Why a request would be refused, where it is not answered: for its credentials, and for what it holds."""
        objections: list[Refusal] = []
        try:
            self._authenticate(self._checks, received)
        except Refusal as refusal:
            objections.append(refusal)
        try:
            self._read(received, in_path, {})
        except Refusal as refusal:
            objections.append(refusal)
        return objections

    def _authenticate(self, checks: Alternatives, received: Received) -> None:
        reason = authenticate(checks, received)
        if reason is not None:
            challenge = self._challenge(received).encode("latin-1")
            headers = [(b"www-authenticate", challenge)] if challenge else []
            raise Refusal(401, reason, headers)

    def _read(
        self, received: Received, in_path: list[str], arguments: dict[str, object]
    ) -> object:
        violations: list[Violation] = []
        for decoder, place in self._decoders:
            decoder.decode(
                received, in_path[place] if place >= 0 else "", arguments, violations
            )
        plain = None
        if self._body is not None:
            plain = self._body.decode(received, arguments, violations)
        elif received.body and 415 in self.operation.errors:
            raise Refusal(415, "the request must have no body")
        if violations:
            raise Refusal(400, summary(violations), violations=violations)
        return plain

    def _example_answer(
        self, received: Received, in_path: list[str], body: object
    ) -> RawAnswer:
        identifier = self.operation.id
        if not self._has_examples:
            raise Refusal(501, f"{identifier} is not implemented")
        responder = self._surroundings.responder
        answer = None
        if responder is not None:
            request = PlainRequest(
                self.operation,
                received,
                in_path,
                self._decoders,
                body,
                self._documented,
            )
            answer = responder.respond(request)
        if answer is None:
            answer = self._documented.answer(received, in_path, body)
        if answer is None:
            raise Refusal(
                501,
                f"{identifier} is not implemented, and the document's schema of its answer has no value that is known",
            )
        return answer

    def spools(self, received: Received) -> bool:
        """Whether the body of a request is to be kept in a file, if it is large."""
        return self._body is not None and self._body.spools(received)

    def refuse(self, refusal: Refusal) -> RawAnswer:
        """The answer to a request that did not reach the service: an error that the document describes, if it does."""
        if refusal.answer is not None:
            return refusal.answer
        status = self._status_of_refusal(refusal)
        failure = Failure(status, refusal.message, refusal.violations)
        headers, method = refusal.headers, self.operation.method
        if refusal.status == 415 and method in ("POST", "PATCH"):
            # Accept-Patch: RFC 5789 section 3.1; Accept-Post: Linked Data Platform section 7.1
            name = f"accept-{method.lower()}".encode()
            headers = headers + [
                (name, value) for key, value in headers if key == b"accept"
            ]
        return self._failure_answer(failure, headers)

    def _status_of_refusal(self, refusal: Refusal) -> int:
        status = documented_status(refusal.status, self.operation.errors)
        is_listed = status in self.operation.errors
        return (
            status if status != 400 or is_listed else self._surroundings.invalid_status
        )

    def _failure_answer(self, failure: Failure, headers: RawHeaders) -> RawAnswer:
        content = self._error_content(failure.status)
        if content is None:
            content = self._surroundings.usual_error()
        return error_answer(
            failure, content, self._error_example(failure.status), headers
        )

    def _success_answer(self, result: object, received: Received) -> RawAnswer:
        status, content, headers = self._status, self._content, None
        if isinstance(result, Reply):
            if result.status is not None and result.status != status:
                status = result.status
                content = _of_status(self.operation.responses, status, content)
            headers = raw_headers(result.headers)
            result = result.body
        accept = received.header(b"accept") if isinstance(content, tuple) else None
        return encoded(status, content, result, headers or [], accept)

    def _error_answer(self, error: ApiError[Any]) -> RawAnswer:
        """The answer for an error that the service raised; its status is the one documented for its class."""
        status = error.status or self._status_of(error)
        if status is None:
            raise error  # nothing says what it is: a fault of the service
        headers = raw_headers(dict(error.headers))
        if error.body is None:
            example = self._error_example(status)
            if example is not None:
                content = self._error_content(status)
                if content is None or isinstance(content, Empty):
                    content = Json(object)
                return encoded(status, content, example, headers)
            meaning = (type(error).__doc__ or "").strip().partition("\n")[0]
            failure = Failure(status, meaning or type(error).__name__)
            return self._failure_answer(failure, headers)
        content = self._error_content(status)
        if content is None or isinstance(content, Empty):
            content = Json(type(error.body))
        return encoded(status, content, error.body, headers)

    def _status_of(self, error: ApiError[Any]) -> int | None:
        candidates = [
            (type(error) is not raises.error_class, code_of(status, 500), status)
            for status, raises in self.operation.errors.items()
            if isinstance(error, raises.error_class)
        ]
        return (
            min(candidates, key=lambda candidate: candidate[:2])[1]
            if candidates
            else None
        )

    def _error_content(self, status: int) -> Content | None:
        raises: Raises | None = _of_status(self.operation.errors, status, None)
        if raises is None or raises.content is None:
            return None
        return (
            raises.content[0] if isinstance(raises.content, tuple) else raises.content
        )

    def _error_example(self, status: int) -> object:
        """The example of what the document says of an error status; None where it has none."""
        key = documented_key(status, self.operation.errors)
        content = self._error_content(status)
        media_type = "" if content is None else content.media_type
        return next(
            iter(examples_of(self._examples, str(key), media_type).values()), None
        )


def _of_status(table: Mapping[int | str, Any], status: int, otherwise: Any) -> Any:
    key = documented_key(status, table)
    return otherwise if key is None else table[key]
