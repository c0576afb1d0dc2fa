"""Which way values of the named types go, and which operations they belong to."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeAlias

from msgspec import Struct

from specloom.compare.impact.judgement import Direction
from specloom.compare.impact.surface import ExceptionClass, Surface, SurfaceOperation
from specloom.plan.expressions import Expression, names_in

Root: TypeAlias = tuple[Direction, str, bool]
"""A direction, an operation (`POST /pets`), and whether the service calls it."""


class Uses(Struct):
    """Who uses a named type: in which directions, and in which operations.

    `webhooks` are the operations that the service calls.
    """

    directions: set[Direction]
    operations: set[str]
    webhooks: set[str]


def unused() -> Uses:
    """A type that no operation reaches goes neither way, such as the base of an `allOf`."""
    return Uses(set(), set(), set())


class UseIndex:
    """Finds the uses of the named types of a surface, one by one: few are asked for."""

    def __init__(self, surface: Surface) -> None:
        self._users = _users(surface)
        self._roots = _roots(surface)
        self._known: dict[str, Uses | None] = {}

    @property
    def users(self) -> dict[str, set[str]]:
        """The named types that use each named type themselves."""
        return self._users

    def uses(self, name: str) -> Uses | None:
        """The uses of a class or named type; None where no operation reaches it."""
        if name not in self._known:
            self._known[name] = self._uses_of(name)
        return self._known[name]

    def _uses_of(self, name: str) -> Uses | None:
        uses = Uses(set(), set(), set())
        waiting, seen = [name], {name}
        while waiting:
            user = waiting.pop()
            for direction, operation, is_webhook in self._roots.get(user, ()):
                uses.directions.add(direction)
                (uses.webhooks if is_webhook else uses.operations).add(operation)
            more = self._users.get(user, set()) - seen
            seen |= more
            waiting += more
        return uses if uses.directions else None


def exception_uses(surface: Surface) -> dict[str, set[str]]:
    """The operations that raise each exception, or one that extends it."""
    bases = {item.name: base_name(item) for item in surface.exceptions}
    operations: dict[str, set[str]] = {name: set() for name in bases}
    for operation in surface.operations:
        for item in operation.errors:
            name: str | None = item.class_name
            while name in bases:
                operations[name].add(operation.key)
                name = bases[name]
    return operations


def base_name(exception: ExceptionClass) -> str | None:
    """The class of the document that an exception extends; None for ApiError itself."""
    names = names_in(exception.base)
    return None if "ApiError" in names else next(iter(names))


def _users(surface: Surface) -> dict[str, set[str]]:
    """The named types that use each named type themselves."""
    users: dict[str, set[str]] = {name: set() for name in surface.declared}
    for alias in surface.aliases:
        for name in users.keys() & names_in(alias.value):
            users[name].add(alias.name)
    for item in surface.classes:
        types = [field.type for field in item.fields]
        types += [item.additional] if item.additional is not None else []
        for name in users.keys() & _names(types):
            users[name].add(item.name)
    return users


def _roots(surface: Surface) -> dict[str, set[Root]]:
    """Where operations name each type themselves."""
    roots: dict[str, set[Root]] = {name: set() for name in surface.declared}

    def add(names: set[str], root: Root) -> None:
        for name in roots.keys() & names:
            roots[name].add(root)

    for operation in surface.operations:
        add(_sent(operation), ("given", operation.key, False))
        add(_got(operation), ("received", operation.key, False))
    for operation in surface.webhooks:
        add(_sent(operation), ("received", operation.key, True))
        add(_got(operation), ("given", operation.key, True))
    return roots


def _sent(operation: SurfaceOperation) -> set[str]:
    types = [item.type for item in operation.arguments]
    types += [item.sent for item in operation.arguments]
    return _names(types + ([] if operation.body is None else [operation.body]))


def _got(operation: SurfaceOperation) -> set[str]:
    types = [contents for _, contents in operation.responses]
    types += [item.contents for item in operation.errors if item.contents is not None]
    return _names([operation.returns, *types])


def _names(types: Iterable[Expression]) -> set[str]:
    return set[str]().union(*map(names_in, dict.fromkeys(types)))
