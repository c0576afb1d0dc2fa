"""Which named schemas something uses, directly or through others."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from specloom.model.api import (
    Api,
    Array,
    Mapping,
    Named,
    Object,
    Operation,
    Scalar,
    Schema,
    Union,
)


def sent(api: Api) -> Iterator[Schema]:
    """The schemas of what clients of an API send: answers to its own requests, too."""
    for operation in api.operations:
        yield from sent_by(operation)
    for operation in outgoing(api):
        yield from received_by(operation)


def received(api: Api) -> Iterator[Schema]:
    """The schemas of what clients of an API receive: its own requests, too."""
    for operation in api.operations:
        yield from received_by(operation)
    for operation in outgoing(api):
        yield from sent_by(operation)


def outgoing(api: Api) -> Iterator[Operation]:
    """The requests that the service makes: webhooks, and callbacks of operations."""
    for webhook in api.webhooks:
        yield webhook.operation
    for operation in api.operations:
        for callback in operation.callbacks:
            yield callback.operation


def sent_by(operation: Operation) -> Iterator[Schema]:
    """The schemas of what the sender of a request sends."""
    for parameter in operation.parameters:
        yield parameter.schema
    if operation.request_body is not None:
        for media in operation.request_body.content:
            yield media.schema
            for encoding in media.encoding.values():
                for header in encoding.headers:
                    yield header.schema


def received_by(operation: Operation) -> Iterator[Schema]:
    """The schemas of what the sender of a request receives."""
    for response in operation.responses:
        for media in response.content:
            yield media.schema
        for header in response.headers:
            yield header.schema


def reached(
    api: Api, roots: Iterable[Schema], known: dict[str, tuple[str, ...]] | None = None
) -> frozenset[str]:
    """The names of all schemas that `roots` use.

    A schema with a discriminator of its own uses those derived from it: where it stands,
    one of them may be. `known` remembers, from one question to the next, what each named
    schema of `api` uses.
    """
    uses: dict[str, tuple[str, ...]] = {} if known is None else known
    names: set[str] = set()
    waiting = [
        name
        for root in roots
        if not isinstance(root, Scalar)
        for name in used_names(root)
    ]
    while waiting:
        name = waiting.pop()
        for used in (name, *api.derived.get(name, ())):
            if used in names or used not in api.schemas:
                continue
            names.add(used)
            if used not in uses:
                uses[used] = tuple(dict.fromkeys(used_names(api.schemas[used])))
            waiting += (used, *uses[used])
    return frozenset(names)


def all_derived(api: Api, base: str) -> list[str]:
    """The names of the schemas that extend `base`, directly or through others, each once."""
    derived: list[str] = []
    waiting = list(api.derived.get(base, ()))
    while waiting:
        name = waiting.pop(0)
        if name not in derived and name != base:
            derived.append(name)
            waiting += api.derived.get(name, ())
    return derived


def used_names(schema: Schema) -> Iterator[str]:
    """The names that a schema uses, those inside named schemas left out."""
    waiting = [schema]
    while waiting:
        part = waiting.pop()
        if isinstance(
            part, Scalar
        ):  # the most frequent: this goes through every schema
            continue
        if isinstance(part, Named):
            yield part.name
            continue
        if isinstance(part, Union) and part.discriminator is not None:
            yield from part.discriminator.mapping.values()
        waiting += parts_of(part)


def parts_of(schema: Schema) -> list[Schema]:
    """The schemas that a schema is made of directly, scalar properties apart."""
    if isinstance(schema, Object):
        parts = [
            item.schema
            for item in schema.properties
            if not isinstance(item.schema, Scalar)
        ]
        return parts if schema.additional is None else [*parts, schema.additional]
    if isinstance(schema, Array):
        return [schema.items, *schema.prefix]
    if isinstance(schema, Union):
        return list(schema.members)
    return [schema.values] if isinstance(schema, Mapping) else []
