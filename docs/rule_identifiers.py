"""Writes the types of rules from the tables of `diff`: `python docs/rule_identifiers.py`."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FILE = ROOT / "generator" / "specloom" / "compare" / "identifiers.py"

sys.path.insert(0, str(ROOT / "generator"))

from specloom.compare.rules import RULES  # noqa: E402
from specloom.compare.rules.schema_rows import SCHEMA_ROWS  # noqa: E402

_HEAD = '''\
"""Made by `python docs/rule_identifiers.py` from the tables in `rules`: what rules and rows are called.

The identifier of a rule is for ever: settings and approvals name it.
"""

from __future__ import annotations

from typing import Literal, TypeAlias

'''


def text() -> str:
    """The module: a type for the rules, and one for the rows of rules about schemas."""
    rows = (row.name for row in SCHEMA_ROWS)
    return _HEAD + _literal("RuleId", RULES) + "\n" + _literal("RowName", rows)


def _literal(name: str, values: Iterable[str]) -> str:
    listed = "".join(f'    "{value}",\n' for value in values)
    return f"{name}: TypeAlias = Literal[\n{listed}]\n"


if __name__ == "__main__":
    FILE.write_text(text(), encoding="utf-8")
