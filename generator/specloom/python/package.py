"""The Package model: every name, type and sentence of a generated package.

Templates print it as it is; diff compares two of them. Type expressions are trees that
`output.layout` breaks into lines.
"""

from __future__ import annotations

import msgspec
from msgspec import Struct

from .expressions import Argument as Argument_
from .expressions import (
    Call,
    Dict,
    Entry,
    Expression,
    Name,
    Sequence,
    Subscript,
    alternatives,
    names_in,
)
from .literals import string


class Field(Struct, frozen=True, kw_only=True):
    """A field of a model; `wire_name` is what the document calls it."""

    name: str
    wire_name: str
    annotation: Expression
    default: Expression | None
    doc: str


class Model(Struct, frozen=True, kw_only=True):
    """A class of models.py.

    `additional` types the members that are kept beside the declared ones; `is_closed`
    says that a stub refuses them; `limits` holds for the object as a whole.
    """

    name: str
    schema_name: str | None
    doc: str
    fields: tuple[Field, ...]
    pointer: str
    additional: Expression | None = None
    is_closed: bool = False
    limits: Expression | None = None

    @property
    def additional_default(self) -> Expression:
        return Call("msgspec.field", (Argument_(Name("dict"), "default_factory"),))

    @property
    def bases(self) -> str:
        return "OpenObject" if self.additional is not None else "Struct, kw_only=True"

    @property
    def is_model(self) -> bool:
        return True

    @property
    def docstring_text(self) -> str:
        """The description, or the name in words: a class says what it is."""
        return self.doc or f"`{self.schema_name or self.name}` of the document."


class Alias(Struct, frozen=True, kw_only=True):
    """A named type of models.py.

    Where msgspec needs something else than a type checker at run time, `runtime` is that.
    """

    name: str
    schema_name: str | None
    doc: str
    value: Expression
    pointer: str
    runtime: Expression | None = None

    @property
    def is_model(self) -> bool:
        return False


class Argument(Struct, frozen=True, kw_only=True):
    """An argument of an operation's methods."""

    name: str
    annotation: Expression
    default: str | None
    keyword_only: bool
    doc: str
    served: Expression | None = None
    """The type that a service gets, where it is another."""

    @property
    def required(self) -> bool:
        return self.default is None


class ErrorReference(Struct, frozen=True, kw_only=True):
    """An error that an operation documents."""

    key: str
    class_name: str
    raises: Expression
    doc: str


class Method(Struct, frozen=True, kw_only=True):
    """An operation: its description and the method that clients and stubs have for it."""

    name: str
    service_name: str
    operation_id: str
    http_method: str
    path: str
    arguments: tuple[Argument, ...]
    returns: Expression
    served: Expression
    parameters: tuple[Expression, ...]
    body: Expression | None
    body_required: bool
    names_content_type: bool
    responses: tuple[tuple[str, Expression], ...]
    errors: tuple[ErrorReference, ...]
    security: Expression | None
    scopes_doc: str
    server: Expression | None
    examples_name: str
    summary: str
    description: str
    deprecated: bool
    pointer: str

    @property
    def parameters_expression(self) -> Expression:
        return Sequence(self.parameters)

    @property
    def responses_expression(self) -> Expression:
        return Dict(tuple(Entry(key, value) for key, value in self.responses))

    @property
    def errors_expression(self) -> Expression:
        return Dict(tuple(Entry(item.key, item.raises) for item in self.errors))

    @property
    def call_type(self) -> Expression:
        return Subscript("Call", (self.returns,))

    @property
    def operation_type(self) -> Expression:
        return Subscript("Operation", (self.returns,))

    @property
    def reply_type(self) -> Expression:
        return alternatives(self.served, Subscript("Reply", (self.served,)))

    @property
    def served_arguments(self) -> tuple[Argument, ...]:
        """The arguments as a service gets them."""
        return tuple(
            (
                item
                if item.served is None
                else msgspec.structs.replace(item, annotation=item.served)
            )
            for item in self.arguments
        )

    @property
    def is_streamed(self) -> bool:
        """Whether a success may be read piece by piece: bytes, or items."""
        found: set[str] = set()
        for _, content in self.responses:
            found |= names_in(content)
        return not found.isdisjoint({"Binary", "Events", "JsonLines"})


class Group(Struct, frozen=True, kw_only=True):
    """The operations of one tag; the untagged ones are methods of the client itself."""

    tag: str | None
    attribute: str
    module: str
    class_name: str
    doc: str
    methods: tuple[Method, ...]
    imports: tuple[str, ...]


class ErrorProperty(Struct, frozen=True, kw_only=True):
    """A member of an error body that the exception passes on."""

    name: str
    wire_name: str
    type_name: str
    doc: str

    @property
    def value(self) -> Expression:
        """What reads it off the body."""
        parts = Name(string(self.wire_name)), Name(self.type_name)
        return Call("self.member", tuple(map(Argument_, parts)))


