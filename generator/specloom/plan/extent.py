"""How large a type may be that Python and type checkers still read."""

from __future__ import annotations

from collections.abc import Iterable

from specloom.plan.expressions import (
    Alternatives,
    Call,
    Dict,
    Expression,
    Name,
    Sequence,
    Subscript,
    alternatives,
)
from specloom.plan.leaf_types import ANY

MAX_NESTING = 40
"""Levels of a type: Python's parser reads 200 brackets, and broken lines have three a level."""

MAX_ALTERNATIVES = 400
"""Members of a union: `a | b | c` is a tree as deep as it is long, and compilers recurse into it."""


def is_readable(expression: Expression) -> bool:
    """Whether Python reads the type."""
    if isinstance(expression, Name):
        return True
    is_long = (
        isinstance(expression, Alternatives)
        and len(expression.members) > MAX_ALTERNATIVES
    )
    return not is_long and nesting(expression) <= MAX_NESTING


def union(types: Iterable[Expression]) -> Expression:
    """The union of the types; `Any` if one of them is, or if the union is too large for Python."""
    members = list(types)
    if ANY in members:
        return ANY
    joined = alternatives(*members)
    return joined if is_readable(joined) else ANY


def nesting(expression: Expression) -> int:
    """How deep brackets are nested."""
    level = 0
    parts = _parts(expression)
    while parts:
        level += 1
        parts = [inner for part in parts for inner in _parts(part)]
    return level


def _parts(expression: Expression) -> Iterable[Expression]:
    if isinstance(expression, Name):
        return ()
    if isinstance(expression, Alternatives | Sequence):
        return expression.members
    if isinstance(expression, Subscript):
        return () if expression.base == "Literal" else expression.arguments
    if isinstance(expression, Call):
        return [item.value for item in expression.arguments]
    if isinstance(expression, Dict):
        return [entry.value for entry in expression.entries]
    return (expression.body,)
