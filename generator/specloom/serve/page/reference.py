"""What a document says of its operations, as lines of text: the reference that the page shows."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from itertools import islice, zip_longest

from msgspec import UNSET, Struct, to_builtins

from specloom.model.api import (
    NO_CONSTRAINTS,
    Api,
    Array,
    Constant,
    Constraints,
    Enumeration,
    Mapping,
    MediaType,
    Named,
    Nothing,
    Object,
    Parameter,
    Response,
    Scalar,
    Schema,
    Union,
    values_of,
)

_DEEPEST = 4
"""Levels of members that are listed below a body."""

_MOST_ROWS = 300
"""Members that are listed of one body."""

_LONGEST = 80
"""Characters of a value."""


class Row(Struct, frozen=True, rename="camel", omit_defaults=True):
    """A parameter, or a member of a body at some depth."""

    name: str
    type: str
    depth: int = 0
    is_required: bool = False
    is_deprecated: bool = False
    description: str = ""


class Body(Struct, frozen=True, rename="camel"):
    """A body in one media type."""

    media_type: str
    examples: tuple[str, ...]
    """Names of its examples; empty for one without."""
    rows: tuple[Row, ...]


class Answer(Struct, frozen=True, rename="camel"):
    """What may be answered."""

    status: str
    description: str
    fields: tuple[Row, ...]
    bodies: tuple[Body, ...]


class Entry(Struct, frozen=True, rename="camel"):
    """An operation in the list of all."""

    number: int
    id: str
    """What the stub calls it."""
    method: str
    path: str
    summary: str
    tags: tuple[str, ...]
    is_deprecated: bool


class Description(Struct, frozen=True, rename="camel"):
    """All that is said of one operation."""

    description: str
    parameters: tuple[Row, ...]
    bodies: tuple[Body, ...]
    answers: tuple[Answer, ...]


class Reference:
    """The reference of a document."""

    def __init__(self, api: Api, id_of: Callable[[str, str], str | None]) -> None:
        """`id_of` is what the stub calls an operation, by method and path; None of one that it does not serve."""
        self._api = api
        self._id_of = id_of

    def entries(self) -> list[Entry]:
        """The operations that are served, in the order of the document; `number` is for `description`."""
        return [
            Entry(
                number=number,
                id=identifier,
                method=operation.method.upper(),
                path=operation.path,
                summary=operation.summary or "",
                tags=operation.tags,
                is_deprecated=operation.deprecated,
            )
            for number, operation in enumerate(self._api.operations)
            if (identifier := self._id_of(operation.method, operation.path)) is not None
        ]

    def description(self, number: int) -> Description:
        """What is said of an operation.

        Raises:
            IndexError: there is no operation of that number.
        """
        operation = self._api.operations[number]
        body = operation.request_body
        return Description(
            description=operation.description or "",
            parameters=tuple(map(self._parameter, operation.parameters)),
            bodies=() if body is None else tuple(map(self._body, body.content)),
            answers=tuple(map(self._answer, operation.responses)),
        )

    def _parameter(self, parameter: Parameter) -> Row:
        return Row(
            parameter.name,
            f"{self._type(parameter.schema)}, in {parameter.place}",
            is_required=parameter.required,
            is_deprecated=parameter.deprecated,
            description=parameter.description or "",
        )

    def _answer(self, response: Response) -> Answer:
        fields = (
            Row(
                header.name,
                self._type(header.schema),
                is_required=header.required,
                description=header.description or "",
            )
            for header in response.headers
        )
        return Answer(
            str(response.status),
            response.description,
            tuple(fields),
            tuple(map(self._body, response.content)),
        )

    def _body(self, content: MediaType) -> Body:
        whole = Row("", self._type(content.schema))
        members = self._members(content.schema, 0, frozenset())
        rows = (whole, *islice(members, _MOST_ROWS))
        return Body(content.content_type, tuple(filter(None, content.examples)), rows)

    def _members(
        self, schema: Schema, depth: int, above: frozenset[str]
    ) -> Iterator[Row]:
        """The members of a schema's objects and of what they hold; a schema within itself is named, not listed."""
        if depth > _DEEPEST:
            return
        match schema:
            case Named(name=name):
                if name not in above:
                    target = self._api.schemas[name]
                    yield from self._members(target, depth, above | {name})
            case Object():
                for declared in schema.properties:
                    yield Row(
                        declared.name,
                        self._type(declared.schema),
                        depth=depth,
                        is_required=declared.required,
                        is_deprecated=declared.schema.deprecated,
                        description=declared.schema.description or "",
                    )
                    yield from self._members(declared.schema, depth + 1, above)
            case Array(items=inner) | Mapping(values=inner):
                yield from self._members(inner, depth, above)
            case Union():
                for known_as, member in zip_longest(schema.names, schema.members):
                    yield Row("", f"or {known_as or self._type(member)}", depth=depth)
                    yield from self._members(member, depth + 1, above)
            case _:
                return

    def _type(self, schema: Schema) -> str:
        """The type of a schema in a few words, with its bounds."""
        text = self._kind(schema)
        if schema.constraints != NO_CONSTRAINTS:
            text += f" ({_bounds(schema.constraints)})"
        if schema.nullable:
            text += " or null"
        if schema.default is not UNSET:
            text += f" = {_value(schema.default)}"
        return text

    def _kind(self, schema: Schema) -> str:
        match schema:
            case Scalar():
                return (
                    f"{schema.kind} ({schema.format})" if schema.format else schema.kind
                )
            case Constant() | Enumeration():
                return " | ".join(map(_value, values_of(schema)))[: 4 * _LONGEST]
            case Array():
                return f"array of {self._kind(schema.items)}"
            case Mapping():
                return f"map of {self._kind(schema.values)}"
            case Named():
                return schema.name
            case Object():
                return schema.title or "object"
            case Union():
                return "one of" if schema.exclusive else "any of"
            case Nothing():
                return "nothing"
            case _:
                return "anything"


def _bounds(constraints: Constraints) -> str:
    stated = to_builtins(constraints)
    return ", ".join(
        f"{name.replace('_', ' ')} {_value(value)}" for name, value in stated.items()
    )


def _value(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
