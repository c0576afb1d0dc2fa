"""Where the templates and the runtime are."""

from __future__ import annotations

from pathlib import Path

_SPECLOOM = Path(__file__).resolve().parent.parent
_INSIDE = _SPECLOOM / "templates"


def is_installed() -> bool:
    """Whether specloom runs from a wheel rather than from a checkout of its repository."""
    return _INSIDE.is_dir()


def templates_folder() -> Path:
    """Inside the package when installed, at the root of the repository in a checkout."""
    return _INSIDE if is_installed() else _SPECLOOM.parents[1] / "templates"


def runtime_folder() -> Path:
    """The runtime that comes with generated packages, installed beside specloom."""
    return _SPECLOOM.parent / "specloom_runtime"
