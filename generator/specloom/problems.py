"""What can be wrong, and how it is said: every stage reports its findings as `Problem`.

Their codes, with severities, meanings and hints, stand in one table: `specloom.codes.CODES`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Protocol

from specloom.codes import CODES, Code, Group, Severity

__all__ = [
    "CODES",
    "Code",
    "Group",
    "Position",
    "Positioned",
    "Problem",
    "Severity",
    "SpecloomError",
    "ordered",
    "problem",
    "refusal",
]


# Messages quote documents, where names can be without end.
_MAX_MESSAGE = 1_000


class Positioned(Protocol):
    """Somewhere a problem can point to: a file, a line and column from 1, a JSON pointer."""

    @property
    def file(self) -> str: ...
    @property
    def line(self) -> int: ...
    @property
    def column(self) -> int: ...
    @property
    def pointer(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Position:
    """A place in a file that is not (yet) a tree, such as where a syntax error stands.

    `line` and `column` count from 1, columns in Unicode characters.
    """

    file: str
    line: int = 1
    column: int = 1
    pointer: str = ""

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True)
class Problem:
    """One finding: what is wrong, where, and what to do about it.

    `code` is a key of `CODES` and never changes its meaning; `message` is one sentence
    about this very place; `hint` says what to do and may be empty.
    """

    code: str
    severity: Severity
    message: str
    hint: str
    location: Positioned

    @property
    def refused(self) -> bool:
        """Whether the part of the document that is concerned has no meaning at all."""
        return CODES[self.code].refused

    @property
    def means_loss(self) -> bool:
        """Whether generated code does less than the document says."""
        return CODES[self.code].loss

    @property
    def group(self) -> Group:
        """Which part of the work found it."""
        return CODES[self.code].group

    @property
    def pointer(self) -> str:
        """The JSON pointer (RFC 6901) in the author's text, wherever normalising has moved it."""
        written: Positioned = getattr(self.location, "written", self.location)
        return written.pointer

    def with_severity(self, severity: Severity) -> Problem:
        """The same finding, taken more or less seriously."""
        return replace(self, severity=severity)

    def __str__(self) -> str:
        place = f"{self.location.file}:{self.location.line}:{self.location.column}"
        return f"{place}: {self.severity.value}[{self.code}] {self.message}"


def problem(
    code: str,
    message: str,
    location: Positioned,
    *,
    hint: str | None = None,
    severity: Severity | None = None,
) -> Problem:
    """Make a problem, with severity and hint from `CODES` unless given.

    Raises:
        KeyError: for a code that is not in the table.
    """
    row = CODES[code]
    if len(message) > _MAX_MESSAGE:
        message = f"{message[: _MAX_MESSAGE // 2]}…{message[-_MAX_MESSAGE // 2 :]}"
    return Problem(
        code=code,
        severity=severity or row.severity,
        message=message,
        hint=row.hint if hint is None else hint,
        location=location,
    )


def ordered(problems: Iterable[Problem]) -> list[Problem]:
    """The distinct problems in reading order: by file, line, column, code, message."""
    # Equal is what reads the same: locations would compare by pointer instead.
    rows: dict[tuple[str, int, int, str, str], Problem] = {}
    for finding in problems:
        where = finding.location
        rows.setdefault(
            (where.file, where.line, where.column, finding.code, finding.message),
            finding,
        )
    return [rows[key] for key in sorted(rows)]


class SpecloomError(Exception):
    """Something is refused; `problems` says what and where (at least one)."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems: tuple[Problem, ...] = tuple(problems)
        super().__init__()

    def __str__(self) -> str:
        # Positions can be dear to find, and many refusals are caught without ever being shown.
        return "\n".join(str(finding) for finding in self.problems)


def refusal(
    code: str, message: str, location: Positioned, *, hint: str | None = None
) -> SpecloomError:
    """The refusal for one problem, made as by `problem`."""
    return SpecloomError([problem(code, message, location, hint=hint)])
