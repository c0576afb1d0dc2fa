"""Which of the document's answers a request gets: by status, media type and example, as it prefers and accepts."""

from __future__ import annotations

from functools import cached_property
from itertools import count
from typing import Any

from ..bodies.content import Content, Contents, Empty, Json, Payload, Text, essence
from ..operations.call import Operation
from .acceptance import accepted
from .answer import VARY, RawAnswer, RawHeaders
from .answer_headers import answer_headers
from .example_answers import Echoed, ExampleAnswers
from .examples import Examples, ServerUrls, examples_of
from .instances.making import ABSENT
from .made_answers import AnswerMaker
from .preferences import NONE, preferences
from .received import Received
from .refusal import Refusal, documented_key
from .schemas import Schemas
from .success import best_success

_BODILESS = frozenset((204, 205, 304))
_BYTES = ("application/octet-stream", "application/binary")
_TEXTS = ("xml", "yaml", "javascript", "graphql", "sql", "toml", "jwt")
_MOST_CHOSEN = 100
"""Ways of asking for an answer that are remembered: clients have a few, somebody else may have any number."""

_Named = tuple[str, Content]
"""A content, by its media type as the document has it."""
_Asked = tuple[bytes | None, bytes | None, str, bool]


class _Octets(Content):
    """A body of bytes that the operation's description leaves out."""

    __slots__ = ()

    def encode(self, value: object) -> Payload:
        assert isinstance(value, bytes)
        return Payload(value, self.media_type)

    def decode(self, content: bytes, content_type: str | None = None) -> object:
        return content


