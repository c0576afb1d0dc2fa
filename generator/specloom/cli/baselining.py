"""`specloom validate --write-baseline`: what is found now is accepted from now on."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from msgspec.structs import replace

from specloom.cli.examined import Examined
from specloom.cli.judging import accepted_name, without_document
from specloom.cli.reporting import say
from specloom.cli.targets import NothingToDoError, project_here, shown
from specloom.compare.approvals import NO_REASON
from specloom.config import read_targets
from specloom.config.baseline import baseline_text
from specloom.config.judgement import BASELINE, read_baseline
from specloom.findings import Accepted, can_be_accepted, place
from specloom.problems import Position


def write_baseline(
    examined: Sequence[Examined], options: argparse.Namespace
) -> list[Examined]:
    """Write the file beside the pyproject.toml; what is examined, without what is accepted now.

    Entries keep their reasons. Those that accept nothing any more go, where all that they could
    accept was examined.

    Raises:
        NothingToDoError: there is no project.
        SpecloomError: the file that is there is not understood.
    """
    project = project_here()
    if project is None:
        raise NothingToDoError(
            "a baseline belongs to a project: there is no [tool.specloom] in a pyproject.toml here"
        )
    file = project.with_name(BASELINE)
    old = read_baseline(file)
    is_all = not options.specs
    targets = [document.target for document in examined]
    gone = without_document(old, targets, project.parent) if is_all else []
    kept = [
        accepted
        for accepted in old
        if accepted not in gone and _is_kept(accepted, examined, is_all=is_all)
    ]
    known = read_targets(project)
    new = [
        Accepted(
            code=problem.code,
            at=place(problem, document.findings.names),
            reason=options.reason.strip() or NO_REASON,
            where=Position(str(file)),
            spec=accepted_name(document.target, project.parent, known),
        )
        for document in examined
        if document.findings is not None
        for problem in document.findings.problems
        if can_be_accepted(problem.code)
    ]
    text = baseline_text([*kept, *new])
    if new or len(kept) != len(old):
        file.write_text(text, encoding="utf-8", newline="\n")
    say(
        f"{shown(file)}: {len(set(new)):,} added, {len(kept):,} kept, "
        f"{len(old) - len(kept):,} removed"
    )
    return [
        replace(
            document,
            problems=[
                left for left in document.problems if not can_be_accepted(left.code)
            ],
        )
        for document in examined
    ]


def _is_kept(accepted: Accepted, examined: Sequence[Examined], *, is_all: bool) -> bool:
    """Whether an entry accepts something, or may do so in what was not examined to the end."""
    concerned = [
        document
        for document in examined
        if accepted in document.target.judgement.accepted
    ]
    if not concerned or (accepted.spec is None and not is_all):
        return True
    return any(
        document.findings is None
        or not document.findings.is_complete
        or accepted in document.findings.used
        for document in concerned
    )
