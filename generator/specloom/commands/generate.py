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
from ..inputs import remember
from ..output.local_cache import local_cache
from ..output.lock import NAME as LOCK
from ..output.tree import Changes, unified_diff
from ..output.write import write
from ..pipeline import Made, is_current, make
from ..problems import Problem, SpecloomError
from ..report.text import counted
from .progress import Progress
from .reporting import complain, refusal_code, render, say
from .targets import (
    NothingToDoError,
    configured,
    given,
    options_of,
    shown,
    source_label,
)

_EDITED = "was edited by hand since it was generated"


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
        sys.stdout.write(outcome.output)
        found += outcome.problems
        yield outcome.code


def _is_current(target: Target, options: argparse.Namespace) -> bool:
    wanted = options_of(options).over(target.options)
    return is_current(
        Path(shown(target.spec_path)),
        Path(shown(target.folder)).resolve(),
        source=source_label(target),
        options=wanted,
    )


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
    folder = Path(shown(target.folder))
    spec = Path(shown(target.spec_path))
    name = folder.resolve().name
    if not name.isidentifier() or iskeyword(name):
        what = "a keyword of Python" if iskeyword(name) else "not a Python identifier"
        complain(f"{target.output!r} cannot be a package: {name!r} is {what}")
        return CANNOT_RUN
    if not target.output.strip() or any(
        (folder / mark).exists() for mark in ("pyproject.toml", ".git")
    ):
        complain(
            f"{target.output!r} is the root of a project, not the folder of a package"
        )
        return CANNOT_RUN
    if folder.exists() and not folder.is_dir():
        complain(f"{target.output!r} is a file, not the folder of a package")
        return CANNOT_RUN
    wanted = options_of(options).over(target.options)
    try:
        with Progress(sys.stderr) as progress:
            made = make(
                spec,
                folder.resolve(),
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
    changes = msgspec.structs.replace(made.changes, folder=folder)
    code = (
        _check(changes, options)
        if options.check
        else _write(spec, made, changes, options)
    )
    # A check may fill a cache, and makes none.
    is_kept = not options.check or local_cache(folder.resolve()).is_there
    if code == OK and made.basis is not None and is_kept:
        remember(made.basis, changes, folder.resolve())
    return max(code, FOUND) if made.is_partial else code


def _check(changes: Changes, options: argparse.Namespace) -> int:
    if not changes.any and not changes.is_lock_lost:
        if changes.is_lock_behind:
            say(f"{changes.folder / LOCK}: behind; `specloom generate` writes it again")
        say(f"{changes.folder}: up to date")
        return OK
    if options.format == "text":
        sys.stdout.write(unified_diff(changes))
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
        is_conflicted = changes.locked.is_conflicted
        what = "has conflict markers" if is_conflicted else "missing, or no lock"
        say(f"{changes.folder / LOCK}: {what}")
    say(f"{changes.folder}: not up to date: run `specloom generate`")
    return FOUND


def _write(
    spec: Path, made: Made, changes: Changes, options: argparse.Namespace
) -> int:
    if (changes.edited or changes.foreign) and not options.overwrite:
        for path in changes.edited:
            is_conflicted = path in changes.conflicted
            what = (
                "has conflict markers, and changes of its own"
                if is_conflicted
                else _EDITED
            )
            complain(f"{changes.folder / path} {what}")
        for path in changes.foreign:
            complain(
                f"{changes.folder / path} was not written by specloom and is in the way"
            )
        complain(
            f"{changes.folder}: nothing written; move your changes out of the generated "
            "files, or give them up with --overwrite"
        )
        return FOUND
    if options.overwrite:
        changes = _overwriting(changes)
    try:
        write(changes)
    except OSError as error:
        complain(f"cannot write {changes.folder}: {error.strerror or error}")
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


def _overwriting(changes: Changes) -> Changes:
    """The same with edited and foreign files replaced, or removed where nothing replaces them."""
    in_the_way = (*changes.edited, *changes.foreign)
    return msgspec.structs.replace(
        changes,
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
