"""`specloom validate`: everything that is wrong with documents."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from ..cli import CANNOT_RUN, FOUND, OK
from ..problems import Problem, Severity, SpecloomError
from .reporting import complain, render, say
from .targets import NothingToDoError, configured, shown


def run(options: argparse.Namespace) -> int:
    """Report the findings on stdout; exit code 1 if there are errors."""
    try:
        specs = [Path(spec) for spec in options.specs]
        specs = specs or [Path(shown(target.spec_path)) for target in configured()]
    except NothingToDoError as reason:
        complain(str(reason))
        return CANNOT_RUN
    except SpecloomError as refusal:
        sys.stdout.write(render(refusal.problems, options.format, sys.stdout))
        return CANNOT_RUN
    problems = [problem for spec in dict.fromkeys(specs) for problem in _problems(spec)]
    sys.stdout.write(render(problems, options.format, sys.stdout))
    if options.format == "text":
        from ..report.text import summary

        say(
            f"{len(specs)} document{'s' if len(specs) != 1 else ''}: {summary(problems)}"
        )
    if any(problem.code == "unreadable-file" for problem in problems):
        return CANNOT_RUN
    return FOUND if any(item.severity is Severity.ERROR for item in problems) else OK


def _problems(spec: Path) -> list[Problem]:
    from ..checks import check
    from ..document import load

    try:
        return check(load(spec), full=True)
    except SpecloomError as refusal:
        return list(refusal.problems)
