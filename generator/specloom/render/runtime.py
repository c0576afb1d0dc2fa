"""Which modules of the runtime a package needs: those its own modules import, and theirs.

A runtime that packages share has all of them, or all but those of the server: what it is
follows from no document.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple

from specloom.render.generated_file import GeneratedFile
from specloom.render.places import runtime_folder

_SERVER = "runtime/server/application.py"
# It reads bodies, and checks signatures, with modules that it imports by the kind of them.
_COMPANIONS = {
    "runtime/bodies/form.py": "runtime/server/form_body.py",
    "runtime/bodies/item_streams.py": "runtime/server/items_body.py",
    "runtime/bodies/multipart.py": "runtime/server/multipart_body.py",
    "runtime/bodies/octets.py": "runtime/server/octets_body.py",
    "runtime/security/acs_hmac_sha1.py": "runtime/server/acs_signature.py",
    "runtime/security/digest.py": "runtime/server/digest_response.py",
    "runtime/security/mutual_tls.py": "runtime/server/client_certificate.py",
    "runtime/security/sdk_hmac_sha256.py": "runtime/server/sdk_signature.py",
}


# Reading the statements off the text is a hundred times cheaper than parsing it; prose that
# looks like one can only make a module stay. Beginning with a fixed text, and not with that of
# a line, the expression is found ten times faster.
_RELATIVE_IMPORT = re.compile(r"from (\.+)([\w.]*) import (\([^)]*\)|[^\n]*)")
_NAME = re.compile(r"\w+")


OWN = ".runtime"
"""How a package's own module imports a runtime of its own."""


def seen_from(path: str, runtime: str) -> str:
    """How the module at `path` imports the runtime that its package imports as `runtime`."""
    return "." * path.count("/") + runtime if runtime.startswith(".") else runtime


def runtime_files(modules: Iterable[GeneratedFile]) -> list[GeneratedFile]:
    """The files of the runtime that `modules` of a package reach."""
    runtime = _runtime()
    # Hundreds of modules have the same few imports of it.
    statements = {
        line
        for module in modules
        for line in _imports(module.text, module.path)
        if "runtime" in line.module or "runtime" in line.names
    }
    waiting = [used for statement in statements for used in _named(statement)]
    is_served = _SERVER in waiting
    waiting.append("runtime/__init__.py")
    reached: set[str] = set()
    while waiting:
        path = waiting.pop()
        if path in reached or path not in runtime:
            continue
        reached.add(path)
        waiting += imported(_text(runtime[path]), path)
        if is_served and path in _COMPANIONS:
            waiting.append(_COMPANIONS[path])
    return [GeneratedFile(path, _text(runtime[path])) for path in sorted(reached)]


def shared_runtime_files(*, has_server: bool) -> list[GeneratedFile]:
    """The files of a runtime that packages share, in its own folder."""
    files = {path.removeprefix("runtime/"): file for path, file in _runtime().items()}
    return [
        GeneratedFile("py.typed", ""),
        *(
            GeneratedFile(path, _text(files[path]))
            for path in sorted(files)
            if has_server or not path.startswith("server/")
        ),
    ]


@cache
def _runtime() -> Mapping[str, Path]:
    """The files of the runtime by their path within a package."""
    folder = runtime_folder()
    return {
        f"runtime/{file.relative_to(folder).as_posix()}": file
        for file in folder.rglob("*.py")
    }


@cache
def _text(file: Path) -> str:
    return file.read_text(encoding="utf-8")


def imported(text: str, path: str) -> Iterator[str]:
    """Paths, within the package, of the modules that relative imports of `text` may name."""
    for statement in _imports(text, path):
        yield from _named(statement)


class _Import(NamedTuple):
    """`from {dots}{module} import {names}` in a module of a folder."""

    folder: str
    dots: str
    module: str
    names: str


def _imports(text: str, path: str) -> Iterator[_Import]:
    folder = path.rpartition("/")[0]
    for statement in _RELATIVE_IMPORT.findall(text):
        yield _Import(folder, *statement)


def _named(statement: _Import) -> Iterator[str]:
    folder = statement.folder.split("/") if statement.folder else []
    target = folder[: len(folder) - len(statement.dots) + 1]
    target += statement.module.split(".") if statement.module else []
    for depth in range(1, len(target) + 1):
        yield "/".join(target[:depth]) + "/__init__.py"
    yield "/".join(target) + ".py"
    for name in _NAME.findall(statement.names):
        yield "/".join([*target, name]) + ".py"
        yield "/".join([*target, name, "__init__.py"])
