"""The packages of all cases, and what people have written against the one before.

All packages share one runtime, so that a type checker reads it once: it is the same in
every package anyway.
"""

from __future__ import annotations

import copy
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
import yaml

from specloom.document import load_text
from specloom.document.dialect import normalise
from specloom.model import build
from specloom.plan import plan
from specloom.plan.package import Package
from specloom.render.rendering import render

from ..checkers import with_shared_runtime
from .cases import CASES, Case

HERE = Path(__file__).parent
BEFORE = "before"
SNIPPETS = ("caller", "implementer")


@cache
def document() -> Any:
    """The document that every case changes."""
    return yaml.load((HERE / "openapi.yaml").read_text(), Loader=yaml.CSafeLoader)


@cache
def before() -> Package:
    return planned(document())


@cache
def after(case: Case) -> Package:
    return planned(case.change(copy.deepcopy(document())))


def planned(changed: object, *, keeps_unknown: bool = True) -> Package:
    """The package of a document."""
    loaded = load_text(msgspec.json.encode(changed).decode())
    normalise(loaded)
    api, _ = build(loaded)
    package, _ = plan(api, name="pets", source="openapi.yaml", keeps_unknown=keeps_unknown)  # fmt: skip
    return package


def write(package: Package, folder: Path) -> None:
    """Write the modules of a package, all but its runtime."""
    for file in render(package):
        if not file.path.startswith("runtime/"):
            path = folder / file.path
            path.parent.mkdir(parents=True, exist_ok=True)
            text = with_shared_runtime(file.text, Path(file.path))
            path.write_text(text, encoding="utf-8")


def write_with_snippets(name: str, package: Package, root: Path) -> None:
    """Write a package as `name`, and both snippets against it as `caller_NAME`, `implementer_NAME`."""
    write(package, root / name)
    for snippet in SNIPPETS:
        text = (HERE / f"{snippet}.py.txt").read_text().replace("PACKAGE", name)
        (root / f"{snippet}_{name}.py").write_text(text)


def write_all(root: Path) -> None:
    """Write the packages of all cases, each called by the case's name, and that before."""
    write_with_snippets(BEFORE, before(), root)
    for case in CASES:
        write_with_snippets(case.name, after(case), root)
