"""Copies of what is about to be replaced."""

from __future__ import annotations

from pathlib import Path


def copy_aside(file: Path) -> Path | None:
    """A copy of a file beside it, as `models.py.orig`; None where there is nothing to copy.

    A copy that is there already is never replaced.

    Raises:
        OSError: it cannot be written.
    """
    if not file.is_file():
        return None
    content = file.read_bytes()
    number = 0
    while True:
        copy = file.with_name(f"{file.name}.orig{f'.{number}' if number else ''}")
        try:
            with copy.open("xb") as stream:
                stream.write(content)
        except FileExistsError:
            if copy.is_file() and copy.read_bytes() == content:
                return copy
            number += 1
            continue
        return copy
