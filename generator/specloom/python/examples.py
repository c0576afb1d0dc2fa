"""Example answers of the stub server, from the examples of the document."""

from __future__ import annotations

from ..api.model import (
    Api,
    Array,
    MediaType,
    Named,
    Object,
    Operation,
    Response,
    Schema,
)
from ..document.value import Value
from .expressions import Expression, Name
from .extent import is_readable_literal
from .literals import literal
from .media_types import is_json, kind_of

_NO_EXAMPLE = object()


def answers(api: Api, operation: Operation) -> tuple[tuple[str, Expression], ...]:
    """Status → example for each response that has one; a bodiless one answers None.

    The answer for a range or the default stands under the text of its key.
    """
    found: list[tuple[str, Expression]] = []
    for response in operation.responses:
        status = response.status
        key = str(status) if isinstance(status, int) else f'"{status}"'
        if not response.content:
            if response.is_success:
                found.append((key, Name("None")))
            continue
        value = _example(api, response)
        if value is not _NO_EXAMPLE and is_readable_literal(value):  # type: ignore[arg-type]
            found.append((key, literal(value)))  # type: ignore[arg-type]
    return tuple(found)


def _example(api: Api, response: Response) -> Value | object:
    for media in response.content:
        if not is_json(media.content_type):
            continue
        given = _given(api, media)
        if given is not _NO_EXAMPLE:
            return _stubbed(api, media.schema, given, 0)  # type: ignore[arg-type]
    for media in response.content:
        given = _given(api, media)
        if kind_of(media, api.schemas) == "text" and isinstance(given, str):
            return given
    return _NO_EXAMPLE


def _given(api: Api, media: MediaType) -> Value | object:
    """The media type's first example, or the schema's own."""
    for value in media.examples.values():
        return value
    schema = _target(api, media.schema)
    return schema.examples[0] if schema.examples else _NO_EXAMPLE


def _stubbed(api: Api, schema: Schema, value: Value, depth: int) -> Value:
    """`value` with every member replaced whose schema says `x-stub-value`."""
    schema = _target(api, schema)
    if depth > 50:
        return value
    if isinstance(schema, Object) and isinstance(value, dict):
        members = dict(value)
        for item in schema.properties:
            if "x-stub-value" in item.schema.extensions:
                members[item.name] = item.schema.extensions["x-stub-value"]
            elif item.name in members:
                members[item.name] = _stubbed(
                    api, item.schema, members[item.name], depth + 1
                )
        return members
    if isinstance(schema, Array) and isinstance(value, list):
        return [_stubbed(api, schema.items, item, depth + 1) for item in value]
    return value


def _target(api: Api, schema: Schema) -> Schema:
    seen: set[str] = set()
    while (
        isinstance(schema, Named)
        and schema.name in api.schemas
        and schema.name not in seen
    ):
        seen.add(schema.name)
        schema = api.schemas[schema.name]
    return schema
