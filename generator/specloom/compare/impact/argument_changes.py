"""Arguments of operations: paired by what they are on the wire."""

from __future__ import annotations

from collections.abc import Hashable, Iterator

import msgspec

from specloom.compare.impact.assignability import Aliases, atoms
from specloom.compare.impact.constraints import tightening
from specloom.compare.impact.judgement import GIVEN, NOTHING, Verdicts
from specloom.compare.impact.signatures import SignatureChange
from specloom.compare.impact.surface import SurfaceArgument, SurfaceOperation
from specloom.compare.impact.verdicts import Verdict
from specloom.compare.impact.versions import Versions, blurred, paired, template_names
from specloom.plan.expressions import Expression, Subscript, one_line


def argument_changes(
    versions: Versions, old: SurfaceOperation, new: SurfaceOperation
) -> Iterator[SignatureChange]:
    """What became of each argument, and of the order of those that go by position."""
    pairs = paired(
        *_identified(old, new), lambda item: item[0], lambda item: item[1].name
    )
    for before, after in pairs:
        if before is None and after is not None:
            yield _added(versions, after[1])
        elif after is None and before is not None:
            yield _removed(versions, before[1])
        elif before is not None and after is not None:
            yield from _changed(versions, before[1], after[1])
            if before[0] != after[0] or not _is_spelt_alike(
                versions, before[1], after[1]
            ):
                verdicts = Verdicts("behaviour", "behaviour")
                yield _described(
                    versions, before[1], after[1], "sent otherwise", verdicts
                )
    yield from _order(old, new)


def _described(
    versions: Versions,
    old: SurfaceArgument,
    new: SurfaceArgument,
    change: str,
    verdicts: Verdicts,
) -> SignatureChange:
    """What stands in the description of the parameter, whatever the signature says."""
    return msgspec.structs.replace(
        _change(versions, old, new, change, verdicts),
        before=versions.old_written.argument(old).wire_text,
        after=versions.new_written.argument(new).wire_text,
    )


def _is_spelt_alike(
    versions: Versions, old: SurfaceArgument, new: SurfaceArgument
) -> bool:
    judge = versions.judge
    return _spelling(old, judge.old) == _spelling(new, judge.new)


def _spelling(argument: SurfaceArgument, aliases: Aliases) -> dict[str, Expression]:
    """How a value is written; `explode` says nothing of one that has no parts, or of a list with commas.

    Source: https://spec.openapis.org/oas/v3.1.1.html#style-examples
    """
    options = dict(argument.options)
    is_simple = argument.place in ("path", "header") and "style" not in options
    whole = {"Literal", "list"} if is_simple else {"Literal"}
    bases = {
        part.base if isinstance(part, Subscript) else one_line(part)
        for part in atoms(argument.sent, aliases)
    }
    if bases <= _SCALARS | whole:
        options.pop("explode", None)
    return options


_SCALARS = {
    *("None", "bool", "bytes", "float", "int", "str"),
    *("Decimal", "UUID", "dt.date", "dt.datetime", "dt.time"),
}


def _identified(
    old: SurfaceOperation, new: SurfaceOperation
) -> tuple[
    list[tuple[Hashable, SurfaceArgument]], list[tuple[Hashable, SurfaceArgument]]
]:
    """Arguments with what they are on the wire: a path parameter is its place in the path."""
    by_place = blurred(old.path) == blurred(new.path)

    def identity(operation: SurfaceOperation, argument: SurfaceArgument) -> Hashable:
        names = template_names(operation.path)
        if by_place and argument.place == "path" and argument.wire_name in names:
            return "path", names.index(argument.wire_name)
        is_header = (
            argument.place == "header"
        )  # whose names have no case (RFC 9110, 5.1)
        wire_name = argument.wire_name
        return argument.place, wire_name.lower() if is_header else wire_name

    return (
        [(identity(old, item), item) for item in old.arguments],
        [(identity(new, item), item) for item in new.arguments],
    )


