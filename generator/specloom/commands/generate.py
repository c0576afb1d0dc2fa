"""`specloom generate`: packages from documents, written or only checked."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from pathlib import Path

import msgspec

from ..config import Options, Target
from ..document.remote import Access
from ..edits.settings import reasons_of
from ..exit_codes import CANNOT_RUN, FOUND, OK
from ..inputs import remember
from ..opening import Spec
from ..output.local_cache import local_cache
from ..output.tree import Changes
from ..output.write import OvertakenError
from ..pipeline import Made, is_current, make, make_runtime
from ..problems import Problem, Severity, SpecloomError
from ..report.text import counted
from . import sharing
from .depfile import outputs, rule_of, runtime_rules, write_depfile
from .endings import ended_by_signal
from .hand_edits import edits_not_there, is_interactive
from .obstacles import is_swept, unnamed
from .package_folder import reason_against, reason_against_content
from .progress import Progress
from .reporting import audible, complain, detail, refusal_code, render, say
from .reporting import write as write_report
from .targets import (
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
from .writing import check, write_changes


def run(options: argparse.Namespace) -> int:
    """Generate every target; the worst exit code of them."""
    if options.watch:
        from .watching import watch

        options.jobs = 1
        return watch(_run, options)
    return _run(options)


def _run(options: argparse.Namespace) -> int:
    try:
        _refuse_contradictions(options)
        targets = _targets(options)
    except NothingToDoError as reason:
        complain(str(reason))
        return CANNOT_RUN
    except SpecloomError as refusal:
        sys.stderr.write(render(refusal.problems, options.format, sys.stderr))
        return CANNOT_RUN
    # Asked here: processes that work beside this one have no terminal.
    options.is_interactive = is_interactive()
    found: list[Problem] = []
    with ended_by_signal():
        code = _runtime_code(targets, options)
        if code == OK or (options.check and code == FOUND):
            code = max(code, *_codes(targets, options, found))
    if options.format == "json":
        sys.stdout.write(render(found, "json", sys.stdout))
    if options.depfile is not None and code == OK:
        code = _write_depfile(Path(options.depfile), targets, options)
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
    targets: tuple[Target, ...], options: argparse.Namespace, found: list[Problem]
) -> Iterator[int]:
    """Generate the targets, several at the same time; `found` as for `generate`."""
    jobs = min(options.jobs or os.cpu_count() or 1, len(targets))
    if jobs < 2:
        yield from (generate(target, options, found) for target in targets)
        return
    # Starting processes costs more than to see that nothing has changed.
    stale = [target for target in targets if not _is_current(target, options)]
    if len(stale) < 2:
        yield from (generate(target, options, found) for target in targets)
        return
    from .parallel import outcomes

    made = outcomes(generate, stale, options, min(jobs, len(stale)))
    for target in targets:
        if target not in stale:
            yield generate(target, options, found)
            continue
        outcome = next(made, None)
        if outcome is None:
            complain("a process that generates was ended from outside: try --jobs 1")
            yield CANNOT_RUN
            return
        sys.stderr.write(outcome.errors)
        write_report(outcome.output, "text" if sys.stdout.isatty() else "diff")
        found += outcome.problems
        yield outcome.code


def _is_current(target: Target, options: argparse.Namespace) -> bool:
    wanted = options_of(options).over(target.options)
    if _is_asked_for_files(options):
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


def _is_read_only(options: argparse.Namespace) -> bool:
    return bool(options.check or options.list_outputs)


def _is_asked_for_files(options: argparse.Namespace) -> bool:
    """Whether the names of files are wanted, which are known only of what is made."""
    return options.list_outputs or options.depfile is not None or options.watch


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


def _runtime_code(targets: tuple[Target, ...], options: argparse.Namespace) -> int:
    try:
        return _generate_runtime(targets, options)
    except OvertakenError:
        return _runtime_code(targets, options)


def _generate_runtime(targets: tuple[Target, ...], options: argparse.Namespace) -> int:
    """Generate the runtime that the targets share, before what imports it; fine if none does."""
    runtime = next((one.runtime for one in targets if one.runtime is not None), None)
    if runtime is None or (options.watch and not options.watched.is_first_round):
        return OK
    reason = sharing.reason_against(
        runtime, targets, is_checked=options.check or options.list_outputs
    )
    if reason is not None:
        complain(reason)
        return CANNOT_RUN
    folder = Path(shown(runtime.folder))
    if not _is_read_only(options) and not is_swept(folder):
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
    _report(tuple(unedited), options)
    if any(one.severity is Severity.ERROR for one in unedited):
        return FOUND
    if options.check:
        code, edited = check(changes, wanted, options), changes.edited
    else:
        code, resolution = write_changes(f"{folder}: ", changes, wanted, options)
        changes, edited = resolution.changes, resolution.standing
    if code == OK and not unedited and set(edited) <= reasons_of(wanted.edits).keys():
        remember(basis, changes, folder.resolve(), edited)
    return code


def generate(
    target: Target,
    options: argparse.Namespace,
    found: list[Problem],
    fetched: Mapping[str, bytes] | None = None,
) -> int:
    """Generate one package; `found` takes what there is to report as JSON at the end.

    With `fetched`, which has files of the network by address, all that is pinned is had anew.
    """
    before = len(found)
    try:
        return _generate(target, options, found, fetched)
    except OvertakenError:
        say(f"{shown(target.folder)}: written by another run meanwhile: looking again")
        del found[before:]
        return generate(target, options, found, fetched)
    except UnicodeEncodeError as error:
        complain(unnamed(error))
        return CANNOT_RUN


def _generate(
    target: Target,
    options: argparse.Namespace,
    found: list[Problem],
    fetched: Mapping[str, bytes] | None,
) -> int:
    folder = Path(shown(target.folder))
    spec = spec_from_here(target)
    if options.watch and not options.watched.concerns(spec):
        return OK
    real = Path(os.path.realpath(folder))
    for text in (real.name, source_label(target)):
        text.encode()
    reason = reason_against(folder, target.output)
    if reason is not None:
        complain(reason)
        return CANNOT_RUN
    reason = sharing.reason_against_package(target)
    if reason is not None:
        complain(reason)
        return CANNOT_RUN
    if options.check:
        sharing.report_mismatch(target)
    if not _is_read_only(options) and not is_swept(folder):
        return CANNOT_RUN
    wanted = options_of(options).over(target.options)
    try:
        with Progress(sys.stderr) as progress:
            made = make(
                spec,
                real,
                source=source_label(target),
                options=wanted,
                runtime=target.runtime_import(),
                judgement=target.judgement,
                pattern_at=target.pattern_at,
                access=_access(options, fetched),
                fetched=fetched,
                anew=_is_asked_for_files(options),
                step=lambda what: _at_step(progress, f"specloom: {spec}: {what}"),
            )
    except SpecloomError as refusal:
        if options.watch:
            options.watched.refused(spec, refusal.problems)
        found += refusal.problems
        _report(refusal.problems, options)
        return refusal_code(refusal.problems)
    unedited = target.judgement.judge(edits_not_there(target, made.changes), {}).left
    problems = (*made.problems, *unedited)
    found += problems
    _report(problems, options)
    if any(one.severity is Severity.ERROR for one in unedited):
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
        summary = _summary(spec, made, changes)
        earlier = partial(_earlier_texts, target, wanted)
        code, resolution = write_changes(summary, changes, wanted, options, earlier)
        changes, edited = resolution.changes, resolution.standing
    is_right = (
        code == OK and not unedited and set(edited) <= reasons_of(wanted.edits).keys()
    )
    # A check may fill a cache, and makes none.
    is_kept = not options.check or local_cache(folder.resolve()).is_there
    if is_right and made.basis is not None and is_kept:
        remember(made.basis, changes, folder.resolve(), edited)
    return max(code, FOUND) if made.is_partial else code


def _earlier_texts(target: Target, options: Options) -> Iterable[Mapping[str, str]]:
    from .earlier import earlier_texts

    return earlier_texts(target, options)


def _access(options: argparse.Namespace, fetched: Mapping[str, bytes] | None) -> Access:
    if fetched is not None:
        return "network"
    return "kept only" if options.check else "kept"


def _at_step(progress: Progress, what: str) -> None:
    progress.at(what)
    detail(what)


def _summary(spec: Spec, made: Made, changes: Changes) -> str:
    hooks = f"{counted(made.webhooks, 'webhook')}, " if made.webhooks else ""
    return (
        f"{spec} → {changes.folder}: {made.operations:,} of {counted(made.total, 'operation')}, "
        f"{hooks}{counted(made.models, 'model')}; "
    )


def _report(problems: tuple[Problem, ...], options: argparse.Namespace) -> None:
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
