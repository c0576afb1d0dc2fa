"""The Package model: every name, type and sentence of a generated package.

Templates print it as it is; diff compares two of them. Type expressions are trees that
`render.layout` breaks into lines.
"""

from __future__ import annotations

from functools import lru_cache

from msgspec import Struct

from specloom.parts import Parts
from specloom.plan.expressions import (
    Call,
    CallArgument,
    Expression,
    Name,
    Sequence,
    alternatives,
    names_in,
    one_line,
)
from specloom.plan.information import says_more
from specloom.plan.literals import string
from specloom.plan.methods import Group, Method
from specloom.plan.names import import_order, public_order

_NO_NAMES: frozenset[str] = frozenset()


class Field(Struct, frozen=True, kw_only=True, cache_hash=True):
    """A field of a model; `wire_name` is what the document calls it."""

    name: str
    wire_name: str
    annotation: Expression
    default: Expression | None
    doc: str


# Asked for every class that has the field, and most fields stand in several.
@lru_cache(maxsize=50_000)
def names_of(field: Field) -> frozenset[str]:
    """Every name that a field is written with."""
    names = names_in(field.annotation)
    return names if field.default is None else names | names_in(field.default)


class Home(Struct, frozen=True, kw_only=True):
    """What of a document a declaration comes from, which says where it lives in a large package.

    `folder` is that of component schemas, of operations or of webhooks; `source` is what the
    document calls the schema or the operation, `module` the module for what it declares, `owner`
    what the names of all that begin with.
    """

    folder: str
    module: str
    source: str
    owner: str


class Model(Struct, frozen=True, kw_only=True):
    """A class of models.py.

    `additional` types the members that are kept beside the declared ones; `is_closed`
    says that a stub refuses them; `limits` holds for the object as a whole. `keeps_unknown`
    says that members which the document does not name are kept. `elsewhere` are the pointers
    of properties that other schemas declare, such as the parts of an `allOf`.
    """

    name: str
    schema_name: str | None
    doc: str
    fields: tuple[Field, ...]
    pointer: str
    home: Home
    additional: Expression | None = None
    is_closed: bool = False
    keeps_unknown: bool = False
    limits: Expression | None = None
    elsewhere: tuple[tuple[str, str], ...] = ()

    @property
    def all_fields(self) -> tuple[Field, ...]:
        """The fields, and `additional_properties` if the class has it."""
        if self.additional is None:
            return self.fields
        name = "additional_properties"
        empty = Call("msgspec.field", (CallArgument(Name("dict"), "default_factory"),))
        rest = Field(
            name=name, wire_name="", annotation=self.additional, default=empty, doc=""
        )
        return (*self.fields, rest)

    @property
    def bases(self) -> Expression:
        """What stands in the parentheses of the class statement."""
        if self.additional is not None:
            return Name("OpenObject")
        base = "OpenStruct" if self.keeps_unknown else "Struct"
        return Name(f"{base}, kw_only=True")

    @property
    def is_model(self) -> bool:
        return True

    @property
    def names(self) -> frozenset[str]:
        """Every name that the class is written with."""
        whole = [item for item in (self.additional, self.limits) if item is not None]
        return _NO_NAMES.union(*map(names_of, self.fields), *map(names_in, whole))

    @property
    def docstring_text(self) -> str:
        """The description, or what the document calls the class, if that is something else."""
        if self.doc or self.schema_name is None:
            return self.doc
        renamed = says_more(self.schema_name, self.name)
        return f"`{self.schema_name}` of the document." if renamed else ""


class Alias(Struct, frozen=True, kw_only=True):
    """A named type of models.py.

    Where msgspec needs something else than a type checker at run time, `runtime` is that.
    One that `is_recursive` uses itself, directly or through others.
    """

    name: str
    schema_name: str | None
    doc: str
    value: Expression
    pointer: str
    home: Home
    runtime: Expression | None = None
    is_recursive: bool = False

    @property
    def is_model(self) -> bool:
        return False

    @property
    def names(self) -> frozenset[str]:
        """Every name that the alias is written with."""
        names = names_in(self.value)
        return names if self.runtime is None else names | names_in(self.runtime)

    @property
    def stated(self) -> Expression:
        """The value as source: in quotes if the alias is recursive, because evaluating it would not end."""
        if not self.is_recursive:
            return self.value
        return Name(string(one_line(self.value)))


class ErrorProperty(Struct, frozen=True, kw_only=True):
    """A member of an error body that the exception passes on."""

    name: str
    wire_name: str
    type_name: str
    doc: str

    @property
    def value(self) -> Expression:
        """The call that reads the member from the body."""
        parts = Name(string(self.wire_name)), Name(self.type_name)
        return Call("self.member", tuple(map(CallArgument, parts)))


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
        """The base class with its module before it: a scheme may have the name of the base class."""
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

    @property
    def documented_arguments(self) -> tuple[ServerArgument, ...]:
        return tuple(item for item in self.arguments if item.doc)


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


