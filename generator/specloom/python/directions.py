"""Which named schemas are sent, which are received, and which both."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec import Struct

from ..api.model import Api, Array, Mapping, Named, Object, Schema, Union


class Directions(Struct, frozen=True):
    """Names of schemas reached from requests, and from responses."""

    sent: frozenset[str]
    received: frozenset[str]


def directions(api: Api) -> Directions:
    """How each named schema of `api` travels, seen from a client."""
    sent: list[Schema] = []
    received: list[Schema] = []
    for operation in api.operations:
        sent += [parameter.schema for parameter in operation.parameters]
        if operation.request_body is not None:
            sent += [media.schema for media in operation.request_body.content]
        for response in operation.responses:
            received += [media.schema for media in response.content]
            received += [header.schema for header in response.headers]
    return Directions(reached(api, sent), reached(api, received))


def reached(api: Api, roots: Iterable[Schema]) -> frozenset[str]:
    """The names of all schemas that `roots` use, directly or through others."""
    found: set[str] = set()
    waiting = list(roots)
    while waiting:
        for name in used_names(waiting.pop()):
            if name not in found and name in api.schemas:
                found.add(name)
                waiting.append(api.schemas[name])
    return frozenset(found)


def used_names(schema: Schema) -> Iterator[str]:
    """The names that a schema uses, those inside named schemas left out."""
    waiting = [schema]
    while waiting:
        match waiting.pop():
            case Named(name=name):
                yield name
            case Array(items=items, prefix=prefix):
                waiting += [items, *prefix]
            case Mapping(values=values):
                waiting.append(values)
            case Object(properties=properties, additional=additional):
                waiting += [item.schema for item in properties]
                if additional is not None:
                    waiting.append(additional)
            case Union(members=members):
                waiting += members
            case _:
                pass
