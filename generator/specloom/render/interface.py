"""The interface between a shared runtime and the packages generated for it: one number.

A runtime says which it has, a package which it was generated for. Only a change of what
generated modules import or call raises it, so that a runtime can be mended without
touching the packages.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from specloom.render.places import runtime_folder

_HAS = re.compile(r"^INTERFACE = (\d+)$", re.MULTILINE)
_WANTS = re.compile(r"^require\((\d+), __name__\)$", re.MULTILINE)


@cache
def interface() -> int:
    """The interface of the runtime that comes with this specloom."""
    number = interface_of_runtime(runtime_folder())
    assert number is not None
    return number


def interface_of_runtime(folder: Path) -> int | None:
    """The interface that the runtime in a folder has; None if that is no runtime."""
    return _number(folder / "interface.py", _HAS)


def interface_of_package(folder: Path) -> int | None:
    """The interface that the package in a folder was generated for; None if it shares no runtime."""
    return _number(folder / "__init__.py", _WANTS)


def _number(file: Path, pattern: re.Pattern[str]) -> int | None:
    try:
        match = pattern.search(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return None if match is None else int(match[1])
