"""Writes the types of rules from the tables of `diff`: `python docs/rule_identifiers.py`."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path
from textwrap import wrap

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

# fmt: off
'''


def text() -> str:
    """The module: a type for the rules, and one for the rows of rules about schemas."""
    left = dict.fromkeys(RULES)
    of_rows = [
        [rule for rule in row.rules.values() if left.pop(rule, rule) is None]
        for row in SCHEMA_ROWS
    ]
    rows = [[row.name] for row in SCHEMA_ROWS]
    return (
        _HEAD
        + _literal("RuleId", [*([rule] for rule in left), *of_rows])
        + "\n"
        + _literal("RowName", rows)
    )


def _literal(name: str, groups: Iterable[Iterable[str]]) -> str:
    """A type of all values; each group has lines of its own, and so changes alone."""
    lines = (_wrapped(group) for group in groups)
    return f"{name}: TypeAlias = Literal[\n{''.join(lines)}]\n"


def _wrapped(values: Iterable[str]) -> str:
    indent = " " * 4
    quoted = " ".join(f'"{value}",' for value in values)
    lines = wrap(
        quoted,
        120,
        initial_indent=indent,
        subsequent_indent=indent,
        break_on_hyphens=False,
    )
    return "".join(f"{line}\n" for line in lines)


if __name__ == "__main__":
    FILE.write_text(text(), encoding="utf-8")
