"""Findings and refusals on the terminal, in the format that was asked for."""

from __future__ import annotations

import argparse
import io
import os
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import TextIO

from specloom.cli.exit_codes import CANNOT_RUN, FOUND
from specloom.problems import Problem, Severity
from specloom.report.text import printable

_LIMIT = 20
"""Warnings of one code that are shown where `validate` can show all."""


def render(
    problems: Sequence[Problem], format: str, stream: TextIO, *, limited: bool = False
) -> str:
    """The report as `stream` should show it.

    `limited` shortens what people read, never what programs read.
    """
    if format == "json":
        from specloom.report import json

        return json.render(problems)
    if format == "github":
        from specloom.report import github

        return github.render(problems)
    from specloom.report import text

    colour = is_coloured(stream)
    if not limited:
        return text.render(problems, colour=colour)
    counts = Counter(
        problem.code for problem in problems if problem.severity is Severity.WARNING
    )
    shown: list[Problem] = []
    seen: Counter[str] = Counter()
    for problem in problems:
        seen[problem.code] += problem.severity is Severity.WARNING
        if problem.severity is not Severity.WARNING or seen[problem.code] <= _LIMIT:
            shown.append(problem)
    return text.render(shown, colour=colour) + "".join(
        f"… and {count - _LIMIT:,} more warning[{code}]; `specloom validate` lists all\n"
        for code, count in counts.items()
        if count > _LIMIT
    )


def is_coloured(stream: TextIO) -> bool:
    """Whether colour is wanted: on a terminal, unless the environment says otherwise.

    `NO_COLOR` (https://no-color.org) comes before `FORCE_COLOR`
    (https://force-color.org); a terminal that is `dumb` has none.
    """
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    return stream.isatty() and os.environ.get("TERM") != "dumb"


def write(text: str, format: str) -> None:
    """Write a report on stdout: on a terminal as that can show it, for programs in UTF-8.

    Nothing that a file is called, such as by bytes that are no text, stops it. Nor does a
    reader that has gone: there is nobody left to tell.

    Raises:
        OSError: it cannot be written, for the disk is full.
    """
    stream = sys.stdout
    if isinstance(stream, io.TextIOWrapper):
        encoding = stream.encoding if format == "text" else "utf-8"
        stream.reconfigure(encoding=encoding, errors="replace")
    try:
        stream.write(text)
        stream.flush()
    except OSError as error:
        # What is left in the buffer would fail once more when the process ends.
        with open(os.devnull, "wb") as nowhere:
            os.dup2(nowhere.fileno(), stream.fileno())
        if not isinstance(error, BrokenPipeError):
            raise


def refusal_code(problems: Iterable[Problem]) -> int:
    """The exit code of a refusal: a file that cannot be read is no finding about it."""
    unreadable = any(problem.code == "unreadable-file" for problem in problems)
    return CANNOT_RUN if unreadable else FOUND


class Voice:
    """How much a command says beside its result: `-q` errors only, `-v` also what it does."""

    is_quiet = False
    is_verbose = False

    def set(self, options: argparse.Namespace) -> None:
        """Speak as a command line asks for."""
        self.is_quiet = getattr(options, "quiet", False)
        self.is_verbose = getattr(options, "verbose", False)


VOICE = Voice()
"""That of this process, which runs one command."""


def say(message: str) -> None:
    """A line about what is being done, unless nothing but errors is wanted."""
    if not VOICE.is_quiet:
        print(printable(message), file=sys.stderr)


def detail(message: str) -> None:
    """A line about what is being done, for those who want to know everything."""
    if VOICE.is_verbose:
        print(printable(message), file=sys.stderr)


def audible(problems: Iterable[Problem]) -> list[Problem]:
    """The problems that are to be reported: errors only, where nothing else is wanted."""
    return [
        problem
        for problem in problems
        if not VOICE.is_quiet or problem.severity is Severity.ERROR
    ]


def complain(message: str) -> None:
    """Why the command cannot run, or fails."""
    print(f"specloom: {printable(message)}", file=sys.stderr)


def report(problems: tuple[Problem, ...], options: argparse.Namespace) -> None:
    """Say what was found where people look; JSON is written once, when all is done."""
    if options.format == "json":
        return
    sys.stderr.write(
        render(
            audible(problems),
            options.format,
            sys.stderr,
            limited=not options.verbose,
        )
    )
