"""Somebody who answers in place of the document: asked with each request that is as the document says."""

from __future__ import annotations

from typing import Any, Protocol

from ..operations.call import Operation
from .answer import RawAnswer, RawHeaders
from .decoding import ParameterDecoder
from .documented_answers import DocumentedAnswers
from .made_answers import NoInstance
from .received import Received
from .refusal import Refusal


class PlainRequest:
    """A request as plain JSON, and what the document has to answer it with."""

    def __init__(
        self,
        operation: Operation[Any],
        received: Received,
        in_path: list[str],
        parameters: list[tuple[ParameterDecoder, int]],
        body: object,
        documented: DocumentedAnswers,
    ) -> None:
        self.operation = operation
        self.received = received
        self.body = body
        self._in_path = in_path
        self._parameters = parameters
        self._documented = documented

    def values(self, location: str) -> dict[str, object]:
        """The values of the parameters that were sent in `path`, `query`, `header` or `cookie`, by name."""
        return {
            decoder.parameter.name: value
            for decoder, place in self._parameters
            if decoder.parameter.location == location
            and (
                value := decoder.plain(
                    self.received, self._in_path[place] if place >= 0 else ""
                )
            )
            is not None
        }

    @property
    def is_particular(self) -> bool:
        """Whether it asks for one of the document's answers by name or status."""
        return self._documented.is_particular(self.received)

    def made(self, status: int | None = None) -> object:
        """The value that the document's answer has, by default its best success; None where none is known.

        Raises:
            Refusal: the client takes no such content, or the document has no such status.
        """
        answers, _ = self._documented.prepared(self.received, status)
        try:
            return answers.value(self.received, self._in_path, self.body)
        except NoInstance:
            return None

    def answer(
        self,
        value: object,
        status: int | None = None,
        headers: RawHeaders | None = None,
    ) -> RawAnswer | None:
        """The answer with this value, completed where its schema wants more; None where it is none of the schema.

        `headers` take the place of those that the document has.

        Raises:
            Refusal: as `made`.
        """
        answers, documented = self._documented.prepared(self.received, status)
        answer = answers.answer_of(value)
        if answer is None:
            return None
        given = headers or []
        names = {name for name, _ in given}
        others = [field for field in documented if field[0] not in names]
        return RawAnswer(answer.status, [*answer.headers, *others, *given], answer.body)

    @staticmethod
    def refusal(status: int, message: str) -> Refusal:
        """To be raised: the request ends with the error that the document describes for this status."""
        return Refusal(status, message)


class Responder(Protocol):
    """Is asked ahead of the documented answer."""

    def respond(self, request: PlainRequest) -> RawAnswer | None:
        """The answer to a request; None for the document's.

        Raises:
            Refusal: the answer is an error.
        """
