"""String literals without their layout: quotes, margins of docstrings, pieces of a text.

Literals come as `read_source` reads them, with their quotes; their prefixes are in the code.
"""

from __future__ import annotations

import re

from specloom.files.source_text import COMMENT, LONG, SHORT, Source

_PREFIX = re.compile(r"[A-Za-z]*$")
_MARGIN = re.compile(r"\n([ \t]*)(?=[^\n])")
_QUOTES_TO_CHANGE = (f"{SHORT}'", "\\'", '\\"')
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
_FIELD = re.compile(r"\{\{|\{(?:[^{}]|\{[^{}]*\})*\}")
_LITERAL = re.compile(r"""'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*\"""", re.DOTALL)
_PIECES = re.compile(rf"[A-Za-z]{{0,2}}{SHORT}(?: [A-Za-z]{{0,2}}{SHORT})+")
_UNFINISHED = re.compile(r"\\[0-7]{1,2}$")


def without_margins(long_strings: list[str], code: str) -> list[str]:
    """The strings in triple quotes; docstrings without the indentation that all lines have.

    `code` has a statement on each line. Formatters move a docstring with its statement, or only
    the first line of it, and its last quotes to a line of their own.
    """
    strings = long_strings.copy()
    parts = code.split(LONG)
    for index, text in enumerate(long_strings):
        if "\n" in text and _is_statement(parts[index], parts[index + 1]):
            # Marked, since the text is another where it is no statement.
            strings[index] = COMMENT + _without_margin(text)
    return strings


def _without_margin(text: str) -> str:
    """A docstring without the margin of its lines, and white space before the last quotes."""
    text = text.rstrip()
    margins = _MARGIN.findall(text)
    margin = min(margins, key=len, default="")
    if margin and all(line_margin.startswith(margin) for line_margin in margins):
        return text.replace(f"\n{margin}", "\n")
    return text


def _is_statement(before: str, after: str) -> bool:
    """Whether nothing is beside a string on its line but a comment."""
    line = before[before.rfind("\n") + 1 :].rstrip("rRuU")
    return not line.strip(" ") and not after.partition("\n")[0].strip(f" {COMMENT}")


def plain_literals(source: Source, code: str) -> list[str]:
    """The strings in quotes with double quotes, and no quotes escaped that need not be.

    `code` has a statement on each line.
    """
    strings = source.short_strings
    whole = SHORT.join(["", *strings])
    if not source.has_fields and not any(sign in whole for sign in _QUOTES_TO_CHANGE):
        return strings
    parts = code.split(SHORT)
    return [_plain(_prefix(parts[at]), text) for at, text in enumerate(strings)]


def _prefix(code: str) -> str:
    match = _PREFIX.search(code, max(0, len(code) - 2))
    return match[0].lower() if match else ""


def _plain(prefix: str, text: str) -> str:
    body = text[1:-1]
    if "\\" in body and "r" not in prefix:
        body = _ESCAPE.sub(
            lambda match: match[1] if match[1] in "'\"" else match[0], body
        )
    if "f" in prefix:
        body = _FIELD.sub(lambda match: _LITERAL.sub(_nested, match[0]), body)
    return f'"{body}"'


def _nested(match: re.Match[str]) -> str:
    return _plain("", match[0])


def joined_literals(code: str, short_strings: list[str]) -> tuple[str, list[str]]:
    """The code with one literal for string literals that stand side by side."""
    matches = list(_PIECES.finditer(code)) if f"{SHORT} " in code else []
    if not matches:
        return code, short_strings
    strings = short_strings.copy()
    for match in reversed(matches):
        first = code.count(SHORT, 0, match.start())
        prefixes = [piece.rstrip(SHORT) for piece in match[0].split(" ")]
        pieces = list(
            zip(prefixes, strings[first : first + len(prefixes)], strict=True)
        )
        joined = _joined(pieces)
        strings[first : first + len(prefixes)] = [text for _, text in joined]
        marks = " ".join(f"{prefix}{SHORT}" for prefix, _ in joined)
        code = code[: match.start()] + marks + code[match.end() :]
    return code, strings


def _joined(pieces: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Prefix and text of each literal that is left: those side by side of one kind are one."""
    joined: list[tuple[str, str]] = []
    for prefix, text in pieces:
        if joined and (both := _both(joined[-1], (prefix, text))):
            joined[-1] = both
        else:
            joined.append((prefix, text))
    return joined


def _both(left: tuple[str, str], right: tuple[str, str]) -> tuple[str, str] | None:
    if not {left[0], right[0]} <= {"", "f"} and left[0] != right[0]:
        return None
    if _UNFINISHED.search(left[1][:-1]):  # of which a digit would be part
        return None
    if left[0] == right[0]:
        return left[0], left[1][:-1] + right[1][1:]
    bodies = [
        text[1:-1] if prefix else text[1:-1].replace("{", "{{").replace("}", "}}")
        for prefix, text in (left, right)
    ]
    return "f", f'"{bodies[0]}{bodies[1]}"'
