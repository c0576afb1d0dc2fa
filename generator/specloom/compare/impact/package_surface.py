"""The surface of a Package."""

from __future__ import annotations

from specloom.compare.impact import surface
from specloom.compare.impact.canonical import canonical, unquoted, value_of
from specloom.plan.expressions import Call, Expression, Name
from specloom.plan.methods import Argument, Group, Method
from specloom.plan.package import Alias, ErrorClass, Model, Package, ServerChoice
from specloom.plan.package import Credential as PackageCredential
from specloom.plan.package import Server as PackageServer


class Reader:
    """Reads the surfaces of several versions of a package; what they have in common, once."""

    def __init__(self) -> None:
        self._declared: dict[str, tuple[Model | Alias, surface.Declared]] = {}
        self._operations: dict[
            tuple[str, str, str], tuple[Method, surface.SurfaceOperation]
        ] = {}

    def read(self, package: Package) -> surface.Surface:
        """The surface of one version."""
        servers = package.servers
        webhooks = package.webhooks
        classes, aliases = surface.classes_and_aliases(
            map(self._declaration, package.declarations)
        )
        read = surface.Surface(
            classes=classes,
            aliases=aliases,
            operations=tuple(
                self._operation(group, method) for group, method in package.methods
            ),
            webhooks=(
                tuple(
                    self._operation(webhooks.group, method)
                    for method in webhooks.group.methods
                )
                if webhooks is not None
                else ()
            ),
            exceptions=tuple(map(_exception, package.errors)),
            credentials=tuple(map(_credential, package.credentials)),
            servers=tuple(_server(item, servers.choices) for item in servers.named),
            default_server=None if servers.default is None else servers.default.name,
        )
        return surface.sorted_by_name(read)

    def _declaration(self, item: Model | Alias) -> surface.Declared:
        known = self._declared.get(item.name)
        if known is not None and known[0] == item:
            return known[1]
        made = _class(item) if isinstance(item, Model) else _alias(item)
        self._declared[item.name] = item, made
        return made

    def _operation(self, group: Group, method: Method) -> surface.SurfaceOperation:
        place = group.class_name, group.attribute, method.service_name
        known = self._operations.get(place)
        if known is not None and known[0] == method:
            return known[1]
        made = _operation(group, method)
        self._operations[place] = method, made
        return made


def _alias(item: Alias) -> surface.Alias:
    return surface.Alias(
        name=item.name,
        value=unquoted(item.value),
        tags=tags_of(item.runtime),
        pointer=item.pointer,
    )


def tags_of(runtime: Expression | None) -> tuple[Expression, ...]:
    """The discriminator in `union("Pet", lambda: (Cat, Dog), "kind", lambda: {...})`."""
    if not isinstance(runtime, Call):
        return ()
    return tuple(canonical(item.value) for item in runtime.arguments[2:])


def _class(model: Model) -> surface.Class:
    return surface.Class(
        name=model.name,
        fields=tuple(
            surface.Field(
                name=field.name,
                wire_name=field.wire_name,
                type=canonical(field.annotation),
                required=not _has_default(field.default),
            )
            for field in model.fields
        ),
        additional=_maybe(model.additional),
        limits=_maybe(model.limits),
        is_closed=model.is_closed,
        keeps_unknown=model.keeps_unknown and model.additional is None,
        pointer=model.pointer,
        elsewhere=model.elsewhere,
    )


def _has_default(default: Expression | None) -> bool:
    """Whether a field may be left out: `msgspec.field(name="X")` alone gives no default."""
    if isinstance(default, Call):
        return any(item.keyword == "default" for item in default.arguments)
    return default is not None


def _operation(group: Group, method: Method) -> surface.SurfaceOperation:
    by_name = {surface_name(item): item for item in method.parameters}
    return surface.SurfaceOperation(
        group=group.attribute,
        class_name=group.class_name,
        name=method.name,
        service_name=method.service_name,
        operation_id=method.operation_id,
        http_method=method.http_method,
        path=method.path,
        arguments=tuple(
            _argument(argument, by_name.get(argument.name))
            for argument in method.arguments
        ),
        returns=canonical(method.returns),
        served=canonical(method.served),
        body=_maybe(method.body),
        responses=tuple(
            (str(value_of(canonical(Name(status)))), canonical(contents))
            for status, contents in method.responses
        ),
        errors=tuple(
            raised(str(value_of(canonical(Name(item.key)))), item.raises)
            for item in method.errors
        ),
        security=_maybe(method.security),
        server=_maybe(method.server),
        pointer=method.pointer,
    )


