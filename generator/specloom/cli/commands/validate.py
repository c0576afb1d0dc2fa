"""`specloom validate`: everything that is wrong with documents."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from specloom.cli.examined import Examined
from specloom.cli.exit_codes import CANNOT_RUN, FOUND, OK
from specloom.cli.judging import without_document
from specloom.cli.reporting import audible, detail, render, say, write
from specloom.cli.targets import (
    NothingToDoError,
    configured,
    given,
    options_of,
    package_of,
    project_here,
    refuse_unknown,
    spec_from_here,
)
from specloom.config import Options, Target
from specloom.config.judgement import read_judgement
from specloom.document.address import is_address
from specloom.findings import Accepted, Judgement, unmatched
from specloom.opening import Spec, spec_of
from specloom.problems import Problem, Severity, SpecloomError

if TYPE_CHECKING:
    from specloom.cli.watching import Watched


def run(options: argparse.Namespace) -> int:
    """Report the findings on stdout; exit code 1 if there are errors."""
    try:
        _refuse_contradictions(options)
        examined = [
            _examine(reading, targets)
            for reading, targets in _documents(options)
            if not options.watch or options.watched.concerns(_spec(targets[0]))
        ]
        if options.write_baseline:
            from specloom.cli.baselining import write_baseline

            examined = write_baseline(examined, options)
    except SpecloomError as refusal:
        write(render(refusal.problems, options.format, sys.stdout), options.format)
        return CANNOT_RUN
    problems = [problem for document in examined for problem in document.problems]
    if options.watch:
        _remember(examined, options.watched)
    elif not options.write_baseline:
        problems += _unmatched(examined, is_all=not options.specs)
    write(render(audible(problems), options.format, sys.stdout), options.format)
    if options.format == "text":
        _say_summary(examined, problems)
    if any(problem.code == "unreadable-file" for problem in problems):
        return CANNOT_RUN
    return FOUND if any(item.severity is Severity.ERROR for item in problems) else OK


def _refuse_contradictions(options: argparse.Namespace) -> None:
    if options.reason and not options.write_baseline:
        raise NothingToDoError("--reason is that of --write-baseline")
    if options.watch and options.write_baseline:
        raise NothingToDoError("--watch and --write-baseline do not go together")
    for spec in filter(is_address, options.specs):
        refuse_unknown(spec, options.allow_remote, package_of(spec))


def _documents(options: argparse.Namespace) -> list[tuple[Options, list[Target]]]:
    """The documents as the targets that have them, each once for every way to read it."""
    wanted = options_of(options)
    targets = (
        [given(spec, "") for spec in options.specs] if options.specs else configured()
    )
    documents: dict[tuple[Spec, Options], list[Target]] = {}
    for target in targets:
        reading = wanted.over(
            Options(
                allow_root=target.options.allow_root,
                allow_remote=target.options.allow_remote,
            )
        )
        documents.setdefault((_spec(target), reading), []).append(target)
    return [(reading, shared) for (_, reading), shared in documents.items()]


def _spec(target: Target) -> Spec:
    """The document; a file as it is named on the command line, or as people would type it from here."""
    is_named = target.config is None
    return spec_of(target.spec, Path()) if is_named else spec_from_here(target)


def _examine(reading: Options, targets: list[Target]) -> Examined:
    from specloom.pipeline import findings

    target = targets[0]
    spec = _spec(target)
    detail(f"specloom: {spec}: checking")
    try:
        checked = findings(
            spec,
            reading,
            judgement=target.judgement,
            selections=[(sharing.options, sharing.pattern_at) for sharing in targets],
            package=target.folder if target.config else package_of(target.spec),
        )
    except SpecloomError as refusal:
        return Examined(
            target=target, spec=spec, problems=list(refusal.problems), findings=None
        )
    for name in checked.sources:
        detail(f"specloom: {spec}: read {name}")
    for problem, by in checked.accepted.items():
        at = problem.location
        detail(f"{at.file}:{at.line}:{at.column}: accepted[{problem.code}] {by.reason}")
    return Examined(
        target=target, spec=spec, problems=checked.problems, findings=checked
    )


def _remember(examined: Sequence[Examined], watched: Watched) -> None:
    for document in examined:
        if document.findings is not None:
            watched.read(document.spec, document.findings.sources)
        if document.findings is None or not document.findings.is_complete:
            watched.refused(document.spec, document.problems)


def _unmatched(examined: Sequence[Examined], *, is_all: bool) -> list[Problem]:
    """Entries that accept nothing, where all that they could accept has been looked at.

    Entries for any document need `is_all`: that every configured document is examined.
    """
    listed: dict[Accepted, None] = {}
    spared: set[Accepted] = set()
    for document in examined:
        own = document.target.judgement.accepted
        listed |= dict.fromkeys(own)
        findings = document.findings
        spared |= {*(findings.used if findings and findings.is_complete else own)}
    unused = [
        accepted
        for accepted in listed
        if accepted not in spared and (is_all or accepted.spec is not None)
    ]
    project = project_here()
    if is_all and project is not None:
        entries = read_judgement(project).accepted
        targets = (document.target for document in examined)
        unused += without_document(entries, targets, project.parent)
    severities = examined[0].target.judgement.severities
    return Judgement(severities=severities).judge(unmatched(unused), {}).left


def _say_summary(examined: Sequence[Examined], problems: Sequence[Problem]) -> None:
    from specloom.report.text import summary

    count = len(examined)
    accepted = sum(
        len(document.findings.accepted) for document in examined if document.findings
    )
    known = f", {accepted:,} accepted" if accepted else ""
    say(f"{count} document{'s' if count != 1 else ''}: {summary(problems)}{known}")
