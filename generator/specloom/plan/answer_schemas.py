"""The schemas of a service's answers, as data of a package: a stub makes answers of them."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Container, Iterator, Mapping

from specloom.document.bundling import Bundle, written_at
from specloom.document.document import Document
from specloom.document.location import Location
from specloom.document.value import Value, mapping
from specloom.model.api import Api, Header, Operation
from specloom.plan.json_text import in_raw_string
from specloom.plan.media_types import kind_of
from specloom.plan.request_schemas import items_of, table
from specloom.plan.stub import request_id_header


def answer_schemas(
    document: Document, api: Api, operations: Mapping[str, Operation], known: str
) -> str:
    """JSON of the schemas of each operation's answers, by status and content or field, and of what they refer to.

    They keep what annotates: examples, defaults, formats. A definition that is in `known`, the JSON of the
    schemas of requests, stands only there. The text may stand in a raw string.
    """
    bundle = Bundle(document, "writeOnly", is_annotated=True)
    own = {*_FRAMING, (request_id_header(api) or "").lower()}
    places = {
        name: list(_places(document, api, operation, own))
        for name, operation in operations.items()
    }
    uses = Counter(
        id(written_at(at)) for listed in places.values() for _, at, _ in listed if at
    )
    answers: dict[str, Value] = {}
    for name, listed in places.items():
        found: dict[str, Value] = {}
        for part, place, examples in listed:
            # What many answers have, such as that of an error, is written once.
            is_shared = place is not None and uses[id(written_at(place))] > 1
            schema = (
                None if place is None else bundle.schema(place, is_shared=is_shared)
            )
            if examples:
                schema = {**mapping(schema), "examples": examples}
            found.setdefault(part, True if schema is None else schema)
        if found:
            answers[name] = found
    shared: Mapping[str, Value] = json.loads(known).get("$defs", {})
    definitions = {
        name: value
        for name, value in bundle.definitions.items()
        if name not in shared or shared[name] != value
    }
    return in_raw_string(table({"operations": answers, "$defs": definitions}))


_Part = tuple[str, Location | None, list[Value]]
"""A content or a header field, where its schema stands, if anything is made of that, and a field's examples.

It is called as the runtime calls it: `200 application/json`, `200 header.ETag`.
"""

_FRAMING = frozenset(
    (
        *("connection", "content-encoding", "content-length", "content-type", "date"),
        *("keep-alive", "trailer", "transfer-encoding", "upgrade"),
    )
)
"""Header fields that whoever sends an answer knows better than its document (RFC 9110, RFC 9112)."""
_LEADING = frozenset(("link", "refresh", "retry-after"))
"""Those that tell a client what to ask for next, and when: what an example says of that is not so here."""


def _places(
    document: Document, api: Api, operation: Operation, own: Container[str]
) -> Iterator[_Part]:
    """The parts of an operation's answers; `own` are the fields that are the stub's own."""
    for response in operation.responses:
        for media in response.content:
            if "/" not in media.content_type:
                continue
            place: Location | None = media.location / "schema"
            match kind_of(media, api.schemas):
                case "json" | "form" | "text":
                    pass
                case "lines" | "events":
                    place = items_of(document, api, media)
                case _:
                    place = None
            yield f"{response.status} {media.content_type}", place, []
        for header in response.headers:
            name = header.name.lower()
            if name in own or (name in _LEADING and not header.required):
                continue
            part = f"{response.status} header.{header.name}"
            yield part, header.location / "schema", _examples(header)


def _examples(header: Header) -> list[Value]:
    """The examples of a header field beside those of its schema."""
    written = mapping(written_at(header.location))
    if "example" in written:
        return [written["example"]]
    named = mapping(written.get("examples")).values()
    return [item["value"] for item in map(mapping, named) if "value" in item]
