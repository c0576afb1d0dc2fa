"""The surface of a generated package: its public names, their types, what goes on the wire.

It is read off a Package, or off the modules of a rendered one, with the same result: types
are in `canonical` form. Pointers into the document are known to a Package alone.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, TypeAlias

from msgspec import Struct

from specloom.compare.impact.canonical import value_of
from specloom.plan.expressions import Expression, Name, one_line

ArgumentPlace: TypeAlias = Literal[
    "path", "query", "header", "cookie", "body", "content_type"
]


class Field(Struct, frozen=True, kw_only=True):
    """A field of a model."""

    name: str
    wire_name: str
    type: Expression
    required: bool

    @property
    def text(self) -> str:
        default = "" if self.required else f" = {self._default}"
        return f"{self.name}: {one_line(self.type)}{default}"

    @property
    def wire_text(self) -> str:
        """The field as it is declared, with its name on the wire where that is another."""
        if self.wire_name == self.name:
            return self.text
        default = "" if self.required else f", default={self._default}"
        type_ = one_line(self.type)
        return f"{self.name}: {type_} = msgspec.field(name={self.wire_name!r}{default})"

    @property
    def _default(self) -> str:
        return "UNSET" if self.wire_name else "msgspec.field(default_factory=dict)"


class Class(Struct, frozen=True, kw_only=True):
    """A model; `additional` types the members that have no field.

    `keeps_unknown` says that those of which the document says nothing can be read.
    `elsewhere` are the pointers of properties that other schemas declare.
    """

    name: str
    fields: tuple[Field, ...]
    additional: Expression | None
    limits: Expression | None
    is_closed: bool
    keeps_unknown: bool = False
    pointer: str = ""
    elsewhere: tuple[tuple[str, str], ...] = ()

    def pointer_of(self, wire_name: str) -> str:
        """Where a property is declared."""
        for name, pointer in self.elsewhere:
            if name == wire_name:
                return pointer
        escaped = wire_name.replace("~", "~0").replace("/", "~1")
        return f"{self.pointer}/properties/{escaped}"


class Alias(Struct, frozen=True, kw_only=True):
    """A named type; `tags` say how the members of a union are told apart."""

    name: str
    value: Expression
    tags: tuple[Expression, ...] = ()
    pointer: str = ""

    @property
    def tags_text(self) -> str:
        """What tells the members of the union apart, as it is written: `'kind', lambda: {...}`."""
        return ", ".join(map(one_line, self.tags)) or "no discriminator"


Declared: TypeAlias = Class | Alias


class SurfaceArgument(Struct, frozen=True, kw_only=True):
    """An argument of an operation.

    `type` is what a caller gives and `served` what a service gets; `sent` is the type with
    its limits. `options` say how it is written on the wire.
    """

    place: ArgumentPlace
    wire_name: str
    name: str
    type: Expression
    served: Expression
    sent: Expression
    required: bool
    keyword_only: bool
    options: tuple[tuple[str, Expression], ...] = ()

    @property
    def text(self) -> str:
        default = "" if self.required else " = None"
        return f"{self.name}: {one_line(self.type)}{default}"

    @property
    def wire_text(self) -> str:
        """What describes the parameter: `Query('tags', list[str], explode=False)`."""
        parts = [repr(self.wire_name), one_line(self.sent)]
        parts += (f"{name}={one_line(value)}" for name, value in self.options)
        return f"{self.place.title()}({', '.join(parts)})"


class Raised(Struct, frozen=True, kw_only=True):
    """An error that an operation documents, by the status as it stands in the module."""

    status: str
    class_name: str
    contents: Expression | None


class SurfaceOperation(Struct, frozen=True, kw_only=True):
    """An operation: the method of clients and of the service, and what goes on the wire.

    `group` is the attribute of the client that has the method, "" for the client itself.
    `class_name` is that of the operations' class, "" for the requests that a service makes.
    """

    group: str
    class_name: str
    name: str
    service_name: str
    operation_id: str
    http_method: str
    path: str
    arguments: tuple[SurfaceArgument, ...]
    returns: Expression
    served: Expression
    body: Expression | None
    responses: tuple[tuple[str, Expression], ...]
    errors: tuple[Raised, ...]
    security: Expression | None
    server: Expression | None
    pointer: str = ""

    @property
    def key(self) -> str:
        """What the wire calls it."""
        return f"{self.http_method} {self.path}"

    @property
    def symbol(self) -> str:
        """What a caller writes: a call, or the method that takes what the service sends."""
        if not self.class_name:
            return f"webhooks.Webhooks.{self.name}"
        return ".".join(filter(None, ("client", self.group, self.name)))

    @property
    def signature(self) -> str:
        """The method as it is declared, on one line."""
        shown: list[str] = []
        for argument in self.arguments:
            if argument.keyword_only and "*" not in shown:
                shown.append("*")
            shown.append(argument.text)
        return f"{self.name}({', '.join(shown)}) -> {one_line(self.returns)}"


class ExceptionClass(Struct, frozen=True, kw_only=True):
    """An exception class; each property is its name, its type and its wire name."""

    name: str
    base: Expression
    properties: tuple[tuple[str, str, str], ...]


class Credential(Struct, frozen=True, kw_only=True):
    """A class of credentials."""

    name: str
    base: str
    attributes: tuple[tuple[str, Expression], ...]

    @property
    def scheme(self) -> str:
        """The security scheme's name in the document."""
        stated = dict(self.attributes).get("scheme")
        return self.name if stated is None else str(value_of(stated))

    @property
    def sent(self) -> frozenset[tuple[str, Expression]]:
        """What decides about the wire: all but the scheme's name."""
        stated = dict(self.attributes)
        stated.pop("scheme", None)
        if "name" in stated and value_of(stated["location"]) == "header":
            # Names of headers have no case (RFC 9110, 5.1).
            stated["name"] = Name(repr(str(value_of(stated["name"])).lower()))
        return frozenset(stated.items())

    @property
    def fetches(self) -> bool:
        """Whether tokens are fetched: the rest of it says from whom."""
        return self.base.startswith("oauth2.")


