"""Operations → methods: signatures, descriptions of requests, groups by tag."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from msgspec import Struct

from specloom.model.api import (
    Api,
    Named,
    Operation,
    Parameter,
    RequestBody,
    Response,
    Scalar,
    Schema,
)
from specloom.plan import reserved
from specloom.plan.contents import Body, ContentPlanner
from specloom.plan.docstrings import clean, summary
from specloom.plan.errors import ErrorPlanner
from specloom.plan.expressions import (
    Call,
    CallArgument,
    Expression,
    Name,
    Subscript,
    alternatives,
)
from specloom.plan.extent import union
from specloom.plan.information import telling
from specloom.plan.leaf_types import without_limits
from specloom.plan.literals import literal, string
from specloom.plan.media_types import is_json
from specloom.plan.methods import Argument, ErrorReference, Group, Method
from specloom.plan.model_homes import operation_home
from specloom.plan.models import NONE, ModelPlanner
from specloom.plan.module_imports import description_imports, group_imports
from specloom.plan.names import claim_all, pascal, snake
from specloom.plan.operation_names import Names, OperationNames, tag_of
from specloom.plan.prose import parameter_doc, status_doc
from specloom.plan.qualified import qualified
from specloom.plan.security import scopes_doc, security_expression
from specloom.plan.servers import ServerPlanner
from specloom.plan.statuses import status_name
from specloom.problems import Problem
from specloom.standards.openapi import STYLES, default_explode

_CLASSES = {"path": "Path", "query": "Query", "header": "Header", "cookie": "Cookie"}


class _Planned(Struct, frozen=True, kw_only=True):
    """A parameter as an argument of the method, and as the `Operation` describes it."""

    argument: Argument
    described: Expression


@dataclass
class OperationPlanner:
    """Plans operations of an API; errors and models are collected on the way.

    Without `errors` the operations are those that the service calls: what is sent to them
    is received, and the other way round, and what they may fail with has no classes.
    """

    api: Api
    names: Names
    models: ModelPlanner
    errors: ErrorPlanner | None
    problems: list[Problem]
    known_schemes: frozenset[str]
    servers: ServerPlanner
    has_methods: bool = True
    """Whether the operations are methods of clients, and not only described."""
    contents: ContentPlanner = field(init=False)
    _shared: dict[tuple[int, str], _Planned] = field(default_factory=dict)
    """Parameters of components, which many operations have, by identity and name."""

    def __post_init__(self) -> None:
        self.contents = ContentPlanner(
            self.models, self.problems, is_outgoing=self.errors is None
        )

    def groups(self) -> tuple[Group, ...]:
        """The operations by their first tag, in the order the tags are first used."""
        by_tag: dict[str | None, list[Operation]] = {}
        for operation in self.api.operations:
            by_tag.setdefault(tag_of(operation), []).append(operation)
        return tuple(self._group(tag, operations) for tag, operations in by_tag.items())

    def _group(self, tag: str | None, operations: list[Operation]) -> Group:
        attribute = "" if tag is None else self.names.attributes[tag]
        described = {item.name: item.description for item in self.api.tags}
        text = described.get(tag or "")
        methods = tuple(
            self.method(operation, self.names.of(operation)) for operation in operations
        )
        return Group(
            tag=tag,
            attribute=attribute,
            module=attribute or "untagged",
            class_name="Untagged" if tag is None else self.names.classes[tag],
            doc=telling(clean(text or ""), tag or "", "operations endpoints API"),
            methods=methods,
            imports=(
                group_imports(methods, base="Operations" if tag is None else "Group")
                if self.has_methods
                else description_imports(methods)
            ),
        )

    def method(self, operation: Operation, names: OperationNames) -> Method:
        """The method of an operation, under the names that it was given."""
        operation_id = names.operation_id
        self.models.home = operation_home(names, is_outgoing=self.errors is None)
        place = names.types
        parameters = operation.parameters
        given = claim_all(
            {_key(item): snake(item.name, fallback="parameter") for item in parameters},
            _held_arguments(operation, names.method),
        )
        planned = {
            _key(item): self._parameter(item, given[_key(item)], place)
            for item in parameters
        }
        given_body = operation.request_body
        body = None if given_body is None else self.contents.request(given_body, place)
        answers = self._responses(operation, place)
        return Method(
            name=names.method,
            service_name=names.service,
            operation_id=operation_id,
            http_method=operation.method,
            path=operation.path,
            arguments=tuple(_arguments(operation, planned, body)),
            returns=_union(answer.type for _, answer in answers),
            served=_union(answer.served for _, answer in answers),
            parameters=tuple(planned[_key(item)].described for item in parameters),
            body=None if body is None else body.contents,
            body_required=given_body is None or given_body.required,
            names_content_type=body is not None and bool(body.choices),
            responses=tuple((key, answer.contents) for key, answer in answers),
            errors=tuple(self._error_references(operation, place)),
            security=security_expression(
                operation.security, self.known_schemes, self.api
            ),
            scopes_doc=scopes_doc(operation),
            server=self.servers.expression(operation),
            summary=summary(operation.summary or operation.description or operation_id),
            description=clean(operation.description or ""),
            deprecated=operation.deprecated,
            pointer=operation.location.pointer,
        )

    def _parameter(self, parameter: Parameter, name: str, place: str) -> _Planned:
        """A parameter called `name` of the operation that `place` names."""
        key = id(parameter), name
        known = self._shared.get(key)
        if known is not None:
            return known
        schema = parameter.schema
        type_ = self.models.expression(
            schema,
            place + pascal(parameter.name, fallback="Parameter"),
            received=self.errors is None,
            sent=self.errors is not None,
        )
        planned = _Planned(
            argument=_argument(parameter, name, type_, self.api),
            described=_parameter(parameter, name, type_),
        )
        # Whatever has to be given a name is given one for each operation.
        if isinstance(schema, Scalar | Named):
            self._shared[key] = planned
        return planned

    def _responses(self, operation: Operation, place: str) -> list[tuple[str, Body]]:
        """The bodies of success by status; the first with a body gives its types the plain names."""
        bodies: list[tuple[str, Body]] = []
        is_first = True
        for response in operation.responses:
            if not response.is_success:
                continue
            words = "" if is_first else status_name(response.status)
            body = self.contents.answer(response, f"{place}{words}Response")
            is_first = is_first and not response.content
            bodies.append((_status_key(response), body))
        return bodies

    def _error_references(
        self, operation: Operation, place: str
    ) -> list[ErrorReference]:
        references: list[ErrorReference] = []
        for response in operation.responses:
            if response.is_success:
                continue
            name = status_name(response.status)
            body = self.contents.error(response, place + name)
            if self.errors is None:
                name = "ApiError"
            else:
                self.errors.add(response, body.type, _json_schema(response))
            references.append(
                ErrorReference(
                    key=_status_key(response),
                    class_name=name,
                    raises=Call(
                        "Raises",
                        (
                            CallArgument(Name(f"errors.{name}")),
                            CallArgument(body.contents),
                        ),
                    ),
                    doc=status_doc(response.description, response.status),
                )
            )
        return references


def _arguments(
    operation: Operation, planned: dict[str, _Planned], body: Body | None
) -> list[Argument]:
    """Path parameters and the body by position, everything else by keyword."""
    ordered = sorted(
        operation.parameters,
        key=lambda item: (item.place != "path", not item.required),
    )
    arguments = [
        planned[_key(item)].argument for item in ordered if item.place == "path"
    ]
    if body is not None and operation.request_body is not None:
        arguments += _body_arguments(operation.request_body, body)
    return arguments + [
        planned[_key(item)].argument for item in ordered if item.place != "path"
    ]


def _held_arguments(operation: Operation, method: str) -> frozenset[str]:
    """Names that arguments must not have because the body of the method uses them."""
    held = reserved.ARGUMENTS | {f"{method}_operation"}
    return held | {"content_type"} if _may_name_content_type(operation) else held


def _may_name_content_type(operation: Operation) -> bool:
    body = operation.request_body
    return body is not None and len(body.content) > 1


def _body_arguments(described: RequestBody, body: Body) -> list[Argument]:
    """`body`, and `content_type` where the body's type does not tell the media type."""
    none = () if described.required else (NONE,)
    arguments = [
        Argument(
            name="body",
            annotation=alternatives(body.type, *none),
            served=alternatives(body.served, *none),
            default=None if described.required else "None",
            keyword_only=False,
            doc=telling(clean(described.description or ""), "request body"),
        )
    ]
    if body.choices:
        choices = tuple(Name(string(media_type)) for media_type in body.choices)
        annotation = alternatives(Subscript("Literal", choices), NONE)
        doc = "Media type of the body. Default: the first that fits."
        arguments.append(
            Argument(
                name="content_type",
                annotation=annotation,
                default="None",
                keyword_only=True,
                doc=doc,
            )
        )
    return arguments


