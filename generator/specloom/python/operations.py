"""Operations → methods: signatures, descriptions of requests, groups by tag."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from ..api.model import Api, MediaType, Operation, Parameter, Response, Schema
from ..problems import Problem
from . import reserved
from .docstrings import clean, sentence_end, summary
from .errors import ErrorPlanner
from .expressions import (
    Alternatives,
    Argument,
    Call,
    Expression,
    Name,
    Sequence,
    Subscript,
    alternatives,
)
from .literals import literal, string
from .models import NONE, ModelPlanner
from .module_imports import group_imports
from .names import Namespace, claim_all, constant, pascal, snake
from .package import Argument as MethodArgument
from .package import ErrorReference, Group, Method
from .qualified import qualified
from .security import security_expression
from .statuses import status_name, status_words

_CLASSES = {"path": "Path", "query": "Query", "header": "Header", "cookie": "Cookie"}
_DEFAULT_STYLES = {
    "path": "simple",
    "query": "form",
    "header": "simple",
    "cookie": "form",
}


@dataclass
class OperationPlanner:
    """Plans every operation of an API; errors and models are collected on the way."""

    api: Api
    models: ModelPlanner
    errors: ErrorPlanner
    problems: list[Problem]
    known_schemes: frozenset[str]
    _ids: Namespace = field(default_factory=Namespace)
    _service_names: Namespace = field(
        default_factory=lambda: Namespace(reserved.METHODS)
    )
    _examples_names: Namespace = field(default_factory=Namespace)

    def groups(self) -> tuple[Group, ...]:
        """The operations by their first tag, in the order the tags are first used."""
        by_tag: dict[str | None, list[Operation]] = {}
        for operation in self.api.operations:
            tag = operation.tags[0] if operation.tags else None
            by_tag.setdefault(tag, []).append(operation)
        tagged = [tag for tag in by_tag if tag is not None]
        attributes = claim_all(
            {tag: snake(tag, fallback="tag") for tag in tagged},
            reserved.CLIENT_MEMBERS | {"untagged"},
        )
        classes = claim_all(
            {tag: pascal(tag, fallback="Tag") for tag in tagged},
            reserved.CLIENT_CLASSES,
        )
        return tuple(
            self._group(
                tag, attributes.get(tag or ""), classes.get(tag or ""), operations
            )
            for tag, operations in by_tag.items()
        )

    def _group(
        self,
        tag: str | None,
        attribute: str | None,
        class_name: str | None,
        operations: list[Operation],
    ) -> Group:
        names = Namespace(
            reserved.METHODS if tag is not None else reserved.CLIENT_MEMBERS
        )
        described = {item.name: item.description for item in self.api.tags}
        text = described.get(tag or "")
        fallback = f"Operations tagged `{tag}`." if tag else "Operations without a tag."
        methods = tuple(self._method(operation, names) for operation in operations)
        return Group(
            tag=tag,
            attribute=attribute or "",
            module=attribute or "untagged",
            class_name=class_name or "",
            doc=clean(text) if text else fallback,
            methods=methods,
            imports=group_imports(methods),
        )

    def _method(self, operation: Operation, names: Namespace) -> Method:
        operation_id = self._ids.claim(operation.id or _id_from_place(operation))
        name = _method_name(operation_id, names)
        place = pascal(operation_id, fallback="Operation")
        parameters = operation.parameters
        given = claim_all(
            {_key(item): snake(item.name, fallback="parameter") for item in parameters},
            reserved.ARGUMENTS,
        )
        types = {_key(item): self._parameter_type(item, place) for item in parameters}
        body, body_type = self._body(operation, place)
        responses, returns = self._responses(operation, place)
        return Method(
            name=name,
            service_name=_method_name(operation_id, self._service_names),
            operation_id=operation_id,
            http_method=operation.method,
            path=operation.path,
            arguments=tuple(self._arguments(operation, given, types, body_type)),
            returns=returns,
            parameters=tuple(
                _parameter(item, given[_key(item)], types[_key(item)])
                for item in parameters
            ),
            body=body,
            responses=responses,
            errors=tuple(self._error_references(operation, place)),
            security=security_expression(operation.security, self.known_schemes),
            examples_name=self._examples_names.claim(
                constant(operation_id, fallback="operation")
            ),
            summary=summary(operation.summary or operation.description or operation_id),
            description=clean(operation.description or ""),
            deprecated=operation.deprecated,
            pointer=operation.location.pointer,
        )

    def _parameter_type(self, parameter: Parameter, place: str) -> Expression:
        return self.models.expression(
            parameter.schema,
            place + pascal(parameter.name, fallback="Parameter"),
            received=False,
            sent=True,
        )

    def _arguments(
        self,
        operation: Operation,
        given: dict[str, str],
        types: dict[str, Expression],
        body_type: Expression | None,
    ) -> list[MethodArgument]:
        """Path parameters and the body by position, everything else by keyword."""
        ordered = sorted(
            operation.parameters,
            key=lambda item: (item.place != "path", not item.required),
        )
        in_path = [item for item in ordered if item.place == "path"]
        others = [item for item in ordered if item.place != "path"]
        arguments = [
            _argument(item, given[_key(item)], types[_key(item)]) for item in in_path
        ]
        if body_type is not None and operation.request_body is not None:
            required = operation.request_body.required
            arguments.append(
                MethodArgument(
                    name="body",
                    annotation=(
                        qualified(body_type)
                        if required
                        else alternatives(qualified(body_type), NONE)
                    ),
                    default=None if required else "None",
                    keyword_only=False,
                    doc=clean(
                        operation.request_body.description or "The request body."
                    ),
                )
            )
        return arguments + [
            _argument(item, given[_key(item)], types[_key(item)]) for item in others
        ]

    def _body(
        self, operation: Operation, place: str
    ) -> tuple[Expression | None, Expression | None]:
        """The content expression of the request body, and the type a caller hands over."""
        body = operation.request_body
        if body is None:
            return None, None
        media = next(
            (item for item in body.content if is_json(item.content_type)), None
        )
        if media is None:
            return _content(body.content[0], Name("bytes")), Name("bytes")
        type_ = self.models.expression(
            media.schema, place + "Request", received=False, sent=True
        )
        return _content(media, type_), type_

    def _responses(
        self, operation: Operation, place: str
    ) -> tuple[tuple[tuple[str, Expression], ...], Expression]:
        found: list[tuple[str, Expression]] = []
        returns: list[Expression] = []
        for response in operation.responses:
            if not response.is_success:
                continue
            content, type_ = self._answer(response, place + "Response")
            found.append((_status_key(response), content))
            returns.append(qualified(without_limits(type_)))
        return tuple(found), alternatives(*returns) if returns else NONE

    def _answer(self, response: Response, place: str) -> tuple[Expression, Expression]:
        """The content expression of a response, and the type of its decoded body."""
        if not response.content:
            return Call("Empty", ()), NONE
        media = next(
            (item for item in response.content if is_json(item.content_type)),
            response.content[0],
        )
        if is_json(media.content_type):
            type_ = self.models.expression(
                media.schema, place, received=True, sent=False
            )
            return _content(media, type_), type_
        if media.content_type.startswith("text/"):
            return _content(media, Name("str")), Name("str")
        return _content(media, Name("bytes")), Name("bytes")

    def _error_references(
        self, operation: Operation, place: str
    ) -> list[ErrorReference]:
        found: list[ErrorReference] = []
        for response in operation.responses:
            if response.is_success:
                continue
            name = status_name(response.status)
            content, type_ = self._answer(response, place + name)
            schema = _json_schema(response)
            self.errors.add(response, qualified(type_), schema)
            words = status_words(response.status)
            found.append(
                ErrorReference(
                    key=_status_key(response),
                    class_name=name,
                    raises=Call(
                        "Raises", (Argument(Name(f"errors.{name}")), Argument(content))
                    ),
                    doc=f"{_lead(response.description)} ({words}).",
                )
            )
        return found


def is_json(content_type: str) -> bool:
    """Whether a media type is JSON (RFC 6839 for the suffix)."""
    essence = content_type.split(";", 1)[0].strip().lower()
    return essence == "application/json" or essence.endswith("+json")


def _content(media: MediaType, type_: Expression) -> Expression:
    essence = media.content_type.split(";", 1)[0].strip()
    if is_json(media.content_type):
        arguments = [Argument(qualified(type_))]
        if essence != "application/json":
            arguments.append(Argument(Name(string(media.content_type)), "media_type"))
        return Call("Json", tuple(arguments))
    kind = "Text" if type_ == Name("str") else "Binary"
    return Call(kind, (Argument(Name(string(media.content_type))),))


def _json_schema(response: Response) -> Schema | None:
    media = next(
        (item for item in response.content if is_json(item.content_type)), None
    )
    return media.schema if media is not None else None


def _parameter(parameter: Parameter, name: str, type_: Expression) -> Expression:
    """`Header("X-App-UserId", str, argument="x_app_user_id")`."""
    arguments = [Argument(Name(string(parameter.name))), Argument(qualified(type_))]
    if name != parameter.name:
        arguments.append(Argument(Name(string(name)), "argument"))
    if parameter.required and parameter.place != "path":
        arguments.append(Argument(Name("True"), "required"))
    if parameter.style != _DEFAULT_STYLES[parameter.place]:
        arguments.append(Argument(Name(string(parameter.style)), "style"))
    if parameter.explode != (parameter.style == "form"):
        arguments.append(Argument(literal(parameter.explode), "explode"))
    if parameter.allow_reserved:
        arguments.append(Argument(Name("True"), "allow_reserved"))
    if parameter.content_type is not None:
        content = Call("Json", (Argument(qualified(type_)),))
        arguments.append(Argument(content, "content"))
    return Call(_CLASSES[parameter.place], tuple(arguments))


def _argument(parameter: Parameter, name: str, type_: Expression) -> MethodArgument:
    annotation = qualified(without_limits(type_))
    text = parameter.description or parameter.schema.description or parameter.name
    return MethodArgument(
        name=name,
        annotation=annotation if parameter.required else alternatives(annotation, NONE),
        default=None if parameter.required else "None",
        keyword_only=parameter.place != "path",
        doc=sentence_end(clean(text)),
    )


def without_limits(expression: Expression) -> Expression:
    """The type without constraints, as a signature shows it."""
    match expression:
        case Subscript(base="Annotated", arguments=arguments):
            return without_limits(arguments[0])
        case Subscript(base=base, arguments=arguments):
            return Subscript(base, tuple(map(without_limits, arguments)))
        case Sequence(members=members, brackets=brackets):
            return Sequence(tuple(map(without_limits, members)), brackets)
        case Name(text="Int32" | "Int64"):
            return Name("int")
        case Alternatives(members=members):
            return alternatives(*map(without_limits, members))
        case _:
            return expression


def _method_name(operation_id: str, names: Namespace) -> str:
    """A name that is free for the function and for its `_operation` companion."""
    base = snake(operation_id, fallback="operation")
    return names.claim(base, base + "_")


def _id_from_place(operation: Operation) -> str:
    """An operationId for an operation without one: `getPetsByPetId`."""
    words = [operation.method.lower()]
    for segment in operation.path.strip("/").split("/"):
        template = re.fullmatch(r"\{(.*)\}", segment)
        words.append(f"by-{template.group(1)}" if template else segment)
    return snake("-".join(words), fallback="operation")


def _key(parameter: Parameter) -> str:
    return (
        f"{parameter.name}"
        if parameter.place == "path"
        else f"{parameter.place} {parameter.name}"
    )


def _status_key(response: Response) -> str:
    status = response.status
    return str(status) if isinstance(status, int) else string(status)


def _lead(text: str) -> str:
    said = summary(text) or "No description"
    return said[:-1] if said.endswith(".") else said
