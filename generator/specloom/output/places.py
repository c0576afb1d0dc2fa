"""Where the templates and the runtime are."""

from __future__ import annotations

from pathlib import Path


def templates_folder() -> Path:
    """Inside the package when installed, at the root of the repository in a checkout."""
    inside = Path(__file__).resolve().parent.parent / "templates"
    if inside.is_dir():
        return inside
    return Path(__file__).resolve().parents[3] / "templates"
