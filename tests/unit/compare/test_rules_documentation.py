"""docs/diff-rules.md is made from the table of rules, and says everything in it."""

from __future__ import annotations

import runpy
from pathlib import Path

from specloom.compare.rules.operations import OPERATION_RULES
from specloom.compare.rules.schemas import PROPERTY_ROWS, SCHEMA_ROWS

DOCS = Path(__file__).parents[3] / "docs"
PAGE = (DOCS / "diff-rules.md").read_text(encoding="utf-8")


def test_the_page_is_up_to_date() -> None:
    text = runpy.run_path(str(DOCS / "diff_rules.py"))["text"]
    assert text() == PAGE, "run python docs/diff_rules.py"


def test_the_page_has_every_rule() -> None:
    for rule in OPERATION_RULES:
        assert f"| `{rule.id}` | {rule.stated} |" in PAGE
    for row in SCHEMA_ROWS:
        if row.name not in PROPERTY_ROWS:
            assert f"| `…-{row.name}` | {row.request} | {row.response} |" in PAGE
