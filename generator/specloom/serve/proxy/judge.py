"""Holds requests and answers that go by against a document."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Mapping
from math import isfinite
from typing import Any

import msgspec

from specloom.model.api import MediaType, Operation, Response
from specloom.serve.proxy.contract import (
    Contract,
    essence,
    media_type_of,
    response_to,
)
from specloom.serve.proxy.described import place_of, steps_of
from specloom.serve.proxy.traffic import Violation, violation
from specloom_runtime.bodies.fields import is_json

_LINES = frozenset(
    (
        *("application/jsonl", "application/x-ndjson", "application/ndjson"),
        *("application/json-lines", "application/x-jsonlines"),
    )
)
_BODILESS = frozenset((204, 205, 304))
_MOST_LINES = 10_000
_INTEGER = re.compile(r"[+-]?[0-9]{1,100}")
_NUMBER = re.compile(r"[+-]?[0-9]{1,100}(\.[0-9]{1,100})?([eE][+-]?[0-9]{1,3})?")
"""Of header fields: what Python reads beside them, such as `1_0` and `nan`, is no number to others."""
UNREAD = object()
"""A body that is no JSON, too long or in a coding that is not known: nothing is said of it."""


class Request:
    """A request as it was judged."""

    __slots__ = ("label", "operation", "runtime_id", "violations")

    def __init__(self, method: str, operation: Operation | None, runtime_id: str):
        self.operation = operation
        self.runtime_id = runtime_id
        """What the generated package calls the operation."""
        self.label = method if operation is None else name_of(operation)
        self.violations: list[Violation] = []


def name_of(operation: Operation) -> str:
    """What reports call an operation: `GET /books/{isbn}`."""
    return f"{operation.method.upper()} {operation.path}"


class Judge:
    """Judges by the application of a generated package, and by the document that this was made from."""

    def __init__(self, contract: Contract, application: Any) -> None:
        self._contract = contract
        self._application = application
        self._answers = application.schemas.answers
        # Each package has a copy of the runtime: the classes are those of this one.
        module = type(application.schemas).__module__
        self._runtime: Any = sys.modules[module]
        received: Any = sys.modules[f"{module.rpartition('.')[0]}.received"]
        self._received = received.Received
        self._validators: dict[str, Any] = {}

    def request(self, scope: Mapping[str, Any], body: bytes | None) -> Request:
        """Judge a request; `body` is without its coding, None where it is not to be judged."""
        received = self._received(scope)
        received.body = body or b""
        described, refusals = self._application.objections(received)
        operation = None
        if described is not None:
            operation = self._contract.operation(described.method, described.path)
        judged = Request(
            scope["method"][:40], operation, "" if described is None else described.id
        )
        content_type = received.header(b"content-type")
        for refusal in refusals:
            judged.violations += self._of_refusal(
                judged, refusal, content_type, body is None
            )
        return judged

    def _of_refusal(
        self, judged: Request, refusal: Any, content_type: str | None, is_unread: bool
    ) -> Iterator[Violation]:
        contract, operation = self._contract, judged.operation
        if operation is None:
            code = {404: "undocumented-path", 405: "undocumented-method"}.get(
                refusal.status
            )
            if code is not None:
                words = f": {refusal.message}"
                yield violation(
                    code, judged.label, "request", (), words, contract.paths
                )
            return
        if refusal.status == 401:
            yield violation(
                "missing-credentials",
                judged.label,
                "request",
                (),
                f"lacks credentials: {refusal.message}",
                operation.location,
            )
        elif refusal.status == 415 and not is_unread:
            body = operation.request_body
            yield violation(
                "undocumented-request-type",
                judged.label,
                "request",
                ("body",),
                f": {refusal.message}",
                operation.location if body is None else body.location,
            )
        for found in refusal.violations:
            if found.path.startswith("$"):
                if not is_unread:
                    yield self._of_body(judged, content_type, found)
                continue
            place, _, name = found.path.partition(".")
            yield violation(
                "invalid-parameter",
                judged.label,
                "request",
                (place, name),
                found.message,
                contract.parameter_place(
                    operation, place, _declared(operation, place, name)
                ),
            )

    def _of_body(
        self, judged: Request, content_type: str | None, found: Any
    ) -> Violation:
        operation, steps = judged.operation, steps_of(found.path)
        assert operation is not None
        at, body = operation.location, operation.request_body
        if body is not None:
            at = body.location
            media = media_type_of(body.content, content_type)
            if media is not None:
                at = place_of(self._contract.document, media.location / "schema", steps)
        return violation(
            "invalid-request-body",
            judged.label,
            "request",
            ("body", *steps),
            found.message,
            at,
        )

    def answer_head(
        self, request: Request, status: int, fields: Mapping[str, str]
    ) -> list[Violation]:
        """What is wrong with an answer's status, media type and header fields; `fields` by names in lower case."""
        operation = request.operation
        if operation is None:
            return []
        response = response_to(operation, status)
        if response is None:
            words = "is not described"
            return [
                violation(
                    "undocumented-status",
                    request.label,
                    "response",
                    ("status", status),
                    words,
                    operation.location / "responses",
                )
            ]
        about = f" answered {status}:"
        found: list[Violation] = []
        content_type = fields.get("content-type")
        if (
            content_type is not None
            and status not in _BODILESS
            and fields.get("content-length") != "0"
            and media_type_of(response.content, content_type) is None
        ):
            described = ", ".join(media.content_type for media in response.content)
            found.append(
                violation(
                    "undocumented-response-type",
                    request.label,
                    "response",
                    ("header", "content-type"),
                    f"{essence(content_type)[:100]!r} is not described, but {described or 'no body'}",
                    response.location,
                    about=about,
                )
            )
        return [*found, *self._of_fields(request, response, fields, about)]

    def _of_fields(
        self,
        request: Request,
        response: Response,
        fields: Mapping[str, str],
        about: str,
    ) -> Iterator[Violation]:
        for header in response.headers:
            name = header.name.lower()
            words: list[str] = []
            if name not in fields:
                words = ["is required"] if header.required else []
            elif name != "content-type":
                part = f"{response.status} header.{header.name}"
                words = self._wrong_with_text(request, part, fields[name])
            for said in words:
                yield violation(
                    "invalid-response-header",
                    request.label,
                    "response",
                    ("header", name),
                    said,
                    header.location,
                    about=about,
                )

    def _wrong_with_text(self, request: Request, part: str, text: str) -> list[str]:
        """What is wrong with the text of a header field, as any value that it may be."""
        validator = self._validator(request.runtime_id, part)
        if validator is None:
            return []
        best: list[str] | None = None
        for value in _readings(text):
            wrong = [found.message for found in validator.violations(value, "")]
            if not wrong:
                return []
            best = wrong if best is None else best
        return best or []

    def answer_body(
        self, request: Request, status: int, content_type: str | None, body: bytes
    ) -> tuple[list[Violation], object]:
        """What is wrong with the body of an answer, without its coding; and the value that it is, or `UNREAD`."""
        operation = request.operation
        response = None if operation is None else response_to(operation, status)
        value = json_value(content_type, body)
        if response is None or status in _BODILESS:
            return [], value
        media = media_type_of(response.content, content_type)
        if media is None:
            return [], value
        about = f" answered {status}:"
        at = media.location / "schema"
        document = self._contract.document
        return [
            violation(
                "invalid-response-body",
                request.label,
                "response",
                ("body", *steps_of(found.path)),
                found.message,
                place_of(document, at, steps_of(found.path)),
                about=about,
            )
            for found in self._wrong_with_body(
                request, response, media, content_type or media.content_type, body
            )
        ], value

    def _wrong_with_body(
        self,
        request: Request,
        response: Response,
        media: MediaType,
        content_type: str,
        body: bytes,
    ) -> Iterator[Any]:
        runtime_violation = self._runtime.Violation
        validator = self._validator(
            request.runtime_id, f"{response.status} {media.content_type}"
        )
        if is_json(content_type):
            try:
                value = msgspec.json.decode(body)
            except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
                words = "is not JSON" if body else "is empty"
                yield runtime_violation("$", words)
                return
            if validator is not None:
                yield from validator.violations(value, "$")
        elif essence(content_type) in _LINES and validator is not None:
            for index, line in enumerate(body.splitlines()[:_MOST_LINES]):
                if not line.strip():
                    continue
                try:
                    value = msgspec.json.decode(line)
                except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
                    yield runtime_violation(f"$[{index}]", "is not JSON")
                else:
                    yield from validator.violations(value, f"$[{index}]")

    def _validator(self, operation_id: str, part: str) -> Any:
        uri = self._answers.uri(operation_id, part)
        if uri is None:
            return None
        if uri not in self._validators:
            self._validators[uri] = self._runtime.Validator(self._answers, uri)
        return self._validators[uri]


def json_value(content_type: str | None, body: bytes) -> object:
    """The value of a body of JSON; `UNREAD` for another one."""
    if content_type is None or not is_json(content_type):
        return UNREAD
    try:
        return msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return UNREAD


def _declared(operation: Operation, place: str, path: str) -> str:
    """The name of the parameter that a path such as `filter.name[0]` is about."""
    names = [item.name for item in operation.parameters if item.place == place]
    fitting = [name for name in names if path.startswith(name)]
    return max(fitting, key=len, default=path)


def _readings(text: str) -> Iterator[object]:
    """The values that a header field's text may be, as its schema may have it."""
    if text in ("true", "false"):
        yield text == "true"
    elif _INTEGER.fullmatch(text):
        yield int(text)
    elif _NUMBER.fullmatch(text) and isfinite(number := float(text)):
        yield number
    yield text
    if "," in text:
        yield [part.strip() for part in text.split(",")]
    else:
        yield [text]
