"""What a command works on: documents named on the command line, or the configured ones."""

from __future__ import annotations

import os
from pathlib import Path

from ..config import Target, find_project, read_targets


class NothingToDoError(Exception):
    """Nothing was named and nothing is configured."""


def configured() -> tuple[Target, ...]:
    """The packages of the nearest pyproject.toml.

    Raises:
        NothingToDoError: there is none, or it lists none.
        SpecloomError: the configuration is wrong.
    """
    project = find_project(Path.cwd())
    if project is None:
        raise NothingToDoError(
            "nothing to do: name a document, or list packages under [tool.specloom] in pyproject.toml"
        )
    targets = read_targets(project)
    if not targets:
        raise NothingToDoError(f"{shown(project)} lists no [[tool.specloom.packages]]")
    return targets


def given(spec: str, output: str) -> Target:
    """One document and one folder from the command line."""
    return Target(root=Path.cwd(), spec=spec, output=output)


def source_label(target: Target) -> str:
    """How generated files call the document: never by a path of one machine."""
    path = Path(target.spec)
    if path.is_absolute():
        try:
            path = path.relative_to(target.root)
        except ValueError:
            return path.name
    return path.name if ".." in path.parts else path.as_posix()


def shown(path: Path) -> str:
    """A path as people would type it from here."""
    try:
        relative = os.path.relpath(path)
    except ValueError:  # another drive
        return str(path)
    return str(path) if relative.startswith("..") else relative
