"""One runtime for several packages: where it is, and how they import it."""

from __future__ import annotations

import os
from keyword import iskeyword
from pathlib import Path
from typing import Literal, Protocol, TypeAlias

from msgspec import Struct

from specloom.edits.settings import Reader, RecordedEdit, read_edits

RuntimeChoice: TypeAlias = Literal["own", "shared"]

TABLE = "tool.specloom.runtime"
KEYS = ("output", "import")
"""The keys of `[tool.specloom.runtime]`, as they are written, but for the table of edits."""
_EDITS = "edits"


class SharedRuntime(Struct, frozen=True, kw_only=True):
    """The folder of a runtime, relative to `root`; `import_path` is absolute, such as `acme.runtime`.

    Without an import path, packages import it relatively. Where none of them has a stub, or takes
    in webhooks, it has no server part. `edits` are those of its files that are meant to stay.
    """

    root: Path
    output: str
    import_path: str | None = None
    has_server: bool = True
    edits: tuple[RecordedEdit, ...] = ()

    @property
    def folder(self) -> Path:
        return self.root / self.output

    def seen_from(self, package: Path) -> str:
        """How the own module of the package in a folder imports the runtime: `..runtime`.

        Raises:
            ValueError: no relative import leads there.
        """
        if self.import_path is not None:
            return self.import_path
        start, end = package.resolve(), self.folder.resolve()
        try:
            shared = Path(os.path.commonpath((start.parent, end.parent)))
        except ValueError:  # another drive
            shared = Path(end.anchor)
        way = end.relative_to(shared).parts
        named = (*start.relative_to(shared).parts[:-1], *way)
        passed = {
            folder
            for module in (start, end)
            for folder in module.parents
            if folder.is_relative_to(shared)
        }
        if not all(map(_may_be_a_package, passed)) or not all(map(_is_name, named)):
            raise ValueError(
                f"{package.name!r} cannot import the runtime {self.output!r} relatively: "
                f"they are not in one package; say how to import it, as `import` in [{TABLE}] "
                "or with --runtime-import"
            )
        return "." * (len(start.relative_to(shared).parts) + 1) + ".".join(way)

    def mistakes(self) -> list[str]:
        """What is wrong with the folder's name and the import path."""
        name = self.folder.resolve().name
        if not _is_name(name):
            return [f"{self.output!r} cannot be a runtime: {name!r} is no Python name"]
        if self.import_path is None:
            return []
        path = self.import_path.split(".")
        if not all(map(_is_name, path)):
            return [f"{self.import_path!r} is no absolute import path"]
        if path[-1] != name:
            return [
                f"the import path {self.import_path!r} must end in {name!r}, the folder's name"
            ]
        return []


def _is_name(text: str) -> bool:
    return text.isidentifier() and not iskeyword(text)


_ROOTS = ("pyproject.toml", "setup.py", ".git")


def _may_be_a_package(folder: Path) -> bool:
    """Whether modules in a folder may import each other relatively.

    Not in the root of a project, nor in `src`, from which packages are imported
    (https://packaging.python.org/en/latest/discussions/src-layout-vs-flat-layout/).
    """
    if (folder / "__init__.py").is_file():
        return True
    is_root = folder.name == "src" or any((folder / name).exists() for name in _ROOTS)
    return _is_name(folder.name) and not is_root


class TableReader(Reader, Protocol):
    """What reads a configuration file, and collects what is wrong with it."""

    def enter(self, table: str, index: int = ...) -> None: ...
    def unknown(self, key: str, known: tuple[str, ...], table: str) -> None: ...


def read_runtime(
    value: object, root: Path, reader: TableReader
) -> SharedRuntime | None:
    """`[tool.specloom.runtime]`; None where there is none, or what is wrong is with `reader`."""
    if value is None:
        return None
    if not isinstance(value, dict):
        reader.problems.append(reader.wrong("runtime", f"[{TABLE}] must be a table"))
        return None
    reader.enter(TABLE)
    for key in value:
        if key not in (*KEYS, _EDITS):
            reader.unknown(key, (*KEYS, _EDITS), f"[{TABLE}]")
    output, import_path = value.get("output"), value.get("import")
    if not isinstance(output, str) or not output:
        wants = "must be a path" if "output" in value else "is missing"
        message = f"`output` of the runtime {wants}"
        reader.problems.append(reader.wrong("output", message))
        return None
    if import_path is not None and not isinstance(import_path, str):
        message = "`import` of the runtime must be a path such as `acme.runtime`"
        reader.problems.append(reader.wrong("import", message))
        return None
    runtime = SharedRuntime(
        root=root,
        output=output,
        import_path=import_path,
        edits=read_edits(value.get(_EDITS, {}), reader),
    )
    for mistake in runtime.mistakes():
        key = "output" if import_path is None else "import"
        reader.problems.append(reader.wrong(key, mistake))
    return runtime