def _argument(
    argument: Argument, parameter: Expression | None
) -> surface.SurfaceArgument:
    annotation = canonical(argument.annotation)
    return described_argument(
        argument.name,
        annotation,
        annotation if argument.served is None else canonical(argument.served),
        parameter,
        required=argument.required,
        keyword_only=argument.keyword_only,
    )


_PLACES: dict[str, surface.ArgumentPlace] = {
    "Path": "path",
    "Query": "query",
    "Header": "header",
    "Cookie": "cookie",
}


def surface_name(parameter: Expression) -> str:
    """The argument that a parameter is given as: `Query("a-b", str, argument="a_b")`."""
    assert isinstance(parameter, Call)
    named = [item.value for item in parameter.arguments if item.keyword == "argument"]
    return str(value_of(canonical((named or [parameter.arguments[0].value])[0])))


def described_argument(
    name: str,
    annotation: Expression,
    served: Expression,
    parameter: Expression | None,
    *,
    required: bool,
    keyword_only: bool,
) -> surface.SurfaceArgument:
    """An argument of a method, with what describes its parameter; bodies have none."""
    if parameter is None:
        return surface.SurfaceArgument(
            place="body" if name == "body" else "content_type",
            wire_name="",
            name=name,
            type=annotation,
            served=served,
            sent=annotation,
            required=required,
            keyword_only=keyword_only,
        )
    assert isinstance(parameter, Call)
    wire_name, sent, *options = parameter.arguments
    return surface.SurfaceArgument(
        place=_PLACES[parameter.function],
        wire_name=str(value_of(canonical(wire_name.value))),
        name=name,
        type=annotation,
        served=served,
        sent=canonical(sent.value),
        required=required,
        keyword_only=keyword_only,
        options=tuple(
            (item.keyword, canonical(item.value))
            for item in options
            if item.keyword not in ("argument", "required")
        ),
    )


def raised(status: str, raises: Expression) -> surface.Raised:
    """`Raises(errors.NotFound, Json(models.Error))`, documented for a status."""
    assert isinstance(raises, Call)
    error, *contents = raises.arguments
    assert isinstance(error.value, Name)
    return surface.Raised(
        status=status,
        class_name=error.value.text.removeprefix("errors."),
        contents=canonical(contents[0].value) if contents else None,
    )


def _exception(error: ErrorClass) -> surface.ExceptionClass:
    return surface.ExceptionClass(
        name=error.name,
        base=canonical(error.base),
        properties=tuple(
            (item.name, item.type_name, item.wire_name) for item in error.properties
        ),
    )


def _credential(credential: PackageCredential) -> surface.Credential:
    return surface.Credential(
        name=credential.name,
        base=f"{credential.base_module}.{credential.base}",
        attributes=tuple(
            (name, canonical(value)) for name, value in credential.attributes
        ),
    )


def _server(server: PackageServer, choices: tuple[ServerChoice, ...]) -> surface.Server:
    types = {item.name: canonical(item.value) for item in choices}
    return surface.Server(
        name=server.name,
        url=server.url,
        relative=server.relative,
        variables=tuple(
            surface.Variable(
                name=item.name,
                wire_name=item.wire_name,
                type=choice_of(canonical(item.annotation), types),
                default=_maybe(item.default),
            )
            for item in server.arguments
        ),
    )


def choice_of(annotation: Expression, types: dict[str, Expression]) -> Expression:
    """The type of a variable of a server: the values of `types` where it names them."""
    if isinstance(annotation, Name):
        return types.get(annotation.text, annotation)
    return annotation


def _maybe(expression: Expression | None) -> Expression | None:
    return None if expression is None else canonical(expression)
