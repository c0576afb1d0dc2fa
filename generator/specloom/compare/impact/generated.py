"""The surface of a rendered package, read off its modules without importing them.

It is the surface that its Package has, but for the pointers into the document.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from specloom.compare.impact import modules, surface
from specloom.compare.impact.canonical import unquoted, value_of
from specloom.compare.impact.modules import Function, FunctionParameter
from specloom.compare.impact.package_surface import (
    choice_of,
    described_argument,
    raised,
    surface_name,
    tags_of,
)
from specloom.plan.expressions import (
    Alternatives,
    Call,
    Dict,
    Expression,
    Name,
    Sequence,
    Subscript,
    alternatives,
)


def read_surface(folder: Path) -> surface.Surface:
    """The surface of the package in a folder.

    Raises:
        SpecloomError: the folder has no package that specloom generated.
    """
    client = modules.module(folder / "client.py")
    if "Client" not in modules.classes(client):
        raise modules.unreadable(
            folder,
            "there is no `Client` in client.py: only packages with one are compared",
        )
    try:
        return _surface(folder, client)
    except (AssertionError, AttributeError, LookupError, ValueError) as error:
        reason = f"its modules do not fit together ({type(error).__name__}: {error})"
        raise modules.unreadable(folder, reason) from error


def _surface(folder: Path, client: list[ast.stmt]) -> surface.Surface:
    classes, aliases = surface.classes_and_aliases(_declared(folder))
    return surface.sorted_by_name(
        surface.Surface(
            classes=classes,
            aliases=aliases,
            operations=tuple(_operations(folder)),
            webhooks=tuple(_webhooks(folder)),
            exceptions=tuple(_exceptions(folder)),
            credentials=tuple(_credentials(folder)),
            servers=tuple(_servers(folder)),
            default_server=_default_server(client),
        )
    )


# ---- models


def _declared(folder: Path) -> Iterator[surface.Declared]:
    """What models.py declares, or the modules of the package `models`."""
    for path in [folder / "models.py", *sorted((folder / "models").rglob("*.py"))]:
        body = modules.module(path)
        for item in modules.classes(body).values():
            yield _class(item)
        for name, value, runtime in modules.aliases(body):
            yield surface.Alias(name=name, value=value, tags=tags_of(runtime))


ADDITIONAL = "additional_properties"


def _class(item: ast.ClassDef) -> surface.Class:
    stated = modules.assignments(item.body)
    is_open = Name("OpenObject") in modules.bases(item)
    annotated = {
        statement.target.id: statement
        for statement in item.body
        if isinstance(statement, ast.AnnAssign)
        and isinstance(statement.target, ast.Name)
    }
    additional = annotated.pop(ADDITIONAL, None) if is_open else None
    return surface.Class(
        name=item.name,
        fields=tuple(
            _field(name, modules.of_syntax(annotation.annotation), stated.get(name))
            for name, annotation in annotated.items()
        ),
        additional=(
            None if additional is None else modules.of_syntax(additional.annotation)
        ),
        limits=stated.get("__limits__"),
        is_closed="__closed__" in stated,
        keeps_unknown=Name("OpenStruct") in modules.bases(item),
    )


def _field(name: str, type_: Expression, value: Expression | None) -> surface.Field:
    """`name: str = msgspec.field(name="Name", default=UNSET)`."""
    given = {} if value is None else modules.keywords(value)
    wire_name = value_of(given["name"]) if "name" in given else name
    return surface.Field(
        name=name,
        wire_name=str(wire_name),
        type=type_,
        required=value is None or (isinstance(value, Call) and "default" not in given),
    )


# ---- operations


def _operations(folder: Path) -> Iterator[surface.SurfaceOperation]:
    """The methods of the groups, in client, description and service."""
    server = modules.module(folder / "server.py")
    services = _services(server, "Service")
    for path in sorted((folder / "operations").glob("*.py")):
        body = modules.module(path)
        functions = modules.functions(body)
        for group in modules.classes(body).values():
            is_client = any(
                isinstance(base, Subscript) and base.base == "Operations"
                for base in modules.bases(group)
            )
            for name, method in modules.functions(group.body).items():
                yield _operation(
                    group="" if is_client else path.stem,
                    class_name=group.name,
                    method=method,
                    described=modules.returned(functions[f"{name}_operation"]),
                    # A package without a stub has nothing to implement.
                    service=(
                        services[path.stem, f"{name}_operation"] if server else method
                    ),
                )


def _webhooks(folder: Path) -> Iterator[surface.SurfaceOperation]:
    functions = modules.functions(modules.module(folder / "webhook_requests.py"))
    receiver = modules.module(folder / "webhooks.py")
    services = _services(receiver, "Webhooks")
    for name, function in functions.items():
        described = functions.get(f"{name}_operation")
        if described is not None:
            yield _operation(
                group="",
                class_name="",
                method=function,
                described=modules.returned(described),
                service=(
                    services["webhook_requests", f"{name}_operation"]
                    if receiver
                    else function
                ),
            )


def _services(body: list[ast.stmt], name: str) -> dict[tuple[str, str], Function]:
    """The methods that people override, by module and name of the operation's function."""
    service = modules.classes(body).get(name)
    if service is None:
        return {}
    methods = modules.functions(service.body)
    known = {
        alias.asname: alias.name
        for item in body
        if isinstance(item, ast.ImportFrom)
        for alias in item.names
        if alias.asname
    }
    services: dict[tuple[str, str], Function] = {}
    routes = modules.assignments(body).get("ROUTES")
    for route in routes.members if isinstance(routes, Sequence) else ():
        if isinstance(route, Call):
            operation, method = (item.value for item in route.arguments[:2])
            assert isinstance(operation, Name)
            *_, module, function = operation.text.split(".")
            services[known.get(module, module), function] = methods[
                str(value_of(method))
            ]
    return services


