"""Documented error statuses → exception classes: one per body, one per status."""

from __future__ import annotations

from specloom.model.api import (
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
from specloom.plan import reserved
from specloom.plan.docstrings import summary
from specloom.plan.expressions import Expression, Name, Subscript
from specloom.plan.extent import union
from specloom.plan.information import telling
from specloom.plan.names import Namespace, claim_all, pascal, snake
from specloom.plan.package import ErrorClass, ErrorProperty
from specloom.plan.prose import status_doc
from specloom.plan.statuses import status_name


class ErrorPlanner:
    """Collects the error responses of all operations by status, then plans a class for each."""

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
        """A base class for each body that statuses share, then a class for each code, range and `default`."""
        order = sorted(self._statuses, key=lambda name: _rank(self._statuses[name]))
        names = Namespace(self._statuses)
        bases: dict[str, ErrorClass] = {}
        for name in order:
            schema = self._shared_schema(name)
            if schema is not None and schema not in bases:
                wanted = pascal(f"{schema}-Exception", fallback="BodyException")
                bases[schema] = self._base(names.claim(wanted), schema, name)
        return (
            *bases.values(),
            *(
                self._class(name, bases.get(self._shared_schema(name) or ""))
                for name in order
            ),
        )

    def _shared_schema(self, name: str) -> str | None:
        """The schema name of the only body of a status, if that is a named object with scalar members."""
        schemas = self._schemas[name]
        if len(schemas) != 1 or len(self._bodies[name]) != 1:
            return None
        (schema,) = schemas
        has_name = isinstance(schema, Named) and self._scalars(schema)
        return schema.name if has_name and isinstance(schema, Named) else None

    def _base(self, name: str, schema: str, example: str) -> ErrorClass:
        body = _body(self._bodies[example])
        return ErrorClass(
            name=name,
            base=Subscript("ApiError", (body,)),
            body=body,
            doc="",
            properties=tuple(self._properties(self._schemas[example])),
        )

    def _class(self, name: str, base: ErrorClass | None) -> ErrorClass:
        texts = self._texts[name]
        description = texts[0] if len(texts) == 1 else ""
        body = _body(self._bodies[name])
        return ErrorClass(
            name=name,
            base=Name(base.name) if base else Subscript("ApiError", (body,)),
            body=body,
            doc=status_doc(description, self._statuses[name]),
            properties=() if base else tuple(self._properties(self._schemas[name])),
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
                doc=telling(
                    summary(tables[0][wire].schema.description or ""), wire, "error"
                ),
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
            item.name: item for item in schema.properties if _is_scalar(item.schema)
        }


def _is_scalar(schema: Schema) -> bool:
    """A string, an integer, or either of them."""
    if isinstance(schema, Union):
        return all(map(_is_scalar, schema.members))
    return isinstance(schema, Scalar) and schema.kind in ("string", "integer")


def _type_name(schema: Schema) -> str:
    """`int` for an integer; `str` for a string, and for a union of both, whose numbers become text."""
    return "int" if isinstance(schema, Scalar) and schema.kind == "integer" else "str"


def _same_use(schema: Schema, other: Schema) -> bool:
    if isinstance(schema, Named) and isinstance(other, Named):
        return schema.name == other.name
    return schema is other


def _rank(status: int | str) -> tuple[int, str]:
    if isinstance(status, int):
        return (0, f"{status:03}")
    return (2, "") if status == "default" else (1, status)


def _body(bodies: list[Expression]) -> Expression:
    """The type of the body: the union of `bodies`, or `Any` if one of them is."""
    return union(bodies)
