"""Answers that nobody wrote: the document's example of success, with the request's own values in it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property

import msgspec

from ..bodies.content import Content, Empty, Json
from ..values import json_codec
from .annotations import Outline
from .answer import RawAnswer, RawHeaders
from .decoding import ParameterDecoder, convert
from .echo import echo
from .examples import ServerVariables
from .received import Received

Echoed = Sequence[tuple[ParameterDecoder, int]]
"""Parameters, and the places of those of the path among its values."""

_NONE: Mapping[str, object] = {}


class ExampleAnswers:
    """The answers of one operation that are its example; what does not depend on the request is worked out once."""

    def __init__(
        self,
        example: object,
        content: Content,
        status: int,
        parameters: Echoed,
        server_variables: ServerVariables,
        encode: Callable[[object], RawAnswer],
    ) -> None:
        """`encode` makes an answer of an example that is not JSON."""
        self._example = example
        self._content = content
        self._status = status
        self._parameters = parameters
        self._server_variables = server_variables
        self._encode = encode
        self._headers: RawHeaders = [
            (b"content-type", content.media_type.encode("latin-1"))
        ]
        self._located: tuple[str, object, bytes] = ("", None, b"")
        self._outline = Outline(content.type)

    def answer(
        self, received: Received, in_path: list[str], body: object
    ) -> RawAnswer | None:
        """The answer to a request whose body is `body` as JSON has it; None where there is no example."""
        content = self._content
        if isinstance(content, Empty):
            return RawAnswer(self._status, [], b"")
        if self._example is None:
            return None
        example, encoded = self._example_at(received)
        if not isinstance(content, Json):
            return self._encode(example)
        parameters = self._values(received, in_path) if self._echoed else _NONE
        if body is None and not parameters:
            return RawAnswer(self._status, self._headers, encoded)
        answer = echo(example, body, parameters, self._outline, self._accepts)
        try:
            return RawAnswer(self._status, self._headers, json_codec.encode(answer))
        except (
            RecursionError
        ):  # what was decoded just so is one level too deep inside of an answer
            return RawAnswer(self._status, self._headers, encoded)

    def _accepts(self, value: object) -> bool:
        return fits(value, self._content)

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
            self._located = origin, example, json_codec.encode(example)
        return self._located[1:]


def fits(value: object, content: Content) -> bool:
    """Whether a JSON value is one of the content's type; of other contents than JSON nothing is said."""
    if not isinstance(content, Json):
        return True
    try:
        convert(value, content.type)
    except msgspec.ValidationError:
        return False
    return True
