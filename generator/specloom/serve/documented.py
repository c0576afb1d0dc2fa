"""What a stub knows of its document and of a request, as far as it is used here: each package has its own runtime."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any, Protocol

Headers = list[tuple[bytes, bytes]]
"""Header fields, names in lower case."""


class Answer(Protocol):
    """An answer that is ready for the wire."""

    @property
    def status(self) -> int: ...
    @property
    def headers(self) -> Headers: ...
    @property
    def body(self) -> Any: ...


class Parameter(Protocol):
    """A parameter of an operation."""

    @property
    def name(self) -> str: ...
    @property
    def location(self) -> str: ...


class Operation(Protocol):
    """An operation as its package describes it."""

    @property
    def id(self) -> str: ...
    @property
    def method(self) -> str: ...
    @property
    def path(self) -> str:
        """The path of the document, with its placeholders."""
        ...

    @property
    def parameters(self) -> Sequence[Parameter]: ...
    @property
    def responses(self) -> Mapping[int | str, object]: ...
    @property
    def errors(self) -> Mapping[int | str, object]: ...


class Outline(Protocol):
    """What schemas say of values, and of their members and items."""

    @property
    def members(self) -> Mapping[str, Outline]: ...
    @property
    def item(self) -> Outline: ...
    @property
    def required(self) -> frozenset[str]: ...
    def stated(self, keyword: str) -> list[Any]: ...
    def fits(self, value: object) -> bool: ...
    def value(self, name: str, seed: int) -> Any: ...


class Violation(Protocol):
    """Something that is wrong with a value."""

    @property
    def path(self) -> str:
        """Where: a JSON path from the root of the value."""
        ...

    @property
    def message(self) -> str:
        """What is wrong, as a phrase that follows the path."""
        ...


class Validator(Protocol):
    """Holds values against a schema."""

    def violations(self, value: object, root: str) -> Sequence[Violation]: ...


class AnswerSchemas(Protocol):
    """The schemas of answers, by operation, status and media type."""

    def parts(self, operation_id: str) -> Collection[str]: ...
    def validator(self, operation_id: str, part: str) -> Validator | None: ...
    def outline(self, operation_id: str, part: str) -> Outline: ...


class Schemas(Protocol):
    """The schemas of requests, by operation and part."""

    @property
    def answers(self) -> AnswerSchemas: ...
    def outline(self, operation_id: str, part: str) -> Outline: ...


class Received(Protocol):
    """A request as it came."""

    @property
    def path(self) -> str: ...
    @property
    def query(self) -> str: ...
    @property
    def origin(self) -> str: ...
    def header(self, name: bytes) -> str | None: ...


class Request(Protocol):
    """A request that is as the document says, as plain JSON."""

    @property
    def operation(self) -> Operation: ...
    @property
    def received(self) -> Received: ...
    @property
    def body(self) -> object: ...
    @property
    def is_particular(self) -> bool: ...
    def values(self, location: str) -> dict[str, object]: ...
    def made(self, status: int | None = None) -> object: ...
    def answer(
        self, value: object, status: int | None = None, headers: Headers | None = None
    ) -> Answer | None: ...
    def refusal(self, status: int, message: str) -> Exception: ...


class Responder(Protocol):
    """Is asked ahead of the document's answers."""

    def respond(self, request: Request) -> Answer | None:
        """The answer; None for the document's."""

    def reset(self) -> None:
        """Forget what requests have changed."""
