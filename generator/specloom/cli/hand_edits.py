"""What `generate` does about files that were edited by hand, and what it says of them."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from specloom.cli.reporting import complain, say
from specloom.config import Options, Target
from specloom.edits.copies import copy_aside
from specloom.edits.fates import Earlier, Resolution
from specloom.edits.settings import OnEdit, reasons_of
from specloom.files.tree import Changes
from specloom.problems import Problem, problem
from specloom.report.text import counted
from specloom.shared_runtime import SharedRuntime


def is_interactive() -> bool:
    """Whether somebody sits at a terminal and can look at what is merged."""
    return all(
        stream is not None and stream.isatty() for stream in (sys.stdin, sys.stdout)
    )


def on_edit(arguments: argparse.Namespace, options: Options, folder: Path) -> OnEdit:
    """How edited files are treated: as the command line says, else the configuration, else the place.

    Without either they are merged where somebody is there to look at it, and git to undo it.
    """
    if arguments.overwrite:
        return "overwrite"
    if options.on_edit is not None:
        return options.on_edit
    from specloom.edits.history import History

    can_merge = arguments.is_interactive and History(folder).is_there
    return "merge" if can_merge else "refuse"


def resolved(
    changes: Changes,
    options: Options,
    arguments: argparse.Namespace,
    earlier: Earlier,
) -> Resolution:
    """The changes with what becomes of edited files; what is refused has been said."""
    if not changes.edited:
        return Resolution(changes=changes)
    from specloom.edits.resolution import resolve

    choice = on_edit(arguments, options, changes.folder)
    resolution = resolve(
        changes, choice, reasons_of(options.edits), cache(lambda: list(earlier()))
    )
    for edit in resolution.edits:
        if edit.is_refused:
            is_conflicted = edit.path in changes.conflicted
            reason = _CONFLICTED if is_conflicted else _REFUSALS[edit.fate]
            complain(reason.format(changes.folder / edit.path))
    return resolution


_CONFLICTED = "{} has conflict markers, and changes of its own"
_REFUSALS = {
    "refused": "{} was edited by hand since it was generated",
    "baseless": "{} was edited by hand, and what was generated is neither in git's history nor "
    "kept on this machine: it cannot be merged",
    "unreadable": "{} was edited by hand and is no text in UTF-8: it cannot be merged",
}

ADVICE = (
    "nothing written; merge edits with --on-edit merge, or give them up with --overwrite, "
    "which keeps a copy of each file"
)
"""What to do where files are in the way."""


def say_fates(resolution: Resolution) -> bool:
    """Say what became of edited files, once it has; whether a conflict is to be resolved."""
    folder = resolution.changes.folder
    conflicts = 0
    for edit in resolution.edits:
        for line in edit.lines:
            complain(f"{folder / edit.path}:{line}: {_CONFLICTS[edit.fate]}")
        conflicts += len(edit.lines)
        if edit.fate in _SAID and not edit.reason:
            say(f"{folder / edit.path}: {_SAID[edit.fate]}")
    if conflicts:
        complain(
            f"{counted(conflicts, 'conflict')} in {folder}: edit the lines between <<<<<<< and "
            ">>>>>>> as after a merge in git, then run `specloom generate` again"
        )
    return conflicts > 0


_CONFLICTS = {
    "conflict": "your edit and what is generated now change the same",
    "unresolved": "a conflict that is not resolved; the file is left as it is",
}
_SAID = {
    "merged": "merged with what was edited by hand",
    "left": "edited by hand, and left as it is",
    "orphan": "edited by hand and not generated any more; left as it is: delete it, or make it "
    "a file of your own",
}


def copy_replaced(resolution: Resolution, foreign: Iterable[str]) -> None:
    """Copy aside what is about to be replaced: edited files, and `foreign` ones.

    Raises:
        OSError: a copy cannot be written.
    """
    replaced = [edit.path for edit in resolution.edits if edit.fate == "replaced"]
    for path in sorted({*replaced, *foreign}):
        file = resolution.changes.folder / path
        copy = copy_aside(file)
        if copy is not None:
            say(f"{file}: replaced; what it was is in {copy.name}")


def edits_not_there(
    edited: Target | SharedRuntime, changes: Changes | None
) -> list[Problem]:
    """A warning for each recorded edit of a file that is as it was generated, or is not there.

    Without `changes` all files but the recorded ones are as they are generated.
    """
    edits = edited.options.edits if isinstance(edited, Target) else edited.edits
    if changes is None:
        return []
    return [
        problem(
            "edit-not-there",
            f"`{edit.path}` of {edited.output} is recorded as edited by hand, and is not.",
            edit.place,
        )
        for edit in edits
        if edit.path not in changes.edited
    ]
