"""Which kind of body a media type has, given the schema that stands beside it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, TypeAlias

from specloom.model.api import (
    Api,
    Array,
    MediaType,
    Named,
    Object,
    Scalar,
    Schema,
    Union,
)
from specloom.model.api import Mapping as MappingSchema
from specloom.model.media_types import LINES, essence, is_json
from specloom.model.uses import outgoing

__all__ = [
    "Kind",
    "describes_event",
    "essence",
    "files_in",
    "is_binary",
    "is_json",
    "is_same_json",
    "is_structured",
    "item_of",
    "kind_of",
    "resolved",
]

Kind: TypeAlias = Literal[
    "json", "events", "lines", "form", "multipart", "text", "binary"
]

_TEXTS = frozenset(
    {
        "application/graphql",
        "application/javascript",
        "application/jwt",
        "application/openmetrics-text",
        "application/sql",
        "application/toml",
        "application/x-pem-file",
        "application/x-yaml",
        "application/xml",
        "application/yaml",
    }
)
# What Swashbuckle and others write beside application/json, meaning the same.
_JSON_SPELLINGS = frozenset({"text/json", "application/*+json", "*/*", "application/*"})


def is_same_json(content_type: str) -> bool:
    """Whether a media type is another spelling of `application/json`."""
    name = essence(content_type)
    return name == "application/json" or name in _JSON_SPELLINGS


def kind_of(media: MediaType, schemas: Mapping[str, Schema]) -> Kind:
    """What a body of this media type is made of."""
    name = essence(media.content_type)
    if name == "text/event-stream":
        return "events"
    if name in LINES:
        return "lines"
    if is_json(name):
        return "json"
    if name == "application/x-www-form-urlencoded":
        return "form"
    if name.startswith("multipart/"):
        return "multipart"
    schema = resolved(media.schema, schemas)
    if name in ("*/*", "application/*"):
        return "json" if is_structured(schema) else "binary"
    if name.startswith("text/") or name in _TEXTS or name.endswith(("+xml", "+yaml")):
        return "binary" if is_binary(schema) else "text"
    return "binary"


def is_structured(schema: Schema) -> bool:
    """Whether values have parts, which only JSON writes among the types of `*/*`."""
    return isinstance(schema, Object | Array | MappingSchema | Union)


def is_binary(schema: Schema) -> bool:
    """Whether a string stands for bytes as they are (OpenAPI 3.0 `format: binary`, 3.1 `contentMediaType`)."""
    if not isinstance(schema, Scalar) or schema.kind != "string":
        return False
    if schema.format == "binary":
        return True
    if schema.media_type is None:
        return False
    media_type = essence(schema.media_type)
    return bool(media_type) and not (
        schema.is_encoded or media_type.startswith("text/") or is_json(media_type)
    )


def resolved(schema: Schema, schemas: Mapping[str, Schema]) -> Schema:
    """The schema that a use of a name stands for."""
    seen: set[str] = set()
    while (
        isinstance(schema, Named) and schema.name in schemas and schema.name not in seen
    ):
        seen.add(schema.name)
        schema = schemas[schema.name]
    return schema


def describes_event(schema: Schema, schemas: Mapping[str, Schema]) -> bool:
    """Whether a schema describes a server-sent event with its members, rather than the data of one."""
    schema = resolved(schema, schemas)
    if isinstance(schema, Union):
        return all(describes_event(member, schemas) for member in schema.members)
    if not isinstance(schema, Object):
        return False
    names = {item.name for item in schema.properties}
    return "data" in names and names <= {"data", "event", "id", "retry"}


def item_of(schema: Schema, schemas: Mapping[str, Schema]) -> Schema:
    """The schema of one item of a stream: documents describe the item, or an array of them."""
    target = resolved(schema, schemas)
    return target.items if isinstance(target, Array) else schema


def files_in(api: Api) -> frozenset[object]:
    """The locations of the strings that are files: binary ones in multipart bodies of requests."""
    files: set[object] = set()
    seen: set[str] = set()
    waiting = [
        media.schema
        for operation in (*api.operations, *outgoing(api))
        if operation.request_body is not None
        for media in operation.request_body.content
        if essence(media.content_type).startswith("multipart/")
    ]
    while waiting:
        schema = waiting.pop()
        match schema:
            case Named(name=name) if name in api.schemas and name not in seen:
                seen.add(name)
                waiting.append(api.schemas[name])
            case Array(items=items):
                waiting.append(items)
            case Object(properties=properties, additional=additional):
                waiting += [item.schema for item in properties]
                waiting += [additional] if additional is not None else []
            case MappingSchema(values=values):
                waiting.append(values)
            case Union(members=members):
                waiting += members
            case _:
                if is_binary(schema):
                    files.add(schema.location)
    return frozenset(files)
