"""Documented error statuses → exception classes, one per status of the whole API."""

from __future__ import annotations

from ..api.model import (
    Anything,
    Api,
    Named,
    Object,
    Property,
    Response,
    Scalar,
    Schema,
    Union,
)
from . import reserved
from .docstrings import sentence_end, summary
from .expressions import Expression, alternatives
from .leaf_types import ANY
from .names import claim_all, snake
from .package import ErrorClass, ErrorProperty
from .statuses import status_name, status_words


class ErrorPlanner:
    """Collects, while operations are planned, what each status may carry."""

    def __init__(self, api: Api) -> None:
        self._api = api
        self._bodies: dict[str, list[Expression]] = {}
        self._schemas: dict[str, list[Schema]] = {}
        self._texts: dict[str, list[str]] = {}
        self._statuses: dict[str, int | str] = {}

    def add(self, response: Response, body: Expression, schema: Schema | None) -> str:
        """Take note of an error response; the name of its class."""
        name = status_name(response.status)
        self._statuses[name] = response.status
        bodies = self._bodies.setdefault(name, [])
        if body not in bodies:
            bodies.append(body)
        schemas = self._schemas.setdefault(name, [])
        if schema is not None and not any(
            _same_use(schema, known) for known in schemas
        ):
            schemas.append(schema)
        texts = self._texts.setdefault(name, [])
        if response.description not in texts:
            texts.append(response.description)
        return name

    def planned(self) -> tuple[ErrorClass, ...]:
        """The classes, by status: codes, then ranges, then the default."""
        order = sorted(self._statuses, key=lambda name: _rank(self._statuses[name]))
        return tuple(self._class(name) for name in order)

    def _class(self, name: str) -> ErrorClass:
        texts = self._texts[name]
        said = summary(texts[0]) if len(texts) == 1 else ""
        words = status_words(self._statuses[name])
        lead = said[:-1] if said.endswith(".") else said or _spaced(name)
        return ErrorClass(
            name=name,
            status=words,
            body=_body(self._bodies[name]),
            doc=sentence_end(f"{lead} ({words})"),
            properties=tuple(self._properties(self._schemas[name])),
        )

    def _properties(self, schemas: list[Schema]) -> list[ErrorProperty]:
        """Strings and numbers that every error body of the status may carry."""
        tables = [self._scalars(schema) for schema in schemas]
        if not tables or any(not table for table in tables):
            return []
        shared = [name for name in tables[0] if all(name in table for table in tables)]
        names = claim_all(
            {name: snake(name, fallback="member") for name in shared},
            reserved.ERROR_MEMBERS,
        )
        return [
            ErrorProperty(
                name=names[wire],
                wire_name=wire,
                type_name=_type_name(tables[0][wire].schema),
                doc=summary(tables[0][wire].schema.description or _spaced(wire)),
            )
            for wire in shared
        ]

    def _scalars(self, schema: Schema) -> dict[str, Property]:
        if isinstance(schema, Named):
            schema = self._api.schemas.get(
                schema.name, Anything(location=schema.location)
            )
        if not isinstance(schema, Object):
            return {}
        return {
            item.name: item
            for item in schema.properties
            if _is_scalar(item.schema)
        }


def _is_scalar(schema: Schema) -> bool:
    """A string, an integer, or either of them."""
    if isinstance(schema, Union):
        return all(map(_is_scalar, schema.members))
    return isinstance(schema, Scalar) and schema.kind in ("string", "integer")


def _type_name(schema: Schema) -> str:
    """Where a string or an integer may come, the number comes as its text."""
    return "int" if isinstance(schema, Scalar) and schema.kind == "integer" else "str"


def _same_use(one: Schema, other: Schema) -> bool:
    if isinstance(one, Named) and isinstance(other, Named):
        return one.name == other.name
    return one is other


def _spaced(name: str) -> str:
    words = snake(name, fallback="error").replace("_", " ")
    return words[:1].upper() + words[1:]


def _rank(status: int | str) -> tuple[int, str]:
    if isinstance(status, int):
        return (0, f"{status:03}")
    return (2, "") if status == "default" else (1, status)


def _body(bodies: list[Expression]) -> Expression:
    """The type of the body; anything where one of them may be anything."""
    return ANY if ANY in bodies else alternatives(*bodies)
