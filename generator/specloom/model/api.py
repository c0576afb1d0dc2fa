"""The Api model: immutable, in the words of OpenAPI 3.1, with wire names only.

Source of the words: https://spec.openapis.org/oas/v3.1.0 and JSON Schema 2020-12.
Every node carries the `Location` it was read from.
"""

from __future__ import annotations

from collections.abc import Mapping as MappingType
from typing import Literal, TypeAlias

import msgspec
from msgspec import UNSET, Struct, UnsetType

from specloom.document import Location, Value
from specloom.standards.openapi import ParameterLocation, Style

ScalarKind: TypeAlias = Literal["string", "integer", "number", "boolean"]
Status: TypeAlias = int | str
"""A code such as 200, a range such as "2XX", or "default"."""


class Constraints(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Assertions of JSON Schema 2020-12 validation that narrow a type.

    `excluded` are the values of a `not` with `enum` or `const`.
    """

    minimum: int | float | None = None
    maximum: int | float | None = None
    exclusive_minimum: int | float | None = None
    exclusive_maximum: int | float | None = None
    multiple_of: int | float | None = None
    min_length: int | None = None
    max_length: int | None = None
    pattern: str | None = None
    min_items: int | None = None
    max_items: int | None = None
    unique_items: bool | None = None
    min_properties: int | None = None
    max_properties: int | None = None
    excluded: tuple[Value, ...] | None = None

    def items(self) -> list[tuple[str, Value]]:
        """The assertions that are made, in the order of the fields; `excluded` as a list."""
        return [
            (name, list(value) if isinstance(value, tuple) else value)
            for name in self.__struct_fields__
            if (value := getattr(self, name)) is not None
        ]


NO_CONSTRAINTS = Constraints()


class Schema(Struct, frozen=True, kw_only=True):
    """What every schema may say beside its type."""

    location: Location
    title: str | None = None
    description: str | None = None
    nullable: bool = False
    default: Value | UnsetType = UNSET
    examples: tuple[Value, ...] = ()
    deprecated: bool = False
    read_only: bool = False
    write_only: bool = False
    constraints: Constraints = NO_CONSTRAINTS
    extensions: MappingType[str, Value] = {}


class Scalar(Schema, frozen=True, kw_only=True):
    """A string, integer, number or boolean, with its `format`."""

    kind: ScalarKind
    format: str | None = None
    media_type: str | None = None
    """`contentMediaType` of a string."""
    is_encoded: bool = False
    """Whether a string has a `contentEncoding`, such as base64."""


class Constant(Schema, frozen=True, kw_only=True):
    """`const`: exactly one value."""

    value: Value


class Enumeration(Schema, frozen=True, kw_only=True):
    """`enum`: one of some values (null is told by `nullable`)."""

    values: tuple[Value, ...]
    kind: ScalarKind | None = None
    descriptions: MappingType[str, str] = {}
    deprecated_values: tuple[Value, ...] = ()


class Array(Schema, frozen=True, kw_only=True):
    """An array; `prefix` types the first places (`prefixItems`)."""

    items: Schema
    prefix: tuple[Schema, ...] = ()


class Mapping(Schema, frozen=True, kw_only=True):
    """An object used as a map: no declared properties, one type of value."""

    values: Schema


class Property(Struct, frozen=True, kw_only=True):
    """A declared member of an object."""

    name: str
    schema: Schema
    required: bool


class Discriminator(Struct, frozen=True, kw_only=True):
    """Which member says what a union's value is; `mapping` gives names of schemas."""

    property_name: str
    mapping: MappingType[str, str]


class Object(Schema, frozen=True, kw_only=True):
    """An object with declared properties.

    `additional` types the other members, None where they are forbidden;
    `declares_additional` is whether the document speaks of them at all. A `discriminator`
    of its own makes it the base of the schemas derived from it by allOf.
    """

    properties: tuple[Property, ...]
    additional: Schema | None = None
    declares_additional: bool = False
    discriminator: Discriminator | None = None


class Union(Schema, frozen=True, kw_only=True):
    """`oneOf` (exclusive) or `anyOf`: a value of one of the members.

    `names` are those of the schemas that the members refer to, also where they were merged
    with what stands beside the choice; None for a member that is written in its place.
    """

    members: tuple[Schema, ...]
    names: tuple[str | None, ...] = ()
    exclusive: bool = False
    discriminator: Discriminator | None = None


class Named(Schema, frozen=True, kw_only=True):
    """A use of a schema that has a name: `Api.schemas[name]`."""

    name: str


class Anything(Schema, frozen=True, kw_only=True):
    """The empty schema: any JSON value."""


class Nothing(Schema, frozen=True, kw_only=True):
    """The `false` schema: no value."""


class Header(Struct, frozen=True, kw_only=True):
    """A response header."""

    name: str
    schema: Schema
    required: bool
    description: str | None
    location: Location


class Encoding(Struct, frozen=True, kw_only=True):
    """How one property of a form or multipart body is written; None where not said."""

    content_type: str | None
    style: Style | None
    explode: bool | None
    allow_reserved: bool
    headers: tuple[Header, ...]
    location: Location


class MediaType(Struct, frozen=True, kw_only=True):
    """A body's content under one media type; examples by name ("" for the unnamed)."""

    content_type: str
    schema: Schema
    examples: MappingType[str, Value]
    location: Location
    encoding: MappingType[str, Encoding] = {}


class Parameter(Struct, frozen=True, kw_only=True):
    """A parameter of an operation, path-level ones included."""

    name: str
    place: ParameterLocation
    schema: Schema
    required: bool
    style: Style
    explode: bool
    allow_reserved: bool
    content_type: str | None
    description: str | None
    deprecated: bool
    location: Location
    schema_location: Location | None = None
    """Where the schema stands that values are held against, if the document has one for them."""


class RequestBody(Struct, frozen=True, kw_only=True):
    """A request body: one or several media types."""

    content: tuple[MediaType, ...]
    required: bool
    description: str | None
    location: Location


class Response(Struct, frozen=True, kw_only=True):
    """An answer under a status: a code, a range such as "4XX", or "default"."""

    status: Status
    description: str
    content: tuple[MediaType, ...]
    headers: tuple[Header, ...]
    location: Location
    extensions: MappingType[str, Value] = {}

    @property
    def is_success(self) -> bool:
        """Whether the status is in the 2xx (or 1xx, 3xx) range."""
        if isinstance(self.status, int):
            return self.status < 400
        return self.status[0] in "123"


class ServerVariable(Struct, frozen=True, kw_only=True):
    """A placeholder of a server's URL; `default` is None where the document has none."""

    name: str
    default: str | None
    enum: tuple[str, ...]
    description: str | None


class Server(Struct, frozen=True, kw_only=True):
    """A server object: a URL template and its variables, in the order of the template.

    `name` is that of OpenAPI 3.2.
    """

    url: str
    name: str | None
    description: str | None
    variables: tuple[ServerVariable, ...]
    location: Location


class SecurityScheme(Struct, frozen=True, kw_only=True):
    """A way to authenticate.

    `kind` is OpenAPI's `type`; `place` and `parameter` belong to apiKey, `http_scheme`
    (lower case) to http, `flows` to oauth2, `discovery_url` to openIdConnect.
    """

    name: str
    kind: str
    description: str | None
    location: Location
    place: str | None = None
    parameter: str | None = None
    http_scheme: str | None = None
    flows: MappingType[str, Value] = {}
    discovery_url: str | None = None
    extensions: MappingType[str, Value] = {}


class SecurityRequirement(Struct, frozen=True, kw_only=True):
    """Schemes that are needed together, each with its scopes; empty: anonymous."""

    schemes: MappingType[str, tuple[str, ...]]


class Tag(Struct, frozen=True, kw_only=True):
    """A tag of the document."""

    name: str
    description: str | None


class Operation(Struct, frozen=True, kw_only=True):
    """One method on one path. `id` is None where the document gives none."""

    id: str | None
    method: str
    path: str
    summary: str | None
    description: str | None
    deprecated: bool
    tags: tuple[str, ...]
    parameters: tuple[Parameter, ...]
    request_body: RequestBody | None
    responses: tuple[Response, ...]
    security: tuple[SecurityRequirement, ...]
    servers: tuple[Server, ...]
    location: Location
    extensions: MappingType[str, Value] = {}
    callbacks: tuple[Callback, ...] = ()


class Callback(Struct, frozen=True, kw_only=True):
    """A request that the service makes after an operation was called.

    `expression` is the document's runtime expression for its URL, such as
    `{$request.body#/url}`. `component` names the callback of the document that it is,
    where several operations may have it. `operation` is seen from the service, which sends
    its request; it has no path.
    """

    name: str
    expression: str
    component: str | None
    operation: Operation


class Webhook(Struct, frozen=True, kw_only=True):
    """A request that the service makes by itself.

    `operation` is seen from the service, which sends its request; it has no path.
    """

    name: str
    operation: Operation


class Api(Struct, frozen=True, kw_only=True):
    """What a document describes.

    `derived` gives, for a schema with a discriminator of its own, the names of those that
    extend it by allOf. `whole` is the Api that this one is a selection of: what is left is
    named as if all of it were there.
    """

    title: str
    version: str
    description: str | None
    servers: tuple[Server, ...]
    operations: tuple[Operation, ...]
    schemas: MappingType[str, Schema]
    derived: MappingType[str, tuple[str, ...]] = {}
    webhooks: tuple[Webhook, ...] = ()
    security_schemes: MappingType[str, SecurityScheme]
    tags: tuple[Tag, ...]
    location: Location
    whole: Api | None = None


def values_of(schema: Constant | Enumeration) -> tuple[Value, ...]:
    """The values that a schema lists."""
    return schema.values if isinstance(schema, Enumeration) else (schema.value,)


def with_annotations(schema: Schema, **changes: object) -> Schema:
    """A copy of `schema` with some of its fields replaced."""
    return msgspec.structs.replace(schema, **changes)
