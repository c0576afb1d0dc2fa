"""`specloom diff`: what changed between two documents, and what that breaks."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from ..config import DiffOptions, find_project, read_diff
from ..diff.change import Level
from ..diff.revisions import Opened, Revisions
from ..exit_codes import CANNOT_RUN, FOUND, OK
from ..problems import SpecloomError
from ..report.diff_review import Review
from ..report.text import counted
from .reporting import complain, render, say
from .reviewing import approvals_file, approve, counting, review
from .targets import NothingToDoError, configured, options_of, shown


def run(options: argparse.Namespace) -> int:
    """Report the changes on stdout; exit code 1 if there are any at the level that counts."""
    try:
        given = options_of(options)
        if options.generated:
            return _of_packages(options)
        settings = _settings()
        with Revisions(roots=given.allow_root, hosts=given.allow_remote) as revisions:
            if options.changelog is not None:
                sys.stdout.write(_changelogs(revisions, options, settings))
                return OK
            reviews = [
                _review(base, revision, options, settings)
                for base, revision in _wanted(revisions, options)
            ]
    except NothingToDoError as reason:
        complain(str(reason))
        return CANNOT_RUN
    except SpecloomError as refusal:
        sys.stderr.write(render(refusal.problems, "text", sys.stderr))
        return CANNOT_RUN
    sys.stdout.write(_rendered(reviews, options))
    return FOUND if any(_counts(one, options) for one in reviews) else OK


def _of_packages(options: argparse.Namespace) -> int:
    """Report what changed between two generated packages, by their modules alone."""
    if options.base is None or options.revision is None:
        raise NothingToDoError("name two folders of generated packages")
    if options.format not in ("text", "json"):
        raise NothingToDoError("generated packages are compared as text or json")
    from ..diff.change import Comparison
    from ..diff.impact import compare_generated

    impact = compare_generated(Path(options.base), Path(options.revision))
    comparison = Comparison(base=options.base, revision=options.revision, changes=())
    found = Review(comparison=comparison, impact=impact, is_of_packages=True)
    sys.stdout.write(_rendered([found], options))
    sides = {"client": {impact.caller}, "stub": {impact.stub}}
    verdicts = sides.get(options.side, {impact.caller, impact.stub})
    breaks = not verdicts.isdisjoint(("type", "source"))
    return FOUND if breaks and options.fail_on != "never" else OK


def _settings() -> DiffOptions:
    project = find_project(Path.cwd())
    return DiffOptions() if project is None else read_diff(project)


def _wanted(
    revisions: Revisions, options: argparse.Namespace
) -> Iterator[tuple[Opened, Opened]]:
    """The pairs of documents that the command line names."""
    if options.git is None:
        if options.base is None or options.revision is None:
            raise NothingToDoError("name two documents, or --git REVISION")
        if options.base == "-" == options.revision:
            raise NothingToDoError("standard input can be one of the documents only")
        yield from revisions.pairs(options.base, options.revision)
        return
    if options.base is not None:
        raise NothingToDoError("--git compares the configured documents: name none")
    from .against_revision import pairs

    yield from pairs(revisions, options.git)


def _review(
    base: Opened,
    revision: Opened,
    options: argparse.Namespace,
    settings: DiffOptions,
) -> Review:
    """What is to be reported of a pair of documents; with --approve nothing that counts."""

    def reviewed() -> Review:
        return review(
            base,
            revision,
            levels=settings.levels,
            deprecation_days=settings.deprecation_days,
            today=date.today(),
            with_python=not options.no_python,
            side=options.side,
        )

    found = reviewed()
    file = approvals_file(base, revision)
    if not options.approve or file is None:
        return found
    limit: Level = "warning" if options.fail_on == "never" else options.fail_on
    count = approve(file, found, limit, options.reason)
    say(f"{file.as_posix()}: {counted(count, 'approval')} added")
    return reviewed() if count else found


def _changelogs(
    revisions: Revisions, options: argparse.Namespace, settings: DiffOptions
) -> str:
    if options.format not in ("text", "markdown", "json"):
        raise NothingToDoError("a changelog is written as markdown or json")
    if options.revision is not None:
        raise NothingToDoError("--changelog takes one document")
    specs = [Path(options.base)] if options.base else _configured_specs()
    if len(specs) > 1 and options.format == "json":
        raise NothingToDoError("--changelog as json takes one document: name it")
    from .history import changelog

    return "\n".join(
        changelog(
            spec,
            options.changelog,
            revisions,
            levels=settings.levels,
            with_python=not options.no_python,
            as_json=options.format == "json",
        )
        for spec in specs
    )


def _configured_specs() -> list[Path]:
    return list(dict.fromkeys(Path(shown(one.spec_path)) for one in configured()))


def _counts(found: Review, options: argparse.Namespace) -> bool:
    """Whether a comparison has what the exit code is to tell."""
    if options.fail_on == "never":
        return False
    return bool(counting(found.comparison, options.fail_on))


def _rendered(reviews: list[Review], options: argparse.Namespace) -> str:
    """The report in the format that was asked for; only its module is loaded."""
    match options.format:
        case "json":
            from ..report import diff_json

            if len(reviews) == 1 and options.git is None:
                return diff_json.render(reviews[0])
            return diff_json.render_all(reviews)
        case "markdown":
            from ..report import diff_markdown

            return diff_markdown.render(reviews)
        case "html":
            from ..report import diff_html

            return diff_html.render(reviews)
        case "github":
            from ..report import diff_github

            return diff_github.render(reviews)
        case "sarif":
            from ..report import diff_sarif

            return diff_sarif.render(reviews)
        case "junit":
            from ..report import diff_junit

            fail_on = None if options.fail_on == "never" else options.fail_on
            return diff_junit.render(reviews, fail_on=fail_on)
        case _:
            from ..report import diff_text

            colour = sys.stdout.isatty() and not os.environ.get("NO_COLOR")
            limit = None if options.all else diff_text.LIMIT
            return diff_text.render(reviews, colour=colour, limit=limit)
