"""The black settings of the project that the output goes into, where they are not black's own.

Templates write black's default layout. A project with a `[tool.black]` of its own gets the
same code through black with that project's settings, so that its own check has nothing to
say; see https://black.readthedocs.io/en/stable/usage_and_configuration/the_basics.html.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

if TYPE_CHECKING:
    from .render import GeneratedFile


class ProjectStyle(Struct, frozen=True, kw_only=True):
    """The settings that change what black writes."""

    line_length: int = 88
    skip_string_normalization: bool = False
    skip_magic_trailing_comma: bool = False
    preview: bool = False


DEFAULT = ProjectStyle()


def project_style(folder: Path) -> ProjectStyle:
    """The settings for what is written into `folder`."""
    file = style_file(folder)
    return DEFAULT if file is None else _read(file)


def style_file(folder: Path) -> Path | None:
    """The nearest pyproject.toml at or above `folder`: black reads no other."""
    files = (parent / "pyproject.toml" for parent in (folder, *folder.parents))
    return next((file for file in files if file.is_file()), None)


def _read(file: Path) -> ProjectStyle:
    try:
        tool = tomllib.loads(file.read_text(encoding="utf-8")).get("tool", {})
        table = tool.get("black", {})
    except (OSError, ValueError, AttributeError):
        return DEFAULT
    if not isinstance(table, dict):
        return DEFAULT
    given = {str(key).replace("-", "_"): value for key, value in table.items()}
    length = given.get("line_length")
    return ProjectStyle(
        line_length=length if isinstance(length, int) and length > 0 else 88,
        skip_string_normalization=given.get("skip_string_normalization") is True,
        skip_magic_trailing_comma=given.get("skip_magic_trailing_comma") is True,
        preview=given.get("preview") is True,
    )


def styled(files: Iterable[GeneratedFile], style: ProjectStyle) -> list[GeneratedFile]:
    """The files as black writes them under `style`; as they are under black's default."""
    if style == DEFAULT:
        return list(files)
    import black

    modes = {
        suffix: black.Mode(
            line_length=style.line_length,
            string_normalization=not style.skip_string_normalization,
            magic_trailing_comma=not style.skip_magic_trailing_comma,
            preview=style.preview,
            is_pyi=suffix == "pyi",
        )
        for suffix in ("py", "pyi")
    }
    return [
        (
            replace(file, text=black.format_str(file.text, mode=mode))
            if (mode := modes.get(file.path.rpartition(".")[2])) and file.text
            else file
        )
        for file in files
    ]