def _added(versions: Versions, argument: SurfaceArgument) -> SignatureChange:
    """A service's method is called with all arguments that there are."""
    caller: Verdict = "source" if argument.required else "additive"
    change = "required argument added" if argument.required else "added"
    verdicts = Verdicts(caller, "source")
    return _change(versions, None, argument, change, verdicts)


def _removed(versions: Versions, argument: SurfaceArgument) -> SignatureChange:
    implementer: Verdict = "source" if argument.required else "none"
    verdicts = Verdicts("source", implementer)
    return _change(versions, argument, None, "removed", verdicts)


def _changed(
    versions: Versions, old: SurfaceArgument, new: SurfaceArgument
) -> Iterator[SignatureChange]:
    if old.name != new.name:
        both = Verdicts("source", "source")
        yield _change(versions, old, new, "renamed", both)
    types, served = (old.type, new.type), (old.served, new.served)
    verdicts = versions.judge.sides(types, served, GIVEN)
    if new.required and not old.required:
        verdicts = (verdicts or NOTHING) | Verdicts("source", "none")
    if old.keyword_only != new.keyword_only:
        by_position: Verdict = "source" if new.keyword_only else "none"
        verdicts = (verdicts or NOTHING) | Verdicts(by_position, "none")
    limited = _limits(versions, old, new)
    if verdicts is not None:
        both = verdicts | (limited or NOTHING)
        yield _change(versions, old, new, _difference(old, new), both)
    elif limited is not None:
        yield _described(versions, old, new, "limits changed", limited)


def _limits(
    versions: Versions, old: SurfaceArgument, new: SurfaceArgument
) -> Verdicts | None:
    """Limits stand in the description of the parameter, not in the signature."""
    judge = versions.judge
    limits = tightening(old.sent, judge.old, new.sent, judge.new)
    if old.sent == new.sent or not (limits.tightened or limits.loosened):
        return None
    return Verdicts(
        "behaviour" if limits.tightened else "none",
        "behaviour" if limits.loosened else "none",
        widens=limits.loosened,
    )


def _difference(old: SurfaceArgument, new: SurfaceArgument) -> str:
    if old.required != new.required:
        return "became required" if new.required else "became optional"
    return "type changed"


def _order(old: SurfaceOperation, new: SurfaceOperation) -> Iterator[SignatureChange]:
    """Arguments by position that changed places: the call still works, with other values."""
    before, after = _positional(old), _positional(new)
    shared = set(before) & set(after)
    if [name for name in before if name in shared] == [
        name for name in after if name in shared
    ]:
        return
    types = [
        [item.type for item in operation.arguments if item.name in shared]
        for operation in (old, new)
    ]
    caller: Verdict = "behaviour" if types[0] == types[1] else "type"
    yield SignatureChange(
        kind="method",
        change="order of arguments changed",
        verdicts=Verdicts(caller, "none"),
        parts=tuple(
            dict.fromkeys(
                _part(item) for arguments in (old, new) for item in arguments.arguments
            )
        ),
    )


def _positional(operation: SurfaceOperation) -> list[str]:
    return [item.name for item in operation.arguments if not item.keyword_only]


def _change(
    versions: Versions,
    old: SurfaceArgument | None,
    new: SurfaceArgument | None,
    change: str,
    verdicts: Verdicts,
) -> SignatureChange:
    item = old or new
    assert item is not None
    return SignatureChange(
        kind="argument",
        change=change,
        before=None if old is None else versions.old_written.argument(old).text,
        after=None if new is None else versions.new_written.argument(new).text,
        verdicts=verdicts,
        member=item.name,
        wire_name=item.wire_name or None,
        parts=tuple(
            dict.fromkeys(
                _part(argument) for argument in (old, new) if argument is not None
            )
        ),
    )


def _part(argument: SurfaceArgument) -> str:
    """What changes of the API call it."""
    if argument.place in ("body", "content_type"):
        return "request body"
    return f"{argument.place} parameter {argument.wire_name}"
