"""Operations: methods of clients and of the service, their arguments and results."""

from __future__ import annotations

from collections.abc import Iterator

from specloom.compare.impact.argument_changes import argument_changes
from specloom.compare.impact.judgement import RECEIVED, Verdicts
from specloom.compare.impact.signatures import SignatureChange, method_change
from specloom.compare.impact.surface import SurfaceOperation
from specloom.compare.impact.symbols import SymbolVersion, symbol_change
from specloom.compare.impact.verdicts import SymbolChange
from specloom.compare.impact.versions import Pair, Versions
from specloom.compare.impact.wire_changes import wire_changes


def operation_changes(versions: Versions) -> Iterator[SymbolChange]:
    """Everything that happened to the operations that clients call."""
    for pair in versions.operations:
        for change in _changes(versions, pair):
            yield change.symbol_change(*_written(versions, pair))


def webhook_changes(versions: Versions) -> Iterator[SymbolChange]:
    """What became of the requests that the service makes: callers implement what receives them."""
    for pair in versions.webhooks:
        for change in _changes(versions, pair):
            yield change.turned.symbol_change(*_written(versions, pair))


def _written(
    versions: Versions, pair: Pair[SurfaceOperation]
) -> Pair[SurfaceOperation]:
    old, new = pair
    return (
        None if old is None else versions.old_written.operation(old),
        None if new is None else versions.new_written.operation(new),
    )


def group_changes(versions: Versions) -> Iterator[SymbolChange]:
    """Attributes of the client that have the operations of a tag."""
    old = {item.group: item.class_name for item in versions.before.operations}
    new = {item.group: item.class_name for item in versions.after.operations}
    both = (*versions.before.operations, *versions.after.operations)
    for group in sorted((old.keys() | new.keys()) - {""}):
        if old.get(group) == new.get(group):
            continue
        change, verdicts = "added", Verdicts("additive", "none")
        if group in old:
            verdicts = Verdicts("source", "none")
            change = "class renamed" if group in new else "removed"
        yield symbol_change(
            f"client.{group}",
            "group",
            change,
            verdicts,
            _group(group, old.get(group)),
            _group(group, new.get(group)),
            operations=tuple(
                sorted(operation.key for operation in both if operation.group == group)
            ),
        )


def _group(name: str, class_name: str | None) -> SymbolVersion | None:
    if class_name is None:
        return None
    return SymbolVersion(text=f"{name}: operations.{class_name}")


def _changes(
    versions: Versions, pair: Pair[SurfaceOperation]
) -> Iterator[SignatureChange]:
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


def _names(old: SurfaceOperation, new: SurfaceOperation) -> Iterator[SignatureChange]:
    """A method that is called otherwise; a tag gives modules and classes their names."""
    if old.group != new.group:
        both = Verdicts("source", "source")
        yield method_change("moved", both, keyword="tags")
    if old.name != new.name:
        both = Verdicts("source", "source")
        yield method_change("renamed", both, keyword="operationId")
    elif old.service_name != new.service_name:
        theirs = Verdicts("none", "source")
        yield method_change("renamed in the service", theirs, keyword="operationId")


def _returns(
    versions: Versions, old: SurfaceOperation, new: SurfaceOperation
) -> Iterator[SignatureChange]:
    types, served = (old.returns, new.returns), (old.served, new.served)
    verdicts = versions.judge.sides(types, served, RECEIVED)
    if verdicts is not None:
        yield SignatureChange(
            kind="return",
            change="type changed",
            before=versions.old_written.text(old.returns),
            after=versions.new_written.text(new.returns),
            verdicts=verdicts,
            parts=tuple(
                f"response {status}"
                for status in dict([*old.responses, *new.responses])
            ),
        )
