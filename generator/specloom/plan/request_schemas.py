"""The schemas that a stub holds requests against: those of the document, as data of a package.

They stay JSON Schema: nothing that Python types can say is all that a document can demand.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Literal

from specloom.document.bundling import Bundle, written_at
from specloom.document.document import Document
from specloom.document.location import Location
from specloom.document.value import Value
from specloom.model.api import (
    Api,
    Array,
    Constant,
    Enumeration,
    MediaType,
    Operation,
    Scalar,
)
from specloom.plan.json_text import in_raw_string, laid_out
from specloom.plan.media_types import essence, is_structured, kind_of, resolved
from specloom.problems import SpecloomError

_PLAIN_TEXT: Value = {"type": "string"}


def request_schemas(
    document: Document,
    api: Api,
    operations: Mapping[str, Operation],
    unsent: Literal["readOnly", "writeOnly"],
) -> str:
    """JSON of the schemas of each operation's parameters and bodies, and of what they refer to.

    `operations` are by the name that the package has for them. Properties that say `unsent` need
    not be there. Bodies that are text to a stub alone have `true`. The text may stand in a raw string.
    """
    bundle = Bundle(document, unsent)
    # Parameters of components, which many operations have, by the identity of their places.
    known: dict[int, tuple[Location, Value]] = {}
    judged: dict[str, Value] = {}
    for name, operation in operations.items():
        by_part: dict[str, Value] = {}
        for part, place in _places(document, api, operation):
            if id(place) not in known:
                known[id(place)] = place, bundle.schema(place)
            schema = known[id(place)][1]
            if schema is not True and schema is not None and schema != _PLAIN_TEXT:
                by_part.setdefault(part, schema)
        by_part.update(dict.fromkeys(_left_out(api, operation), True))
        if by_part:
            judged[name] = by_part
    members = {"operations": judged, "$defs": bundle.definitions}
    return in_raw_string(table(members))


def table(members: Mapping[str, Mapping[str, Value]]) -> str:
    """JSON of objects of objects, with a line or more for each inner member."""
    lines = ",\n".join(
        f"  {laid_out(name)}: {_broken(inner)}" for name, inner in members.items()
    )
    return f"{{\n{lines}\n}}"


def _broken(inner: Mapping[str, Value]) -> str:
    if not inner:
        return "{}"
    lines: list[str] = []
    for name, value in inner.items():
        head = f"{laid_out(name)}: "
        lines.append(f"    {head}{laid_out(value, 4, 83 - len(head))}")
    return "{\n" + ",\n".join(lines) + "\n  }"


def _places(
    document: Document, api: Api, operation: Operation
) -> Iterator[tuple[str, Location]]:
    """The parts of a request that have a schema, and the schema's location.

    Parts are called as the runtime calls them: `query.limit`, or a media type.
    """
    for parameter in operation.parameters:
        if parameter.schema_location is not None:
            yield f"{parameter.place}.{parameter.name}", parameter.schema_location
    if operation.request_body is not None:
        for media in operation.request_body.content:
            place = _place(document, api, media)
            if place is not None:
                yield essence(media.content_type), place


def _left_out(api: Api, operation: Operation) -> list[str]:
    """The media types of a body that clients do not send, since they have JSON: a stub takes what they name."""
    content = () if operation.request_body is None else operation.request_body.content
    kinds = [kind_of(media, api.schemas) for media in content]
    return [
        essence(media.content_type)
        for media, kind in zip(content, kinds, strict=True)
        if "json" in kinds and kind == "text"
        if is_structured(resolved(media.schema, api.schemas))
    ]


def _place(document: Document, api: Api, media: MediaType) -> Location | None:
    """The location of the schema that bodies, or the items of streams, must be valid against."""
    place = media.location / "schema"
    schema = resolved(media.schema, api.schemas)
    match kind_of(media, api.schemas):
        case "json" | "form" | "multipart":
            return place
        case "lines" | "events":
            return items_of(document, api, media)
        case "text":
            is_text = isinstance(schema, Scalar | Enumeration) and (
                schema.kind == "string"
            )
            is_text |= isinstance(schema, Constant) and isinstance(schema.value, str)
            return place if is_text else None
        case _:
            return None


def items_of(document: Document, api: Api, media: MediaType) -> Location:
    """Where the items of a stream are described: by its schema, or within it where that is an array."""
    place = media.location / "schema"
    if not isinstance(resolved(media.schema, api.schemas), Array):
        return place
    try:
        value, place = document.follow(written_at(place), place)
    except SpecloomError:
        return place
    has_items = isinstance(value, dict) and "items" in value
    return place / "items" if has_items else place
