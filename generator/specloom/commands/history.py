"""`specloom diff --changelog`: the history of documents in git, a section for each change."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from ..diff.change import Level
from ..diff.changelog import Entry, GitError, bounds, entries
from ..diff.revisions import Opened, Revisions
from ..problems import Position, SpecloomError, problem
from ..report import diff_changelog
from ..report.diff_review import Review
from .reviewing import review

_BEGINNING = date(1, 1, 1)
"""Approvals are of no account here: what is released is released."""


def changelog(
    spec: Path,
    span: str,
    revisions: Revisions,
    *,
    levels: Mapping[str, Level | None],
    with_python: bool,
    as_json: bool,
) -> str:
    """The changelog of one document for `span`, such as `v1..v2`, as Markdown or JSON.

    Raises:
        SpecloomError: it is in no repository, or `span` names nothing there.
    """
    root = _root_of(spec)
    path = spec.resolve().relative_to(root).as_posix()

    def compared(base: str, revision: str) -> Review:
        return review(
            revisions.open(base),
            revisions.open(revision),
            levels=levels,
            today=_BEGINNING,
            with_python=with_python,
            with_approvals=False,
        )

    try:
        oldest, newest = bounds(span)
        files = _files(revisions, f"{newest}:{path}", path)
        found: list[Entry[Review]] = entries(root, path, span, compared, files=files)
    except (ValueError, GitError) as error:
        raise _refusal(spec, f"{error}.") from None
    ends = [f"{end}:{path}" for end in (oldest, newest) if end]
    if not found and not any(map(revisions.has, ends)):
        raise _refusal(spec, f"{path!r} is at neither end of {span!r}.")
    render = diff_changelog.render_json if as_json else diff_changelog.render_markdown
    return render(found, title=path, span=span)


def _files(revisions: Revisions, name: str, path: str) -> list[str]:
    """The further files of a document, from the root of the repository."""
    try:
        opened = revisions.open(name)
        review(
            opened,
            revisions.open(name),
            levels={},
            today=_BEGINNING,
            with_python=False,
            with_approvals=False,
        )
    except SpecloomError:
        return []  # Not there at the end of the span; it may have been before.
    return _below_root(opened, path)


def _below_root(opened: Opened, path: str) -> list[str]:
    entry = opened.document.entry.path
    if entry is None:
        return []
    root = entry.parents[path.count("/")]
    return sorted(
        source.path.resolve().relative_to(root.resolve()).as_posix()
        for source in opened.document.sources
        if source.path is not None
        and source.path != entry
        and source.path.resolve().is_relative_to(root.resolve())
    )


def _root_of(spec: Path) -> Path:
    """The root of the work tree that a document stands in."""
    try:
        done = subprocess.run(
            ["git", "-C", str(spec.parent), "rev-parse", "--show-toplevel"],
            capture_output=True,
            check=False,
            encoding="utf-8",
        )
    except OSError as error:
        raise _refusal(spec, f"git cannot be run: {error.strerror or error}.") from None
    if done.returncode:
        raise _refusal(spec, f"{spec.as_posix()!r} stands in no git repository.")
    return Path(done.stdout.strip()).resolve()


def _refusal(spec: Path, message: str) -> SpecloomError:
    where = Position(spec.as_posix())
    return SpecloomError([problem("unreadable-file", message, where)])
