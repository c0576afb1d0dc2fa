"""What a document says of operations that only a stub with state wants to know."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from msgspec import UNSET

from specloom.model.api import Api, Array, Named, Object, Operation, Schema

StubHints = Mapping[str, Mapping[str, Any]]
"""By `METHOD /path`, as far as there are any: `x-stub`; `defaults` of parameters and of members of the body, by name;
names of `headers` in lower case, by status; names of members that are `read_only`."""


def stub_hints(api: Api) -> StubHints:
    """The hints of all operations that have some."""
    hints: dict[str, dict[str, Any]] = {}
    for operation in api.operations:
        schemas = dict(_members(operation, api))
        schemas |= {item.name: item.schema for item in operation.parameters}
        defaults = {
            name: schema.default
            for name, schema in schemas.items()
            if schema.default is not UNSET
        }
        headers = {
            str(response.status): [header.name.lower() for header in response.headers]
            for response in operation.responses
            if response.headers
        }
        stated: dict[str, Any] = {"defaults": defaults} if defaults else {}
        if headers:
            stated["headers"] = headers
        read_only = {
            name
            for response in operation.responses
            for content in response.content
            for name in _read_only(content.schema, api, 3)
        }
        if read_only:
            stated["read_only"] = sorted(read_only)
        if "x-stub" in operation.extensions:
            stated["x-stub"] = operation.extensions["x-stub"]
        if stated:
            hints[f"{operation.method.upper()} {operation.path}"] = stated
    return hints


def _read_only(schema: Schema, api: Api, levels: int) -> Iterator[str]:
    """The members that are read-only, of a thing, or of things in lists and members."""
    if isinstance(schema, Named):
        schema = api.schemas[schema.name]
    if isinstance(schema, Array) and levels > 0:
        yield from _read_only(schema.items, api, levels - 1)
    elif isinstance(schema, Object) and levels > 0:
        for item in schema.properties:
            if item.schema.read_only:
                yield item.name
            else:
                yield from _read_only(item.schema, api, levels - 1)


def _members(operation: Operation, api: Api) -> Iterator[tuple[str, Schema]]:
    body = operation.request_body
    for content in body.content if body is not None else ():
        schema = content.schema
        if isinstance(schema, Named):
            schema = api.schemas[schema.name]
        if isinstance(schema, Object):
            yield from ((item.name, item.schema) for item in schema.properties)
