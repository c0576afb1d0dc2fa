"""A digest of Python source that no formatter changes, and every edit does."""

from __future__ import annotations

from hashlib import sha256

from .one_line import one_line_each
from .source_text import COMMENT, STRING, read_source
from .string_literals import joined_literals, plain_literals, without_margins

_LENGTH = 32
_PYTHON = (".py", ".pyi")


def layout_digest(text: str, path: str) -> str:
    """Of a Python file, a digest of its statements, strings and comments; else of its text.

    32 hexadecimal digits of a SHA-256. White space, line breaks, trailing commas, quotes and
    redundant parentheses do not count, so that what black or ruff make of a file has the
    digest of that file; all else does. It is the same in every version of Python.
    """
    text = text.replace("\r\n", "\n")
    if path.endswith(_PYTHON):
        text = without_layout(text)
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:_LENGTH]


def without_layout(text: str) -> str:
    """The statements of a module, a line each, then its strings, then its comments."""
    if STRING in text or COMMENT in text:
        return text  # which is no Python
    source = read_source(text)
    code = one_line_each(source.code)
    strings = without_margins(source.strings, code)
    strings = plain_literals(code, strings)
    code, strings = joined_literals(code, strings)
    return f"{STRING}{STRING}".join(
        [code, STRING.join(strings), STRING.join(source.comments)]
    )
