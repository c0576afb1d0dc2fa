"""How the project that the output goes into lays out its Python: with ruff, with black, or as we do.

Templates write black's default layout. A project with settings of its own gets the same code in
its layout, so that its own check has nothing to say. Where both formatters are configured, ruff
is the one that counts if it has a table `format`, else black is.

Sources: https://docs.astral.sh/ruff/configuration/#config-file-discovery,
https://black.readthedocs.io/en/stable/usage_and_configuration/the_basics.html
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TypeAlias

from msgspec import Struct

_RUFF_FILES = (".ruff.toml", "ruff.toml", "pyproject.toml")
_MAX_EXTENDED = 20

Table: TypeAlias = Mapping[str, object]


class BlackStyle(Struct, frozen=True, kw_only=True):
    """The settings that change what black writes."""

    line_length: int = 88
    skip_string_normalization: bool = False
    skip_magic_trailing_comma: bool = False
    preview: bool = False


OURS = BlackStyle()
"""What templates write."""


class RuffStyle(Struct, frozen=True, kw_only=True):
    """The file with ruff's settings, and all that it says; `black` is what comes nearest."""

    file: Path
    settings: str
    black: BlackStyle


ProjectStyle: TypeAlias = BlackStyle | RuffStyle


def project_style(folder: Path) -> ProjectStyle:
    """The settings for files in `folder`: those of the nearest configuration of a formatter."""
    ruff = next(_ruff_tables(folder), None)
    black = next(_black_tables(folder), None)
    if ruff is not None and (black is None or "format" in ruff[1]):
        return _ruff_style(*ruff)
    return _black_style({} if black is None else black[1])


def style_files(folder: Path) -> list[Path]:
    """The files that have the settings: of both formatters, if both are configured."""
    ruff = next(_ruff_tables(folder), None)
    black = next(_black_tables(folder), None)
    files = [] if ruff is None else [file for file, _ in _extended(*ruff)]
    return [*files, *([] if black is None else [black[0]])]


def _ruff_tables(folder: Path) -> Iterator[tuple[Path, Table]]:
    for parent in (folder, *folder.parents):
        for name in _RUFF_FILES:
            table = _ruff_table(parent / name)
            if table is not None:
                yield parent / name, table


def _ruff_table(file: Path) -> Table | None:
    whole = _toml(file)
    if whole is None or file.name != "pyproject.toml":
        return whole
    return _tool(whole, "ruff")


def _black_tables(folder: Path) -> Iterator[tuple[Path, Table]]:
    """Black looks no further than the root of a repository."""
    for parent in (folder, *folder.parents):
        file = parent / "pyproject.toml"
        table = _tool(_toml(file), "black")
        if table is not None:
            yield file, table
        if (parent / ".git").exists():
            return


def _extended(file: Path, table: Table) -> list[tuple[Path, Table]]:
    """A table of ruff's settings, and those that it extends."""
    tables = [(file, table)]
    while isinstance(extended := table.get("extend"), str):
        file = file.parent / Path(extended).expanduser()
        following = _ruff_table(file)
        if following is None or len(tables) > _MAX_EXTENDED:
            break
        table = following
        tables.append((file, table))
    return tables


def _ruff_style(file: Path, table: Table) -> RuffStyle:
    tables = [settings for _, settings in _extended(file, table)]
    top: dict[str, object] = {}
    format_: dict[str, object] = {}
    for settings in reversed(tables):
        top |= settings
        format_ |= _format(settings)
    return RuffStyle(
        file=file,
        settings=repr([*tables, (_toml(file) or {}).get("project")]),
        black=BlackStyle(
            line_length=_length(top.get("line-length")),
            skip_string_normalization=format_.get("quote-style", "double") != "double",
            skip_magic_trailing_comma=format_.get("skip-magic-trailing-comma") is True,
        ),
    )


def _black_style(table: Table) -> BlackStyle:
    given = {key.replace("_", "-"): value for key, value in table.items()}
    return BlackStyle(
        line_length=_length(given.get("line-length")),
        skip_string_normalization=given.get("skip-string-normalization") is True,
        skip_magic_trailing_comma=given.get("skip-magic-trailing-comma") is True,
        preview=given.get("preview") is True,
    )


def _length(value: object) -> int:
    return value if isinstance(value, int) and value > 0 else 88


def _toml(file: Path) -> Table | None:
    try:
        return tomllib.loads(file.read_bytes().decode())
    except (OSError, ValueError):
        return None


def _tool(whole: Table | None, name: str) -> Table | None:
    """The table `[tool.name]` of a pyproject.toml."""
    tool = (whole or {}).get("tool")
    table = tool.get(name) if isinstance(tool, dict) else None
    return table if isinstance(table, dict) else None


def _format(table: Table) -> Table:
    format_table = table.get("format")
    return format_table if isinstance(format_table, dict) else {}
