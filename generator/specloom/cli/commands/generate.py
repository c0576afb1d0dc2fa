"""`specloom generate`: packages from documents, written or only checked."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path

import msgspec

from specloom.cli import sharing
from specloom.cli.depfile import outputs, runtime_rules, write_depfile
from specloom.cli.endings import ended_by_signal
from specloom.cli.exit_codes import CANNOT_RUN, FOUND, OK
from specloom.cli.hand_edits import edits_not_there, is_interactive
from specloom.cli.obstacles import is_swept
from specloom.cli.packages import (
    generate,
    is_asked_for_files,
    is_read_only,
    until_not_overtaken,
)
from specloom.cli.reporting import complain, refusal_code, render, report, say
from specloom.cli.reporting import write as write_report
from specloom.cli.targets import (
    NothingToDoError,
    configured,
    configured_for,
    given,
    options_of,
    refuse_unknown,
    shown,
    source_label,
    spec_from_here,
)
from specloom.cli.writing import check, write_changes
from specloom.config import Options, Target
from specloom.edits.settings import reasons_of
from specloom.inputs import remember
from specloom.pipeline import is_current, make_runtime
from specloom.problems import Problem, Severity, SpecloomError
from specloom.shared_runtime import SharedRuntime


def run(options: argparse.Namespace) -> int:
    """Generate every target; the worst exit code of them."""
    if options.watch:
        options.jobs = 1
    try:
        _refuse_contradictions(options)
        targets = _targets(options)
    except SpecloomError as refusal:
        sys.stderr.write(render(refusal.problems, options.format, sys.stderr))
        return CANNOT_RUN
    # Asked here: processes that work beside this one have no terminal.
    options.is_interactive = is_interactive()
    problems: list[Problem] = []
    with ended_by_signal():
        generated = partial(_codes, targets, options, problems)
        code = with_runtime(targets, options, problems, generated)
    if options.format == "json":
        sys.stdout.write(render(problems, "json", sys.stdout))
    if options.depfile is not None and code == OK:
        code = _write_depfile(Path(options.depfile), targets, options)
    return code


def with_runtime(
    targets: Sequence[Target],
    options: argparse.Namespace,
    problems: list[Problem],
    codes: Callable[[], Iterable[int]],
) -> int:
    """The worst exit code of targets and of the runtime that they share, generated before them.

    `codes` generates the targets, and is not asked where there is no runtime for them; `problems`
    as for `generate`.
    """
    code = _runtime_code(targets, options, problems)
    if code == OK or (options.check and code == FOUND):
        code = max((code, *codes()))
    return code


def _write_depfile(
    file: Path, targets: tuple[Target, ...], options: argparse.Namespace
) -> int:
    try:
        write_depfile(file, [*options.rules, *runtime_rules(targets)])
    except (OSError, ValueError) as error:
        complain(f"cannot write {file}: {getattr(error, 'strerror', None) or error}")
        return CANNOT_RUN
    return OK


def _refuse_contradictions(options: argparse.Namespace) -> None:
    for other in ("check", "watch", "depfile"):
        if options.list_outputs and getattr(options, other):
            raise NothingToDoError(
                f"--list-outputs writes nothing: --{other} does not go with it"
            )
    if options.depfile is not None:
        # Its rules are gathered in this process.
        options.jobs = 1
        options.rules = []


def _codes(
    targets: tuple[Target, ...], options: argparse.Namespace, problems: list[Problem]
) -> Iterator[int]:
    """Generate the targets, several at the same time; `problems` as for `generate`."""
    jobs = min(options.jobs or os.cpu_count() or 1, len(targets))
    if jobs < 2:
        yield from (generate(target, options, problems) for target in targets)
        return
    # Starting processes costs more than to see that nothing has changed.
    stale = [target for target in targets if not _is_current(target, options)]
    if len(stale) < 2:
        yield from (generate(target, options, problems) for target in targets)
        return
    from specloom.cli.parallel import outcomes

    made = outcomes(generate, stale, options, min(jobs, len(stale)))
    for target in targets:
        if target not in stale:
            yield generate(target, options, problems)
            continue
        outcome = next(made, None)
        if outcome is None:
            complain("a process that generates was ended from outside: try --jobs 1")
            yield CANNOT_RUN
            return
        sys.stderr.write(outcome.errors)
        write_report(outcome.output, "text" if sys.stdout.isatty() else "diff")
        problems += outcome.problems
        yield outcome.code


def _is_current(target: Target, options: argparse.Namespace) -> bool:
    wanted = options_of(options).over(target.options)
    if is_asked_for_files(options):
        return False
    try:
        return is_current(
            spec_from_here(target),
            Path(os.path.realpath(target.folder)),
            source=source_label(target),
            options=wanted,
            runtime=target.runtime_import(),
            judgement=target.judgement,
        )
    except UnicodeEncodeError:  # said where it is generated
        return False


def _targets(options: argparse.Namespace) -> tuple[Target, ...]:
    if options.spec is None:
        sharing.refuse_options(options)
        if options.output is not None:
            raise NothingToDoError("-o DIR needs a SPEC to generate from")
        return configured()
    if options.output is None:
        sharing.refuse_options(options)
        project = configured_for(options.spec)
        if not project:
            refuse_unknown(options.spec, options.allow_remote)
            raise NothingToDoError(
                f"{options.spec} is not configured: it needs -o DIR, the folder of its package"
            )
        return project
    refuse_unknown(options.spec, options.allow_remote, Path(options.output))
    return (sharing.with_runtime(given(options.spec, options.output), options),)


def _runtime_code(
    targets: Sequence[Target], options: argparse.Namespace, problems: list[Problem]
) -> int:
    """The exit code of the runtime that the targets share; fine if none does."""
    shared = (target.runtime for target in targets if target.runtime is not None)
    runtime = next(shared, None)
    if runtime is None or (options.watch and not options.watched.is_first_round):
        return OK
    try:
        return until_not_overtaken(
            runtime.folder,
            problems,
            lambda: _generate_runtime(runtime, targets, options),
        )
    except SpecloomError as refusal:
        problems += refusal.problems
        report(refusal.problems, options)
        return refusal_code(refusal.problems)


def _generate_runtime(
    runtime: SharedRuntime, targets: Sequence[Target], options: argparse.Namespace
) -> int:
    reason = sharing.reason_against(
        runtime, targets, is_checked=options.check or options.list_outputs
    )
    if reason is not None:
        complain(reason)
        return CANNOT_RUN
    folder = Path(shown(runtime.folder))
    if not is_read_only(options) and not is_swept(folder):
        return CANNOT_RUN
    changes, basis = make_runtime(
        folder.resolve(),
        has_server=runtime.has_server,
        edited=reasons_of(runtime.edits),
        anew=options.list_outputs,
    )
    if changes is None:
        say(f"{folder}: up to date")
        return OK
    changes = msgspec.structs.replace(changes, folder=folder)
    if options.list_outputs:
        sys.stdout.writelines(f"{path}\n" for path in outputs(runtime, changes))
        return OK
    configured_as = Options(on_edit=targets[0].options.on_edit, edits=runtime.edits)
    wanted = options_of(options).over(configured_as)
    unedited = targets[0].judgement.judge(edits_not_there(runtime, changes), {}).left
    report(tuple(unedited), options)
    if any(problem.severity is Severity.ERROR for problem in unedited):
        return FOUND
    if options.check:
        code, edited = check(changes, wanted, options), changes.edited
    else:
        code, resolution = write_changes(f"{folder}: ", changes, wanted, options)
        changes, edited = resolution.changes, resolution.standing
    if code == OK and not unedited and set(edited) <= reasons_of(wanted.edits).keys():
        remember(basis, changes, folder.resolve(), edited)
    return code
