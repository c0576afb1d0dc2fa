"""From two documents to what is reported of them: changes, approvals, the generated Python."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Literal, TypeAlias

from msgspec.structs import replace

from ..diff.approvals import Approval, apply, file_of, read, written
from ..diff.change import LEVELS, Change, Comparison, Level
from ..diff.compare import compare
from ..diff.revisions import Opened
from ..document.document import Document
from ..problems import Position, Problem, Severity, SpecloomError, ordered, problem
from ..python.package import Package
from ..report.diff_python import sides_of
from ..report.diff_review import Review

Side: TypeAlias = Literal["client", "stub", "both"]


def review(
    base: Opened,
    revision: Opened,
    *,
    levels: Mapping[str, Level | None],
    today: date,
    deprecation_days: int = 0,
    with_python: bool = True,
    with_approvals: bool = True,
    side: Side = "both",
) -> Review:
    """Everything that is known of one document against another.

    `today` decides which approvals have expired. With a `side`, only changes are left
    that callers of the client, or implementers of the stub, notice.

    Raises:
        SpecloomError: the file of approvals is not understood.
    """
    comparison = compare(
        base.document,
        revision.document,
        base_name=base.name,
        revision_name=revision.name,
        levels=levels,
        deprecation_days=deprecation_days,
    )
    comparison = replace(
        comparison,
        base_problems=_problems(base, comparison.base_problems),
        revision_problems=_problems(revision, comparison.revision_problems),
    )
    impact = None
    if with_python or side != "both":
        from ..diff.impact import compare_packages, join

        before, after = planned(base.document), planned(revision.document)
        impact = join(compare_packages(before, after), comparison)
    found = Review(
        comparison=comparison,
        impact=impact,
        base_texts=_texts(base.document),
        revision_texts=_texts(revision.document),
    )
    if with_approvals:
        approvals = approvals_of(base, revision)
        left, approved, stale = apply(comparison, approvals, today)
        found = replace(found, comparison=left, approved=approved, stale=stale)
    return found if side == "both" else _of_side(found, side)


def _problems(opened: Opened, found: tuple[Problem, ...]) -> tuple[Problem, ...]:
    """The rules of OpenAPI that a document breaks; they never stop a comparison."""
    from ..checks import check

    try:
        checked = check(opened.document, full=False)
    except SpecloomError:
        # What had to be put right before it could be read stands in its problems.
        checked = []
    errors = [one for one in checked if one.severity is Severity.ERROR]
    return tuple(ordered([*opened.problems, *found, *errors]))


def planned(document: Document) -> Package:
    """The package of a document; what cannot be generated is not in it."""
    from ..api import build
    from ..python import plan

    api, _ = build(document)
    return plan(api, name="package", source="")[0]


def _texts(document: Document) -> dict[str, str]:
    return {source.name: source.text for source in document.sources}


def _of_side(found: Review, side: Literal["client", "stub"]) -> Review:
    """Without the changes, approved ones included, that a side does not notice."""
    sides = sides_of(found.impact)

    def concerns(change: Change) -> bool:
        return side in sides.get(change.fingerprint, ())

    changes = tuple(filter(concerns, found.comparison.changes))
    return replace(
        found,
        comparison=replace(found.comparison, changes=changes),
        approved=tuple(one for one in found.approved if concerns(one.change)),
    )


def counting(comparison: Comparison, limit: Level) -> tuple[Change, ...]:
    """The changes of a level and worse."""
    bad = LEVELS[: LEVELS.index(limit) + 1]
    return tuple(one for one in comparison.changes if one.level in bad)


def approvals_of(base: Opened, revision: Opened) -> tuple[Approval, ...]:
    """What stands in the file of approvals; nothing where there is none.

    Raises:
        SpecloomError: it cannot be read, or is not understood.
    """
    file = approvals_file(base, revision)
    if file is None or not file.is_file():
        return ()
    return read(_read(file), file.as_posix())


def approve(file: Path, found: Review, limit: Level, reason: str) -> int:
    """Write approvals of the changes of a level and worse; how many were added.

    Raises:
        SpecloomError: the file is there, and is not understood.
        OSError: it cannot be written.
    """
    text = _read(file) if file.is_file() else ""
    # One that is there, and does not count, has expired: that is the user's to decide.
    there = {one.id for one in read(text, file.as_posix())}
    chosen = [
        one for one in counting(found.comparison, limit) if one.fingerprint not in there
    ]
    if chosen:
        file.write_text(written(text, chosen, reason), encoding="utf-8", newline="\n")
    return len(chosen)


def _read(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        message = f"The file of approvals cannot be read: {error}."
        where = Position(file.as_posix())
        raise SpecloomError([problem("unreadable-file", message, where)]) from None


def approvals_file(base: Opened, revision: Opened) -> Path | None:
    """Where the approvals stand: next to the revision, or to the base where that is unnamed.

    For a document of a git revision it is the file in the work tree; there is none for
    standard input.
    """
    for one in (revision, base):
        if one.name != "-":
            return file_of(in_work_tree(one.name))
    return None


def in_work_tree(name: str) -> Path:
    """The path, from here, of what the user calls `name`, such as `main:specs/pets.yaml`."""
    path = Path(name)
    before, colon, below = name.partition(":")
    if path.exists() or not colon or len(before) == 1:
        return path
    if below.startswith(("./", "../")):
        return Path(below)
    here = Path.cwd()
    roots = (one for one in (here, *here.parents) if (one / ".git").exists())
    return Path(next(roots, here), below)
