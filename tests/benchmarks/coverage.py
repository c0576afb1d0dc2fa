"""Which operations of a document a package has: `python -m tests.benchmarks.coverage DOCUMENT PACKAGE`.

A program of its own, as it reads large things: the memory of whoever starts a process counts for that process.
"""

from __future__ import annotations

import ast
import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from ..corpus.documents import METHODS, operations
from .results import digest

_NAME = re.compile(r"\{[^{}]*\}")


def main(document: Path, package: Path) -> None:
    """Print how many operations there are to be and are found, how many lines, and a name for the contents."""
    files = [package] if package.is_file() else sorted(package.rglob("*.py"))
    texts = [_without_time(file.read_text(encoding="utf-8")) for file in files]
    wanted = {(method, _NAME.sub("{}", path)) for method, path in operations(document)}
    present = {operation for text in texts for operation in described(text)}
    report = {
        "wanted": len(wanted),
        "found": len(wanted & present),
        "missing": sorted(" ".join(operation) for operation in wanted - present)[:20],
        "lines": sum(text.count("\n") for text in texts),
        "content": digest(*texts),
    }
    print(json.dumps(report))


def described(text: str) -> Iterator[tuple[str, str]]:
    """The methods and paths that a module's calls and dictionaries name side by side."""
    try:
        tree = ast.parse(text)
    except SyntaxError:
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            values = [*node.args, *(keyword.value for keyword in node.keywords)]
        elif isinstance(node, ast.Dict):
            values = node.values
        else:
            continue
        words = [word for value in values if (word := _constant(value)) is not None]
        for method in words:
            if method.lower() in METHODS:
                for path in words:
                    yield method.upper(), _NAME.sub("{}", path)


def _constant(node: ast.expr) -> str | None:
    """A literal text, also where `format` is called on it."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        node = node.func.value
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    return None


def _without_time(text: str) -> str:
    """A module without the line in which datamodel-code-generator says when it was made."""
    lines = text.splitlines(keepends=True)
    return "".join(line for line in lines if not line.startswith("#   timestamp:"))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