class DocumentedAnswers:
    """The answers that a document has for one operation; each is worked out once, when it is first asked for."""

    def __init__(
        self,
        operation: Operation[Any],
        examples: Examples,
        parameters: Echoed,
        server_urls: ServerUrls,
        schemas: Schemas,
        seed: int,
        is_dynamic: bool = False,
    ) -> None:
        """Answer with `examples`, and what is made of `schemas`; of these alone if `is_dynamic`."""
        self._operation = operation
        self._examples = examples
        self._parameters = parameters
        self._server_urls = server_urls
        self._schemas = schemas
        self._seed = seed
        self._is_dynamic = is_dynamic
        self._count = count(1)
        self._answers: dict[tuple[str, int, int, str | None], ExampleAnswers] = {}
        self._chosen: dict[_Asked, tuple[ExampleAnswers, RawHeaders]] = {}

    def answer(
        self, received: Received, in_path: list[str], body: object
    ) -> RawAnswer | None:
        """The answer to a request whose body is `body` as JSON has it; None where nothing is known of it.

        Raises:
            Refusal: 404, the document has no such answer; 406, none that the client takes.
        """
        fields = received.fields
        query: str = ""
        if b"__" in received.scope["query_string"]:
            query = received.query
        streams = self._may_stream and _asks_for_stream(received, body)
        asked = fields.get(b"prefer"), fields.get(b"accept"), query, streams
        chosen = self._chosen.get(asked)
        if chosen is None:
            chosen = self._choice(asked, received)
        answers, headers = chosen
        answer = answers.answer(received, in_path, body)
        if answer is None or not headers:
            return answer
        return RawAnswer(answer.status, [*answer.headers, *headers], answer.body)

    @staticmethod
    def is_particular(received: Received) -> bool:
        """Whether a request may ask for one of the answers."""
        return b"prefer" in received.fields or b"__" in received.scope["query_string"]

    @staticmethod
    def is_preferred(received: Received) -> bool:
        """Whether the header of a request asks for one of the answers."""
        return b"prefer" in received.fields and bool(preferences(received).applied)

    def preferred_status(self, received: Received) -> str | None:
        """The status that a request asks for, if it does."""
        return preferences(received).code if self.is_particular(received) else None

    def _choice(
        self, asked: _Asked, received: Received
    ) -> tuple[ExampleAnswers, RawHeaders]:
        prefer, _, query, streams = asked
        preferred = preferences(received) if prefer or query else NONE
        key, status = self._status(preferred.code)
        contents = self._contents(key)
        index = self._accepted(contents, status, received.header(b"accept") or "")
        if streams:
            index = next(
                (place for place, (_, one) in enumerate(contents) if one.streams), index
            )
        media_type, content = contents[index]
        headers = [*self._headers(key)]
        if preferred.applied:
            headers.append(
                (b"preference-applied", preferred.applied.encode("latin-1", "replace"))
            )
        is_dynamic = (
            self._is_dynamic if preferred.dynamic is None else preferred.dynamic
        )
        if is_dynamic:
            seed = self._seed + next(self._count)
            part = f"{key} {media_type}"
            return self._made(part, status, content, seed, ABSENT), headers
        answers = self._kept(key, status, index, preferred.example)
        if len(self._chosen) < _MOST_CHOSEN:
            self._chosen[asked] = answers, headers
        return answers, headers

    def prepared(
        self, received: Received, status: int | None = None
    ) -> tuple[ExampleAnswers, RawHeaders]:
        """What answers with a status, by default that of the best success, whatever the request prefers.

        Raises:
            Refusal: as `answer`.
        """
        key, status = self._status(None if status is None else str(status))
        accept = received.header(b"accept") or ""
        index = self._accepted(self._contents(key), status, accept)
        return self._kept(key, status, index, None), self._headers(key)

    def _kept(
        self, key: str, status: int, index: int, name: str | None
    ) -> ExampleAnswers:
        """The answers of a content, with the example of that name, or the first."""
        at = key, status, index, name
        answers = self._answers.get(at)
        if answers is None:
            media_type, content = self._contents(key)[index]
            example = self._example(key, media_type, name)
            part = f"{key} {media_type}"
            answers = self._made(part, status, content, self._seed, example)
            if len(self._answers) < _MOST_CHOSEN:
                self._answers[at] = answers
        return answers

    @cached_property
    def _may_stream(self) -> bool:
        return any(
            content.streams
            for contents in self._operation.responses.values()
            if isinstance(contents, tuple)
            for content in contents
        )

    def _accepted(self, contents: list[_Named], status: int, accept: str) -> int:
        """The index of the content that is answered: without `accept` the first that is JSON, if there is one.

        Raises:
            Refusal: 406, the client takes none of them. An error's is sent all the same, and so is what comes for
                a client that lists the types of errors of the operation, as generated ones do, that asks for bytes,
                which everything is, or for a version by a vendor's type (RFC 6838 section 3.2): RFC 9110 section
                12.5.1 lets a server disregard `Accept`.
        """
        if not accept or isinstance(contents[0][1], Empty):
            kinds = [isinstance(content, Json) for _, content in contents]
            return kinds.index(True) if True in kinds else 0
        media_types = [name for name, _ in contents]
        index = accepted(accept, media_types)
        if (
            index is None
            and status < 400
            and ("/vnd." not in accept or any("/vnd." in one for one in media_types))
            and accepted(accept, [*_BYTES, *self._other_types]) is None
        ):
            raise Refusal(
                406, f"the answer is {' or '.join(media_types)}, not {accept[:200]!r}"
            )
        return index or 0

    @cached_property
    def _other_types(self) -> list[str]:
        """The media types of the operation's errors."""
        return [
            name
            for key in self._operation.errors
            for name, _ in self._contents(str(key))
            if name
        ]

    def _made(
        self, part: str, status: int, content: Content, seed: int, example: object
    ) -> ExampleAnswers:
        maker = AnswerMaker(self._schemas, self._operation.id, part, content, seed)
        return ExampleAnswers(
            example,
            content,
            status,
            self._parameters,
            self._operation.path,
            self._server_urls,
            maker,
        )

    def _status(self, code: str | None) -> tuple[str, int]:
        """The document's key of a status, and the status; the operation's best success unless one is asked for.

        Raises:
            Refusal: 404, the document has none.
        """
        if code is None:
            key, status, _ = best_success(self._operation)
            return str(key), status
        documented = {*self._operation.responses, *self._operation.errors}
        if code.isascii() and code.isdigit() and 200 <= int(code[:9]) <= 599:
            found = documented_key(int(code), documented)
            if found is not None:
                return str(found), int(code)
        stated = ", ".join(map(str, sorted(documented, key=str))) or "none"
        raise Refusal(
            404,
            f"{self._operation.id} has no answer with the status {code[:40]}, but {stated}",
        )

    def _example(self, key: str, media_type: str, name: str | None) -> object:
        """The example of a content that is asked for, else its first; `ABSENT` where it has none.

        Raises:
            Refusal: 404, the document has no such example.
        """
        examples = examples_of(self._examples, key, media_type)
        if name is None:
            return next(iter(examples.values()), ABSENT)
        if name in examples:
            return examples[name]
        names = ", ".join(filter(None, examples)) or "none"
        raise Refusal(
            404,
            f"{self._operation.id} has no example {name[:100]!r} of {key} {media_type}, but {names}",
        )

    def _headers(self, key: str) -> RawHeaders:
        if key not in self._known_headers:
            fields = answer_headers(self._schemas, self._operation.id, key, self._seed)
            if len(self._contents(key)) > 1:
                fields.append(VARY)
            self._known_headers[key] = fields
        return self._known_headers[key]

    @cached_property
    def _known_headers(self) -> dict[str, RawHeaders]:
        return {}

    def _contents(self, key: str) -> list[_Named]:
        """The contents of a response in the document's order, those that clients are told nothing of, too."""
        described = self._described(key)
        if key.isdigit() and int(key) in _BODILESS:
            return [("", Empty())]
        prefix = f"{key} "
        stated = [
            part.removeprefix(prefix)
            for part in self._schemas.answers.parts(self._operation.id)
            if part.startswith(prefix) and not part.startswith(f"{prefix}header.")
        ]
        by_name = {essence(content.media_type): content for content in described}
        return [
            (name, by_name.get(essence(name)) or _content(name))
            for name in stated or by_name
        ]

    def _described(self, key: str) -> list[Content]:
        """The contents that the operation's description has for a response."""
        contents: Contents | None = None
        for status, success in self._operation.responses.items():
            if str(status) == key:
                contents = success
        for status, raises in self._operation.errors.items():
            if str(status) == key:
                contents = raises.content
        if contents is None:
            return [Empty()]
        return list(contents) if isinstance(contents, tuple) else [contents]


def _asks_for_stream(received: Received, body: object) -> bool:
    """Whether a request says `stream: true`, which goes before what its `Accept` says."""
    if isinstance(body, dict) and "stream" in body:
        return body["stream"] is True
    return received.query_values.get("stream") == ["true"]


def _content(media_type: str) -> Content:
    """A content that the operation's description leaves out, which nobody is told the type of."""
    name = essence(media_type)
    if name.endswith(("/json", "+json")):
        return Json(object, media_type)
    if name.startswith("text/") or name.endswith(_TEXTS):
        return Text(media_type)
    return _Octets(bytes, media_type)
