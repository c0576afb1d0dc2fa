"""Problems as lines that editors and terminals know: ``file:line:col: severity[code] message``."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from specloom.problems import Problem, Severity

_RESET = "\x1b[0m"
_BOLD = "\x1b[1m"
_FAINT = "\x1b[2m"
_COLOURS = {
    Severity.ERROR: "\x1b[31m",
    Severity.WARNING: "\x1b[33m",
    Severity.INFO: "\x1b[36m",
}


def render(problems: Iterable[Problem], *, colour: bool = False) -> str:
    """One line for each problem and one, indented, for its hint; empty without problems."""
    lines: list[str] = []
    for problem in problems:
        where = f"{problem.location.file}:{problem.location.line}:{problem.location.column}:"
        heading = f"{problem.severity.value}[{problem.code}]"
        if colour:
            where = f"{_BOLD}{printable(where)}{_RESET}"
            heading = f"{_COLOURS[problem.severity]}{heading}{_RESET}"
        else:
            where = printable(where)
        lines.append(f"{where} {heading} {printable(problem.message)}")
        if problem.hint:
            hint = f"    {printable(problem.hint)}"
            lines.append(f"{_FAINT}{hint}{_RESET}" if colour else hint)
    return "".join(f"{line}\n" for line in lines)


def summary(problems: Iterable[Problem]) -> str:
    """How many there are: "2 errors, 1 warning", or "no problems"."""
    counts = Counter(problem.severity for problem in problems)
    parts = [
        counted(counts[severity], word)
        for severity, word in zip(Severity, ("error", "warning", "note"), strict=True)
        if counts[severity]
    ]
    return ", ".join(parts) or "no problems"


def counted(count: int, word: str) -> str:
    """A number and what it counts: "1 error", "1,223 operations"."""
    return f"{count:,} {word}" if count == 1 else f"{count:,} {word}s"


def printable(text: str) -> str:
    """A text without what would move the cursor, start a line or turn the writing round."""
    if text.isprintable():
        return text
    return "".join(
        (
            character
            if character.isprintable()
            else character.encode("unicode_escape").decode("ascii")
        )
        for character in text
    )
