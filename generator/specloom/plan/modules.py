"""What the templates of single modules print beside operations and models: imports, tables, defaults."""

from __future__ import annotations

from msgspec import Struct

from specloom.plan.expressions import (
    Call,
    CallArgument,
    Expression,
    Name,
    Sequence,
    Subscript,
    alternatives,
    names_in,
)
from specloom.plan.literals import string
from specloom.plan.methods import Group, Method
from specloom.plan.module_imports import (
    bodies_import,
    signature_imports,
    signature_modules,
)
from specloom.plan.names import import_order, public_order
from specloom.plan.package import Package, Server, ServerArgument, Webhooks
from specloom.plan.servers import chosen_url, url_expression


class ClientModule(Struct, frozen=True):
    """client.py or async_client.py: imports, documentation, arguments of the constructor."""

    imports: tuple[str, ...]
    prefix: str
    """What the names of the classes begin with: `Async`, or nothing."""
    bases: str
    class_doc: str
    credentials: Expression
    base_url: str
    default_url: Expression | None
    own_servers: str
    server_arguments: tuple[tuple[ServerArgument, Expression], ...]
    groups: tuple[tuple[Group, Expression], ...]
    """The groups that are attributes of the client, and their types."""


def client_module(package: Package, *, is_async: bool) -> ClientModule:
    """client.py, or async_client.py if `is_async`."""
    imports = ["from collections.abc import Mapping"]
    imports += ["from functools import cached_property"] if package.tagged else []
    modules = ["operations"] if package.groups else []
    servers = package.servers
    if servers.default is not None:
        modules.append("servers")
    if modules:
        imports.append(f"from . import {', '.join(modules)}")
    if package.credentials:
        imports.append("from .credentials import Credentials")
    prefix = "Async" if is_async else ""
    kind = f"{prefix}BaseClient"
    base = f"{prefix}StreamingClient" if package.is_streamed else kind
    if package.is_streamed:
        imports.append(f"from runtime.client.streaming import {base}")
    if package.groups or base == kind:
        module = "async_client" if is_async else "sync_client"
        imports.append(f"from runtime.client.{module} import {kind}")
    untagged = package.untagged
    mixins = [] if untagged is None else [f"operations.{untagged.class_name}[{kind}]"]
    credentials: Expression = Name("None")
    if package.credentials:
        type_ = Name("Credentials")
        several = Subscript("tuple", (type_, Name("...")))
        credentials = alternatives(type_, several, Name("None"))
    return ClientModule(
        imports=tuple(imports),
        prefix=prefix,
        bases=", ".join((base, *mixins)),
        class_doc=_OWN_SERVERS if servers.own else "",
        credentials=credentials,
        base_url="str" if servers.default is None else "str | None = None",
        default_url=None if servers.default is None else chosen_url(servers.default),
        own_servers="False" if servers.default is None else "base_url is None",
        server_arguments=tuple(
            (item, _in_servers(item.annotation)) for item in servers.arguments
        ),
        groups=tuple(
            (group, Subscript(f"operations.{group.class_name}", (Name(kind),)))
            for group in package.tagged
        ),
    )


_OWN_SERVERS = (
    "Some operations go to servers of their own, unless a `base_url` is given."
)


def _in_servers(annotation: Expression) -> Expression:
    """The annotation with `servers.` before a type of servers.py."""
    if isinstance(annotation, Name) and annotation.text != "str":
        return Name(f"servers.{annotation.text}")
    return annotation


class ServerModule(Struct, frozen=True):
    """server.py: imports, the route table, what the application is told.

    Without clients the methods of operations say in full what is to be answered.
    """

    imports: tuple[str, ...]
    routes: tuple[Expression, ...]
    schemes: Expression
    request_id_header: str
    server_variables: Expression
    server_origins: Expression
    base_paths: Expression


def server_module(package: Package) -> ServerModule:
    """The module of the stub server."""
    methods = tuple(method for _, method in package.methods)
    modules = ["operations"] if package.groups else []
    if package.credentials:
        modules.append("credentials")
    if _uses_models(methods):
        modules.append("models")
    stub = package.stub
    header = stub.request_id_header
    imports = [*signature_imports(methods), *bodies_import(signature_modules(methods))]
    imports += [f"from . import {', '.join(sorted(modules))}"] if modules else []
    return ServerModule(
        imports=tuple(imports),
        routes=tuple(
            _route(f"operations.{group.module}", method)
            for group, method in package.methods
        ),
        schemes=_schemes(package),
        request_id_header="None" if header is None else string(header),
        server_variables=Sequence(
            tuple(Name(string(name)) for name in stub.server_variables)
        ),
        server_origins=Sequence(
            tuple(Name(string(url)) for url in stub.server_origins)
        ),
        base_paths=Sequence(tuple(Name(string(path)) for path in stub.base_paths)),
    )


def _route(module: str, method: Method, *others: CallArgument) -> Expression:
    """`Route(operations.pets.get_pet_operation, "get_pet")`."""
    operation = Name(f"{module}.{method.name}_operation")
    name = Name(string(method.service_name))
    return Call("Route", (CallArgument(operation), CallArgument(name), *others))


class WebhooksModule(Struct, frozen=True):
    """webhooks.py: imports, the route table, what the application is told."""

    imports: tuple[str, ...]
    routes: tuple[Expression, ...]
    schemes: Expression


