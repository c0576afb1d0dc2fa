"""docs/diff-rules.md is made from the table of rules, and says everything in it."""

from __future__ import annotations

import runpy
from pathlib import Path

from specloom.compare.rules import RULES
from specloom.compare.rules.row import Row
from specloom.compare.rules.schema_rows import SCHEMA_ROWS

DOCS = Path(__file__).parents[3] / "docs"
PAGE = (DOCS / "diff-rules.md").read_text(encoding="utf-8")


def test_the_page_is_up_to_date() -> None:
    text = runpy.run_path(str(DOCS / "diff_rules.py"))["text"]
    assert text() == PAGE, "run python docs/diff_rules.py"


def test_the_types_of_rules_are_up_to_date() -> None:
    made = runpy.run_path(str(DOCS / "rule_identifiers.py"))
    assert made["text"]() == made["FILE"].read_text(
        encoding="utf-8"
    ), "run python docs/rule_identifiers.py"


def test_the_page_has_every_rule() -> None:
    of_rows: dict[str, Row] = {
        rule: row for row in SCHEMA_ROWS for rule in row.rules.values()
    }
    for rule in RULES.values():
        if f"| `{rule.id}` | {rule.stated} |" not in PAGE:
            row = of_rows[rule.id]
            assert f"| `…-{row.name}` | {row.request} | {row.response} |" in PAGE
            assert rule.stated in (row.request, row.response)
