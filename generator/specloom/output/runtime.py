"""Which modules of the runtime a package needs: those its own modules import, and theirs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Protocol

from .places import templates_folder

# The stub checks a signature with a module that it imports by the kind of credentials.
_COMPANIONS = {
    "runtime/form.py": "runtime/server/form_body.py",
    "runtime/item_streams.py": "runtime/server/items_body.py",
    "runtime/multipart.py": "runtime/server/multipart_body.py",
    "runtime/octets.py": "runtime/server/octets_body.py",
    "runtime/acs_hmac_sha1.py": "runtime/server/acs_signature.py",
    "runtime/digest.py": "runtime/server/digest_response.py",
    "runtime/mutual_tls.py": "runtime/server/client_certificate.py",
    "runtime/sdk_hmac_sha256.py": "runtime/server/sdk_signature.py",
}


# Reading the statements off the text is a hundred times cheaper than parsing it; a line of
# prose that looks like one can only make a module stay.
_RELATIVE_IMPORT = re.compile(
    r"^[ \t]*from (\.+)([\w.]*) import (\([^)]*\)|[^\n]*)", re.MULTILINE
)
_NAME = re.compile(r"\w+")


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
    for dots, module, names in _RELATIVE_IMPORT.findall(text):
        target = folder[: len(folder) - len(dots) + 1]
        target += module.split(".") if module else []
        for depth in range(1, len(target) + 1):
            yield "/".join(target[:depth]) + "/__init__.py"
        yield "/".join(target) + ".py"
        for name in _NAME.findall(names):
            yield "/".join([*target, name]) + ".py"
            yield "/".join([*target, name, "__init__.py"])
