"""The one table of rules: what a change is called, how bad it is, and what to do about it.

Rules about schemas are rows by places: a row says what became of a keyword, a place where
values of the schema travel. Identifiers and levels are those of oasdiff wherever it has a
rule of the same meaning, so that settings can be taken along. An identifier is for ever.
"""

from __future__ import annotations

from specloom.compare.identifiers import RuleId
from specloom.compare.rules.operations import OPERATION_RULES
from specloom.compare.rules.rule import Rule
from specloom.compare.rules.schemas import SCHEMA_RULES

__all__ = ["RULES", "Rule", "RuleId"]

RULES: dict[RuleId, Rule] = {
    rule.id: rule for rule in (*OPERATION_RULES, *SCHEMA_RULES)
}
"""Every rule by its identifier, in the order of the documentation."""
