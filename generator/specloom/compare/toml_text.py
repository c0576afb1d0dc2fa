"""Texts of a document as TOML (https://toml.io/en/v1.0.0)."""

from __future__ import annotations

import json


def string(text: str) -> str:
    """A basic string on one line.

    JSON's escapes are TOML's, but that TOML escapes DEL, too, and knows no surrogates.
    """
    clean = text.encode("utf-8", "replace").decode("utf-8")
    return json.dumps(clean, ensure_ascii=False).replace("\x7f", "\\u007f")


def comment(text: str) -> str:
    """A comment of one line, without what is not printed."""
    words = " ".join(text.split())
    return "# " + "".join(
        word if word.isprintable() else "\N{REPLACEMENT CHARACTER}" for word in words
    )
