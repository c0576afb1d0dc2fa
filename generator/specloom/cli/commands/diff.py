"""`specloom diff`: what changed between two documents, and what that breaks."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator
from datetime import date
from importlib import import_module
from pathlib import Path

from msgspec.structs import replace

from specloom.cli.exit_codes import FOUND, OK
from specloom.cli.reporting import is_coloured, say, write
from specloom.cli.reviewing import (
    Manner,
    approvals_file,
    approve,
    counting,
    expired,
    repository_root,
    review,
)
from specloom.cli.targets import (
    NothingToDoError,
    configured,
    documents,
    from_here,
    options_of,
)
from specloom.compare.change import Level
from specloom.compare.revisions.compared import ComparedRevision, Revisions
from specloom.config import DiffOptions, Options, find_project, read_diff
from specloom.report.comparison.review import Review
from specloom.report.text import counted


def run(options: argparse.Namespace) -> int:
    """Report the changes on stdout; exit code 1 if there are any at the level that counts."""
    _refuse_contradictions(options)
    if options.generated:
        return _of_packages(options)
    if options.revision is not None and _begins_as_record(options.revision):
        from specloom.cli.drifting import report_drift

        return report_drift(options)
    manner = manner_of(options)
    if options.changelog is not None:
        write(_changelogs(options, manner), options.format)
        return OK
    given = _access(options)
    with Revisions(roots=given.allow_root, hosts=given.allow_remote) as revisions:
        reviews = [
            _review(base, revision, options, replace(manner, selected=selected))
            for base, revision, selected in _wanted(revisions, options)
        ]
    if not options.quiet:
        write(rendered(reviews, options), options.format)
    return FOUND if any(counts(comparison, options) for comparison in reviews) else OK


_NOT_TOGETHER = (
    ("changelog", ("git", "generated", "approve")),
    ("generated", ("git", "approve", "no_python")),
)
"""What one option leaves no sense to."""


def _refuse_contradictions(options: argparse.Namespace) -> None:
    for option, others in _NOT_TOGETHER:
        for other in others:
            if getattr(options, option) and getattr(options, other):
                name = other.replace("_", "-")
                raise NothingToDoError(f"--{option} and --{name} do not go together")
    if options.git is not None and options.base is not None:
        raise NothingToDoError("--git compares the configured documents: name none")
    if options.reason and not options.approve:
        raise NothingToDoError("--reason is that of --approve")


def _of_packages(options: argparse.Namespace) -> int:
    """Report what changed between two generated packages, by their modules alone."""
    if options.base is None or options.revision is None:
        raise NothingToDoError("name two folders of generated packages")
    if options.format not in ("text", "json"):
        raise NothingToDoError("generated packages are compared as text or json")
    from specloom.compare.change import Comparison
    from specloom.compare.impact import compare_generated

    impact = compare_generated(Path(options.base), Path(options.revision))
    comparison = Comparison(base=options.base, revision=options.revision, changes=())
    compared = Review(comparison=comparison, impact=impact, is_of_packages=True)
    if not options.quiet:
        write(rendered([compared], options), options.format)
    sides = {"client": {impact.caller}, "stub": {impact.stub}}
    verdicts = sides.get(options.side, {impact.caller, impact.stub})
    breaks = not verdicts.isdisjoint(("type", "source"))
    return FOUND if breaks and options.fail_on != "never" else OK


def _begins_as_record(name: str) -> bool:
    """Whether a file is one that `specloom serve --record` wrote."""
    from specloom.serve.recording import MARK

    if not os.path.isfile(name):  # what is read of a stream is gone
        return False
    try:
        with open(name, "rb") as stream:
            return MARK.encode() in stream.read(200)
    except (OSError, ValueError):
        return False


def manner_of(options: argparse.Namespace) -> Manner:
    project = find_project(Path.cwd())
    settings = DiffOptions() if project is None else read_diff(project)
    return Manner(
        levels=settings.levels,
        deprecation_days=settings.deprecation_days,
        with_python=not options.no_python,
        side=options.side,
        root=repository_root() if options.format in _ANNOTATING else None,
    )


_ANNOTATING = ("github", "sarif", "junit")
"""The formats whose readers know files by their paths in the repository."""


def _access(options: argparse.Namespace) -> Options:
    """The folders and hosts that may be read: of the command line, and of the configured documents."""
    given = options_of(options)
    is_configured = options.git is not None or (
        options.changelog is not None and options.base is None
    )
    for target in configured() if is_configured else ():
        given = Options(
            allow_root=target.options.allow_root,
            allow_remote=target.options.allow_remote,
        ).over(given)
    return given


def _wanted(
    revisions: Revisions, options: argparse.Namespace
) -> Iterator[tuple[ComparedRevision, ComparedRevision, Options]]:
    """The pairs of documents that the command line names, with what is selected of each."""
    if options.git is None:
        if options.base is None or options.revision is None:
            raise NothingToDoError("name two documents, or --git REVISION")
        if options.base == "-" == options.revision:
            raise NothingToDoError("standard input can be one of the documents only")
        for base, revision in revisions.pairs(options.base, options.revision):
            yield base, revision, Options()
        return
    from specloom.cli.against_revision import pairs

    yield from pairs(revisions, options.git)


def _review(
    base: ComparedRevision,
    revision: ComparedRevision,
    options: argparse.Namespace,
    manner: Manner,
) -> Review:
    """The review of a pair of documents; with --approve, after the changes that count were approved."""
    today = date.today()
    reviewed = review(base, revision, manner, today=today)
    if not options.approve:
        return reviewed
    file = approvals_file(base, revision)
    if file is None:
        raise NothingToDoError("--approve needs a document that is a file")
    limit: Level = "warning" if options.fail_on == "never" else options.fail_on
    count = approve(file, reviewed, limit, options.reason)
    say(f"{from_here(file)}: {counted(count, 'approval')} added")
    for approval in expired(reviewed, limit):
        say(
            f"{approval.file}:{approval.line}: approval {approval.id} expired on {approval.expires}: "
            "set another date there to accept the change again"
        )
    return review(base, revision, manner, today=today) if count else reviewed


def _changelogs(options: argparse.Namespace, manner: Manner) -> str:
    if options.format not in ("text", "markdown", "json"):
        raise NothingToDoError("a changelog is written as markdown or json")
    if options.revision is not None:
        raise NothingToDoError("--changelog takes one document")
    specs = {Path(options.base): Options()} if options.base else documents(configured())
    as_json = options.format == "json"
    if len(specs) > 1 and as_json:
        raise NothingToDoError("--changelog as json takes one document: name it")
    from specloom.cli.history import changelog

    given = _access(options)
    written: list[str] = []
    for file, selected in specs.items():
        spec = Path(from_here(file))
        # A document that is gone may have taken its folder along.
        folder = next((parent for parent in spec.parents if parent.is_dir()), Path())
        with Revisions(
            folder=folder, roots=given.allow_root, hosts=given.allow_remote
        ) as revisions:
            own = replace(manner, selected=selected)
            written.append(
                changelog(spec, options.changelog, revisions, own, as_json=as_json)
            )
    return "\n".join(written)


def counts(reviewed: Review, options: argparse.Namespace) -> bool:
    """Whether a comparison has what the exit code is to tell."""
    if options.fail_on == "never":
        return False
    return bool(counting(reviewed.comparison, options.fail_on))


def rendered(reviews: list[Review], options: argparse.Namespace) -> str:
    """The report in the format that was asked for; only its module is loaded."""
    match options.format:
        case "json":
            from specloom.report.comparison import json as diff_json

            if len(reviews) == 1 and options.git is None:
                return diff_json.render(reviews[0])
            return diff_json.render_all(reviews)
        case "junit":
            from specloom.report.comparison import junit as diff_junit

            fail_on = None if options.fail_on == "never" else options.fail_on
            return diff_junit.render(reviews, fail_on=fail_on)
        case "text":
            from specloom.report.comparison import text as diff_text

            limit = None if options.all or options.verbose else diff_text.LIMIT
            return diff_text.render(
                reviews, colour=is_coloured(sys.stdout), limit=limit
            )
        case name:
            module = import_module(f"...report.comparison.{name}", __package__)
            report: str = module.render(reviews)
            return report
