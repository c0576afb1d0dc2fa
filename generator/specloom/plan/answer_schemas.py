"""The schemas of a service's answers, as data of a package: a stub makes answers of them."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping

from specloom.document.bundling import Bundle, written_at
from specloom.document.document import Document
from specloom.document.location import Location
from specloom.document.value import Value
from specloom.model.api import Api, Operation
from specloom.plan.json_text import in_raw_string
from specloom.plan.media_types import essence, kind_of
from specloom.plan.request_schemas import items_of, table


def answer_schemas(
    document: Document, api: Api, operations: Mapping[str, Operation], known: str
) -> str:
    """JSON of the schemas of each operation's answers, by status and media type, and of what they refer to.

    They keep what annotates: examples, defaults, formats. A definition that is in `known`, the JSON of the
    schemas of requests, stands only there. The text may stand in a raw string.
    """
    bundle = Bundle(document, "writeOnly", is_annotated=True)
    places = {
        name: list(_places(document, api, operation))
        for name, operation in operations.items()
    }
    uses = Counter(id(written_at(at)) for listed in places.values() for _, at in listed)
    answers: dict[str, Value] = {}
    for name, listed in places.items():
        found: dict[str, Value] = {}
        for part, place in listed:
            # What many answers have, such as that of an error, is written once.
            is_shared = uses[id(written_at(place))] > 1
            schema = bundle.schema(place, is_shared=is_shared)
            if schema is not None and schema is not True:
                found.setdefault(part, schema)
        if found:
            answers[name] = found
    shared: Mapping[str, Value] = json.loads(known).get("$defs", {})
    definitions = {
        name: value
        for name, value in bundle.definitions.items()
        if name not in shared or shared[name] != value
    }
    return in_raw_string(table({"operations": answers, "$defs": definitions}))


def _places(
    document: Document, api: Api, operation: Operation
) -> Iterator[tuple[str, Location]]:
    """The answers that have a schema, as the runtime calls them: `200 application/json`; and where that stands."""
    for response in operation.responses:
        for media in response.content:
            place = media.location / "schema"
            match kind_of(media, api.schemas):
                case "json" | "form" | "text":
                    pass
                case "lines" | "events":
                    place = items_of(document, api, media)
                case _:
                    continue
            yield f"{response.status} {essence(media.content_type)}", place
