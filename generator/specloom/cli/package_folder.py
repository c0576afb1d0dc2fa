"""What stands against a folder as that of a package, before anything is read or written."""

from __future__ import annotations

import os
from keyword import iskeyword
from pathlib import Path

from specloom.cli.obstacles import no_folder
from specloom.files.lock import NAME as LOCK
from specloom.files.tree import Changes, says_generated

_MAX_LISTED = 3


def reason_against(folder: Path, output: str) -> str | None:
    """Why there cannot be a package in `folder`, called `output`, and what to do; None if there can."""
    name = os.path.basename(os.path.realpath(folder))
    if not name.isidentifier() or iskeyword(name):
        fault = "a keyword of Python" if iskeyword(name) else "not a Python identifier"
        instead = _identifier(name)
        hint = f": name the folder {instead!r}, or another" if instead else ""
        return f"{output!r} cannot be a package: {name!r} is {fault}{hint}"
    if not output.strip() or any(
        (folder / mark).exists() for mark in ("pyproject.toml", ".git")
    ):
        return (
            f"{output!r} is the root of a project, not the folder of a package: name a folder of "
            "its own for the package"
        )
    obstacle = no_folder(folder)
    return None if obstacle is None else f"{output!r} {obstacle}"


def reason_against_content(changes: Changes, output: str) -> str | None:
    """Why what is in a folder must not be mixed with a package, if it must not.

    What stands in the way of the package's files is not spoken of here.
    """
    folder = changes.folder
    if not folder.is_dir() or (folder / LOCK).exists():
        return None
    own = {path.partition("/")[0] for path in changes.texts}
    there = sorted(
        path.name
        for path in folder.iterdir()
        if path.name not in own | {"__pycache__"} and not path.name.startswith(".")
    )
    if not there or any(map(says_generated, folder.rglob("*.py"))):
        return None
    listed = ", ".join(there[:_MAX_LISTED])
    more = len(there) - _MAX_LISTED
    rest = f" and {more:,} more" if more > 0 else ""
    return (
        f"{output!r} is not empty, and not a package of specloom's: it has {listed}{rest}; "
        "nothing written: name a folder of its own for the package, or --overwrite to put it there"
    )


def _identifier(name: str) -> str | None:
    """The name with what no identifier has replaced, if that makes one."""
    if iskeyword(name):
        return f"{name}_"
    plain = "".join(
        char if char.isascii() and char.isalnum() else "_" for char in name
    ).strip("_")
    plain = f"_{plain}" if plain[:1].isdigit() else plain
    return plain if plain.isidentifier() and not iskeyword(plain) else None
