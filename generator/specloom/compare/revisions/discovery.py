"""Which files of a folder are OpenAPI documents: told from their text, before they are read.

What decides is a key `openapi` at the top level. A nested one, as in the list of packages of
a project or in a list of services, makes no document. A document that is broken further on
is one all the same, so that what is wrong with it is said when it is read.
"""

from __future__ import annotations

import re

_BEFORE = re.compile(
    r"(?:[ \t]*(?:#[^\n]*)?\r?\n|%[^\n]*\n|---(?=[ \t\r\n])(?:[ \t]*(?:#[^\n]*)?\r?\n)?)*"
)
"""Comments, directives and the marker that come before a document (YAML 1.2, section 9.1)."""

_BLOCK = re.compile(r"""^([ ]*)["']?openapi["']?[ \t]*:""", re.MULTILINE)
_FLOW = re.compile(
    r"""(?P<key>"openapi"|'openapi'|(?<![\w"'-])openapi)\s*:"""
    r"""|"(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|(?P<open>[{\[])|(?P<close>[}\]])""",
    re.DOTALL,
)


def is_openapi(text: str) -> bool:
    """Whether the text of a YAML or JSON file has a key `openapi` at its top level."""
    if "openapi" not in text:
        return False
    match = _BEFORE.match(text)
    start = match.end() if match else 0
    indent = len(text[start:]) - len(text[start:].lstrip(" \t"))
    if text.startswith("{", start + indent):
        return _is_in_flow(text, start + indent)
    return any(len(block[1]) == indent for block in _BLOCK.finditer(text, start))


def _is_in_flow(text: str, start: int) -> bool:
    depth = 0
    for token in _FLOW.finditer(text, start):
        if token["key"] and depth == 1:
            return True
        depth += bool(token["open"]) - bool(token["close"])
        if not depth:
            break
    return False
