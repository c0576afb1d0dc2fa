"""`specloom diff --changelog`: the history of documents in git, a section for each change."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

from specloom.cli.progress import Progress
from specloom.cli.reporting import say
from specloom.cli.reviewing import Manner, of_versions
from specloom.cli.versions import Versions
from specloom.compare.revisions.changelog import Entry, bounds, entries
from specloom.compare.revisions.compared import Revisions
from specloom.document.dialect import normalise
from specloom.git import GitError
from specloom.git.repository import Commit
from specloom.problems import Position, SpecloomError, problem
from specloom.report.comparison import changelog as diff_changelog
from specloom.report.comparison.review import Review
from specloom.report.text import printable


def changelog(
    spec: Path, span: str, revisions: Revisions, manner: Manner, *, as_json: bool
) -> str:
    """The changelog of one document for `span`, such as `v1..v2`, as Markdown or JSON.

    `revisions` asks git from a folder that the document is below. Approvals are of no account: what is
    released is released.

    Raises:
        SpecloomError: it is in no repository, or `span` names nothing there.
    """
    git = revisions.repository
    try:
        path = f"{git.prefix}{spec.relative_to(revisions.folder).as_posix()}"
        oldest, newest = (git.commit(end) if end else "" for end in bounds(span))
        ends = [f"{end}:{path}" for end in (oldest, newest) if end]
        is_turned = oldest not in ("", newest) and git.is_ancestor(newest, oldest)
        # Only programs are told which rules the versions break.
        versions = Versions(
            revisions, manner.selected, keep=ends[-1], with_rules=as_json
        )
        sections: list[Entry[Review]] = []
        if not is_turned:
            with Progress(sys.stderr) as progress:
                progress.at(f"specloom: reading {path}")
                sections = _entries(path, span, ends, versions, manner, progress)
    except (ValueError, GitError) as error:
        raise _refusal(spec, f"{error}") from None
    if not sections and not any(map(revisions.has, ends)):
        raise _refusal(spec, f"{path!r} is at neither end of {span!r}.")
    if is_turned:
        first, last = bounds(span)
        say(f"{span!r} leads back in time: did you mean '{last}..{first}'?")
    render = diff_changelog.render_json if as_json else diff_changelog.render_markdown
    return render(sections, title=path, span=span)


def _entries(
    path: str,
    span: str,
    ends: list[str],
    versions: Versions,
    manner: Manner,
    progress: Progress,
) -> list[Entry[Review]]:
    def compared(base: str, revision: str, commit: Commit) -> Review:
        return of_versions(
            versions.at(base),
            versions.at(revision),
            manner,
            today=date.fromisoformat(commit.day),
            with_approvals=False,
        )

    def at(commit: Commit, number: int, count: int) -> None:
        subject = printable(commit.subject)
        progress.at(f"specloom: commit {number:,} of {count:,}: {subject}")

    files = sorted({file for end in ends for file in _files(versions, end)})
    git = versions.revisions.repository
    return entries(git, path, span, compared, files=files, at=at)


def _files(versions: Versions, name: str) -> list[str]:
    """The paths of the further files of a document, from the root of the repository."""
    try:
        opened = versions.at(name).opened
        # That reads every file that the document refers to.
        normalise(opened.document)
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
