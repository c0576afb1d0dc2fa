"""Which modules of the runtime a package needs: those its own modules import, and theirs."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Protocol

from .places import templates_folder

# The stub checks a signature with a module that it imports by the kind of credentials.
_COMPANIONS = {
    "runtime/acs_hmac_sha1.py": "runtime/server/acs_signature.py",
    "runtime/sdk_hmac_sha256.py": "runtime/server/sdk_signature.py",
}


class PythonFile(Protocol):
    """A generated module."""

    @property
    def path(self) -> str: ...
    @property
    def text(self) -> str: ...


def runtime_files(modules: Iterable[PythonFile]) -> Iterator[tuple[str, str]]:
    """Path within the package, and text, of each runtime file that `modules` reach."""
    folder = templates_folder() / "runtime"
    found: set[str] = {"runtime/__init__.py"}
    waiting = [
        used for module in modules for used in imported(module.text, module.path)
    ]
    while waiting:
        path = waiting.pop()
        if path in found or not path.startswith("runtime/"):
            continue
        file = folder.parent / path
        if not file.is_file():
            continue
        found.add(path)
        waiting += imported(_text(file), path)
        if path in _COMPANIONS:
            waiting.append(_COMPANIONS[path])
    for path in sorted(found):
        yield path, _text(folder.parent / path)


@cache
def _text(file: Path) -> str:
    return file.read_text(encoding="utf-8")


def imported(text: str, path: str) -> Iterator[str]:
    """Paths, within the package, of the modules that relative imports of `text` may name."""
    folder = path.split("/")[:-1]
    for node in ast.walk(ast.parse(text)):
        if not isinstance(node, ast.ImportFrom) or not node.level:
            continue
        base = folder[: len(folder) - node.level + 1]
        target = base + (node.module.split(".") if node.module else [])
        for depth in range(1, len(target) + 1):
            yield "/".join(target[:depth]) + "/__init__.py"
        yield "/".join(target) + ".py"
        for alias in node.names:
            yield "/".join([*target, alias.name]) + ".py"
            yield "/".join([*target, alias.name, "__init__.py"])
