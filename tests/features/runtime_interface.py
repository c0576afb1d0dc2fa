"""What generated modules use of the runtime, as text: `python -m tests.features.runtime_interface` writes it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from specloom.pipeline import make
from specloom.render.interface import interface

from .packages import DOCUMENTS

RECORD = Path(__file__).with_suffix(".txt")
_ROOT = Path(__file__).resolve().parents[2]
_RUNTIME = _ROOT / "generator" / "specloom_runtime"
_TEMPLATES = _ROOT / "templates" / "package"
_IMPORT = re.compile(r"from (?:api_)?runtime([\w.]*) import (\([^)]*\)|[^\n{]*)")


def written() -> str:
    """The interface: its number, and each name of the runtime that some package imports."""
    described: dict[str, list[str]] = {}
    for module, name in sorted({*_imported()}):
        described.setdefault(module, []).extend(_described(module, name))
    lines = [f"interface {interface()}"]
    for module, items in described.items():
        lines += ["", module, *(f"    {item}" for item in items)]
    return "\n".join(lines) + "\n"


def _imported() -> Iterator[tuple[str, str]]:
    """Module and name of what the templates and the packages of all features import; `*` for a whole module."""
    texts = [file.read_text(encoding="utf-8") for file in _TEMPLATES.rglob("*.jinja")]
    for document in DOCUMENTS:
        folder = Path("nowhere") / "package"
        made = make(document, folder, source=document.name, runtime="api_runtime")
        assert made.changes is not None
        texts += made.changes.texts.values()
    for module, names in _IMPORT.findall("\n".join(texts)):
        for name in re.findall(r"\w+(?: as \w+)?", names):
            known = name.partition(" ")[0]
            place = _RUNTIME.joinpath(*module[1:].split("."), f"{known}.py")
            if place.exists():
                yield f"{module[1:]}.{known}".removeprefix("."), "*"
            else:
                yield module[1:], known


def _described(module: str, name: str) -> Iterator[str]:
    file = _RUNTIME / f"{module.replace('.', '/')}.py"
    for item in ast.parse(file.read_text(encoding="utf-8")).body:
        if isinstance(item, ast.ClassDef | ast.FunctionDef):
            named = item.name
        elif isinstance(item, ast.Assign | ast.AnnAssign):
            target = item.targets[0] if isinstance(item, ast.Assign) else item.target
            named = ast.unparse(target)
        else:
            continue
        if named == name or (name == "*" and not named.startswith("_")):
            yield from _signatures(item, named)


def _signatures(item: ast.stmt, name: str) -> Iterator[str]:
    """A function's line; those of a class, its fields and its public methods."""
    if isinstance(item, ast.FunctionDef | ast.AsyncFunctionDef):
        returns = "" if item.returns is None else f" -> {ast.unparse(item.returns)}"
        yield f"{name}({ast.unparse(item.args)}){returns}"
    elif isinstance(item, ast.ClassDef):
        yield f"class {name}({', '.join(map(ast.unparse, item.bases))})"
        for member in (*_constructor(item), *item.body):
            inner = getattr(member, "name", None)
            if isinstance(member, ast.AnnAssign):
                inner = ast.unparse(member.target)
            if inner is not None and (inner == "__init__" or inner[0] != "_"):
                yield from (f"    {line}" for line in _signatures(member, inner))
    elif isinstance(item, ast.AnnAssign):
        yield f"{name}: {ast.unparse(item.annotation)}"
    else:
        yield name


def _constructor(item: ast.ClassDef) -> list[ast.stmt]:
    """The `__init__` that a class inherits; none where it has its own, or its base has none."""
    own = [member for member in item.body if getattr(member, "name", "") == "__init__"]
    bases = [ast.unparse(base).partition("[")[0] for base in item.bases]
    for base in bases:
        if not own and base in _classes():
            base_class = _classes()[base]
            return _constructor(base_class) + [
                member
                for member in base_class.body
                if getattr(member, "name", "") == "__init__"
            ]
    return []


@cache
def _classes() -> dict[str, ast.ClassDef]:
    """The classes of the runtime by name."""
    modules = (ast.parse(file.read_text("utf-8")) for file in _RUNTIME.rglob("*.py"))
    members = (member for module in modules for member in module.body)
    return {
        member.name: member for member in members if isinstance(member, ast.ClassDef)
    }


if __name__ == "__main__":
    RECORD.write_text(written(), encoding="utf-8")
