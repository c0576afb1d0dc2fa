"""Object schemas → classes of models.py: their fields, and the limits of the object as a whole."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

from msgspec import Struct

from specloom.document.location import Location
from specloom.model.api import Api, Object, Property, Scalar, Schema
from specloom.plan import reserved
from specloom.plan.expressions import (
    Call,
    CallArgument,
    Expression,
    Name,
    Subscript,
    alternatives,
)
from specloom.plan.leaf_types import ANY, STR, limits
from specloom.plan.literals import string
from specloom.plan.names import claim_all, pascal, snake
from specloom.plan.package import Field, Home, Model
from specloom.plan.prose import field_doc, schema_doc
from specloom.problems import Problem, problem

UNSET_TYPE = Name("UnsetType")

_ESCAPED_IN_JSON = re.compile(r'[\x00-\x1f"\\]')


class Travels(Struct, frozen=True, kw_only=True):
    """Whether a client receives values of a class, and whether it sends them."""

    received: bool
    sent: bool


class TypeOf(Protocol):
    """Gives the type expression of a schema; `place` names what has no name of its own."""

    def __call__(
        self, schema: Schema, place: str, *, received: bool, sent: bool
    ) -> Expression: ...


@dataclass
class ClassPlanner:
    """Plans classes, with the types that `expression` gives."""

    api: Api
    expression: TypeOf
    problems: list[Problem]
    home: Home
    keeps_unknown: bool

    def model(
        self, schema: Object, name: str, schema_name: str | None, travels: Travels
    ) -> Model:
        """The class called `name` for an object schema."""
        properties = schema.properties
        additional = self._additional(schema, name, travels)
        if not are_expressible(properties):
            properties = tuple(item for item in properties if self._has_field(item))
            additional = additional or Subscript("dict", (STR, ANY))
        wanted = {item.name: snake(item.name, fallback="field") for item in properties}
        is_open = additional is not None or self.keeps_unknown
        held = reserved.OPEN_FIELDS if is_open else reserved.FIELDS
        given = claim_all(wanted, held)
        return Model(
            name=name,
            schema_name=schema_name,
            doc=schema_doc(schema, name),
            fields=tuple(
                self._field(item, given[item.name], name, travels)
                for item in properties
            ),
            pointer=schema.location.pointer,
            home=self.home,
            additional=additional,
            is_closed=schema.additional is None,
            keeps_unknown=self.keeps_unknown,
            limits=limits(schema),
            elsewhere=tuple(_elsewhere(schema, properties)),
        )

    def _has_field(self, item: Property) -> bool:
        """Whether a member can be a field; msgspec writes no name that JSON must escape."""
        if are_expressible((item,)):
            return True
        self.problems.append(
            problem(
                "inexpressible-property-name",
                f"property {item.name!r} has no field of its own; it is kept in additional_properties",
                item.schema.location,
            )
        )
        return False

    def _additional(
        self, schema: Object, name: str, travels: Travels
    ) -> Expression | None:
        """`dict[str, T]` for members that `additionalProperties` or `patternProperties` describe; else None."""
        if schema.additional is None or not schema.declares_additional:
            return None
        place = f"{name}-AdditionalProperty"
        inner = self._type(schema.additional, place, travels)
        return Subscript("dict", (STR, inner))

    def _field(self, item: Property, name: str, owner: str, travels: Travels) -> Field:
        schema = item.schema
        # Nothing of a scalar is given a name by its place.
        is_scalar = isinstance(schema, Scalar)
        place = "" if is_scalar else owner + pascal(item.name, fallback="Field")
        annotation = self._type(schema, place, travels)
        required = (
            item.required
            and not (schema.read_only and travels.sent)
            and not (schema.write_only and travels.received)
        )
        doc = field_doc(schema, self.api, item.name, owner)
        return _made_field(name, item.name, annotation, required, doc)

    def _type(self, schema: Schema, place: str, travels: Travels) -> Expression:
        return self.expression(
            schema, place, received=travels.received, sent=travels.sent
        )


def keeps_other_members(schema: Object) -> bool:
    """Whether the class of an object has `additional_properties`, for what has no field of its own."""
    is_open = schema.additional is not None and schema.declares_additional
    return is_open or not are_expressible(schema.properties)


def _elsewhere(
    schema: Object, properties: Iterable[Property]
) -> Iterator[tuple[str, str]]:
    """Name and JSON pointer of each property that another schema declares, such as a part of `allOf`."""
    for item in properties:
        place: Location | None = item.schema.location
        # A composition within the property may have given it a place further below.
        while place is not None and (holder := place.parent) is not None:
            if holder.key == "properties" and place.key == item.name:
                if holder.parent is not schema.location:
                    yield item.name, place.pointer
                break
            place = holder


def are_expressible(properties: Iterable[Property]) -> bool:
    """Whether every one of the properties can be a field."""
    names = "".join([item.name for item in properties])
    return _ESCAPED_IN_JSON.search(names) is None


# Documents declare the same properties again and again: of GitHub's 39,000, 29,000.
@lru_cache(maxsize=20_000)
def _made_field(
    name: str, wire_name: str, annotation: Expression, required: bool, doc: str
) -> Field:
    arguments: list[CallArgument] = []
    if name != wire_name:
        arguments.append(CallArgument(Name(string(wire_name)), "name"))
    default: Expression | None = None
    if not required:
        annotation = alternatives(annotation, UNSET_TYPE)
        default = Name("UNSET")
    if arguments:
        if default is not None:
            arguments.append(CallArgument(default, "default"))
        default = Call("msgspec.field", tuple(arguments))
    return Field(
        name=name, wire_name=wire_name, annotation=annotation, default=default, doc=doc
    )
