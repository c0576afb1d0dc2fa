"""Paths, webhooks and callbacks → operations, in the document's order."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, partial

from specloom.document import (
    JsonObject,
    Location,
    Value,
    mapping,
    reference_in,
    sequence,
)
from specloom.model.api import (
    Anything,
    Callback,
    Constant,
    Encoding,
    Enumeration,
    Header,
    MediaType,
    Operation,
    Parameter,
    RequestBody,
    Response,
    Scalar,
    SecurityRequirement,
    Server,
    Status,
    Webhook,
)
from specloom.model.components import Components, dereferenced
from specloom.model.media_types import is_text_alone
from specloom.model.path_templates import with_path_parameters
from specloom.model.reading import extensions, flag, members, strings, text
from specloom.model.schemas import SchemaReader
from specloom.model.security import requirements
from specloom.model.servers import servers
from specloom.problems import SpecloomError, problem
from specloom.standards.http import is_token
from specloom.standards.openapi import (
    IGNORED_HEADERS,
    METHODS,
    PARAMETER_LOCATIONS,
    STYLES,
    ParameterLocation,
    Style,
    default_explode,
)

_NO_VALUE = {"summary", "description", "externalValue"}
"""What an Example Object may say beside its value."""
_PRIMITIVES = (Constant, Enumeration, Scalar)


@dataclass
class OperationReader:
    """Builds the operations of one document."""

    schemas: SchemaReader
    security: tuple[SecurityRequirement, ...]
    servers: tuple[Server, ...]
    is_outgoing: bool = False
    """Whether the operations are requests that the service makes: webhooks and callbacks."""

    def read_paths(self, raw: JsonObject, at: Location) -> Iterator[Operation]:
        """Every operation below `paths`."""
        for path, value, here in members(raw, "paths", at):
            yield from self._path_item(path, value, here)

    def read_webhooks(self, raw: JsonObject, at: Location) -> Iterator[Webhook]:
        """Every operation below `webhooks`, or the `x-webhooks` of documents in 3.0."""
        for section in ("webhooks", "x-webhooks"):
            for name, value, here in members(raw, section, at):
                for operation in self._outgoing._path_item("", value, here):
                    yield Webhook(name=name, operation=operation)

    def _callbacks(self, raw: JsonObject, at: Location) -> Iterator[Callback]:
        for name, value, here in members(raw, "callbacks", at):
            if self.is_outgoing:
                message = (
                    f"The callback {name!r} follows a request of the service's own."
                )
                self.schemas.problems.append(problem("nested-callback", message, here))
                continue
            callback, place = self._followed(value, here)
            component = None if place == here else str(place.key) or name
            for expression, item in callback.items():
                if expression.startswith("x-"):
                    continue
                for operation in self._outgoing._path_item(
                    "", item, place / expression
                ):
                    yield Callback(
                        name=name,
                        expression=expression,
                        component=component,
                        operation=operation,
                    )

    @cached_property
    def _outgoing(self) -> OperationReader:
        """The reader of requests that the service makes: to nobody's server, and with other credentials."""
        return OperationReader(self.schemas, (), (), is_outgoing=True)

    @cached_property
    def _known_parameters(self) -> Components[Parameter | None]:
        return Components(self.schemas, self._parameter)

    @cached_property
    def _known_responses(self) -> Components[partial[Response]]:
        return Components(self.schemas, self._response)

    def _path_item(self, path: str, value: Value, at: Location) -> Iterator[Operation]:
        item, at = self._followed(value, at)
        for method in METHODS:
            if method in item and self._resolves(item[method], at / method):
                operation, place = self._followed(item[method], at / method)
                if self._parts_resolve(operation, place, item, at):
                    yield self._operation(path, method, operation, place, item, at)

    def _parts_resolve(
        self, raw: JsonObject, at: Location, item: JsonObject, item_at: Location
    ) -> bool:
        """Whether it is known what an operation is called with and what it answers.

        References that lead nowhere are said by `checks`; where one goes on all the same, the
        operations that cannot be without them are left out. Schemas can: they become anything.
        """
        parts = [
            (value, place / "parameters" / index)
            for owner, place in ((item, item_at), (raw, at))
            for index, value in enumerate(sequence(owner.get("parameters")))
            if reference_in(value) is not None
        ]
        parts.append((raw.get("requestBody"), at / "requestBody"))
        parts += [(value, here) for _, value, here in members(raw, "responses", at)]
        return all(self._resolves(value, here) for value, here in parts)

    def _resolves(self, value: Value, at: Location) -> bool:
        if reference_in(value) is None:
            return True
        try:
            self.schemas.document.follow(value, at)
        except SpecloomError:
            return False
        return True

    def _operation(
        self,
        path: str,
        method: str,
        raw: JsonObject,
        at: Location,
        item: JsonObject,
        item_at: Location,
    ) -> Operation:
        own_servers = (
            () if self.is_outgoing else servers(raw, at) or servers(item, item_at)
        )
        declared = tuple(self._parameters(raw, at, item, item_at))
        path, parameters = with_path_parameters(path, declared, at)
        return Operation(
            id=text(raw.get("operationId")),
            method=method.upper(),
            path=path,
            summary=text(raw.get("summary")) or text(item.get("summary")),
            description=text(raw.get("description")) or text(item.get("description")),
            deprecated=flag(raw.get("deprecated")),
            tags=tuple(strings(raw.get("tags"))),
            parameters=parameters,
            request_body=self._request_body(raw, at),
            responses=tuple(self._responses(raw, at)),
            security=requirements(raw) if "security" in raw else self.security,
            servers=own_servers or self.servers,
            location=at,
            extensions={**_for_stubs(item), **extensions(raw)},
            callbacks=tuple(self._callbacks(raw, at)),
        )

    def _followed(self, value: Value, at: Location) -> tuple[JsonObject, Location]:
        return dereferenced(self.schemas, value, at)

    def _parameters(
        self, raw: JsonObject, at: Location, item: JsonObject, item_at: Location
    ) -> Iterator[Parameter]:
        """The path's parameters, overridden by the operation's of same name and place."""
        parameters: dict[tuple[str, str], Parameter] = {}
        for owner, place in ((item, item_at), (raw, at)):
            for index, value in enumerate(sequence(owner.get("parameters"))):
                parameter = self._known_parameters.read(
                    value, place / "parameters" / index
                )
                if parameter is not None:
                    parameters[parameter.place, parameter.name] = parameter
        yield from parameters.values()

    def _parameter(self, raw: JsonObject, at: Location) -> Parameter | None:
        name, place = text(raw.get("name")), _location(raw)
        if name is None or place is None:
            return None
        if place == "header" and name.lower() in IGNORED_HEADERS:
            return None
        if place == "header" and not is_token(name):
            message = f"{name!r} is no name of a header: the parameter is left out."
            self.schemas.problems.append(problem("invalid-header-name", message, at))
            return None
        style = _style(raw, place) or STYLES[place][0]
        explode = raw.get("explode")
        media = next(self._content(raw, at), None)
        described: Location | None = (
            at if media is None else media.location
        ) / "schema"
        if media is None:
            schema = self.schemas.read(raw.get("schema", True), at / "schema")
        else:
            schema = media.schema
        is_text = media is not None and is_text_alone(media.content_type)
        if media is not None and is_text and not isinstance(schema, _PRIMITIVES):
            schema = self._text_of(media)
            described = None
        return Parameter(
            name=name,
            place=place,
            schema=schema,
            required=flag(raw.get("required")) or place == "path",
            style=style,
            explode=explode if isinstance(explode, bool) else default_explode(style),
            # https://spec.openapis.org/oas/v3.1.1#fixed-fields-for-use-with-schema: for queries only.
            allow_reserved=place == "query" and flag(raw.get("allowReserved")),
            content_type=None if media is None or is_text else media.content_type,
            description=text(raw.get("description")),
            deprecated=flag(raw.get("deprecated")),
            location=at,
            schema_location=described,
        )

    def _text_of(self, media: MediaType) -> Scalar:
        """What callers hand over for a parameter in a format that only they know: its text.

        A style writes it as it is, encoded for its place alone.
        """
        if not isinstance(media.schema, Anything):
            message = f"A parameter in {media.content_type} is text to callers: only JSON has typed members."
            self.schemas.problems.append(
                problem("unsupported-media-type", message, media.location)
            )
        return Scalar(kind="string", location=media.schema.location)

    def _request_body(self, raw: JsonObject, at: Location) -> RequestBody | None:
        if not isinstance(raw.get("requestBody"), dict):
            return None
        body, place = self._followed(raw["requestBody"], at / "requestBody")
        content = tuple(self._content(body, place))
        if not content:
            return None
        return RequestBody(
            content=content,
            required=flag(body.get("required")),
            description=text(body.get("description")),
            location=place,
        )

    def _content(self, raw: JsonObject, at: Location) -> Iterator[MediaType]:
        for content_type, value, here in members(raw, "content", at):
            media = mapping(value)
            yield MediaType(
                content_type=content_type,
                schema=(
                    self.schemas.read(media["schema"], here / "schema")
                    if "schema" in media
                    else Anything(location=here)
                ),
                examples=self._examples(media, here),
                location=here,
                encoding=dict(self._encodings(media, here)),
            )

    def _encodings(
        self, media: JsonObject, at: Location
    ) -> Iterator[tuple[str, Encoding]]:
        for name, value, here in members(media, "encoding", at):
            raw = mapping(value)
            explode = raw.get("explode")
            yield name, Encoding(
                content_type=text(raw.get("contentType")),
                style=_style(raw, "query"),
                explode=explode if isinstance(explode, bool) else None,
                allow_reserved=flag(raw.get("allowReserved")),
                headers=tuple(self._headers(raw, here)),
                location=here,
            )

    def _examples(self, media: JsonObject, at: Location) -> JsonObject:
        """The examples by name; one in a file of its own that is not referred to (`externalValue`) is left out."""
        examples: JsonObject = {}
        if "example" in media:
            examples[""] = self._referred(media["example"], at / "example")
        for name, value, here in members(media, "examples", at):
            example, place = self._followed(value, here)
            if "value" in example:
                examples[name] = self._referred(example["value"], place / "value")
            elif "$ref" in mapping(value) and not example.keys() <= _NO_VALUE:
                examples[name] = example  # refers to the value itself
        return examples

    def _referred(self, value: Value, at: Location) -> Value:
        """An example, or what it refers to: no version allows that, and many tools understand it."""
        if not isinstance(value, dict) or value.keys() != {"$ref"}:
            return value
        try:
            return self.schemas.document.resolve(str(value["$ref"]), at / "$ref").value
        except SpecloomError:
            return value

    def _responses(self, raw: JsonObject, at: Location) -> Iterator[Response]:
        for key, value, here in members(raw, "responses", at):
            status = _status(key)
            if status is None:
                continue
            yield self._known_responses.read(value, here)(status=status)

    def _response(self, raw: JsonObject, at: Location) -> partial[Response]:
        """A response but for its status, which is said by those who refer to it."""
        return partial(
            Response,
            description=text(raw.get("description")) or "",
            content=tuple(self._content(raw, at)),
            headers=tuple(self._headers(raw, at)),
            location=at,
            extensions=extensions(raw),
        )

    def _headers(self, raw: JsonObject, at: Location) -> Iterator[Header]:
        for name, value, here in members(raw, "headers", at):
            header, place = self._followed(value, here)
            content = list(self._content(header, place))
            yield Header(
                name=name,
                schema=(
                    content[0].schema
                    if content
                    else self.schemas.read(header.get("schema", True), place / "schema")
                ),
                required=flag(header.get("required")),
                description=text(header.get("description")),
                location=place,
            )


def _location(raw: JsonObject) -> ParameterLocation | None:
    return next(
        (known for known in PARAMETER_LOCATIONS if known == raw.get("in")), None
    )


def _style(raw: JsonObject, location: ParameterLocation) -> Style | None:
    """The style that a parameter or an encoding names, if its location has it."""
    return next(
        (known for known in STYLES[location] if known == raw.get("style")), None
    )


def _status(key: str) -> Status | None:
    """A code, a range in upper case, or "default".

    Source: https://spec.openapis.org/oas/v3.1.0#patterned-fields-0
    """
    if key == "default":
        return key
    if key.isascii() and key.isdigit() and 100 <= int(key[:9]) <= 599:
        return int(key)
    if len(key) == 3 and key[0] in "12345" and key[1:].upper() == "XX":
        return key.upper()
    return None


def _for_stubs(item: JsonObject) -> JsonObject:
    """What a path says of all its operations to stubs with state."""
    return {"x-stub": item["x-stub"]} if "x-stub" in item else {}