def _operation(
    *,
    group: str,
    class_name: str,
    method: Function,
    described: Expression,
    service: Function,
) -> surface.SurfaceOperation:
    """A method, its `Operation(...)`, and the method of the service."""
    stated = modules.keywords(described)
    parameters = {surface_name(item): item for item in _members(stated, "parameters")}
    served = {item.name: item.annotation for item in modules.parameters(service)}
    return surface.SurfaceOperation(
        group=group,
        class_name=class_name,
        name=method.name,
        service_name=service.name,
        operation_id=str(value_of(stated["id"])),
        http_method=str(value_of(stated["method"])),
        path=str(value_of(stated["path"])),
        arguments=tuple(
            _argument(item, served[item.name], parameters.get(item.name))
            for item in modules.parameters(method)
        ),
        returns=_inner(modules.returns(method), "Call"),
        served=_inner(modules.returns(service), "Reply"),
        body=stated.get("body"),
        responses=tuple(_entries(stated, "responses")),
        errors=tuple(raised(*item) for item in _entries(stated, "errors")),
        security=stated.get("security"),
        server=stated.get("server"),
    )


def _argument(
    item: FunctionParameter, served: Expression, parameter: Expression | None
) -> surface.SurfaceArgument:
    return described_argument(
        item.name,
        item.annotation,
        served,
        parameter,
        required=not item.has_default,
        keyword_only=item.keyword_only,
    )


def _members(stated: dict[str, Expression], name: str) -> tuple[Expression, ...]:
    value = stated.get(name)
    return value.members if isinstance(value, Sequence) else ()


def _entries(
    stated: dict[str, Expression], name: str
) -> Iterator[tuple[str, Expression]]:
    value = stated.get(name)
    for entry in value.entries if isinstance(value, Dict) else ():
        yield str(value_of(Name(entry.key))), entry.value


