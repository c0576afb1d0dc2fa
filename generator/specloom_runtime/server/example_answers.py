"""Answers that nobody wrote: an example of success, with the request's own values in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

from ..bodies.content import Content, Empty, Json, Text
from ..values import json_codec
from .answer import RawAnswer, RawHeaders
from .decoding import ParameterDecoder, convert
from .echo import Place, echo
from .examples import ServerUrls
from .instances.plausible import snake
from .made_answers import AnswerMaker, NoInstance
from .paging import Paging
from .received import Received

Echoed = Sequence[tuple[ParameterDecoder, int]]
"""Parameters, and the places of those of the path among its values."""

_MOST_KNOWN = 1_000
_LONGEST_KNOWN = 64
_NONE: Mapping[Place, object] = {}


class ExampleAnswers:
    """The answers of one operation that nobody wrote; what does not depend on the request is worked out once."""

    def __init__(
        self,
        example: object,
        content: Content,
        status: int,
        parameters: Echoed,
        path: str,
        server_urls: ServerUrls,
        maker: AnswerMaker,
    ) -> None:
        """`example` is the document's, `ABSENT` where it has none: `maker` makes one, or makes it valid.

        `path` is the operation's, as the document has it.
        """
        self._given = example
        self._content = content
        self._status = status
        self._parameters = parameters
        self._path = path
        self._server_urls = server_urls
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
        if self._has_own_url and (own := _own_url(example, received)):
            parameters = {**parameters, ("url",): own}
        paging = self._paging
        turns = paging is not None and (
            body is not None or bool(received.scope["query_string"]) or paging.leads_on
        )
        if body is None and not parameters and not turns:
            return RawAnswer(self._status, self._headers, encoded)
        try:
            answer = self._echoing(example, parameters, body)
            if paging is not None and turns:
                accepts = self._maker.accepts
                answer = paging.answer(
                    answer, received.query_values, body, received.path, accepts
                )
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
        self, example: object, parameters: Mapping[Place, object], body: object
    ) -> object:
        maker = self._maker
        body = self._respelled(body)
        return echo(example, body, parameters, maker.outline, maker.accepts)

    @cached_property
    def _paging(self) -> Paging | None:
        paging = Paging(self._example)
        return None if paging.lists is None else paging

    def _respelled(self, body: object) -> object:
        """A body whose outermost members are spelled as those of the answer are: `friendly_name` for `FriendlyName`."""
        if not isinstance(body, dict) or body.keys() <= self._known:
            return body
        return {
            name if name in self._known else self._spelled(name): value
            for name, value in body.items()
        }

    def _spelled(self, name: str) -> str:
        spelled = self._spellings.get(snake(name), name)
        is_usual = len(name) <= _LONGEST_KNOWN and len(self._known) < _MOST_KNOWN
        if spelled == name and is_usual:
            self._known.add(name)
        return spelled

    @cached_property
    def _known(self) -> set[str]:
        """Names that are not spelled in another way: the answer's own, and those that it has nothing like."""
        return {*self._maker.outline.members, *self._spellings.values()}

    @cached_property
    def _spellings(self) -> Mapping[str, str]:
        """The members of the example by their names in lower case with underscores."""
        members = self._example if isinstance(self._example, dict) else {}
        return {snake(name): name for name in members}

    @cached_property
    def _example(self) -> object:
        return self._maker.value(self._given)

    @cached_property
    def _echoed(self) -> Sequence[tuple[ParameterDecoder, int, Place]]:
        """The parameters that the example has a member for, and where that is."""
        members = self._example if isinstance(self._example, dict) else {}
        return [
            (decoder, place, member)
            for decoder, place in self._parameters
            if decoder.parameter.location in ("path", "query")
            and (member := self._member(decoder.parameter.name, members))
        ]

    def _member(self, name: str, members: Mapping[str, object]) -> Place:
        """Where an answer repeats a parameter; `file_id` at the end of a path is the `id` of what is answered."""
        if name in members:
            return (name,)
        words = snake(name)
        if words in self._spellings:
            return (self._spellings[words],)
        owner, mark, kind = words.rpartition("_")
        if not mark or kind not in ("id", "uuid") or f"{{{name}}}" not in self._path:
            return ()
        whole = members.get(owner)
        if isinstance(whole, dict):
            return (owner, kind) if kind in whole else ()
        return (kind,) if kind in members and self._path.endswith(f"{{{name}}}") else ()

    def _values(self, received: Received, in_path: list[str]) -> Mapping[Place, object]:
        """The values of the request for the parameters that the answer repeats."""
        return {
            member: value
            for decoder, place, member in self._echoed
            if (value := decoder.plain(received, in_path[place] if place >= 0 else ""))
            is not None
        }

    @cached_property
    def _has_own_url(self) -> bool:
        """Whether the answer says by which URL it is read, of something that the path names at its end."""
        members = self._example if isinstance(self._example, dict) else {}
        return self._path.endswith("}") and self._server_urls.occur_in(
            members.get("url")
        )

    @cached_property
    def _has_server_urls(self) -> bool:
        return self._server_urls.occur_in(self._example)

    def _example_at(self, received: Received) -> tuple[object, bytes]:
        """The example and its JSON, its URLs leading to where the client found this server."""
        origin = received.origin if self._has_server_urls else "*"
        if origin != self._located[0]:
            # Nearly all requests come to one origin; the one before the last is made again.
            example = self._server_urls.replaced(self._example, origin)
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


def _own_url(answer: Any, received: Received) -> str | None:
    """The URL of a request that reads what an answer's `url` names at its end in the same way."""
    url = answer["url"].partition("?")[0]
    own = f"{received.origin}{received.full_path}"
    is_same = url.rpartition("/")[2] == own.rpartition("/")[2]
    return own if is_same and url != own and received.method == "GET" else None
