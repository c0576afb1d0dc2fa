"""ECMA-262 regular expressions, as JSON Schema uses them, for Python's `re`."""

from __future__ import annotations

import re

_CLASSES = {"d": "0-9", "w": "A-Za-z0-9_"}


def compiled_pattern(source: str) -> re.Pattern[str] | None:
    """The pattern for `search`, or None where `re` cannot express it (such as `\\p{L}`).

    What differs between the dialects is translated: `$` does not match before a final line break, `\\d` and `\\w`
    are ASCII, `[` is an ordinary character inside a class, groups are named `(?<name>...)`.
    """
    try:
        return re.compile(_translated(source))
    except (re.error, OverflowError, RecursionError):
        return None


def _translated(source: str) -> str:
    out: list[str] = []
    in_class = False
    position = 0
    while position < len(source):
        letter = source[position]
        if letter == "\\" and position + 1 < len(source):
            out.append(_escape(source[position + 1], in_class))
            position += 2
            continue
        if in_class:
            in_class = letter != "]"
            # A plain `[`, or a doubled operator such as `&&`, would mean set arithmetic to a later Python.
            out.append(f"\\{letter}" if letter in "[&~|" else letter)
        elif letter == "[":
            if source.startswith(("[]", "[^]"), position):
                raise re.error("an empty class means nothing to re")
            in_class = True
            out.append(letter)
        elif letter == "$":
            out.append(r"\Z")
        elif source.startswith("(?<", position) and source[
            position + 3 : position + 4
        ] not in (
            "=",
            "!",
        ):
            out.append("(?P<")
            position += 2
        else:
            out.append(letter)
        position += 1
    return "".join(out)


def _escape(letter: str, in_class: bool) -> str:
    if letter in "dw":
        return _CLASSES[letter] if in_class else f"[{_CLASSES[letter]}]"
    if letter in "DW" and not in_class:
        return f"[^{_CLASSES[letter.lower()]}]"
    if letter in "AZz":  # anchors of Python, plain letters to ECMA-262
        return letter
    return f"\\{letter}"