class Variable(Struct, frozen=True, kw_only=True):
    """A variable of a server; `type` has its choices in it."""

    name: str
    wire_name: str
    type: Expression
    default: Expression | None

    @property
    def text(self) -> str:
        default = "" if self.default is None else f" = {one_line(self.default)}"
        return f"{self.name}: {one_line(self.type)}{default}"


class Server(Struct, frozen=True, kw_only=True):
    """A server: a constant, or a function of its variables."""

    name: str
    url: str
    relative: bool
    variables: tuple[Variable, ...]

    @property
    def text(self) -> str:
        if not self.variables and not self.relative:
            return f"{self.name} = {self.url!r}"
        given = ["base: str"] if self.relative else []
        if self.variables:
            given += ["*", *(item.text for item in self.variables)]
        return f"{self.name}({', '.join(given)}) -> {self.url!r}"


class Surface(Struct, frozen=True, kw_only=True):
    """Everything that people can name of a generated package."""

    classes: tuple[Class, ...]
    aliases: tuple[Alias, ...]
    operations: tuple[SurfaceOperation, ...]
    webhooks: tuple[SurfaceOperation, ...]
    exceptions: tuple[ExceptionClass, ...]
    credentials: tuple[Credential, ...]
    servers: tuple[Server, ...]
    default_server: str | None

    @property
    def declared(self) -> dict[str, Declared]:
        """What models.py declares, by name."""
        declared: dict[str, Declared] = {item.name: item for item in self.classes}
        return declared | {item.name: item for item in self.aliases}

    def class_of(self, alias: Alias) -> Class | None:
        """The class that a named type is just another name of."""
        declared, seen = self.declared, {alias.name}
        value = alias.value
        while isinstance(value, Name) and value.text not in seen:
            item = declared.get(value.text)
            if not isinstance(item, Alias):
                return item
            seen.add(item.name)
            value = item.value
        return None


def classes_and_aliases(
    declared: Iterable[Declared],
) -> tuple[tuple[Class, ...], tuple[Alias, ...]]:
    """What models.py declares, by kind."""
    listed = tuple(declared)
    return (
        tuple(item for item in listed if isinstance(item, Class)),
        tuple(item for item in listed if isinstance(item, Alias)),
    )


def sorted_by_name(surface: Surface) -> Surface:
    """The surface without the order of modules and declarations, which has no meaning."""
    return Surface(
        classes=tuple(sorted(surface.classes, key=lambda item: item.name)),
        aliases=tuple(sorted(surface.aliases, key=lambda item: item.name)),
        operations=tuple(sorted(surface.operations, key=_place)),
        webhooks=tuple(sorted(surface.webhooks, key=_place)),
        exceptions=tuple(sorted(surface.exceptions, key=lambda item: item.name)),
        credentials=tuple(sorted(surface.credentials, key=lambda item: item.name)),
        servers=tuple(sorted(surface.servers, key=lambda item: item.name)),
        default_server=surface.default_server,
    )


def _place(operation: SurfaceOperation) -> tuple[str, str]:
    return operation.path, operation.http_method
