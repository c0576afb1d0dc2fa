"""Changes that are one: the same thing that happened to the same name at many places."""

from __future__ import annotations

from collections.abc import Hashable, Iterable

from msgspec.structs import replace

from specloom.compare.change import Change, Site
from specloom.compare.rules import RULES
from specloom.standards.json_schema import identity

_AREAS: dict[str, str] = {rule.id: rule.area for rule in RULES.values()}

LEAST = 4
"""Places from which on a change is said once. Two or three may be alike by accident."""

_ALONE = frozenset(("paths", "document", "webhooks and callbacks"))
"""Areas in which every change is about something of its own."""


def grouped(changes: Iterable[Change]) -> list[Change]:
    """The changes, with those that are alike said once.

    Documents that tools write have copies of one schema or header at every operation: an edit
    of the source is as many edits of the document.
    """
    alike: dict[tuple[Hashable, ...], list[Change]] = {}
    merged: list[Change] = []
    for change in changes:
        leaf = _leaf(change)
        if not leaf or not change.operations or _AREAS[change.rule] in _ALONE:
            merged.append(change)
            continue
        key = (
            change.rule,
            change.level,
            change.message,
            leaf,
            identity(change.before),
            identity(change.after),
        )
        alike.setdefault(key, []).append(change)
    for group in alike.values():
        if len(group) < LEAST:
            merged += group
        else:
            merged.append(_merged(group))
    return merged


def _leaf(change: Change) -> str:
    """The name of what changed, as far as it has one: a property, parameter or header."""
    path = change.path.rstrip("]*[")
    for end in (path.rpartition(".")[2], path.rpartition("['")[2]):
        if end not in ("", "$", path):
            return end
    kind, _, name = change.part.rpartition(" ")
    if kind.endswith("header"):
        return f"header {name}"
    return change.part if kind.endswith("parameter") else ""


def _merged(group: list[Change]) -> Change:
    """The first of the changes, with the places and operations of all."""
    first, *others = group
    operations = {
        operation: None for change in group for operation in change.operations
    }
    return replace(
        first,
        operations=tuple(sorted(operations)),
        also=tuple(
            Site(
                part=other.part,
                path=other.path,
                operation=str(other.operations[0]),
                base=other.base,
                revision=other.revision,
            )
            for other in others
        ),
    )
