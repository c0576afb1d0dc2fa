"""What the comparisons of one operation's parts share."""

from __future__ import annotations

from dataclasses import dataclass

from specloom.compare.change import ChangedOperation
from specloom.compare.documents import ComparedDocument
from specloom.compare.findings import Findings
from specloom.compare.schemas.pairs import Pairs


@dataclass(frozen=True, slots=True)
class Scope:
    """The two documents, the operation that is compared, and where changes go.

    `turned` says that the service itself makes the request: a webhook or callback.
    """

    sides: tuple[ComparedDocument, ComparedDocument]
    pairs: Pairs
    findings: Findings
    operation: ChangedOperation
    turned: bool
