"""`specloom generate`: packages from documents, written or only checked."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from keyword import iskeyword
from pathlib import Path

import msgspec

from ..config import Options, Target
from ..document.remote import Access
from ..edits.settings import reasons_of
from ..exit_codes import CANNOT_RUN, FOUND, OK
from ..inputs import remember
from ..opening import Spec
from ..output.local_cache import local_cache
from ..output.staging import sweep
from ..output.tree import Changes
from ..output.write import OvertakenError
from ..pipeline import Made, is_current, make, make_runtime
from ..problems import Problem, SpecloomError
from ..report.text import counted
from . import sharing
from .endings import ended_by_signal
from .hand_edits import edits_not_there, is_interactive
from .obstacles import no_folder, unnamed, unwritten
from .progress import Progress
from .reporting import complain, refusal_code, render, say
from .reporting import write as write_report
from .targets import (
    NothingToDoError,
    configured,
    configured_for,
    options_of,
    shown,
    source_label,
    spec_from_here,
)
from .writing import check, say_waiting, write_changes


def run(options: argparse.Namespace) -> int:
    """Generate every target; the worst exit code of them."""
    try:
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
    return code


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
    try:
        return is_current(
            spec_from_here(target),
            Path(os.path.realpath(target.folder)),
            source=source_label(target),
            options=wanted,
            runtime=target.runtime_import(),
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
            raise NothingToDoError("a SPEC needs -o DIR, the folder of the package")
        return project
    return (sharing.given(options),)


def _runtime_code(targets: tuple[Target, ...], options: argparse.Namespace) -> int:
    try:
        return _generate_runtime(targets, options)
    except OvertakenError:
        return _runtime_code(targets, options)


def _generate_runtime(targets: tuple[Target, ...], options: argparse.Namespace) -> int:
    """Generate the runtime that the targets share, before what imports it; fine if none does."""
    runtime = next((one.runtime for one in targets if one.runtime is not None), None)
    if runtime is None:
        return OK
    reason = sharing.reason_against(runtime, targets, is_checked=options.check)
    if reason is not None:
        complain(reason)
        return CANNOT_RUN
    folder = Path(shown(runtime.folder))
    if not options.check and not _swept(folder):
        return CANNOT_RUN
    changes, basis = make_runtime(folder.resolve(), has_server=runtime.has_server)
    if changes is None:
        say(f"{folder}: up to date")
        return OK
    changes = msgspec.structs.replace(changes, folder=folder)
    wanted = options_of(options).over(Options(on_edit=targets[0].options.on_edit))
    if options.check:
        code = check(changes, wanted, options)
    else:
        code, resolution = write_changes(f"{folder}: ", changes, wanted, options)
        changes = resolution.changes
        if resolution.standing:
            return code
    if code == OK:
        remember(basis, changes, folder.resolve(), ())
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
    real = Path(os.path.realpath(folder))
    reason = _refusal(target, folder, real.name)
    if reason is not None:
        complain(f"{target.output!r} {reason}")
        return CANNOT_RUN
    reason = sharing.reason_against_package(target)
    if reason is not None:
        complain(reason)
        return CANNOT_RUN
    if options.check:
        sharing.report_mismatch(target)
    elif not _swept(folder):
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
                access=_access(options, fetched),
                fetched=fetched,
                step=lambda what: progress.at(f"specloom: {spec}: {what}"),
            )
    except SpecloomError as refusal:
        found += refusal.problems
        _report(refusal.problems, options)
        return refusal_code(refusal.problems)
    unedited = edits_not_there(target, made.changes)
    problems = (*made.problems, *unedited)
    found += problems
    _report(problems, options)
    if made.changes is None:
        say(f"{shown(folder)}: up to date")
        return OK
    for path in made.changes.texts:
        os.fsencode(path)
    changes = msgspec.structs.replace(made.changes, folder=folder)
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


def _refusal(target: Target, folder: Path, name: str) -> str | None:
    """Why a folder cannot be that of a package; None if it can.

    Raises:
        UnicodeEncodeError: its name, or the document's, is no text.
    """
    for text in (name, source_label(target)):
        text.encode()
    if not name.isidentifier() or iskeyword(name):
        what = "a keyword of Python" if iskeyword(name) else "not a Python identifier"
        return f"cannot be a package: {name!r} is {what}"
    if not target.output.strip() or any(
        (folder / mark).exists() for mark in ("pyproject.toml", ".git")
    ):
        return "is the root of a project, not the folder of a package"
    return no_folder(folder)


def _swept(folder: Path) -> bool:
    """Whether what a run that was killed has left could be removed; if not, it is said why."""
    try:
        sweep(Path(os.path.realpath(folder)), lambda: say_waiting(folder))
    except OSError as error:
        complain(unwritten(error, folder))
        return False
    return True


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
    sys.stderr.write(render(problems, options.format, sys.stderr, limited=True))
