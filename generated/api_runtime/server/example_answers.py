"""Answers that nobody wrote: an example of success, with the request's own values in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

from ..bodies.content import Content, Empty, Json, Text
from ..values import json_codec
from .answer import RawAnswer, RawHeaders
from .decoding import ParameterDecoder, convert
from .echo import echo
from .examples import ServerVariables
from .made_answers import AnswerMaker, NoInstance
from .received import Received

Echoed = Sequence[tuple[ParameterDecoder, int]]
"""Parameters, and the places of those of the path among its values."""

_NONE: Mapping[str, object] = {}


class ExampleAnswers:
    """The answers of one operation that nobody wrote; what does not depend on the request is worked out once."""

    def __init__(
        self,
        example: object,
        content: Content,
        status: int,
        parameters: Echoed,
        server_variables: ServerVariables,
        maker: AnswerMaker,
    ) -> None:
        """`example` is the document's, `ABSENT` where it has none: `maker` makes one, or makes it valid."""
        self._given = example
        self._content = content
        self._status = status
        self._parameters = parameters
        self._server_variables = server_variables
        self._maker = maker
        self._headers: RawHeaders = []
        self._located: tuple[str, object, bytes] = ("", None, b"")

    def answer(
        self, received: Received, in_path: list[str], body: object
    ) -> RawAnswer | None:
        """The answer to a request whose body is `body` as JSON has it; None where nothing is known of it."""
        content = self._content
        if isinstance(content, Empty):
            return RawAnswer(self._status, [], b"")
        try:
            example, encoded = self._example_at(received)
        except NoInstance:
            return None
        if not isinstance(content, Json) or self._status >= 400:
            return RawAnswer(self._status, self._headers, encoded)
        parameters = self._values(received, in_path) if self._echoed else _NONE
        if body is None and not parameters:
            return RawAnswer(self._status, self._headers, encoded)
        answer = self._echoing(example, parameters, body)
        try:
            return RawAnswer(self._status, self._headers, json_codec.encode(answer))
        except (
            RecursionError
        ):  # what was decoded just so is one level too deep inside of an answer
            return RawAnswer(self._status, self._headers, encoded)

    def value(self, received: Received, in_path: list[str], body: object) -> object:
        """The value that `answer` sends.

        Raises:
            NoInstance: no value is known.
        """
        if isinstance(self._content, Empty):
            return None
        example, _ = self._example_at(received)
        return self._echoing(example, self._values(received, in_path), body)

    def answer_of(self, value: object) -> RawAnswer | None:
        """The answer with a value of somebody else's, completed where it has to be; None where it does not fit."""
        content = self._content
        if isinstance(content, Empty):
            return RawAnswer(self._status, [], b"")
        if not isinstance(content, Json):
            return None
        try:
            completed = self._maker.value(value)
            if not self._maker.accepts(completed):
                return None
            encoded = self._encoded(completed)
            return RawAnswer(self._status, self._headers, encoded)
        except (NoInstance, RecursionError):
            return None

    def _echoing(
        self, example: object, parameters: Mapping[str, object], body: object
    ) -> object:
        maker = self._maker
        return echo(example, body, parameters, maker.outline, maker.accepts)

    @cached_property
    def _example(self) -> object:
        return self._maker.value(self._given)

    @cached_property
    def _echoed(self) -> Echoed:
        """The parameters that the example has a member for."""
        members = self._example if isinstance(self._example, dict) else {}
        return [
            (decoder, place)
            for decoder, place in self._parameters
            if decoder.parameter.location in ("path", "query")
            and decoder.parameter.name in members
        ]

    def _values(self, received: Received, in_path: list[str]) -> Mapping[str, object]:
        """The values of the request for the parameters that the answer repeats."""
        return {
            decoder.parameter.name: value
            for decoder, place in self._echoed
            if (value := decoder.plain(received, in_path[place] if place >= 0 else ""))
            is not None
        }

    @cached_property
    def _has_placeholders(self) -> bool:
        return self._server_variables.occur_in(self._example)

    def _example_at(self, received: Received) -> tuple[object, bytes]:
        """The example and its JSON, its URLs leading to where the client found this server."""
        origin = received.origin if self._has_placeholders else "*"
        if origin != self._located[0]:
            # Nearly all requests come to one origin; the one before the last is made again.
            example = self._server_variables.replaced(self._example, origin)
            self._located = origin, example, self._encoded(example)
        return self._located[1:]

    def _encoded(self, example: object) -> bytes:
        """The body of the example; its media type goes to the headers."""
        content = self._content
        if content.streams and isinstance(example, list):
            stream: Any = content
            items = (convert(item, content.type) for item in example)
            octets, media_type = (
                b"".join(map(stream.written, items)),
                content.media_type,
            )
        else:
            payload = content.encode(example)
            octets, media_type = payload.content, payload.content_type or ""
            if isinstance(content, Text) and octets.isascii():
                # Every charset that a client might take it for has these letters.
                media_type = media_type.removesuffix("; charset=utf-8")
        self._headers = [(b"content-type", media_type.encode("latin-1"))]
        return octets