def webhooks_module(package: Package, webhooks: Webhooks) -> WebhooksModule:
    """The module of those who receive webhooks."""
    methods = webhooks.group.methods
    used = {
        name.split(".")[0]
        for method in methods
        for expression in (
            method.reply_type,
            *(item.annotation for item in method.served_arguments),
        )
        for name in names_in(expression)
    }
    modules = ["credentials"] if package.credentials else []
    modules += ["models"] if "models" in used else []
    imports = [*signature_imports(methods), *bodies_import(signature_modules(methods))]
    imports.append(f"from . import {', '.join([*modules, 'webhook_requests'])}")
    return WebhooksModule(
        imports=tuple(imports),
        routes=tuple(
            _route("webhook_requests", method, CallArgument(Name(string(name)), "name"))
            for name, method in zip(webhooks.names, methods, strict=True)
        ),
        schemes=_schemes(package),
    )


class ServersModule(Struct, frozen=True):
    """servers.py: imports, and constants and functions with their URLs."""

    imports: tuple[str, ...]
    constants: tuple[tuple[Server, Expression], ...]
    functions: tuple[tuple[Server, Expression], ...]


def servers_module(package: Package) -> ServersModule:
    """The module of the servers."""
    servers = package.servers
    urls = [(server, url_expression(server)) for server in servers.named]
    used = {name for _, url in urls for name in names_in(url)}
    imports: list[str] = []
    if servers.choices:
        imports.append("from typing import Literal, TypeAlias")
    if "urljoin" in used:
        imports.append("from urllib.parse import urljoin")
    if "server_url" in used:
        imports.append("from runtime.operations.server_url import server_url")
    return ServersModule(
        imports=tuple(imports),
        constants=tuple(item for item in urls if item[0].is_constant),
        functions=tuple(item for item in urls if not item[0].is_constant),
    )


class InitModule(Struct, frozen=True):
    """__init__.py: what the package offers, imported when it is used.

    `modules` has the module of each name, as an import statement says it.
    """

    doc: str
    type_imports: tuple[str, ...]
    names: tuple[str, ...]
    submodules: Expression
    modules: tuple[tuple[str, str], ...]


def init_module(package: Package, runtime: str) -> InitModule:
    """The package's own module, which imports its runtime as `runtime`."""
    table = _public_names(package)
    by_module: dict[str, list[str]] = {}
    for name, module in sorted(table.items()):
        by_module.setdefault(module, []).append(name)
    submodules = _submodules(package)
    return InitModule(
        doc=f"{_contents(package)} of {package.title}.\n\n{package.doc}",
        type_imports=(
            f"from . import {', '.join(submodules)}",
            *(
                f"from {module} import {', '.join(sorted(names, key=import_order))}"
                for module, names in by_module.items()
            ),
        ),
        names=tuple(sorted((*table, *submodules), key=public_order)),
        submodules=Sequence(tuple(Name(string(name)) for name in submodules)),
        modules=tuple(
            (name, _located(table[name], runtime))
            for name in sorted(table, key=import_order)
        ),
    )


def _located(module: str, runtime: str) -> str:
    """A module as `import_module` takes it: `.client`, or one of the runtime."""
    name = module.removeprefix("runtime.")
    return module if name == module else f"{runtime}.{name}"


def _public_names(package: Package) -> dict[str, str]:
    """The names that can be imported from the package itself, and the module of each."""
    table = (
        {"UnknownVariant": "runtime.values.unknown_variants"}
        if package.has_variants
        else {}
    )
    if not package.parts.any:
        # Nothing else reads and writes the models of such a package.
        return {
            **table,
            "decode": "runtime.values.json_codec",
            "encode": "runtime.values.json_codec",
        }
    table["ApiError"] = ".errors"
    if not package.parts.client:
        return table
    if package.has_files:
        table["File"] = "runtime.bodies.octets"
    return {
        **table,
        "AsyncClient": ".async_client",
        "Call": "runtime.operations.call",
        "Client": ".client",
        "Response": "runtime.http.messages",
        "Retry": "runtime.client.retry",
        **{item.name: ".credentials" for item in package.credentials},
    }


def _submodules(package: Package) -> list[str]:
    """The submodules that are public."""
    parts = package.parts
    there = {
        "credentials": package.has_credentials,
        "errors": parts.any,
        "models": True,
        "operations": parts.client or parts.stub,
        "server": parts.stub,
        "servers": package.has_servers,
        "webhook_requests": package.webhooks is not None and parts.sender,
        "webhooks": package.webhooks is not None and parts.receiver,
    }
    return [name for name, is_there in there.items() if is_there]


def _contents(package: Package) -> str:
    parts = package.parts
    named = {"Client": parts.client, "models": True, "stub server": parts.stub}
    *others, last = (name for name, is_there in named.items() if is_there)
    text = f"{', '.join(others)} and {last}" if others else last
    return text[:1].upper() + text[1:]


def _schemes(package: Package) -> Expression:
    return Sequence(
        tuple(Name(f"credentials.{item.name}") for item in package.credentials)
    )


def _uses_models(methods: tuple[Method, ...]) -> bool:
    return any(
        name.startswith("models.")
        for method in methods
        for expression in (
            method.returns,
            *(item.annotation for item in method.arguments),
        )
        for name in names_in(expression)
    )
