"""Operations in the Package model: methods, their arguments and errors, groups of them."""

from __future__ import annotations

import msgspec
from msgspec import Struct

from specloom.plan.expressions import (
    Call,
    CallArgument,
    Dict,
    Entry,
    Expression,
    Name,
    Subscript,
    alternatives,
    names_in,
)


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
    summary: str
    description: str
    deprecated: bool
    pointer: str
    note: str = ""
    """What is to be said beside the document's words."""

    @property
    def responses_expression(self) -> Expression:
        return Dict(tuple(Entry(key, value) for key, value in self.responses))

    @property
    def request_line(self) -> str:
        """`GET /pets`, as docstrings show it."""
        return f"`{self.http_method} {self.path}`"

    @property
    def documented_arguments(self) -> tuple[Argument, ...]:
        return tuple(item for item in self.arguments if item.doc)

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
        names: set[str] = set()
        for _, content in self.responses:
            names |= names_in(content)
        return not names.isdisjoint({"Binary", "Events", "JsonLines"})


class Group(Struct, frozen=True, kw_only=True):
    """The operations of one tag; the untagged ones are methods of the client itself."""

    tag: str | None
    attribute: str
    module: str
    class_name: str
    doc: str
    methods: tuple[Method, ...]
    imports: tuple[str, ...]

    @property
    def base(self) -> str:
        """What the class of the operations extends: a group has a client, or is a part of one."""
        return "Operations" if self.tag is None else "Group"

    @property
    def of_client(self) -> Expression:
        """What makes the group, in a method of the client that it is an attribute of."""
        return Call(f"operations.{self.class_name}", (CallArgument(Name("self")),))

    @property
    def generic_base(self) -> Expression:
        """The base class with its type argument: whoever sends the calls."""
        return Subscript(self.base, (Name("Sender"),))
