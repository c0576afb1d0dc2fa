"""docs/coverage.md names tests that exist, and every feature."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from .packages import FEATURES

ROOT = FEATURES.parent.parent
TEXT = (ROOT / "docs" / "coverage.md").read_text(encoding="utf-8")
NAMED = sorted(set(re.findall(r"`(tests/[^`]*\.py(?:::\w+)?)`", TEXT)))


@pytest.mark.parametrize("named", NAMED)
def test_what_is_named_exists(named: str) -> None:
    path, _, function = named.partition("::")
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    functions = {
        node.name
        for node in tree.body
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }
    assert not function or function in functions


def test_every_feature_is_named() -> None:
    folders = {path.parent.name for path in FEATURES.glob("*/test_*.py")}
    named = {Path(path.partition("::")[0]).parent.name for path in NAMED}
    assert folders <= named


def test_every_row_names_a_test_or_says_that_nothing_is_done() -> None:
    rows = [
        line
        for line in TEXT.splitlines()
        if re.match(r"\| (?!feature|keyword)\S", line)
    ]
    for row in rows:
        assert re.search(r"`tests/|\| – \|$", row), row
