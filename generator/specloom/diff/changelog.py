"""The history of a document in git as a list of releases of its meaning.

The walk follows first parents only: what a merge brought in is one entry, as it was one
change of the branch that people use; the commits of a topic branch are drafts of it. Commits
that did not touch the document's files are passed over; one that renamed the document is
followed to the old name.
"""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Generic, TypeVar

from msgspec import Struct

from ..problems import SpecloomError

Compared = TypeVar("Compared")
"""What a comparison yields; the walk only hands it on."""

_FIELDS = "%H%x1f%as%x1f%an%x1f%s"
_SEPARATOR = "\x1f"


class GitError(Exception):
    """What git was asked for, and did not know; the message is git's own."""


class Commit(Struct, frozen=True, kw_only=True):
    """A commit that touched the document; `day` is its author's date, `parent` may be none."""

    id: str
    day: str
    author: str
    subject: str
    parent: str | None


class Entry(Struct, Generic[Compared], frozen=True, kw_only=True):
    """What one commit did to the document.

    `compared` is None where there is nothing to compare: `note` says why, such as that the
    document was added, or could not be read.
    """

    commit: Commit
    compared: Compared | None = None
    note: str = ""


def entries(
    folder: Path,
    spec: str,
    span: str,
    compare: Callable[[str, str], Compared],
    *,
    files: Sequence[str] = (),
) -> list[Entry[Compared]]:
    """The entries of `span`, such as `v1..v2`, the newest first.

    `folder` is the root of the work tree; `spec` and `files`, the further files that the
    document consists of, are relative to it. `compare` gets two documents as
    `commit:path`, the older first.

    Raises:
        GitError: `span` names no commits, or git is not there.
        ValueError: `span` is not a range.
    """
    oldest, newest = bounds(span)
    git = _Git(folder)
    start = git.commit(oldest) if oldest else None
    touching = list(_touching(git, spec, files, start, git.commit(newest)))
    found: list[Entry[Compared]] = []
    before = previous = _document_before(git, *touching[-1]) if touching else None
    for commit, path in reversed(touching):
        after = f"{commit.id}:{path}"
        if not git.has(after):
            found.append(Entry(commit=commit, note="The document was removed."))
            before = previous = None
            continue
        if before is None:
            entry: Entry[Compared] = Entry(
                commit=commit, note="The document was added."
            )
        else:
            entry = _entry(
                commit, dict.fromkeys((before, previous or before)), after, compare
            )
        found.append(entry)
        # What cannot be read is passed over: the next is held against what came before it.
        before = after if before is None or entry.compared is not None else before
        previous = after
    found.reverse()
    return found


def _entry(
    commit: Commit,
    bases: Iterable[str],
    after: str,
    compare: Callable[[str, str], Compared],
) -> Entry[Compared]:
    """The entry with the first of `bases` that a comparison works with."""
    note = ""
    for base in bases:
        try:
            return Entry(commit=commit, compared=compare(base, after))
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


def _document_before(git: _Git, commit: Commit, path: str) -> str | None:
    """The document before a commit, under the name that it had then."""
    if commit.parent is None:
        return None
    if git.has(f"{commit.parent}:{path}"):
        return f"{commit.parent}:{path}"
    old = git.renamed(commit.parent, commit.id, path)
    return None if old is None else f"{commit.parent}:{old}"


def _touching(
    git: _Git, spec: str, files: Sequence[str], start: str | None, end: str
) -> Iterator[tuple[Commit, str]]:
    """The commits that touched the document, with its path in each; the newest first."""
    path, tip = spec, end
    while True:
        found = git.log(start, tip, [path, *files])
        for commit in found:
            yield commit, path
        last = found[-1] if found else None
        if last is None or last.parent is None or git.has(f"{last.parent}:{path}"):
            return
        old = git.renamed(last.parent, last.id, path)
        if old is None:
            return
        path, tip = old, last.parent


class _Git:
    """The repository whose work tree has its root at `folder`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def commit(self, name: str) -> str:
        """The id of a commit. Raises :class:`GitError` for a name of none."""
        return self._run(
            "rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}",
            unknown=f"{name!r} names no commit",
        ).strip()  # fmt: skip

    def log(self, start: str | None, tip: str, paths: Sequence[str]) -> list[Commit]:
        """Commits from `tip` down to `start`, excluded, whose first parent differs in `paths`."""
        text = self._run(
            "log", "-z", "--first-parent", "--no-show-signature", f"--format={_FIELDS}{_SEPARATOR}%P",
            *([f"^{start}"] if start else []), tip, "--", *map(_literal, paths),
        )  # fmt: skip
        return [_commit(line) for line in text.split("\0") if line]

    def has(self, name: str) -> bool:
        """Whether there is a file `commit:path`."""
        done = self._ask("cat-file", "-e", name)
        return done.returncode == 0

    def renamed(self, parent: str, commit: str, path: str) -> str | None:
        """What a file was called before a commit that brought its name."""
        text = self._run(
            "diff-tree", "-r", "-z", "-M", "--diff-filter=R", "--name-status",
            parent, commit,
        )  # fmt: skip
        parts = text.split("\0")
        renames = zip(parts[1::3], parts[2::3], strict=False)
        return next((old for old, new in renames if new == path), None)

    def _run(self, *arguments: str, unknown: str = "") -> str:
        done = self._ask(*arguments)
        if done.returncode:
            raise GitError(unknown or done.stderr.strip() or "git failed")
        return done.stdout

    def _ask(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        try:
            return subprocess.run(
                ["git", "-C", str(self._folder), *arguments],
                capture_output=True,
                check=False,
                encoding="utf-8",
                errors="replace",
            )
        except OSError as error:
            raise GitError(f"git cannot be run: {error.strerror or error}") from None


def _literal(path: str) -> str:
    """A path that git takes as it is, from the root, whatever characters it has."""
    return f":(top,literal){path}"


def _commit(line: str) -> Commit:
    id_, day, author, rest = line.split(_SEPARATOR, 3)
    subject, _, parents = rest.rpartition(_SEPARATOR)
    return Commit(
        id=id_,
        day=day,
        author=author,
        subject=subject,
        parent=parents.split(" ")[0] or None,
    )
