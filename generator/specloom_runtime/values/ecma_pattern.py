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


_MOST_STEPS = 10_000_000
_SHORT = 20
_COUNTED = re.compile(r"\{(\d+)(,?)(\d*)\}")


def checked_length(source: str) -> int:
    """The longest value, in characters, that a pattern is tried on; longer ones are for the server to judge.

    `re` tries every way to match: `(a+)+$` takes twice as long for every further character, `a*a*$` grows with the
    square. A document must not be able to make its client hang.
    """
    repeats = (
        0 if source.startswith("^") else 1
    )  # an unanchored pattern is tried at every place
    ambiguous = [
        False
    ]  # for each open group: whether it can match the same text in several ways
    last_group = False  # the same for the group that has just been closed
    position = 0
    while position < len(source):
        letter = source[position]
        counted = _COUNTED.match(source, position) if letter == "{" else None
        was_group, last_group = last_group, False
        if letter == "\\":
            position += 1
        elif letter == "[":
            position = _end_of_class(source, position)
        elif letter == "(":
            ambiguous.append(False)
        elif letter == ")" and len(ambiguous) > 1:
            last_group = ambiguous.pop()
            ambiguous[-1] = ambiguous[-1] or last_group
        elif letter in "|?":
            ambiguous[-1] = ambiguous[-1] or source[position - 1 : position] != "("
        elif letter in "*+" or (counted and counted[2]):
            if was_group:
                return _SHORT
            ambiguous[-1] = True
            repeats += 1
        elif counted and was_group and int(counted[1]) > 1:
            return _SHORT
        position = counted.end() if counted else position + 1
    return max(_SHORT, int(_MOST_STEPS ** (1 / max(repeats, 1))))


def _end_of_class(source: str, position: int) -> int:
    """The place of the bracket that ends the class at `position`."""
    position += 1
    while position < len(source) and source[position] != "]":
        position += 2 if source[position] == "\\" else 1
    return position
