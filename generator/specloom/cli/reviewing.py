"""From two documents to what is reported of them: changes, approvals, the generated Python."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from specloom.cli.targets import from_here
from specloom.cli.versions import Version
from specloom.compare.approvals import Approval, apply, file_of, read, written
from specloom.compare.change import LEVELS, Change, Comparison, Level
from specloom.compare.comparison import compare
from specloom.compare.revisions.compared import NOTHING, ComparedRevision
from specloom.config import DEFAULTS, Options
from specloom.git import GitError
from specloom.git.repository import Repository
from specloom.problems import Position, Problem, SpecloomError, ordered, problem
from specloom.report.comparison.review import Review, Side
from specloom.report.comparison.sides import of_side


class Manner(Struct, frozen=True, kw_only=True):
    """How documents are compared, and what of it is reported.

    `levels` are the user's own, by rule; None turns a rule off. `deprecation_days` lie
    between a deprecation and its sunset. With a `side`, only what callers of the client, or
    implementers of the stub, notice is left. `selected` is what the package has of the
    document; the rest has no Python. `root` is the folder from which tools that
    annotate lines count paths; None where nobody does.
    """

    levels: Mapping[str, Level | None] = {}
    deprecation_days: int = 0
    with_python: bool = True
    side: Side = "both"
    selected: Options = DEFAULTS
    root: Path | None = None


def review(
    base: ComparedRevision,
    revision: ComparedRevision,
    manner: Manner,
    *,
    today: date,
    with_approvals: bool = True,
) -> Review:
    """Everything that is known of one document against another.

    `today` decides which approvals have expired, and whether a sunset is far enough ahead.

    Raises:
        SpecloomError: the file of approvals is not understood.
    """
    old, new = (Version(opened, manner.selected) for opened in (base, revision))
    return of_versions(old, new, manner, today=today, with_approvals=with_approvals)


def of_versions(
    old: Version,
    new: Version,
    manner: Manner,
    *,
    today: date,
    with_approvals: bool,
) -> Review:
    """The review of documents of which something is known already."""
    base, revision = old.opened, new.opened
    comparison = compare(
        base.document,
        revision.document,
        base_name=base.name,
        revision_name=revision.name,
        levels=manner.levels,
        deprecation_days=manner.deprecation_days,
        today=today,
    )
    comparison = replace(
        comparison,
        changes=tuple(map(_without_nothing, comparison.changes)),
        base_problems=_problems(old, comparison.base_problems),
        revision_problems=_problems(new, comparison.revision_problems),
    )
    impact = None
    methods: frozenset[str] | None = None
    if manner.with_python or manner.side != "both":
        from specloom.compare.impact import compare_packages, join

        impact = join(compare_packages(old.package, new.package), comparison)
        if manner.selected.include or manner.selected.exclude:
            methods = frozenset(
                f"{method.http_method} {method.path}"
                for package in (old.package, new.package)
                for _, method in package.methods
            )
    reviewed = Review(
        comparison=comparison,
        impact=impact,
        methods=methods,
        base_texts=_texts(base),
        revision_texts=_texts(revision),
        paths={} if manner.root is None else _paths(base, revision, manner.root),
    )
    if with_approvals:
        approvals = approvals_of(base, revision)
        left, approved, stale = apply(comparison, approvals, today)
        reviewed = replace(reviewed, comparison=left, approved=approved, stale=stale)
    reviewed = of_side(reviewed, manner.side)
    return reviewed if manner.with_python else replace(reviewed, impact=None)


def _without_nothing(change: Change) -> Change:
    """Without a place in a document that is not there."""
    base, revision = (
        None if place is not None and place.file == NOTHING else place
        for place in (change.base, change.revision)
    )
    return replace(change, base=base, revision=revision)


def _problems(version: Version, problems: tuple[Problem, ...]) -> tuple[Problem, ...]:
    return tuple(ordered([*version.opened.problems, *problems, *version.broken]))


def _texts(opened: ComparedRevision) -> dict[str, str]:
    sources = () if opened.is_nothing else opened.document.sources
    return {source.name: source.text for source in sources}


def repository_root() -> Path:
    """The folder that paths of annotations count from: the repository's, or the workflow's.

    `GITHUB_WORKSPACE` is where GitHub's workflows have the repository, should there be no
    git to ask (https://docs.github.com/actions/reference/workflows-and-actions/variables).
    """
    try:
        root = Repository(Path()).root
    except GitError:
        root = None
    workspace = os.environ.get("GITHUB_WORKSPACE")
    return root or (Path(workspace).resolve() if workspace else Path.cwd())


def _paths(
    base: ComparedRevision, revision: ComparedRevision, root: Path
) -> dict[str, str]:
    """The paths of the files in the repository, by the names that places have."""
    paths = {**dict(_paths_of(base, root)), **dict(_paths_of(revision, root))}
    for opened in (base, revision):
        if opened.is_nothing and opened.file is not None:
            paths[NOTHING] = _from(root, opened.file)
    file = approvals_file(base, revision)
    if file is not None:
        paths[from_here(file)] = _from(root, file)
    return paths


def _paths_of(opened: ComparedRevision, root: Path) -> Iterator[tuple[str, str]]:
    for source in opened.document.sources:
        if source.path is not None:
            path = _from(opened.tree or root, source.path)
            yield source.name, path
            if source is opened.document.entry:
                # As the user wrote it, perhaps with a dot before it.
                yield opened.name, path


def _from(root: Path, file: Path) -> str:
    """A path from the root, but for what is not below it."""
    there = file.parent.resolve() / file.name
    is_below = there.is_relative_to(root)
    return (there.relative_to(root) if is_below else there).as_posix()


def counting(comparison: Comparison, limit: Level) -> tuple[Change, ...]:
    """The changes of a level and worse."""
    bad = LEVELS[: LEVELS.index(limit) + 1]
    return tuple(change for change in comparison.changes if change.level in bad)


def expired(reviewed: Review, limit: Level) -> list[Approval]:
    """Approvals whose time is over, of changes of a level and worse: they are the user's."""
    prints = {change.fingerprint for change in counting(reviewed.comparison, limit)}
    return [
        approval.approval
        for approval in reviewed.stale
        if approval.why == "expired" and approval.approval.id in prints
    ]


def approvals_of(
    base: ComparedRevision, revision: ComparedRevision
) -> tuple[Approval, ...]:
    """The approvals in the file; none where there is no file.

    Raises:
        SpecloomError: it cannot be read, or is not understood.
    """
    file = approvals_file(base, revision)
    if file is None or not file.is_file():
        return ()
    return read(_read(file), from_here(file))


def approve(file: Path, reviewed: Review, limit: Level, reason: str) -> int:
    """Write approvals of the changes of a level and worse; how many were added.

    Raises:
        SpecloomError: the file is there, and is not understood.
        OSError: it cannot be written.
    """
    text = _read(file) if file.is_file() else ""
    there = read(text, from_here(file))
    wanted = written(text, counting(reviewed.comparison, limit), reason)
    if wanted == text:
        return 0
    is_of_windows = file.is_file() and b"\r\n" in file.read_bytes()
    ending = "\r\n" if is_of_windows else "\n"
    # Where a document went its folder may have gone, too.
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(wanted, encoding="utf-8", newline=ending)
    return len(read(wanted, from_here(file))) - len(there)


def _read(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        message = f"The file of approvals cannot be read: {error}."
        where = Position(from_here(file))
        raise SpecloomError([problem("unreadable-file", message, where)]) from None


def approvals_file(base: ComparedRevision, revision: ComparedRevision) -> Path | None:
    """Where the approvals stand: next to the revision, or to the base where that is a stream.

    For a document of a git revision it is the file in the work tree.
    """
    file = revision.file or base.file
    return None if file is None else file_of(file)
