"""Whether two pieces of Python are the same code in another layout."""

from __future__ import annotations

from functools import lru_cache

from specloom.files.layout_digest import layout_digest


# Three texts are looked at that are nearly the same.
@lru_cache(maxsize=50_000)
def layout_free(text: str) -> str:
    """A value that is equal for a piece of a module, wherever it is indented and however laid out."""
    return layout_digest(text.lstrip(" \t"), "piece.py")