class ErrorClass(Struct, frozen=True, kw_only=True):
    """An exception: for a documented status, or for a body that statuses share."""

    name: str
    base: Expression
    body: Expression
    doc: str
    properties: tuple[ErrorProperty, ...]


class Credential(Struct, frozen=True, kw_only=True):
    """A credentials class for a security scheme."""

    name: str
    scheme: str
    base: str
    base_module: str
    attributes: tuple[tuple[str, Expression], ...]
    doc: str

    @property
    def qualified_base(self) -> Expression:
        """What the class extends, in its module: a scheme may be called like it."""
        return Name(f"{self.base_module}.{self.base}")


class ServerArgument(Struct, frozen=True, kw_only=True):
    """A server variable as an argument of the client and of the server's function."""

    name: str
    wire_name: str
    annotation: Expression
    default: Expression | None
    doc: str


class ServerChoice(Struct, frozen=True, kw_only=True):
    """The values that a server variable may have: a named type of servers.py."""

    name: str
    value: Expression
    doc: str


class Server(Struct, frozen=True, kw_only=True):
    """A server of servers.py: a constant, or a function of its variables.

    `url` is the document's template. A `relative` one is joined to a URL of the caller's.
    """

    name: str
    url: str
    relative: bool
    is_constant: bool
    arguments: tuple[ServerArgument, ...]
    doc: str


class Servers(Struct, frozen=True, kw_only=True):
    """Where an API is served; `own` says that operations have servers of their own."""

    named: tuple[Server, ...]
    choices: tuple[ServerChoice, ...]
    default: Server | None
    own: bool

    @property
    def arguments(self) -> tuple[ServerArgument, ...]:
        """The variables of the default server."""
        return () if self.default is None else self.default.arguments


class ExampleSet(Struct, frozen=True, kw_only=True):
    """The example answers of an operation by status."""

    name: str
    method: str
    answers: tuple[tuple[str, Expression], ...]

    @property
    def dict(self) -> Expression:
        return Dict(tuple(Entry(key, value) for key, value in self.answers))


class Stub(Struct, frozen=True, kw_only=True):
    """What the stub server needs beside the operations."""

    error_code: str | None
    error_message: str | None
    request_id_header: str | None
    server_variables: tuple[str, ...]


class Package(Struct, frozen=True, kw_only=True):
    """A generated package."""

    name: str
    title: str
    source: str
    doc: str
    declarations: tuple[Model | Alias, ...]
    groups: tuple[Group, ...]
    errors: tuple[ErrorClass, ...]
    credentials: tuple[Credential, ...]
    servers: Servers
    examples: tuple[ExampleSet, ...]
    stub: Stub

    @property
    def tagged(self) -> tuple[Group, ...]:
        """The groups that are attributes of a client."""
        return tuple(group for group in self.groups if group.tag is not None)

    @property
    def untagged(self) -> tuple[Method, ...]:
        """The methods of the client itself."""
        return tuple(
            method
            for group in self.groups
            if group.tag is None
            for method in group.methods
        )

    @property
    def untagged_module(self) -> str:
        return next((group.module for group in self.groups if group.tag is None), "")

    @property
    def methods(self) -> tuple[tuple[Group, Method], ...]:
        """Every operation with its group."""
        return tuple(
            (group, method) for group in self.groups for method in group.methods
        )

    @property
    def client_base(self) -> str:
        """What the client extends: one that streams, where there is something to stream."""
        return "StreamingClient" if self.is_streamed else "BaseClient"

    @property
    def is_streamed(self) -> bool:
        """Whether there are answers to read piece by piece."""
        return any(method.is_streamed for _, method in self.methods)

    @property
    def has_files(self) -> bool:
        """Whether there are files to send."""
        return any(
            "Multipart" in names_in(method.body) or "Binary" in names_in(method.body)
            for _, method in self.methods
            if method.body is not None
        )

    @property
    def group_modules(self) -> tuple[str, ...]:
        return tuple(sorted(group.module for group in self.groups))

    @property
    def group_list(self) -> Expression:
        return Sequence(tuple(Name(f'"{name}"') for name in self.group_modules), "[]")

    @property
    def fetches_tokens(self) -> bool:
        return any(item.base_module == "oauth2" for item in self.credentials)

    @property
    def error_names(self) -> tuple[str, ...]:
        """Every exception that errors.py offers beside ApiError, sorted."""
        common = (
            "ConnectionFailed",
            "CredentialsMissing",
            *(("CredentialsRefused",) if self.fetches_tokens else ()),
            "Error",
            "RequestInvalid",
            "ResponseInvalid",
            "TimedOut",
        )
        return tuple(sorted((*common, *(error.name for error in self.errors))))

    @property
    def credential_imports(self) -> tuple[str, ...]:
        """Import lines of credentials.py."""
        modules = sorted({item.base_module for item in self.credentials})
        return (f"from .runtime import {', '.join(modules)}",) if modules else ()

    @property
    def credentials_union(self) -> Expression:
        return alternatives(*(Name(item.name) for item in self.credentials))
