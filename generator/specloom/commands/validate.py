"""`specloom validate`: everything that is wrong with documents."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from ..config import Options
from ..exit_codes import CANNOT_RUN, FOUND, OK
from ..opening import Spec, spec_of
from ..problems import Problem, Severity, SpecloomError
from .reporting import complain, render, say, write
from .targets import (
    NothingToDoError,
    configured,
    options_of,
    package_of,
    spec_from_here,
)


def run(options: argparse.Namespace) -> int:
    """Report the findings on stdout; exit code 1 if there are errors."""
    try:
        wanted = _wanted(options)
    except NothingToDoError as reason:
        complain(str(reason))
        return CANNOT_RUN
    except SpecloomError as refusal:
        write(render(refusal.problems, options.format, sys.stdout), options.format)
        return CANNOT_RUN
    problems = [
        problem
        for (spec, how), package in wanted.items()
        for problem in _problems(spec, how, package)
    ]
    write(render(problems, options.format, sys.stdout), options.format)
    if options.format == "text":
        from ..report.text import summary

        say(
            f"{len(wanted)} document{'s' if len(wanted) != 1 else ''}: {summary(problems)}"
        )
    if any(problem.code == "unreadable-file" for problem in problems):
        return CANNOT_RUN
    return FOUND if any(item.severity is Severity.ERROR for item in problems) else OK


def _wanted(options: argparse.Namespace) -> dict[tuple[Spec, Options], Path | None]:
    """The documents, each with a folder that may have copies of what is on the network."""
    given = options_of(options)
    wanted: dict[tuple[Spec, Options], Path | None] = {}
    for name in options.specs:
        wanted.setdefault((spec_of(name, Path()), given), package_of(name))
    for target in () if options.specs else configured():
        key = spec_from_here(target), given.over(target.options)
        wanted.setdefault(key, target.folder)
    return wanted


def _problems(spec: Spec, options: Options, package: Path | None) -> list[Problem]:
    from ..pipeline import findings

    try:
        return findings(spec, options, package=package)
    except SpecloomError as refusal:
        return list(refusal.problems)
