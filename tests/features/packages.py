"""Documents made into packages, the way people do it, and imported."""

from __future__ import annotations

import importlib
import os
import shutil
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

import msgspec
from msgspec import Struct

from specloom.config import DEFAULTS, Options
from specloom.files.write import write
from specloom.pipeline import make

FEATURES = Path(__file__).resolve().parent
DOCUMENTS = sorted(
    path
    for path in FEATURES.glob("*/*")
    if path.name.startswith("openapi") and path.suffix in (".yaml", ".json")
)
"""The documents of all features; other files beside them are what they refer to."""


class Finding(Struct, frozen=True):
    """A problem that was found in a document."""

    code: str
    line: int
    pointer: str
    message: str


@dataclass(frozen=True)
class Package:
    """A generated package, importable under its own name."""

    name: str
    folder: Path
    problems: tuple[Finding, ...]

    def module(self, name: str) -> ModuleType:
        """One of its modules, such as `operations.files`."""
        return importlib.import_module(f"{self.name}.{name}")

    @property
    def models(self) -> ModuleType:
        return self.module("models")

    @property
    def errors(self) -> ModuleType:
        return self.module("runtime.http.errors")

    @property
    def api_error(self) -> Any:
        """The class of errors that the service answers with."""
        return self.module("runtime.operations.api_error").ApiError

    @property
    def server(self) -> ModuleType:
        return self.module("server")

    def decoded(self, name: str, content: bytes) -> Any:
        """A body as a model, read as clients read what they receive."""
        return self.module("runtime.values.json_codec").decode(
            content, getattr(self.models, name)
        )

    def codes(self) -> list[str]:
        """The codes of what was found in the document."""
        return [problem.code for problem in self.problems]


def name_of(document: Path) -> str:
    """What the package of a feature's document is called."""
    variant = document.stem.removeprefix("openapi").replace("-", "_")
    return f"feature_{document.parent.name}{variant}"


def generated(
    document: Path, root: Path, name: str, options: Options = DEFAULTS
) -> Package:
    """The package `name` made from `document`, unless another worker has made it already.

    Raises:
        SpecloomError: the document is refused.
    """
    home = root / name
    if not home.is_dir():
        _generate(document, home, options)
    if str(home) not in sys.path:
        sys.path.insert(0, str(home))
        importlib.invalidate_caches()
    problems = msgspec.json.decode(
        (home / "problems.json").read_bytes(), type=tuple[Finding, ...]
    )
    return Package(name, home / name, problems)


def generated_from(document: Mapping[str, object], root: Path, name: str) -> Package:
    """The same for a document that a test makes up."""
    root.mkdir(parents=True, exist_ok=True)
    file = root / f"{name}-{os.getpid()}.json"
    file.write_bytes(msgspec.json.encode(document))
    return generated(file, root, name)


def _generate(document: Path, home: Path, options: Options) -> None:
    """Generate beside `home` and move it there: whoever of the workers is first wins."""
    workshop = home.with_name(f".{home.name}-{os.getpid()}")
    made = make(document, workshop / home.name, source=document.name, options=options)
    assert made.changes is not None
    write(made.changes)
    problems = [
        Finding(
            problem.code,
            problem.location.line,
            problem.location.pointer,
            problem.message,
        )
        for problem in made.problems
    ]
    (workshop / "problems.json").write_bytes(msgspec.json.encode(problems))
    try:
        workshop.rename(home)
    except OSError:
        assert home.is_dir()
        shutil.rmtree(workshop)
