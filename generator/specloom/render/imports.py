"""The import statements of a module: in the order of isort and ruff, a blank line between blocks."""

from __future__ import annotations

import re
import sys

from specloom.plan.names import import_order
from specloom.render.layout import import_line

_STATEMENT = re.compile(r"(from|import) (\.*)([\w.]*)(.*)")
_RUNTIME = re.compile(r"from runtime\b")


def import_block(text: str, runtime: str, indent: int = 0) -> str:
    """The statements of `text`, a line each, sorted and broken into lines.

    What they import from `runtime` comes from where the module finds it: `..runtime`, or
    `acme.runtime`. Names stay in the order in which they are given.
    """
    blocks: dict[int, list[tuple[_Order, str]]] = {}
    for line in text.splitlines():
        statement = _RUNTIME.sub(f"from {runtime}", line.strip())
        if statement:
            block, order = _place(statement)
            blocks.setdefault(block, []).append((order, statement))
    pad = " " * indent
    return "\n".join(
        "".join(f"{import_line(pad + statement)}\n" for _, statement in sorted(lines))
        for _, lines in sorted(blocks.items())
    )


_Order = tuple[bool, int, object]


def _place(statement: str) -> tuple[int, _Order]:
    """The number of a statement's block, and its sort key there: relative imports of outer packages come first."""
    match = _STATEMENT.fullmatch(statement)
    assert match is not None, statement
    keyword, dots, module, _ = match.groups()
    order = keyword == "from", -len(dots), import_order(module)
    if dots:
        return 4, order
    top = module.partition(".")[0]
    if top == "__future__":
        return 0, order
    if top in sys.stdlib_module_names:
        return 1, order
    return 2 if top == "msgspec" else 3, order