class Stub(Struct, frozen=True, kw_only=True):
    """What the stub server needs beside the operations."""

    request_id_header: str | None
    server_variables: tuple[str, ...]
    server_origins: tuple[str, ...]
    base_paths: tuple[str, ...]


class Webhooks(Struct, frozen=True, kw_only=True):
    """The webhooks and callbacks of a service; `names` are `group`'s methods where a receiver is told its paths."""

    group: Group
    names: tuple[str, ...]


class Package(Struct, frozen=True, kw_only=True):
    """A generated package.

    `examples` is the JSON of the stub's answers by operation and status, `schemas` that of what it holds
    requests against, `webhook_schemas` the same for receivers of webhooks, `answer_schemas` what answers are made of.
    """

    name: str
    parts: Parts
    title: str
    source: str
    doc: str
    declarations: tuple[Model | Alias, ...]
    groups: tuple[Group, ...]
    errors: tuple[ErrorClass, ...]
    credentials: tuple[Credential, ...]
    servers: Servers
    examples: str
    stub: Stub
    webhooks: Webhooks | None = None
    schemas: str = "{}"
    answer_schemas: str = ""
    webhook_schemas: str = "{}"

    @property
    def tagged(self) -> tuple[Group, ...]:
        """The groups that are attributes of a client."""
        return tuple(group for group in self.groups if group.tag is not None)

    @property
    def untagged(self) -> Group | None:
        """The operations without a tag: they are methods of the client itself."""
        return next((group for group in self.groups if group.tag is None), None)

    @property
    def methods(self) -> tuple[tuple[Group, Method], ...]:
        """Every operation with its group."""
        return tuple(
            (group, method) for group in self.groups for method in group.methods
        )

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
    def has_variants(self) -> bool:
        """Whether there are unions whose values may be newer than the document."""
        return any("UnknownVariant" in item.names for item in self.declarations)

    @property
    def group_modules(self) -> tuple[str, ...]:
        return tuple(sorted((group.module for group in self.groups), key=import_order))

    @property
    def has_credentials(self) -> bool:
        """Whether credentials.py is of use: the document has schemes, the package a client or a server."""
        return bool(self.credentials) and self.parts.any

    @property
    def has_servers(self) -> bool:
        """Whether servers.py is of use: to clients, or to operations with servers of their own."""
        needed = self.parts.client or (self.parts.stub and self.servers.own)
        return bool(self.servers.named) and needed

    @property
    def sorted_groups(self) -> tuple[Group, ...]:
        """The groups by the names of their modules."""
        return tuple(sorted(self.groups, key=lambda group: import_order(group.module)))

    @property
    def classed_groups(self) -> tuple[Group, ...]:
        """The groups by the names of their modules, if there are classes of them for clients."""
        return self.sorted_groups if self.parts.client else ()

    @property
    def group_module_list(self) -> Expression:
        return Sequence(tuple(Name(string(name)) for name in self.group_modules))

    @property
    def group_list(self) -> Expression:
        """The public names of `operations`: modules, and the class in each."""
        classes = (group.class_name for group in self.classed_groups)
        names = {*self.group_modules, *classes}
        return Sequence(
            tuple(Name(string(name)) for name in sorted(names, key=public_order)), "[]"
        )

    @property
    def fetches_tokens(self) -> bool:
        return any(item.base_module == "oauth2" for item in self.credentials)

    @property
    def common_errors(self) -> tuple[str, ...]:
        """The exceptions of the runtime that errors.py offers beside `ApiError` and the document's."""
        if not self.parts.client:
            return ()
        fetched = ("CredentialsRefused",) if self.fetches_tokens else ()
        names = ("ConnectionFailed", "CredentialsMissing", *fetched)
        answered = ("ResponseInvalid", "ResponseTooLarge")
        return *names, "Error", "RequestInvalid", *answered, "TimedOut"

    @property
    def error_names(self) -> tuple[str, ...]:
        """Every exception that errors.py offers, sorted."""
        return tuple(
            sorted(
                (
                    "ApiError",
                    *self.common_errors,
                    *(error.name for error in self.errors),
                ),
                key=public_order,
            )
        )

    @property
    def credential_modules(self) -> list[str]:
        """The modules of the runtime that credentials.py imports."""
        return sorted({item.base_module for item in self.credentials})

    @property
    def credentials_union(self) -> Expression:
        return alternatives(*(Name(item.name) for item in self.credentials))