def _inner(returns: Expression, base: str) -> Expression:
    """T of `Call[T]`, or of `T | Reply[T]`."""
    members = returns.members if isinstance(returns, Alternatives) else (returns,)
    for member in members:
        if isinstance(member, Subscript) and member.base == base:
            return alternatives(*member.arguments)
    return returns


# ---- errors, credentials, servers


def _exceptions(folder: Path) -> Iterator[surface.ExceptionClass]:
    body = modules.module(folder / "errors.py")
    bodies = {name: value for name, value, _ in modules.aliases(_seen(body))}
    for item in modules.classes(body).values():
        yield surface.ExceptionClass(
            name=item.name,
            base=_base(modules.bases(item)[0], bodies),
            properties=tuple(
                _property(function)
                for function in modules.functions(item.body).values()
            ),
        )


def _seen(body: list[ast.stmt]) -> list[ast.stmt]:
    """The statements, those for type checkers alone included."""
    hidden = [item for item in body if isinstance(item, ast.If)]
    return [*body, *(statement for item in hidden for statement in item.body)]


def _base(base: Expression, bodies: dict[str, Expression]) -> Expression:
    """What an exception extends; the type of its body may be written as text."""
    if not isinstance(base, Subscript):
        return base
    (body,) = map(unquoted, base.arguments)
    if isinstance(body, Name):
        body = bodies.get(body.text, body)
    return Subscript(base.base, (body,))


def _property(function: Function) -> tuple[str, str, str]:
    """`def code(self) -> str | None: return self.member("code", str)`."""
    read = modules.returned(function)
    assert isinstance(read, Call)
    wire_name, type_ = (item.value for item in read.arguments)
    assert isinstance(type_, Name)
    return function.name, type_.text, str(value_of(wire_name))


def _credentials(folder: Path) -> Iterator[surface.Credential]:
    body = modules.module(folder / "credentials.py")
    for item in modules.classes(body).values():
        (base,) = modules.bases(item)
        assert isinstance(base, Name)
        yield surface.Credential(
            name=item.name,
            base=base.text,
            attributes=tuple(modules.assignments(item.body).items()),
        )


def _servers(folder: Path) -> Iterator[surface.Server]:
    body = modules.module(folder / "servers.py")
    types = {name: value for name, value, _ in modules.aliases(body)}
    for name, value in modules.assignments(body).items():
        if name not in types:
            yield surface.Server(
                name=name, url=str(value_of(value)), relative=False, variables=()
            )
    for function in modules.functions(body).values():
        yield _server(function, types)


def _server(function: Function, types: dict[str, Expression]) -> surface.Server:
    """`return urljoin(base, server_url("https://{host}", {"host": host}))`."""
    value = modules.returned(function)
    relative = isinstance(value, Call) and value.function == "urljoin"
    if isinstance(value, Call) and relative:
        value = value.arguments[1].value
    names: dict[str, str] = {}
    if isinstance(value, Call):
        url, table = (item.value for item in value.arguments)
        assert isinstance(table, Dict)
        for entry in table.entries:
            assert isinstance(entry.value, Name)
            names[entry.value.text] = str(value_of(Name(entry.key)))
        value = url
    defaults = modules.defaults(function)
    return surface.Server(
        name=function.name,
        url=str(value_of(value)),
        relative=relative,
        variables=tuple(
            surface.Variable(
                name=item.name,
                wire_name=names[item.name],
                type=choice_of(item.annotation, types),
                default=defaults.get(item.name),
            )
            for item in modules.parameters(function)
            if item.keyword_only
        ),
    )


def _default_server(client: list[ast.stmt]) -> str | None:
    """The server that a client is for where nobody gives a `base_url`."""
    made = modules.functions(modules.classes(client)["Client"].body).get("__init__")
    for item in made.body if made is not None else ():
        if isinstance(item, ast.If) and ast.unparse(item.test) == "base_url is None":
            value = modules.assignments(item.body)["base_url"]
            text = value.function if isinstance(value, Call) else value
            return str(text.text if isinstance(text, Name) else text).removeprefix(
                "servers."
            )
    return None
