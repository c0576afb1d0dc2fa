"""Bodies → contents: what the runtime is told of each media type, and the types that people see."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from msgspec import UNSET, Struct

from specloom.document.value import Value
from specloom.model.api import (
    Constant,
    Encoding,
    Enumeration,
    Header,
    MediaType,
    RequestBody,
    Response,
    Scalar,
    Schema,
)
from specloom.plan.expressions import (
    Call,
    CallArgument,
    Dict,
    Entry,
    Expression,
    Name,
    Sequence,
    Subscript,
)
from specloom.plan.extent import union
from specloom.plan.leaf_types import ANY, STR, limits, without_limits
from specloom.plan.literals import literal, string
from specloom.plan.media_types import (
    Kind,
    describes_event,
    essence,
    is_json,
    is_same_json,
    is_structured,
    item_of,
    kind_of,
    resolved,
)
from specloom.plan.models import FILE, NONE, ModelPlanner
from specloom.plan.names import pascal
from specloom.plan.qualified import qualified
from specloom.problems import Problem, problem

BYTES = Name("bytes")
UPLOAD = Name("octets.Upload")
_BODILESS = frozenset({204, 205, 304})
"""Statuses that never have a body, whatever a document says (RFC 9110 section 6.4.1)."""


class Body(Struct, frozen=True):
    """The body of a request or of an answer: its contents, and its types on either side."""

    contents: Expression
    type: Expression
    """What a caller hands over, or gets."""
    served: Expression
    """What a service gets, or hands over."""
    choices: tuple[str, ...] = ()
    """Media types among which a caller has to name one, because types do not tell them apart."""


class _Content(Struct, frozen=True):
    """One media type of a body."""

    media_type: str
    expression: Expression
    type: Expression
    served: Expression


EMPTY = Body(Call("Empty", ()), NONE, NONE)


@dataclass
class ContentPlanner:
    """Plans the contents of bodies; models are collected on the way.

    `is_outgoing` says that the service makes the requests: clients receive them.
    """

    models: ModelPlanner
    problems: list[Problem]
    is_outgoing: bool = False

    def request(self, body: RequestBody, place: str) -> Body:
        """The body of a request: every media type that it may have."""
        contents = self._contents(body.content, place + "Request", sent=True)
        types = [content.type for content in contents]
        is_told = len(set(map(str, types))) == len(types) and ANY not in types
        choices = tuple(content.media_type for content in contents)
        return _body(contents, () if is_told else choices)

    def answer(self, response: Response, place: str) -> Body:
        """The body of an answer."""
        if not response.content or response.status in _BODILESS:
            return EMPTY
        return _body(self._contents(response.content, place, sent=False))

    def error(self, response: Response, place: str) -> Body:
        """The body of an error: JSON alone where there is some, because errors are read by programs."""
        if not response.content or response.status in _BODILESS:
            return EMPTY
        media = [item for item in response.content if is_json(item.content_type)]
        contents = self._contents(media[:1] or response.content, place, sent=False)
        return _body(contents)

    def _contents(
        self, media_types: Iterable[MediaType], place: str, *, sent: bool
    ) -> list[_Content]:
        """A content for each media type, JSON first; `text/json` beside `application/json` is left out."""
        schemas = self.models.api.schemas
        described: list[tuple[MediaType, Kind]] = [
            (media, kind_of(media, schemas)) for media in media_types
        ]
        described.sort(key=lambda pair: pair[1] != "json")
        has_json = any(kind == "json" for _, kind in described)
        contents: list[_Content] = []
        for media, kind in described:
            is_structure = is_structured(resolved(media.schema, schemas))
            if kind == "text" and is_structure:
                self._note(media, left_out=has_json)
                if has_json:
                    continue
            content_place = place if not contents else place + _suffix(kind, media)
            content = self._content(media, kind, content_place, sent)
            if not any(_is_same(content, known) for known in contents):
                contents.append(content)
        return contents

    def _content(
        self, media: MediaType, kind: Kind, place: str, sent: bool
    ) -> _Content:
        name = media.content_type
        match kind:
            case "json":
                type_ = qualified(self._type(media.schema, place, sent))
                shown = without_limits(type_)
                return _Content(name, _made("Json", type_, name), shown, shown)
            case "text":
                return _Content(name, self._text(media, sent), STR, STR)
            case "events" | "lines":
                return self._items(media, kind, place, sent)
            case "form":
                type_ = qualified(self._type(media.schema, place, sent))
                made = _made("Form", type_, name, _encodings(media.encoding))
                shown = without_limits(type_)
                return _Content(name, made, shown, shown)
            case "multipart" if sent:
                type_ = qualified(self._type(media.schema, place, sent))
                made = _made("Multipart", type_, name, _encodings(media.encoding))
                shown = without_limits(type_)
                return _Content(name, made, shown, shown)
            case _:
                made = _named("Binary", name)
                if sent:
                    return _Content(name, made, UPLOAD, FILE)
                return _Content(name, made, BYTES, UPLOAD)

    def _text(self, media: MediaType, sent: bool) -> Expression:
        """A body of text. Its limits are checked where it is sent, not where it is received."""
        schema = resolved(media.schema, self.models.api.schemas)
        bounds = limits(schema) if sent and isinstance(schema, Scalar) else None
        arguments = [CallArgument(Name(string(media.content_type)))]
        if bounds is not None:
            arguments.append(CallArgument(Subscript("Annotated", (STR, bounds))))
        return Call("Text", tuple(arguments))

    def _items(self, media: MediaType, kind: Kind, place: str, sent: bool) -> _Content:
        """A stream of items: whoever sends it hands over an iterable, whoever receives it iterates."""
        schemas = self.models.api.schemas
        schema = item_of(media.schema, schemas)
        is_event = kind == "events" and describes_event(schema, schemas)
        type_ = qualified(self._type(schema, place + "Item", sent))
        if kind == "events" and type_ == ANY:
            type_ = STR
        item = without_limits(type_)
        if kind == "events" and not is_event:
            item = Subscript("item_streams.Event", (item,))
        items = Subscript("item_streams.Items", (item,))
        more = [CallArgument(Name("True"), "whole")] if is_event else []
        made = _made(_ITEMS[kind], type_, media.content_type, more)
        if sent:
            return _Content(media.content_type, made, items, Subscript("list", (item,)))
        stream = Subscript("item_streams.Stream", (item,))
        return _Content(media.content_type, made, stream, items)

    def _type(self, schema: Schema, place: str, sent: bool) -> Expression:
        sent = sent != self.is_outgoing
        return self.models.expression(schema, place, received=not sent, sent=sent)

    def _note(self, media: MediaType, *, left_out: bool) -> None:
        outcome = "is left out" if left_out else "is text to callers"
        self.problems.append(
            problem(
                "unsupported-media-type",
                f"A body of {media.content_type} {outcome}: only JSON and forms have typed members.",
                media.location,
            )
        )


_ITEMS: Mapping[str, str] = {"events": "Events", "lines": "JsonLines"}
_DEFAULTS = {
    "Json": "application/json",
    "Form": "application/x-www-form-urlencoded",
    "Multipart": "multipart/form-data",
    "Events": "text/event-stream",
    "JsonLines": "application/x-ndjson",
}


def _body(contents: list[_Content], choices: tuple[str, ...] = ()) -> Body:
    if len(contents) == 1:
        expression = contents[0].expression
    else:
        expression = Sequence(tuple(content.expression for content in contents))
    return Body(
        expression,
        union(content.type for content in contents),
        union(content.served for content in contents),
        choices,
    )


def _is_same(content: _Content, other: _Content) -> bool:
    """Whether two contents are spellings of the same: `text/json` beside `application/json`."""
    return (
        content.type == other.type
        and is_same_json(content.media_type)
        and is_same_json(other.media_type)
    )


def _suffix(kind: Kind, media: MediaType) -> str:
    """The words in names of types that belong to a media type other than the first."""
    if kind == "json":
        return pascal(essence(media.content_type).split("/")[-1], fallback="Json")
    return kind.capitalize()


def _made(
    function: str,
    type_: Expression,
    media_type: str,
    more: Iterable[CallArgument] = (),
) -> Expression:
    arguments = [CallArgument(type_)]
    if essence(media_type) != _DEFAULTS[function]:
        arguments.append(CallArgument(Name(string(media_type)), "media_type"))
    return Call(function, (*arguments, *more))


def _named(function: str, media_type: str) -> Expression:
    return Call(function, (CallArgument(Name(string(media_type))),))


def _encodings(encodings: Mapping[str, Encoding]) -> list[CallArgument]:
    entries = tuple(
        Entry(string(name), Call("Encoding", arguments))
        for name, encoding in encodings.items()
        if (arguments := _encoding(encoding))
    )
    return [CallArgument(Dict(entries), "encodings")] if entries else []


def _encoding(encoding: Encoding) -> tuple[CallArgument, ...]:
    stated: list[tuple[str, Value]] = [
        ("content_type", encoding.content_type),
        ("style", encoding.style),
        ("explode", encoding.explode),
        ("allow_reserved", encoding.allow_reserved or None),
    ]
    arguments = [
        CallArgument(literal(value), name)
        for name, value in stated
        if value is not None
    ]
    headers: dict[str, Value] = {
        header.name: value
        for header in encoding.headers
        if (value := _fixed(header)) is not None
    }
    if headers:
        arguments.append(CallArgument(literal(headers), "headers"))
    return tuple(arguments)


def _fixed(header: Header) -> str | None:
    """The value of a part's header: its only value, or its default. `File.headers` overrides it."""
    if header.name.lower() in ("content-type", "content-disposition"):
        return None
    schema = header.schema
    value: object = UNSET
    if isinstance(schema, Constant):
        value = schema.value
    elif isinstance(schema, Enumeration) and len(schema.values) == 1:
        value = schema.values[0]
    elif schema.default is not UNSET:
        value = schema.default
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value) if isinstance(value, str | int | float) else None
