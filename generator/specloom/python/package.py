"""The Package model: every name, type and sentence of a generated package.

Templates print it as it is; diff compares two of them. Type expressions are trees that
`output.layout` breaks into lines.
"""

from __future__ import annotations

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
)


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
    parameters: tuple[Expression, ...]
    body: Expression | None
    responses: tuple[tuple[str, Expression], ...]
    errors: tuple[ErrorReference, ...]
    security: Expression | None
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
        return alternatives(self.returns, Subscript("Reply", (self.returns,)))


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


class ServerArgument(Struct, frozen=True, kw_only=True):
    """A server variable as an argument of the client."""

    name: str
    wire_name: str
    default: Expression
    doc: str


class Server(Struct, frozen=True, kw_only=True):
    """Where clients send requests by default: an f-string over `arguments`."""

    url: str | None
    arguments: tuple[ServerArgument, ...]
    doc: str


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
    server: Server
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
    def group_modules(self) -> tuple[str, ...]:
        return tuple(sorted(group.module for group in self.groups))

    @property
    def group_list(self) -> Expression:
        return Sequence(tuple(Name(f'"{name}"') for name in self.group_modules), "[]")

    @property
    def error_names(self) -> tuple[str, ...]:
        """Every exception that errors.py offers beside ApiError, sorted."""
        common = (
            "ConnectionFailed",
            "CredentialsMissing",
            "Error",
            "RequestInvalid",
            "ResponseInvalid",
            "TimedOut",
        )
        return tuple(sorted((*common, *(error.name for error in self.errors))))

    @property
    def credential_imports(self) -> tuple[str, ...]:
        """Import lines of credentials.py."""
        bases: dict[str, set[str]] = {}
        for item in self.credentials:
            bases.setdefault(item.base_module, set()).add(item.base)
        return tuple(
            f"from .runtime.{module} import {', '.join(sorted(names))}"
            for module, names in sorted(bases.items())
        )

    @property
    def credentials_union(self) -> Expression:
        return alternatives(*(Name(item.name) for item in self.credentials))
