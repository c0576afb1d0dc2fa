"""`specloom diff --changelog`: the history of documents in git, a section for each change."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from ..diff.changelog import Entry, bounds, entries
from ..diff.git import Commit, GitError
from ..diff.revisions import Revisions
from ..problems import Position, SpecloomError, problem
from ..report import diff_changelog
from ..report.diff_review import Review
from .reviewing import Manner, review


def changelog(
    spec: Path, span: str, revisions: Revisions, manner: Manner, *, as_json: bool
) -> str:
    """The changelog of one document for `span`, such as `v1..v2`, as Markdown or JSON.

    `revisions` asks git from a folder that the document is below. Approvals are of no account: what is
    released is released.

    Raises:
        SpecloomError: it is in no repository, or `span` names nothing there.
    """

    def compared(base: str, revision: str, commit: Commit) -> Review:
        return review(
            revisions.open(base),
            revisions.open(revision),
            manner,
            today=date.fromisoformat(commit.day),
            with_approvals=False,
        )

    git = revisions.repository
    try:
        path = f"{git.prefix}{spec.relative_to(revisions.folder).as_posix()}"
        ends = [f"{end}:{path}" for end in bounds(span) if end]
        files = sorted({file for end in ends for file in _files(revisions, end)})
        found: list[Entry[Review]] = entries(git, path, span, compared, files=files)
    except (ValueError, GitError) as error:
        raise _refusal(spec, f"{error}") from None
    if not found and not any(map(revisions.has, ends)):
        raise _refusal(spec, f"{path!r} is at neither end of {span!r}.")
    render = diff_changelog.render_json if as_json else diff_changelog.render_markdown
    return render(found, title=path, span=span)


def _files(revisions: Revisions, name: str) -> list[str]:
    """The paths of the further files of a document, from the root of the repository."""
    try:
        opened = revisions.open(name)
        # What a document refers to is read when it is compared.
        review(
            opened,
            revisions.open(name),
            Manner(with_python=False),
            today=date.min,
            with_approvals=False,
        )
    except SpecloomError:
        return []  # Not there at this end of the span; it may have been in between.
    root = opened.tree
    paths = [source.path for source in opened.document.sources[1:]]
    return [
        path.relative_to(root).as_posix()
        for path in paths
        if root is not None and path is not None and path.is_relative_to(root)
    ]


def _refusal(spec: Path, message: str) -> SpecloomError:
    where = Position(spec.as_posix())
    return SpecloomError([problem("unreadable-file", message, where, hint="")])
