"""The changes of a comparison as people read them: by operation, what is alike together."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from msgspec import Struct

from specloom.compare.change import Change, ChangedOperation, Level
from specloom.document.value import Value
from specloom.report.comparison.review import RANK, operations_of, ordered, reach_order


class Finding(Struct, frozen=True):
    """The same change, at one place or at several that say the same.

    Sixty operations that write out the same parameter are sixty places of one finding.
    """

    changes: tuple[Change, ...]

    @property
    def first(self) -> Change:
        return self.changes[0]

    @property
    def operations(self) -> tuple[ChangedOperation, ...]:
        if len(self.changes) == 1:
            return self.first.operations
        return operations_of(self.changes)

    @property
    def is_whole(self) -> bool:
        """Whether operations, or the document, are concerned as a whole."""
        return is_whole(self.first)


class Section(Struct, frozen=True):
    """The findings that reach the same operations; none where they reach no operation."""

    operations: tuple[ChangedOperation, ...]
    findings: tuple[Finding, ...]

    @property
    def worst(self) -> Level:
        return self.findings[0].first.level

    @property
    def count(self) -> int:
        """How many changes there are."""
        return sum(len(finding.changes) for finding in self.findings)

    @property
    def is_whole(self) -> bool:
        """Whether there are operations that were added or removed, or the like."""
        return any(finding.is_whole for finding in self.findings)


class Bundle(Struct, frozen=True):
    """Findings of one rule at one place, such as the new values of an enumeration.

    `names` are what tells the others from the first: property names, or values.
    """

    findings: tuple[Finding, ...]
    names: tuple[str, ...]

    @property
    def first(self) -> Change:
        return self.findings[0].first

    @property
    def changes(self) -> tuple[Change, ...]:
        return tuple(change for finding in self.findings for change in finding.changes)


def is_whole(change: Change) -> bool:
    """Whether an operation, or the document, is concerned as a whole."""
    return not change.part and change.path == "$"


def sections(
    changes: Iterable[Change],
    *,
    is_brief: bool = True,
    apart: Callable[[Change], tuple[str, ...]] = lambda _: (),
) -> tuple[Section, ...]:
    """The changes by operation: the worst section first, in each the worst finding first.

    Of equally bad ones, what came and went as a whole comes first.

    With `is_brief`, operations that were added or removed are one finding, too. Changes that
    say the same are two findings where `apart` tells them apart.
    """
    alike: dict[tuple[str, ...], list[Change]] = {}
    for number, change in enumerate(ordered(changes)):
        key = (change.level, change.rule, change.part, change.path, change.message)
        own = (
            ()
            if change.operations and (is_brief or not is_whole(change))
            else (str(number),)
        )
        alike.setdefault((*key, *own, *apart(change)), []).append(change)
    by_operations: dict[tuple[ChangedOperation, ...], list[Finding]] = {}
    for group in alike.values():
        finding = Finding(tuple(group))
        by_operations.setdefault(finding.operations, []).append(finding)
    listed = [
        Section(operations, tuple(group)) for operations, group in by_operations.items()
    ]
    return tuple(sorted(listed, key=_order))


def _order(section: Section) -> tuple[object, ...]:
    is_part = not (section.is_whole and section.operations)
    return (RANK[section.worst], is_part, reach_order(section.operations))


def bundles(section: Section) -> tuple[Bundle, ...]:
    """The findings of a section with those together that people read as one."""
    alike: dict[tuple[str, ...], list[Finding]] = {}
    for finding in section.findings:
        alike.setdefault(_together(finding.first, len(alike)), []).append(finding)
    return tuple(
        Bundle(tuple(group), tuple(_name(finding.first) for finding in group[1:]))
        for group in alike.values()
    )


def _together(change: Change, number: int) -> tuple[str, ...]:
    """What changes share that are read as one; `number` tells apart what shares nothing."""
    key = (change.level, change.rule)
    if change.path != "$":
        place = _parent(change) if _is_member(change) else change.path
        return (*key, change.part, place)
    kind, _, leaf = change.part.rpartition(" ")
    told = change.message.replace(f"`{leaf}`", "")
    if (
        kind
        and told != change.message
        and (change.before is None or change.after is None)
    ):
        # Such as parameters that were added: they have all but their names in common.
        return (*key, kind, told)
    # Changes of a whole operation, or document, have nothing but their rule in common.
    return (*key, change.part, str(number))


def _is_member(change: Change) -> bool:
    """Whether a property, with its schema, was added or removed."""
    return isinstance(_only_value(change), dict | bool)


def _only_value(change: Change) -> Value:
    if change.before is None:
        return change.after
    return change.before if change.after is None else None


def _parent(change: Change) -> str:
    return change.path.rpartition(".")[0] or change.path


def _name(change: Change) -> str:
    value = _only_value(change)
    if isinstance(value, str | int | float) and not isinstance(value, bool):
        return f"{value}"
    if change.path == "$":
        return change.part.rpartition(" ")[2]
    return change.name.strip("`") or change.path.rpartition(".")[2]
