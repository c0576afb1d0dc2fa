"""Operations: methods of clients and of the service, their arguments and results."""

from __future__ import annotations

from collections.abc import Iterator

from ...python.expressions import one_line
from .argument_changes import argument_changes
from .judgement import RECEIVED, Verdicts
from .signatures import SignatureChange, method_change
from .surface import Operation
from .verdicts import SymbolChange
from .versions import Pair, Versions
from .wire_changes import wire_changes


def operation_changes(versions: Versions) -> Iterator[SymbolChange]:
    """Everything that happened to the operations that clients call."""
    for pair in versions.operations:
        for change in _changes(versions, pair):
            yield change.symbol_change(*pair)


def webhook_changes(versions: Versions) -> Iterator[SymbolChange]:
    """The same for the requests that the service makes: callers implement what receives them."""
    for pair in versions.webhooks:
        for change in _changes(versions, pair):
            yield change.turned.symbol_change(*pair)


def group_changes(versions: Versions) -> Iterator[SymbolChange]:
    """Attributes of the client that have the operations of a tag."""
    old = {item.group: item.class_name for item in versions.before.operations}
    new = {item.group: item.class_name for item in versions.after.operations}
    for group in sorted((old.keys() | new.keys()) - {""}):
        if old.get(group) == new.get(group):
            continue
        change, verdicts = "added", Verdicts("additive", "none")
        if group in old:
            verdicts = Verdicts("source", "none")
            change = "class renamed" if group in new else "removed"
        before, after = old.get(group), new.get(group)
        yield SymbolChange(
            symbol=f"client.{group}",
            kind="group",
            change=change,
            before=before and f"{group}: operations.{before}",
            after=after and f"{group}: operations.{after}",
            caller=verdicts.caller,
            implementer=verdicts.implementer,
            operations=tuple(
                sorted(
                    item.key
                    for item in (
                        *versions.before.operations,
                        *versions.after.operations,
                    )
                    if item.group == group
                )
            ),
        )


def _changes(versions: Versions, pair: Pair[Operation]) -> Iterator[SignatureChange]:
    old, new = pair
    if old is None:
        yield method_change("added", Verdicts("additive", "additive"))
    elif new is None:
        # What a service has for it is never called, and overrides nothing any more.
        yield method_change("removed", Verdicts("source", "type"))
    elif old != new or versions.judge.is_any_changed:
        yield from _names(old, new)
        yield from argument_changes(versions, old, new)
        yield from _returns(versions, old, new)
        yield from wire_changes(versions, old, new)


def _names(old: Operation, new: Operation) -> Iterator[SignatureChange]:
    """A method that is called otherwise; a tag gives modules and classes their names."""
    if old.group != new.group:
        yield method_change("moved", Verdicts("source", "source"))
    if old.name != new.name:
        yield method_change("renamed", Verdicts("source", "source"))
    elif old.service_name != new.service_name:
        yield method_change("renamed in the service", Verdicts("none", "source"))


def _returns(
    versions: Versions, old: Operation, new: Operation
) -> Iterator[SignatureChange]:
    types, served = (old.returns, new.returns), (old.served, new.served)
    found = versions.judge.sides(types, served, RECEIVED)
    if found is not None:
        yield SignatureChange(
            kind="return",
            change="type changed",
            before=one_line(old.returns),
            after=one_line(new.returns),
            verdicts=found,
        )
