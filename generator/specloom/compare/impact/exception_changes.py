"""Exceptions of errors.py: classes, what they extend, their bodies and properties."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from specloom.compare.impact.directions import base_name, exception_uses
from specloom.compare.impact.judgement import NOTHING, RECEIVED, Verdicts
from specloom.compare.impact.surface import Alias, ExceptionClass, Surface
from specloom.compare.impact.symbols import SymbolVersion, symbol_change
from specloom.compare.impact.verdicts import SymbolChange, Verdict
from specloom.compare.impact.versions import Versions, paired
from specloom.compare.impact.written import Written
from specloom.plan.expressions import Expression, Name, Subscript


class _Property(Struct, frozen=True):
    """A member of an error's body that the exception has."""

    name: str
    type_name: str
    wire_name: str


def exception_changes(versions: Versions) -> Iterator[SymbolChange]:
    """Everything that happened to the names of errors.py."""
    yield from _Exceptions(versions).changes()


class _Exceptions:
    def __init__(self, versions: Versions) -> None:
        self._versions = versions
        self._old = {item.name: item for item in versions.before.exceptions}
        self._new = {item.name: item for item in versions.after.exceptions}
        sides = versions.before, versions.after
        self._uses = exception_uses(sides[0]), exception_uses(sides[1])
        self._parts = _parts(sides[0]), _parts(sides[1])

    def changes(self) -> Iterator[SymbolChange]:
        pairs = paired(
            self._versions.before.exceptions,
            self._versions.after.exceptions,
            lambda item: item.name,
            lambda item: (item.base, item.properties) if item.properties else None,
        )
        for old, new in pairs:
            if old is None and new is not None:
                yield self._change(None, new, "added", Verdicts("additive", "additive"))
            elif new is None and old is not None:
                yield self._removed(old)
            elif old is not None and new is not None:
                yield from self._changed(old, new)

    def _removed(self, item: ExceptionClass) -> SymbolChange:
        """Who has lost all operations that raised it has code for them that never runs."""
        uses = self._uses[0][item.name]
        is_dead = bool(uses) and uses <= self._versions.gone_operations
        implementer: Verdict = "type" if is_dead else "source"
        return self._change(item, None, "removed", Verdicts("source", implementer))

    def _changed(
        self, old: ExceptionClass, new: ExceptionClass
    ) -> Iterator[SymbolChange]:
        if old.name != new.name:
            both = Verdicts("source", "source")
            yield self._change(old, new, "renamed", both)
        base = base_name(old)
        if base in self._new and base != base_name(new):
            caught = Verdicts("behaviour", "none")  # `except Base` catches it no more
            yield self._change(old, new, "extends another class", caught)
        before = _body(old, self._versions.before)
        after = _body(new, self._versions.after)
        verdicts = self._versions.judge.use(before, after, RECEIVED)
        if verdicts is not None:
            change = "type of the body changed"
            yield self._change(old, new, change, verdicts, (before, after))
        yield from self._properties(old, new)

    def _properties(
        self, old: ExceptionClass, new: ExceptionClass
    ) -> Iterator[SymbolChange]:
        before = _properties(old, self._versions.before)
        after = _properties(new, self._versions.after)
        for name in sorted(before.keys() | after.keys()):
            was, is_ = before.get(name), after.get(name)
            if (was and was.type_name) != (is_ and is_.type_name):
                yield self._property(old, new, was, is_)

    def _property(
        self,
        old: ExceptionClass,
        new: ExceptionClass,
        before: _Property | None,
        after: _Property | None,
    ) -> SymbolChange:
        item = before or after
        assert item is not None
        change, verdicts = "type changed", NOTHING
        if before is None:
            change, verdicts = "added", Verdicts("additive", "none")
        elif after is None:
            change, verdicts = "removed", Verdicts("source", "none")
        else:
            types = Name(before.type_name), Name(after.type_name)
            seen = self._versions.judge.verdicts(*types, RECEIVED)
            verdicts = Verdicts(seen.caller, "none", seen.widens)
        return symbol_change(
            f"errors.{old.name}.{item.name}",
            "property",
            change,
            verdicts,
            None if before is None else _stated(before, old, self._versions.before),
            None if after is None else _stated(after, new, self._versions.after),
            operations=_of_either(self._uses, old, new),
            # The responses that raise it, or one that extends it.
            parts=_of_either(self._parts, old, new),
            wire_name=item.wire_name,
        )

    def _change(
        self,
        old: ExceptionClass | None,
        new: ExceptionClass | None,
        change: str,
        verdicts: Verdicts,
        bodies: tuple[Expression, Expression] | None = None,
    ) -> SymbolChange:
        item = old or new
        assert item is not None
        return symbol_change(
            f"errors.{item.name}",
            "exception",
            change,
            verdicts,
            (
                None
                if old is None
                else _declared(self._versions.old_written, old, bodies and bodies[0])
            ),
            (
                None
                if new is None
                else _declared(self._versions.new_written, new, bodies and bodies[1])
            ),
            operations=_of_either(self._uses, old, new),
            # The responses that raise it, or one that extends it.
            parts=_of_either(self._parts, old, new),
        )


def _of_either(
    known: tuple[dict[str, set[str]], dict[str, set[str]]],
    *exceptions: ExceptionClass | None,
) -> tuple[str, ...]:
    """What is known of an exception in either package."""
    sets = (
        values[exception.name]
        for values, exception in zip(known, exceptions, strict=True)
        if exception is not None
    )
    return tuple(sorted(set[str]().union(*sets)))


def _declared(
    written: Written, item: ExceptionClass, body: Expression | None
) -> SymbolVersion:
    base = item.base if body is None else Subscript("ApiError", (body,))
    shown = base.text if isinstance(base, Name) else written.text(base)
    return SymbolVersion(text=f"class {item.name}({shown})")


def _body(item: ExceptionClass, surface: Surface) -> Expression:
    """The type of `.body`, which the base may say."""
    known = {raised.name: raised for raised in surface.exceptions}
    while isinstance(item.base, Name) and item.base.text in known:
        item = known[item.base.text]
    if isinstance(item.base, Subscript):
        return item.base.arguments[0]
    return Name("Any")


def _stated(
    property_: _Property, item: ExceptionClass, surface: Surface
) -> SymbolVersion:
    """A property, and where the body of the error declares it."""
    body = _body(item, surface)
    declared = surface.declared.get(body.text) if isinstance(body, Name) else None
    if isinstance(declared, Alias):
        declared = surface.class_of(declared)
    return SymbolVersion(
        text=f"{property_.name}: {property_.type_name} | None",
        pointer=None if declared is None else declared.pointer_of(property_.wire_name),
    )


def _properties(item: ExceptionClass, surface: Surface) -> dict[str, _Property]:
    """Its properties by name, those of the base included."""
    known = {exception.name: exception for exception in surface.exceptions}
    properties = {described[0]: _Property(*described) for described in item.properties}
    base = base_name(item)
    if base is not None and base in known:
        return _properties(known[base], surface) | properties
    return properties


def _parts(surface: Surface) -> dict[str, set[str]]:
    """The responses that raise each exception, or one that extends it."""
    bases = {item.name: base_name(item) for item in surface.exceptions}
    parts: dict[str, set[str]] = {name: set() for name in bases}
    raised = {
        (item.class_name, item.status)
        for operation in surface.operations
        for item in operation.errors
    }
    for class_name, status in raised:
        name: str | None = class_name
        while name in bases:
            parts[name].add(f"response {status}")
            name = bases[name]
    return parts
