"""A comparison as annotations of a GitHub workflow, on the lines of the revision.

GitHub shows ten errors, ten warnings and ten notices of a step: the worst come first.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from specloom.compare.change import Change
from specloom.report.comparison.places import annotated
from specloom.report.comparison.review import Review, ordered
from specloom.report.comparison.words import listed, places, summary_of, values
from specloom.report.github import command

_COMMANDS = {"breaking": "error", "warning": "warning", "info": "notice"}


def render(reviews: Sequence[Review]) -> str:
    """One workflow command for each change and for each stale approval."""
    lines = [line for review in reviews for line in _commands(review)]
    return "".join(f"{line}\n" for line in lines)


def _commands(review: Review) -> Iterator[str]:
    for change in ordered(review.comparison.changes):
        yield _command(change, review)
    for stale in review.stale:
        approval = stale.approval
        file = review.paths.get(approval.file, approval.file)
        where: dict[str, str | int] = {"file": file, "line": approval.line}
        yield command("warning", where, "stale approval", f"{stale}: {approval.reason}")


def _command(change: Change, review: Review) -> str:
    place = annotated(change, review)
    where: dict[str, str | int] = {
        "file": place.file,
        "line": place.line,
        "col": place.column,
    }
    lines = [
        summary_of(change),
        listed(change.operations),
        values(change),
        places(change),
        change.hint,
    ]
    message = "\n".join(line for line in lines if line)
    return command(_COMMANDS[change.level], where, change.rule, message)
