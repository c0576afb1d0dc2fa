"""What the comparisons of one operation's parts share."""

from __future__ import annotations

from dataclasses import dataclass

from ..change import ChangedOperation, Level
from ..documents import Side
from ..findings import Findings
from ..rules import RULES, RuleId
from ..schemas.pairs import Pairs


@dataclass(frozen=True, slots=True)
class Scope:
    """The two documents, the operation that is compared, and where changes go.

    `turned` says that the service itself makes the request: a webhook or callback.
    """

    sides: tuple[Side, Side]
    pairs: Pairs
    findings: Findings
    operation: ChangedOperation
    turned: bool

    def level_of(self, rule: RuleId) -> Level | None:
        """The level of a rule where it is another than usual."""
        return RULES[rule].turned if self.turned else None
