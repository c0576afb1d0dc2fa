"""Types as a package writes them: under its own names, qualified where models.py is imported."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec
from msgspec import Struct

from specloom.compare.impact.canonical import renamed
from specloom.compare.impact.renames import Names
from specloom.compare.impact.surface import (
    Alias,
    Declared,
    Field,
    SurfaceArgument,
    SurfaceOperation,
)
from specloom.plan.expressions import Expression, one_line


class Written(Struct, frozen=True):
    """How one of two packages writes types.

    `own` are its names of types that were renamed, by the names that both are compared under;
    `qualified` are all of its names, as other modules than models.py have them.
    """

    own: Names
    qualified: Names

    def text(self, type_: Expression) -> str:
        """A type as modules beside models.py write it."""
        return one_line(renamed(type_, self.qualified))

    def argument(self, argument: SurfaceArgument) -> SurfaceArgument:
        """An argument with its types as they are written."""
        return msgspec.structs.replace(
            argument,
            type=renamed(argument.type, self.qualified),
            sent=renamed(argument.sent, self.qualified),
        )

    def field(self, field: Field) -> Field:
        """A field as models.py writes it."""
        return msgspec.structs.replace(field, type=renamed(field.type, self.own))

    def declared(self, item: Declared) -> Declared:
        """A class or named type as models.py writes it."""
        name = self.own.get(item.name, item.name)
        if isinstance(item, Alias):
            value = renamed(item.value, self.own)
            return msgspec.structs.replace(item, name=name, value=value)
        fields = tuple(map(self.field, item.fields))
        return msgspec.structs.replace(item, name=name, fields=fields)

    def operation(self, operation: SurfaceOperation) -> SurfaceOperation:
        """An operation whose signature is as it is written."""
        return msgspec.structs.replace(
            operation,
            arguments=tuple(map(self.argument, operation.arguments)),
            returns=renamed(operation.returns, self.qualified),
        )


def written(declared: Iterable[str], own: Names) -> Written:
    """How a package writes types that are told as `declared`, and that it calls by its `own` names."""
    names = {name: own.get(name, name) for name in declared}
    return Written(
        own=own,
        qualified={name: f"models.{new_name}" for name, new_name in names.items()},
    )
