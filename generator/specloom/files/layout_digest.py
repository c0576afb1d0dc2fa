"""A digest of Python source that no formatter changes, and every edit does."""

from __future__ import annotations

from hashlib import sha256

from specloom.files.one_line import one_line_each
from specloom.files.source_text import MARKS, read_source
from specloom.files.string_literals import (
    joined_literals,
    plain_literals,
    without_margins,
)

_LENGTH = 32
_PYTHON = (".py", ".pyi")


def layout_digest(text: str, path: str) -> str:
    """Of a Python file, a digest of its statements, strings and comments; else of its text.

    32 hexadecimal digits of a SHA-256. White space, line breaks, trailing commas, quotes and
    redundant parentheses do not count, so that what black or ruff make of a file has the
    digest of that file; all else does. It is the same in every version of Python.
    """
    if "\r" in text:
        text = text.replace("\r\n", "\n")
    if path.endswith(_PYTHON):
        text = without_layout(text)
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:_LENGTH]


def without_layout(text: str) -> str:
    """The statements of a module, a line each, then its strings, then its comments."""
    if any(mark in text for mark in MARKS):
        return text  # which is no Python
    source = read_source(text)
    code = one_line_each(source.code)
    long_strings = without_margins(source.long_strings, code)
    short_strings = plain_literals(source, code)
    code, short_strings = joined_literals(code, short_strings)
    parts = [[code], short_strings, long_strings, source.comments]
    return "\0\0".join(map("\0".join, parts))
