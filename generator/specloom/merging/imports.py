"""Import statements as sets of names."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterable
from functools import cache
from typing import TypeAlias

from specloom.merging.siblings import Key
from specloom.merging.statements import FROM, IMPORT, Line
from specloom.render.layout import import_line

Imported: TypeAlias = tuple[str, str | None]
"""What is imported, and what it is called here, where that is something else."""


def imported(line: Line | None) -> frozenset[Imported] | None:
    """The names of an import statement, none of no statement; None where it has comments.

    None, too, of several statements on one line.
    """
    if line is None:
        return frozenset()
    if "#" in line.text:
        return None
    match ast.parse(line.text.strip()).body:
        case [ast.Import(names) | ast.ImportFrom(names=names)]:
            return frozenset((alias.name, alias.asname) for alias in names)
        case _:
            return None


def bound(name: Imported) -> str:
    """The name that an import gives to what it imports."""
    return name[1] or name[0].split(".")[0]


def import_text(line: Line, names: Iterable[Imported]) -> str:
    """The import statement `line` with other names, in the layout of generated code."""
    indent = line.text[: len(line.text) - len(line.text.lstrip())]
    listed = ", ".join(
        name if alias is None else f"{name} as {alias}"
        for name, alias in sorted(names, key=_by_kind)
    )
    kind, module = line.key[:2]
    if kind == FROM:
        return import_line(f"{indent}from {module} import {listed}")
    return f"{indent}import {listed}"


def import_rank(key: Key) -> tuple[object, ...] | None:
    """Where a statement stands among imports as isort sorts them; None for other statements.

    Source: https://pycqa.github.io/isort/docs/configuration/options.html
    """
    if key[0] not in (FROM, IMPORT):
        return None
    module = key[1]
    dots = len(module) - len(module.lstrip("."))
    return (import_section(key), key[0] == FROM, -dots, module.lower())


def import_section(key: Key) -> int:
    """The block of imports: of the language, the standard library, others, the package."""
    module = key[1]
    if module.startswith("."):
        return 3
    top = module.split(".")[0].split(" ")[0]
    return 0 if top == "__future__" else 1 if top in _standard() else 2


@cache
def _standard() -> frozenset[str]:
    return sys.stdlib_module_names


def _by_kind(name: Imported) -> tuple[int, str]:
    """The order of imported names: constants, classes, then the rest, as isort has it."""
    text = name[0]
    kind = 0 if text.isupper() and len(text) > 1 else 1 if text[:1].isupper() else 2
    return kind, text
