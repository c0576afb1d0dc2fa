"""`specloom validate`: everything that is wrong with documents."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from ..config import Options
from ..exit_codes import CANNOT_RUN, FOUND, OK
from ..problems import Problem, Severity, SpecloomError
from .reporting import complain, render, say, write
from .targets import NothingToDoError, configured, options_of, shown


def run(options: argparse.Namespace) -> int:
    """Report the findings on stdout; exit code 1 if there are errors."""
    try:
        given = options_of(options)
        wanted = [(Path(spec), given) for spec in options.specs] or [
            (Path(shown(target.spec_path)), given.over(target.options))
            for target in configured()
        ]
    except NothingToDoError as reason:
        complain(str(reason))
        return CANNOT_RUN
    except SpecloomError as refusal:
        write(render(refusal.problems, options.format, sys.stdout), options.format)
        return CANNOT_RUN
    wanted = list(dict.fromkeys(wanted))
    problems = [problem for spec, how in wanted for problem in _problems(spec, how)]
    write(render(problems, options.format, sys.stdout), options.format)
    if options.format == "text":
        from ..report.text import summary

        say(
            f"{len(wanted)} document{'s' if len(wanted) != 1 else ''}: {summary(problems)}"
        )
    if any(problem.code == "unreadable-file" for problem in problems):
        return CANNOT_RUN
    return FOUND if any(item.severity is Severity.ERROR for item in problems) else OK


def _problems(spec: Path, options: Options) -> list[Problem]:
    from ..pipeline import findings

    try:
        return findings(spec, options)
    except SpecloomError as refusal:
        return list(refusal.problems)