def _union(types: Iterable[Expression]) -> Expression:
    """The type of a success that has one of `types`; `None` without any."""
    members = list(types)
    return union(members) if members else NONE


def _json_schema(response: Response) -> Schema | None:
    media = next(
        (item for item in response.content if is_json(item.content_type)), None
    )
    return media.schema if media is not None else None


def _parameter(parameter: Parameter, name: str, type_: Expression) -> Expression:
    """`Header("X-App-UserId", str, argument="x_app_user_id")`."""
    arguments = [
        CallArgument(Name(string(parameter.name))),
        CallArgument(qualified(type_)),
    ]
    if name != parameter.name:
        arguments.append(CallArgument(Name(string(name)), "argument"))
    if parameter.required and parameter.place != "path":
        arguments.append(CallArgument(Name("True"), "required"))
    if parameter.style != STYLES[parameter.place][0]:
        arguments.append(CallArgument(Name(string(parameter.style)), "style"))
    if parameter.explode != default_explode(parameter.style):
        arguments.append(CallArgument(literal(parameter.explode), "explode"))
    if parameter.allow_reserved:
        arguments.append(CallArgument(Name("True"), "allow_reserved"))
    if parameter.content_type is not None:
        content = Call("Json", (CallArgument(qualified(type_)),))
        arguments.append(CallArgument(content, "content"))
    return Call(_CLASSES[parameter.place], tuple(arguments))


def _argument(parameter: Parameter, name: str, type_: Expression, api: Api) -> Argument:
    annotation = qualified(without_limits(type_))
    return Argument(
        name=name,
        annotation=annotation if parameter.required else alternatives(annotation, NONE),
        default=None if parameter.required else "None",
        keyword_only=parameter.place != "path",
        doc=parameter_doc(parameter, api),
    )


def _key(parameter: Parameter) -> str:
    return (
        f"{parameter.name}"
        if parameter.place == "path"
        else f"{parameter.place} {parameter.name}"
    )


def _status_key(response: Response) -> str:
    status = response.status
    return str(status) if isinstance(status, int) else string(status)
