"""The result of `render`, which `files` compares and writes."""

from __future__ import annotations

from msgspec import Struct


class GeneratedFile(Struct, frozen=True):
    """A file of a package: its path within the package, with `/`, and its text."""

    path: str
    text: str
