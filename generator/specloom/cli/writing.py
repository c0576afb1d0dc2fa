"""Bringing a folder to what it should be, or saying what it is instead."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterable
from pathlib import Path

from msgspec.structs import replace

from specloom.cli.exit_codes import CANNOT_RUN, FOUND, OK
from specloom.cli.hand_edits import ADVICE, copy_replaced, resolved, say_fates
from specloom.cli.obstacles import say_waiting, unwritten
from specloom.cli.reporting import complain, detail, say
from specloom.cli.reporting import write as write_report
from specloom.config import Options
from specloom.edits.fates import Earlier, Resolution
from specloom.edits.kept_texts import keep_texts
from specloom.edits.settings import reasons_of
from specloom.edits.states import file_states
from specloom.files.lock import NAME as LOCK
from specloom.files.staging import interrupted
from specloom.files.tree import Changes, says_generated, unified_diff
from specloom.files.write import refuse_overtaken, write
from specloom.report.status import words
from specloom.report.text import counted


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
        # Programs apply it, in whatever locale.
        form = "text" if sys.stdout.isatty() else "diff"
        write_report(unified_diff(replace(changes, edited=edited)), form)
    for state in states:
        if state.needs_work:
            say(f"{changes.folder / state.path}: {words(state)}")
    if changes.is_lock_lost:
        is_conflicted = changes.locked.is_conflicted
        fault = "has conflict markers" if is_conflicted else "missing, or no lock"
        say(f"{changes.folder / LOCK}: {fault}")
    if interrupted(Path(os.path.realpath(changes.folder))):
        say(f"{changes.folder}: a run of specloom was interrupted, or is at work")
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
    if changes.edited or changes.foreign:
        refuse_overtaken(changes)
    resolution = resolved(changes, wanted, options, earlier)
    in_the_way = () if options.overwrite else changes.foreign
    for path in in_the_way:
        complain(f"{changes.folder / path} {_foreign(changes.folder / path)}")
    if in_the_way or resolution.is_refused:
        complain(f"{changes.folder}: {ADVICE}")
        return FOUND, resolution
    generated = changes.texts
    replaced = {edit.path for edit in resolution.edits if edit.fate == "replaced"}
    changes = _overwriting(resolution.changes, replaced)
    new = (*changes.added, *changes.updated)
    # Before anything is written: whoever kills this run leaves merged files, and their base.
    keep_texts(
        changes.folder, {path: generated[path] for path in new if path in generated}
    )
    try:
        copy_replaced(resolution, changes.foreign)
        write(changes, lambda: say_waiting(changes.folder))
    except OSError as error:
        complain(unwritten(error, changes.folder))
        return CANNOT_RUN, resolution
    for path in sorted(new):
        detail(f"specloom: {changes.folder / path}: written")
    for path in changes.removed:
        detail(f"specloom: {changes.folder / path}: removed")
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


def _foreign(path: Path) -> str:
    if path.is_dir():
        return "is a folder, where a generated file must go"
    if says_generated(path):
        return (
            "says that specloom generated it, but the lock does not: delete it, or "
            "its first line to keep it as yours"
        )
    return "was not written by specloom and is in the way"


def _overwriting(changes: Changes, replaced: Iterable[str]) -> Changes:
    """The changes with foreign files replaced, or removed where nothing replaces them.

    `replaced` are edited files that are given up.
    """
    texts, foreign = changes.texts, changes.foreign
    return replace(
        changes,
        overwritten=tuple(sorted({*foreign, *replaced})),
        updated=tuple(sorted({*changes.updated, *(set(foreign) & texts.keys())})),
        removed=tuple(sorted({*changes.removed, *(set(foreign) - texts.keys())})),
    )
