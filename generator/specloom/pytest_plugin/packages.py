"""The packages that stubs are of: made of a document once, and again when it has changed."""

from __future__ import annotations

import importlib
import os
import tempfile
from hashlib import sha256
from itertools import count
from pathlib import Path
from types import ModuleType
from typing import TypeAlias

from specloom.files.write import write
from specloom.model.stub_hints import StubHints, stub_hints
from specloom.opening import files_here
from specloom.pipeline import make
from specloom.problems import SpecloomError
from specloom.pytest_plugin.background import Background
from specloom.serve.package import import_server

Source: TypeAlias = "str | os.PathLike[str] | ModuleType"
"""A document's path, the folder of a generated package, or one that was imported."""


class Packages:
    """The packages of one run of pytest, and the event loop that their stubs share."""

    def __init__(self, root: Path) -> None:
        """Relative paths begin at `root`."""
        self.background = Background()
        self._root = root
        self._temporary: tempfile.TemporaryDirectory[str] | None = None
        self._numbers = count(1)
        self._made: dict[Path, tuple[dict[Path, str], ModuleType]] = {}
        self._hints: dict[str, StubHints] = {}

    def server(self, source: Source) -> ModuleType:
        """The module `server` of a package.

        Raises:
            FileNotFoundError: there is no such document or package.
            ValueError: the document is refused, or the package has no stub.
        """
        __tracebackhide__ = True
        if isinstance(source, ModuleType):
            name = source.__name__.removesuffix(".server")
            try:
                return importlib.import_module(f"{name}.server")
            except ModuleNotFoundError as error:
                raise ValueError(
                    f"{name} has no stub: no package made by specloom, or one without that part"
                ) from error
        path = self._root / source
        if not path.exists():
            raise FileNotFoundError(f"there is no {source} in {self._root}")
        path = path.resolve()
        made = self._made.get(path)
        if made is not None and _digests(made[0]) == made[0]:
            return made[1]
        if path.is_dir():
            server, sources = import_server(path), [*path.rglob("*.py")]
        else:
            server, sources = self._generated(path)
        self._made[path] = (_digests(sources), server)
        return server

    def hints(self, server: ModuleType) -> StubHints:
        """What the document of a package says beside; nothing where the package came without its document."""
        return self._hints.get(server.__name__, {})

    def _generated(self, document: Path) -> tuple[ModuleType, list[Path]]:
        """The package of a document, and the files that it was made from."""
        __tracebackhide__ = True
        if self._temporary is None:
            self._temporary = tempfile.TemporaryDirectory(prefix="specloom-")
        folder = Path(self._temporary.name) / str(next(self._numbers)) / "stub"
        try:
            made = make(document, folder, source=document.name)
        except SpecloomError as refusal:
            raise ValueError(f"{document} cannot be served:\n{refusal}") from None
        assert made.changes is not None  # the folder is new
        write(made.changes)
        server = import_server(folder)
        if made.api is not None:
            self._hints[server.__name__] = stub_hints(made.api)
        return server, files_here(document, made.sources)

    def close(self) -> None:
        """Remove what was made."""
        self.background.close()
        if self._temporary is not None:
            self._temporary.cleanup()


def _digests(files: list[Path] | dict[Path, str]) -> dict[Path, str]:
    return {
        file: sha256(file.read_bytes()).hexdigest() if file.is_file() else ""
        for file in files
    }
