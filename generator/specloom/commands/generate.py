"""`specloom generate`: packages from documents, written or only checked."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator
from keyword import iskeyword
from pathlib import Path

import msgspec

from ..config import Options, Target
from ..edits.kept_texts import keep_texts
from ..edits.resolution import Resolution
from ..edits.states import file_states
from ..exit_codes import CANNOT_RUN, FOUND, OK
from ..inputs import remember
from ..output.lock import NAME as LOCK
from ..output.tree import Changes, unified_diff
from ..output.write import write
from ..pipeline import Made, is_current, make
from ..problems import Problem, SpecloomError
from ..report.status import words
from ..report.text import counted
from .hand_edits import (
    ADVICE,
    copy_replaced,
    edits_not_there,
    is_interactive,
    resolved,
    say_fates,
)
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
    unedited = edits_not_there(target, made.changes)
    problems = (*made.problems, *unedited)
    found += problems
    _report(problems, options)
    if made.changes is None:
        say(f"{shown(folder)}: up to date")
        return OK
    changes = msgspec.structs.replace(made.changes, folder=folder)
    if options.check:
        code, edited = _check(changes, wanted, options), changes.edited
    else:
        code, resolution = _write(target, made, changes, wanted, options)
        changes, edited = resolution.changes, resolution.standing
    is_right = code == OK and not unedited and set(edited) <= wanted.reasons.keys()
    if is_right and made.basis is not None:
        remember(made.basis, changes, folder.resolve(), edited)
    return max(code, FOUND) if made.is_partial else code


def _check(changes: Changes, wanted: Options, options: argparse.Namespace) -> int:
    states = file_states(changes, wanted.reasons)
    kept = {state.path for state in states if not state.needs_work}
    if len(kept) == len(states) and not changes.is_lock_lost:
        if changes.is_lock_behind:
            say(f"{changes.folder / LOCK}: behind; `specloom generate` writes it again")
        say(f"{changes.folder}: up to date")
        return OK
    if options.format == "text":
        edited = tuple(path for path in changes.edited if path not in kept)
        differing = msgspec.structs.replace(changes, edited=edited)
        sys.stdout.write(unified_diff(differing))
    for state in states:
        if state.needs_work:
            say(f"{changes.folder / state.path}: {words(state)}")
    if changes.is_lock_lost:
        say(f"{changes.folder / LOCK}: missing, or not merged")
    say(f"{changes.folder}: not up to date: run `specloom generate`")
    return FOUND


def _write(
    target: Target,
    made: Made,
    changes: Changes,
    wanted: Options,
    options: argparse.Namespace,
) -> tuple[int, Resolution]:
    """Write what has changed; the exit code, and what became of edits."""
    spec = Path(shown(target.spec_path))
    resolution = resolved(changes, target, wanted, options)
    in_the_way = () if options.overwrite else changes.foreign
    for path in in_the_way:
        complain(
            f"{changes.folder / path} was not written by specloom and is in the way"
        )
    if in_the_way or resolution.is_refused:
        complain(f"{changes.folder}: {ADVICE}")
        return FOUND, resolution
    generated = changes.texts
    changes = _overwriting(resolution.changes)
    try:
        copy_replaced(resolution, changes.foreign)
        write(changes)
    except OSError as error:
        complain(f"cannot write {changes.folder}: {error.strerror or error}")
        return CANNOT_RUN, resolution
    new = (*changes.added, *changes.updated)
    keep_texts(
        changes.folder, {path: generated[path] for path in new if path in generated}
    )
    has_conflicts = say_fates(resolution)
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
    return FOUND if has_conflicts else OK, resolution


def _overwriting(changes: Changes) -> Changes:
    """The same with foreign files replaced, or removed where nothing replaces them."""
    texts, foreign = changes.texts, changes.foreign
    return msgspec.structs.replace(
        changes,
        updated=tuple(sorted({*changes.updated, *(set(foreign) & texts.keys())})),
        removed=tuple(sorted({*changes.removed, *(set(foreign) - texts.keys())})),
    )


def _report(problems: tuple[Problem, ...], options: argparse.Namespace) -> None:
    """Say what was found where people look; JSON is written once, when all is done."""
    if options.format == "json":
        return
    sys.stderr.write(render(problems, options.format, sys.stderr, limited=True))
