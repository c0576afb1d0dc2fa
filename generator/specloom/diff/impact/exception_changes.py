"""Exceptions of errors.py: classes, what they extend, their bodies and properties."""

from __future__ import annotations

from collections.abc import Iterator

from ...python.expressions import Expression, Name, Subscript
from .directions import base_name, exception_uses
from .judgement import NOTHING, RECEIVED, Verdicts
from .surface import ExceptionClass, Surface
from .symbols import Side, symbol_change
from .verdicts import SymbolChange, Verdict
from .versions import Versions, paired
from .written import Written


def exception_changes(versions: Versions) -> Iterator[SymbolChange]:
    """Everything that happened to the names of errors.py."""
    yield from _Exceptions(versions).changes()


class _Exceptions:
    def __init__(self, versions: Versions) -> None:
        self._versions = versions
        self._old = {item.name: item for item in versions.before.exceptions}
        self._new = {item.name: item for item in versions.after.exceptions}
        self._old_uses = exception_uses(versions.before)
        self._new_uses = exception_uses(versions.after)

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
        uses = self._old_uses[item.name]
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
        found = self._versions.judge.use(before, after, RECEIVED)
        if found is not None:
            what = "type of the body changed"
            yield self._change(old, new, what, found, (before, after))
        yield from self._properties(old, new)

    def _properties(
        self, old: ExceptionClass, new: ExceptionClass
    ) -> Iterator[SymbolChange]:
        before = _properties(old, self._versions.before)
        after = _properties(new, self._versions.after)
        for name in sorted(before.keys() | after.keys()):
            if before.get(name) != after.get(name):
                yield self._property(old, new, name, before.get(name), after.get(name))

    def _property(
        self,
        old: ExceptionClass,
        new: ExceptionClass,
        name: str,
        before: str | None,
        after: str | None,
    ) -> SymbolChange:
        change, found = "type changed", NOTHING
        if before is None:
            change, found = "added", Verdicts("additive", "none")
        elif after is None:
            change, found = "removed", Verdicts("source", "none")
        else:
            types = Name(before), Name(after)
            seen = self._versions.judge.verdicts(*types, RECEIVED)
            found = Verdicts(seen.caller, "none", seen.widens)
        return symbol_change(
            f"errors.{old.name}.{name}",
            "property",
            change,
            found,
            None if before is None else Side(text=f"{name}: {before} | None"),
            None if after is None else Side(text=f"{name}: {after} | None"),
            operations=self._using(old, new),
            wire_name=name,
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
            operations=self._using(old, new),
        )

    def _using(
        self, old: ExceptionClass | None, new: ExceptionClass | None
    ) -> tuple[str, ...]:
        found: set[str] = set()
        if old is not None:
            found |= self._old_uses[old.name]
        if new is not None:
            found |= self._new_uses[new.name]
        return tuple(sorted(found))


def _declared(written: Written, item: ExceptionClass, body: Expression | None) -> Side:
    base = item.base if body is None else Subscript("ApiError", (body,))
    shown = base.text if isinstance(base, Name) else written.text(base)
    return Side(text=f"class {item.name}({shown})")


def _body(item: ExceptionClass, surface: Surface) -> Expression:
    """The type of `.body`, which the base may say."""
    known = {one.name: one for one in surface.exceptions}
    while isinstance(item.base, Name) and item.base.text in known:
        item = known[item.base.text]
    if isinstance(item.base, Subscript):
        return item.base.arguments[0]
    return Name("Any")


def _properties(item: ExceptionClass, surface: Surface) -> dict[str, str]:
    """Names and types of its properties, those of the base included."""
    known = {one.name: one for one in surface.exceptions}
    found = {name: type_ for name, type_, _ in item.properties}
    base = base_name(item)
    if base is not None and base in known:
        return _properties(known[base], surface) | found
    return found
