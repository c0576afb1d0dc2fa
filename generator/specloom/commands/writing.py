"""Bringing a folder to what it should be, or saying what it is instead."""

from __future__ import annotations

import argparse
import sys

from msgspec.structs import replace

from ..config import Options
from ..edits.fates import Earlier, Resolution
from ..edits.kept_texts import keep_texts
from ..edits.settings import reasons_of
from ..edits.states import file_states
from ..exit_codes import CANNOT_RUN, FOUND, OK
from ..output.lock import NAME as LOCK
from ..output.tree import Changes, unified_diff
from ..output.write import write
from ..report.status import words
from ..report.text import counted
from .hand_edits import ADVICE, copy_replaced, resolved, say_fates
from .reporting import complain, detail, say


def check(changes: Changes, wanted: Options, options: argparse.Namespace) -> int:
    """Say which files are not as they should be, with a diff; recorded edits may stay."""
    states = file_states(changes, reasons_of(wanted.edits))
    kept = {state.path for state in states if not state.needs_work}
    if len(kept) == len(states) and not changes.is_lock_lost:
        if changes.is_lock_behind:
            say(f"{changes.folder / LOCK}: behind; `specloom generate` writes it again")
        say(f"{changes.folder}: up to date")
        return OK
    if options.format == "text" and not options.quiet:
        edited = tuple(path for path in changes.edited if path not in kept)
        sys.stdout.write(unified_diff(replace(changes, edited=edited)))
    for state in states:
        if state.needs_work:
            say(f"{changes.folder / state.path}: {words(state)}")
    if changes.is_lock_lost:
        is_conflicted = changes.locked.is_conflicted
        what = "has conflict markers" if is_conflicted else "missing, or no lock"
        say(f"{changes.folder / LOCK}: {what}")
    say(f"{changes.folder}: not up to date: run `specloom generate`")
    return FOUND


def write_changes(
    summary: str,
    changes: Changes,
    wanted: Options,
    options: argparse.Namespace,
    earlier: Earlier = tuple,
) -> tuple[int, Resolution]:
    """Write what may be written; say `summary`, and what became of the files.

    The exit code, and what became of hand edits; `earlier` as in `nearest_base`.
    """
    resolution = resolved(changes, wanted, options, earlier)
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
    for path in sorted(new):
        detail(f"specloom: {changes.folder / path}: written")
    for path in changes.removed:
        detail(f"specloom: {changes.folder / path}: removed")
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
    files = counted(written + len(changes.unchanged), "file")
    say(f"{summary}{files}, {', '.join(parts)}")
    return FOUND if has_conflicts else OK, resolution


def _overwriting(changes: Changes) -> Changes:
    """The same with foreign files replaced, or removed where nothing replaces them."""
    texts, foreign = changes.texts, changes.foreign
    return replace(
        changes,
        updated=tuple(sorted({*changes.updated, *(set(foreign) & texts.keys())})),
        removed=tuple(sorted({*changes.removed, *(set(foreign) - texts.keys())})),
    )
