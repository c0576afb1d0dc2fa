"""The history of a document in git as a list of releases of its meaning.

The walk follows first parents only: what a merge brought in is one entry, as it was one
change of the branch that people use; the commits of a topic branch are drafts of it. Commits
that did not touch the document's files are passed over; one that renamed the document is
followed to the old name.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Generic, TypeVar

from msgspec import Struct

from specloom.git.repository import Commit, Repository
from specloom.problems import SpecloomError

Compared = TypeVar("Compared")
"""What a comparison yields; the walk only hands it on."""


class Entry(Struct, Generic[Compared], frozen=True, kw_only=True):
    """What one commit did to the document.

    `compared` is None where there is nothing to compare: `note` says why, such as that the
    document was added, or could not be read.
    """

    commit: Commit
    compared: Compared | None = None
    note: str = ""


_CUT = "This clone is shallow and ends here: what the commit changed is not known."


def entries(
    git: Repository,
    spec: str,
    span: str,
    compare: Callable[[str, str, Commit], Compared],
    *,
    files: Sequence[str] = (),
    at: Callable[[Commit, int, int], None] = lambda *_: None,
) -> list[Entry[Compared]]:
    """The entries of `span`, such as `v1..v2`, the newest first.

    `spec` and `files`, the further files that the document consists of, are paths from the
    root of the repository. `compare` gets two documents as `commit:path`, the older first,
    and the commit that made the one the other; the oldest are compared first, so that the
    newer of two is the older of the next. `at` is told each commit, its number and how many
    there are.

    Raises:
        GitError: `span` names no commits, or git is not there.
        ValueError: `span` is not a range.
    """
    oldest, newest = bounds(span)
    start = git.commit(oldest) if oldest else None
    touching = list(_touching(git, spec, files, start, git.commit(newest)))
    listed: list[Entry[Compared]] = []
    before = previous = _document_before(git, *touching[-1]) if touching else None
    for number, (commit, path) in enumerate(reversed(touching), 1):
        at(commit, number, len(touching))
        after = f"{commit.id}:{path}"
        if not git.has(after):
            listed.append(Entry(commit=commit, note="The document was removed."))
            before = previous = None
            continue
        if before is None:
            note = _CUT if commit.is_cut else "The document was added."
            entry: Entry[Compared] = Entry(commit=commit, note=note)
        else:
            entry = _entry(
                commit, dict.fromkeys((before, previous or before)), after, compare
            )
        listed.append(entry)
        # What cannot be read is passed over: the next is held against what came before it.
        before = after if before is None or entry.compared is not None else before
        previous = after
    listed.reverse()
    return listed


def _entry(
    commit: Commit,
    bases: Iterable[str],
    after: str,
    compare: Callable[[str, str, Commit], Compared],
) -> Entry[Compared]:
    """The entry with the first of `bases` that a comparison works with."""
    note = ""
    for base in bases:
        try:
            return Entry(commit=commit, compared=compare(base, after, commit))
        except SpecloomError as refusal:
            note = f"Cannot be compared: {refusal.problems[0]}"
    return Entry(commit=commit, note=note)


def bounds(span: str) -> tuple[str, str]:
    """Both ends of a range: `v1..v2`, `v1..` (to HEAD), `..v2` (from the beginning).

    Raises:
        ValueError: it is none.
    """
    oldest, dots, newest = span.partition("..")
    if not dots or newest.startswith(".") or not (oldest or newest):
        raise ValueError(f"{span!r} is not a range of commits: expected v1..v2")
    return oldest, newest or "HEAD"


def _document_before(git: Repository, commit: Commit, path: str) -> str | None:
    """The document before a commit, under the name that it had then."""
    if commit.parent is None:
        return None
    if git.has(f"{commit.parent}:{path}"):
        return f"{commit.parent}:{path}"
    old = git.renamed(commit.parent, commit.id).get(path)
    return None if old is None else f"{commit.parent}:{old}"


def _touching(
    git: Repository, spec: str, files: Sequence[str], start: str | None, end: str
) -> Iterator[tuple[Commit, str]]:
    """The commits that touched the document, with its path in each; the newest first."""
    path, tip = spec, end
    paths: list[str] | None = [spec, *files]
    while paths:
        commits = git.log(start, tip, paths)
        paths = None
        for commit in commits:
            was_there = commit.parent and git.has(f"{commit.parent}:{path}")
            # Its files may be older than the document.
            if was_there or git.has(f"{commit.id}:{path}"):
                yield commit, path
            if was_there or commit.parent is None:
                continue
            names = git.renamed(commit.parent, commit.id)
            if path in names:
                # They may have moved along with it.
                paths = [names.get(file, file) for file in (path, *files)]
                path, *files = paths
                tip = commit.parent
                break
