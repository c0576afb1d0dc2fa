"""`specloom generate`: packages from documents, written or only checked."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator
from keyword import iskeyword
from pathlib import Path

import msgspec

from ..config import Target
from ..exit_codes import CANNOT_RUN, FOUND, OK
from ..output.lock import NAME as LOCK
from ..output.staging import interrupted, sweep
from ..output.tree import Changes, unified_diff
from ..output.write import OvertakenError, refuse_overtaken, write
from ..pipeline import Made, is_current, make
from ..problems import Problem, SpecloomError
from ..report.text import counted
from .endings import ended_by_signal
from .obstacles import no_folder, unnamed, unwritten
from .progress import Progress
from .reporting import complain, refusal_code, render, say
from .reporting import write as write_report
from .targets import (
    NothingToDoError,
    configured,
    given,
    options_of,
    shown,
    source_label,
)


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
    found: list[Problem] = []
    with ended_by_signal():
        code = max(_codes(targets, options, found))
    if options.format == "json":
        sys.stdout.write(render(found, "json", sys.stdout))
    return code


def _codes(
    targets: tuple[Target, ...], options: argparse.Namespace, found: list[Problem]
) -> Iterator[int]:
    """Generate the targets, several at the same time; `found` as for `_generate`."""
    jobs = min(options.jobs or os.cpu_count() or 1, len(targets))
    if jobs < 2:
        yield from (_generate(target, options, found) for target in targets)
        return
    # Starting processes costs more than to see that nothing has changed.
    stale = [target for target in targets if not _is_current(target, options)]
    if len(stale) < 2:
        yield from (_generate(target, options, found) for target in targets)
        return
    from .parallel import outcomes

    made = outcomes(_generate, stale, options, min(jobs, len(stale)))
    for target in targets:
        if target not in stale:
            yield _generate(target, options, found)
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
            Path(shown(target.spec_path)),
            Path(os.path.realpath(target.folder)),
            source=source_label(target),
            options=wanted,
        )
    except UnicodeEncodeError:  # said where it is generated
        return False


def _targets(options: argparse.Namespace) -> tuple[Target, ...]:
    if options.spec is None:
        if options.output is not None:
            raise NothingToDoError("-o DIR needs a SPEC to generate from")
        return configured()
    if options.output is None:
        project = [
            target
            for target in _configured_or_none()
            if target.spec_path.resolve() == Path(options.spec).resolve()
        ]
        if not project:
            raise NothingToDoError("a SPEC needs -o DIR, the folder of the package")
        return tuple(project)
    return (given(options.spec, options.output),)


def _configured_or_none() -> tuple[Target, ...]:
    try:
        return configured()
    except NothingToDoError:
        return ()


def _generate(target: Target, options: argparse.Namespace, found: list[Problem]) -> int:
    """Generate one package; `found` takes what there is to report as JSON at the end."""
    before = len(found)
    try:
        return _written(target, options, found)
    except OvertakenError:
        say(f"{shown(target.folder)}: written by another run meanwhile: looking again")
        del found[before:]
        return _generate(target, options, found)
    except UnicodeEncodeError as error:
        complain(unnamed(error))
        return CANNOT_RUN


def _written(target: Target, options: argparse.Namespace, found: list[Problem]) -> int:
    folder = Path(shown(target.folder))
    spec = Path(shown(target.spec_path))
    real = Path(os.path.realpath(folder))
    reason = _refusal(target, folder, real.name)
    if reason is not None:
        complain(f"{target.output!r} {reason}")
        return CANNOT_RUN
    if not options.check:
        try:
            sweep(real, lambda: _say_waiting(folder))
        except OSError as error:
            complain(unwritten(error, folder))
            return CANNOT_RUN
    wanted = options_of(options).over(target.options)
    try:
        with Progress(sys.stderr) as progress:
            made = make(
                spec,
                real,
                source=source_label(target),
                options=wanted,
                step=lambda what: progress.at(f"specloom: {spec}: {what}"),
            )
    except SpecloomError as refusal:
        found += refusal.problems
        _report(refusal.problems, options)
        return refusal_code(refusal.problems)
    found += made.problems
    _report(made.problems, options)
    if made.changes is None:
        say(f"{shown(folder)}: up to date")
        return OK
    for path in made.changes.texts:
        os.fsencode(path)
    changes = msgspec.structs.replace(made.changes, folder=folder)
    code = (
        _check(changes, options)
        if options.check
        else _write(spec, made, changes, options)
    )
    return max(code, FOUND) if made.is_partial else code


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


def _say_waiting(folder: Path) -> None:
    say(f"{folder}: waiting for another run of specloom")


def _check(changes: Changes, options: argparse.Namespace) -> int:
    if not changes.any and not changes.is_lock_lost:
        say(f"{changes.folder}: up to date")
        return OK
    if options.format == "text":
        # Programs apply it, in whatever locale.
        form = "text" if sys.stdout.isatty() else "diff"
        write_report(unified_diff(changes), form)
    for label, paths in (
        ("missing", changes.added),
        ("stale", changes.updated),
        ("left over", changes.removed),
        ("edited by hand", changes.edited),
        ("not written by specloom", changes.foreign),
    ):
        for path in paths:
            say(f"{changes.folder / path}: {label}")
    if changes.is_lock_lost:
        say(f"{changes.folder / LOCK}: missing, or not of these files")
    if interrupted(Path(os.path.realpath(changes.folder))):
        say(f"{changes.folder}: a run of specloom was interrupted, or is at work")
    say(f"{changes.folder}: not up to date: run `specloom generate`")
    return FOUND


def _write(
    spec: Path, made: Made, changes: Changes, options: argparse.Namespace
) -> int:
    if (changes.edited or changes.foreign) and not options.overwrite:
        refuse_overtaken(changes)
        for path in changes.edited:
            complain(
                f"{changes.folder / path} was edited by hand since it was generated"
            )
        for path in changes.foreign:
            complain(f"{changes.folder / path} {_foreign(changes.folder / path)}")
        complain(
            f"{changes.folder}: nothing written; move your changes out of the generated "
            "files, or give them up with --overwrite"
        )
        return FOUND
    if options.overwrite:
        changes = _overwriting(changes)
    try:
        write(changes, lambda: _say_waiting(changes.folder))
    except OSError as error:
        complain(unwritten(error, changes.folder))
        return CANNOT_RUN
    written, removed = len(changes.added) + len(changes.updated), len(changes.removed)
    parts = [
        f"{written} written" if written else "",
        f"{removed} removed" if removed else "",
    ]
    parts = [part for part in parts if part] or ["up to date"]
    hooks = f"{counted(made.webhooks, 'webhook')}, " if made.webhooks else ""
    say(
        f"{spec} → {changes.folder}: {made.operations:,} of {counted(made.total, 'operation')}, "
        f"{hooks}{counted(made.models, 'model')}; "
        f"{counted(written + len(changes.unchanged), 'file')}, {', '.join(parts)}"
    )
    return OK


def _foreign(path: Path) -> str:
    if path.is_dir():
        return "is a folder, where a generated file must go"
    return "was not written by specloom and is in the way"


def _overwriting(changes: Changes) -> Changes:
    """The same with edited and foreign files replaced, or removed where nothing replaces them."""
    in_the_way = (*changes.edited, *changes.foreign)
    return msgspec.structs.replace(
        changes,
        overwritten=in_the_way,
        updated=tuple(
            sorted((*changes.updated, *(p for p in in_the_way if p in changes.texts)))
        ),
        removed=tuple(
            sorted(
                (*changes.removed, *(p for p in in_the_way if p not in changes.texts))
            )
        ),
        edited=(),
        foreign=(),
    )


def _report(problems: tuple[Problem, ...], options: argparse.Namespace) -> None:
    """Say what was found where people look; JSON is written once, when all is done."""
    if options.format == "json":
        return
    sys.stderr.write(render(problems, options.format, sys.stderr, limited=True))
