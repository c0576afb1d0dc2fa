"""What the reports of `specloom diff` are made from, and its order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Literal, TypeAlias

from msgspec import Struct

from specloom.compare.approvals import Approved, Stale
from specloom.compare.change import LEVELS, Change, ChangedOperation, Comparison, Level
from specloom.compare.impact.verdicts import Impact

Side: TypeAlias = Literal["client", "stub", "both"]
"""Whose code is of interest: that which calls the client, that which implements the stub."""

RANK: Mapping[Level, int] = {level: rank for rank, level in enumerate(LEVELS)}
"""The place of a level, the worst first."""


class Review(Struct, frozen=True, kw_only=True):
    """One document against another, with all that is known of it.

    `comparison` is without the changes of `approved`; `impact` is None where nobody asked
    what becomes of the generated code. With a `side`, both hold only what that one notices.
    `methods` are the operations that the packages have (`GET /pets`), None where they have
    all of the document.
    `base_texts` and `revision_texts` are the texts of the files that the documents were read
    from, by the names that places have, for reports that quote them; they may be empty.
    `paths` are what the repository calls these files, for tools that annotate lines. With
    `is_of_packages` two generated packages were compared, and there are no documents.
    """

    comparison: Comparison
    impact: Impact | None = None
    side: Side = "both"
    methods: frozenset[str] | None = None
    approved: tuple[Approved, ...] = ()
    stale: tuple[Stale, ...] = ()
    base_texts: Mapping[str, str] = {}
    revision_texts: Mapping[str, str] = {}
    paths: Mapping[str, str] = {}
    is_of_packages: bool = False


def ordered(changes: Iterable[Change]) -> list[Change]:
    """The changes in the order of reports: the worst first, then by operation and place.

    Of equally bad ones those of the whole document come first, then what several operations
    share, then single operations.
    """
    return sorted(changes, key=_order)


def _order(change: Change) -> tuple[object, ...]:
    return (
        RANK[change.level],
        reach_order(change.operations),
        change.part,
        change.path,
        change.rule,
        change.message,
        change.fingerprint,
    )


def reach_order(
    operations: Sequence[ChangedOperation],
) -> tuple[int, tuple[tuple[str, str, str], ...]]:
    """How sets of operations are sorted: none, several, single ones."""
    kind = 0 if not operations else 2 if len(operations) == 1 else 1
    return (kind, tuple(map(operation_order, operations)))


def operation_order(operation: ChangedOperation) -> tuple[str, str, str]:
    """How operations are sorted: by path and method."""
    return (operation.path, operation.method, operation.kind)


def counts_of(changes: Iterable[Change]) -> dict[Level, int]:
    """How many changes there are of each level, the worst first, zeros included."""
    counts = Counter(change.level for change in changes)
    return {level: counts[level] for level in LEVELS}


def operations_of(changes: Iterable[Change]) -> tuple[ChangedOperation, ...]:
    """Every operation that a change reaches, by path and method."""
    operations = {operation for change in changes for operation in change.operations}
    return tuple(sorted(operations, key=operation_order))
