"""One package of a document: generated and written, or only checked."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from pathlib import Path

import msgspec

from specloom.cli import sharing
from specloom.cli.depfile import outputs, rule_of
from specloom.cli.exit_codes import CANNOT_RUN, FOUND, OK
from specloom.cli.hand_edits import edits_not_there
from specloom.cli.obstacles import is_swept, unnamed
from specloom.cli.package_folder import reason_against, reason_against_content
from specloom.cli.progress import Progress
from specloom.cli.reporting import complain, detail, refusal_code, report, say
from specloom.cli.targets import options_of, shown, source_label, spec_from_here
from specloom.cli.writing import check, write_changes
from specloom.config import Options, Target
from specloom.document.remote import Access
from specloom.edits.settings import reasons_of
from specloom.files.local_cache import local_cache
from specloom.files.tree import Changes
from specloom.files.write import OvertakenError
from specloom.inputs import remember
from specloom.opening import Spec
from specloom.pipeline import Made, make
from specloom.problems import Problem, Severity, SpecloomError
from specloom.report.text import counted


def generate(
    target: Target,
    options: argparse.Namespace,
    problems: list[Problem],
    fetched: Mapping[str, bytes] | None = None,
) -> int:
    """Generate one package; `problems` takes what there is to report as JSON at the end.

    With `fetched`, which has files of the network by address, all that is pinned is had anew.
    """
    try:
        return until_not_overtaken(
            target.folder,
            problems,
            lambda: _generate(target, options, problems, fetched),
        )
    except UnicodeEncodeError as error:
        complain(unnamed(error))
        return CANNOT_RUN


def until_not_overtaken(
    folder: Path, problems: list[Problem], attempt: Callable[[], int]
) -> int:
    """The exit code of the first attempt to write a folder that nobody else writes meanwhile.

    `problems` loses what the attempts before it reported.
    """
    before = len(problems)
    while True:
        try:
            return attempt()
        except OvertakenError:
            say(f"{shown(folder)}: written by somebody else meanwhile: looking again")
            del problems[before:]


def _generate(
    target: Target,
    options: argparse.Namespace,
    reported: list[Problem],
    fetched: Mapping[str, bytes] | None,
) -> int:
    folder = Path(shown(target.folder))
    spec = spec_from_here(target)
    if options.watch and not options.watched.concerns(spec):
        return OK
    for text in (os.path.basename(os.path.realpath(folder)), source_label(target)):
        text.encode()
    if not _may_be_generated(target, folder, options):
        return CANNOT_RUN
    wanted = options_of(options).over(target.options)
    try:
        made = _made(target, options, wanted, fetched)
    except SpecloomError as refusal:
        if options.watch:
            options.watched.refused(spec, refusal.problems)
        reported += refusal.problems
        report(refusal.problems, options)
        return refusal_code(refusal.problems)
    unedited = target.judgement.judge(edits_not_there(target, made.changes), {}).left
    problems = (*made.problems, *unedited)
    reported += problems
    report(problems, options)
    if any(problem.severity is Severity.ERROR for problem in unedited):
        return FOUND
    for source in made.sources:
        detail(f"specloom: {spec}: read {source}")
    if made.changes is None:
        say(f"{shown(folder)}: up to date")
        return OK
    for path in made.changes.texts:
        os.fsencode(path)
    changes = msgspec.structs.replace(made.changes, folder=folder)
    if options.watch:
        options.watched.read(spec, made.sources)
    code = _brought_up_to_date(
        target, options, wanted, made, changes, is_edited_as_recorded=not unedited
    )
    return max(code, FOUND) if made.is_partial else code


def _may_be_generated(
    target: Target, folder: Path, options: argparse.Namespace
) -> bool:
    """Whether nothing stands against the folder; what does is said."""
    reason = reason_against(folder, target.output)
    reason = reason or sharing.reason_against_package(target)
    if reason is not None:
        complain(reason)
        return False
    if options.check:
        sharing.report_mismatch(target)
    return is_read_only(options) or is_swept(folder)


def _made(
    target: Target,
    options: argparse.Namespace,
    wanted: Options,
    fetched: Mapping[str, bytes] | None,
) -> Made:
    """The package as it should be.

    Raises:
        SpecloomError: its document is refused.
    """
    spec = spec_from_here(target)
    with Progress(sys.stderr) as progress:
        return make(
            spec,
            Path(os.path.realpath(shown(target.folder))),
            source=source_label(target),
            options=wanted,
            runtime=target.runtime_import(),
            judgement=target.judgement,
            pattern_at=target.pattern_at,
            access=_access(options, fetched),
            fetched=fetched,
            anew=is_asked_for_files(options),
            step=lambda step: _at_step(progress, f"specloom: {spec}: {step}"),
        )


def _brought_up_to_date(
    target: Target,
    options: argparse.Namespace,
    wanted: Options,
    made: Made,
    changes: Changes,
    *,
    is_edited_as_recorded: bool,
) -> int:
    """Write, check or only list the files; the exit code. What is right is remembered."""
    reason = reason_against_content(changes, target.output)
    if reason is not None and not options.overwrite:
        complain(reason)
        return CANNOT_RUN
    if options.list_outputs:
        sys.stdout.writelines(f"{path}\n" for path in outputs(target, changes))
        return OK
    if options.depfile is not None:
        options.rules.append(rule_of(target, made.sources))
    if options.check:
        code, edited = check(changes, wanted, options), changes.edited
    else:
        summary = _summary(spec_from_here(target), made, changes)
        earlier = partial(_earlier_texts, target, wanted)
        code, resolution = write_changes(summary, changes, wanted, options, earlier)
        changes, edited = resolution.changes, resolution.standing
    is_right = is_edited_as_recorded and set(edited) <= reasons_of(wanted.edits).keys()
    folder = target.folder.resolve()
    # A check may fill a cache, and makes none.
    is_kept = not options.check or local_cache(folder).is_there
    if code == OK and is_right and made.basis is not None and is_kept:
        remember(made.basis, changes, folder, edited)
    return code


def _earlier_texts(target: Target, options: Options) -> Iterable[Mapping[str, str]]:
    from specloom.cli.earlier import earlier_texts

    return earlier_texts(target, options)


def _access(options: argparse.Namespace, fetched: Mapping[str, bytes] | None) -> Access:
    if fetched is not None:
        return "network"
    return "kept only" if options.check else "kept"


def _at_step(progress: Progress, step: str) -> None:
    progress.at(step)
    detail(step)


def _summary(spec: Spec, made: Made, changes: Changes) -> str:
    hooks = f"{counted(made.webhooks, 'webhook')}, " if made.webhooks else ""
    return (
        f"{spec} → {changes.folder}: {made.operations:,} of {counted(made.total, 'operation')}, "
        f"{hooks}{counted(made.models, 'model')}; "
    )


def is_read_only(options: argparse.Namespace) -> bool:
    """Whether nothing is to be written."""
    return bool(options.check or options.list_outputs)


def is_asked_for_files(options: argparse.Namespace) -> bool:
    """Whether the names of files are wanted, which are known only of what is made."""
    return options.list_outputs or options.depfile is not None or options.watch
