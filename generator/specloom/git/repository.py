"""What is asked of git, through its own command: revisions, files, history, renames, merges.

Nothing is ever written into the repository. What the user has configured for git, such as `safe.directory`,
counts here, too.
"""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory
from types import MappingProxyType
from typing import Literal, NamedTuple, TypeAlias

from msgspec import Struct

from specloom.git import GitError, environment, run_git

_FIELDS = "%H%x1f%as%x1f%an%x1f%s%x1f%P"
_SEPARATOR = "\x1f"

Kind: TypeAlias = Literal["file", "link", "submodule"]

_KINDS: dict[str, Kind] = {"100": "file", "120": "link", "160": "submodule"}
"""By the first digits of a mode."""

_OURS = (
    *("-c", "diff.relative=false"),
    *("-c", "log.follow=false"),
    *("-c", "log.showSignature=false"),
)
"""What the user may have configured otherwise, and would change an answer."""


class Commit(Struct, frozen=True, kw_only=True):
    """A commit; `day` is its author's date. Only a commit without a `parent` has none.

    `is_cut` says that its parent is not in this clone, since that is a shallow one.
    """

    id: str
    day: str
    author: str
    subject: str
    parent: str | None
    is_cut: bool = False


class Listed(Struct, frozen=True):
    """A file of a revision: its kind, and the id of its content."""

    kind: Kind
    id: str


class Merge(NamedTuple):
    """Two commits that are or were merged; `base` is what a picked commit stood on."""

    ours: str
    theirs: str
    base: str | None = None


_PICKED = ("CHERRY_PICK_HEAD", "REBASE_HEAD")

_NOBODY = {
    f"GIT_{role}_{attribute}": "specloom"
    for role in ("AUTHOR", "COMMITTER")
    for attribute in ("NAME", "EMAIL")
}
"""Who makes commits that are never kept."""


class Repository:
    """The repository that a folder stands in; paths are those from its root, with slashes.

    Every question raises `GitError` where git is not there, or the folder is in no
    repository.
    """

    def __init__(
        self, folder: Path, variables: Mapping[str, str] = MappingProxyType({})
    ) -> None:
        """The repository of `folder`; git runs with `variables` in its environment."""
        self._folder = folder
        self._variables = variables

    @contextmanager
    def with_scratch_objects(self) -> Iterator[Repository]:
        """The repository, with a folder for new objects that is removed at the end of the block."""
        own = self._text("rev-parse", "--path-format=absolute", "--git-path", "objects")
        with TemporaryDirectory(prefix="specloom-") as objects:
            yield Repository(
                self._folder,
                {
                    **_NOBODY,
                    "GIT_ALTERNATE_OBJECT_DIRECTORIES": own.removesuffix("\n"),
                    "GIT_OBJECT_DIRECTORY": objects,
                },
            )

    @cached_property
    def root(self) -> Path | None:
        """The folder of the work tree; None in a bare repository."""
        answer = self._text(
            "rev-parse", "--is-inside-work-tree", "--is-bare-repository"
        )
        if not answer.startswith("true"):
            return None
        top = self._text("rev-parse", "--show-toplevel").removesuffix("\n")
        return Path(top).resolve()

    @cached_property
    def prefix(self) -> str:
        """The folder's own path, with a slash at its end; empty at the root."""
        return self._text("rev-parse", "--show-prefix").removesuffix("\n")

    def commit(self, name: str) -> str:
        """The id of a commit."""
        return self._id(name, "commit")

    def files(self, revision: str) -> dict[str, Listed]:
        """Every file of a revision by path; of the index for the empty revision."""
        if not revision:
            listed = self._text("ls-files", "--stage", "-z", "--full-name", ":/")
            rows = [line.partition("\t") for line in listed.split("\0") if line]
            # Of a conflict, which has three stages, ours counts.
            chosen = [(facts.split(), path) for facts, _, path in rows]
            return {
                path: Listed(_KINDS[mode[:3]], id_)
                for (mode, id_, stage), path in chosen
                if stage in "02"
            }
        tree = self._id(revision, "tree")
        listed = self._text("ls-tree", "-r", "-z", "--full-tree", tree)
        rows = [line.partition("\t") for line in listed.split("\0") if line]
        return {
            path: Listed(_KINDS[facts[:3]], facts.split()[2]) for facts, _, path in rows
        }

    def contents(self, ids: Sequence[str]) -> list[bytes]:
        """The contents of files by their ids, all at once."""
        if not ids:
            return []
        wanted = "".join(f"{id_}\n" for id_ in ids).encode()
        answer = self._bytes("cat-file", "--batch", given=wanted)
        contents: list[bytes] = []
        at = 0
        for id_ in ids:
            end = answer.index(b"\n", at)
            facts = answer[at:end].split()
            if len(facts) != 3:
                raise GitError(f"The object {id_} is missing in the repository.")
            start, size = end + 1, int(facts[2])
            contents.append(answer[start : start + size])
            at = start + size + 1
        return contents

    def content(self, name: str) -> bytes | None:
        """The content of a file, by its id or as `commit:path`; None where there is none."""
        done = self._done("cat-file", "blob", name)
        return None if done.returncode else done.stdout

    def blobs(self, pathspec: str, commits: int) -> list[str]:
        """The ids of what files have been, the latest first: in the index, then in commits.

        The latest `commits` that changed one of them are looked at, of all branches.
        """
        staged = self._text("ls-files", "--stage", "-z", "--", pathspec)
        ids = [row.split()[1] for row in staged.split("\0") if row]
        logged = self._text(
            "log", "--all", "--full-history", "-m", "--date-order", f"--max-count={commits}",
            "--format=", "--raw", "-z", "--no-abbrev", "--no-renames", "--", pathspec,
        )  # fmt: skip
        for row in logged.split("\0"):
            if row.startswith(":"):
                ids += reversed(row.split()[2:4])
        return [id_ for id_ in dict.fromkeys(ids) if id_.strip("0")]

    def stages(self, path: str) -> dict[str, str]:
        """The ids, by stage, that the index has of a file below the folder that could not be merged.

        Stage 1 is the common ancestor, 2 and 3 are the two sides.
        """
        listed = self._text("ls-files", "--unmerged", "-z", "--", f":(literal){path}")
        rows = [row.partition("\t")[0].split() for row in listed.split("\0") if row]
        return {stage: id_ for _, id_, stage in rows}

    def merged_file(self, ours: Path, base: Path, theirs: Path) -> bytes:
        """The three files as git merges them, conflicts between markers."""
        done = self._done("merge-file", "--stdout", str(ours), str(base), str(theirs))
        return done.stdout

    def merges(self, count: int) -> Iterator[Merge]:
        """The merge or pick that is under way, then the latest `count` merges."""
        for name in ("MERGE_HEAD", *_PICKED):
            done = self._done("rev-parse", "--verify", "--quiet", name)
            if other := done.stdout.decode("ascii").strip():
                yield Merge("HEAD", other, f"{other}^" if name in _PICKED else None)
        listed = self._done("rev-list", "--merges", "--parents", f"-n{count}", "HEAD")
        for line in listed.stdout.decode("ascii").splitlines():
            _, ours, *others = line.split()
            for theirs in others:
                yield Merge(ours, theirs)

    def merged_tree(self, merge: Merge) -> str | None:
        """The tree that git makes of a merge, with conflict markers where it must; None where it makes none.

        Objects are made for it: to be asked of a repository `with_scratch_objects`.
        """
        sides = [merge.ours, merge.theirs]
        if merge.base:
            # A commit with the files of each side whose only parent is the base.
            commit = ("commit-tree", "-p", merge.base, "-m", "picked")
            picked = [self._done(*commit, f"{side}^{{tree}}") for side in sides]
            sides = [done.stdout.decode("ascii").strip() for done in picked]
        done = self._done("merge-tree", "--write-tree", "--no-messages", *sides)
        first = done.stdout.partition(b"\n")[0].decode("ascii", "replace")
        return first if re.fullmatch(r"[0-9a-f]{40,64}", first) else None

    def log(self, start: str | None, tip: str, paths: Iterable[str]) -> list[Commit]:
        """Commits from `tip` down to `start`, excluded, whose first parent differs in `paths`."""
        text = self._text(
            "log", "-z", "--first-parent", "--encoding=UTF-8", f"--format={_FIELDS}",
            *([f"^{start}"] if start else []), tip,
            "--", *(f":(top,literal){path}" for path in paths),
        )  # fmt: skip
        return [self._commit(line) for line in text.split("\0") if line]

    def has(self, name: str) -> bool:
        """Whether there is a file `commit:path`."""
        done = self._done("cat-file", "-e", name)
        return done.returncode == 0

    def is_ancestor(self, commit: str, other: str) -> bool:
        """Whether a commit comes before another one, or is the same."""
        done = self._done("merge-base", "--is-ancestor", commit, other)
        return done.returncode == 0

    def renamed(self, before: str, after: str | None = None) -> dict[str, str]:
        """The names that files had before a commit, or before now, by their names after it."""
        listed = self._text(
            "diff", "-z", "--find-renames", "--diff-filter=R", "--name-status",
            "--no-ext-diff", "--no-color", before, *([after] if after else []), "--",
        )  # fmt: skip
        parts = listed.split("\0")
        return dict(zip(parts[2::3], parts[1::3], strict=False))

    def _commit(self, line: str) -> Commit:
        id_, day, author, rest = line.split(_SEPARATOR, 3)
        subject, _, parents = rest.rpartition(_SEPARATOR)
        return Commit(
            id=id_,
            day=day,
            author=author,
            subject=subject,
            parent=parents.split(" ")[0] or None,
            is_cut=id_ in self._cut,
        )

    @cached_property
    def _cut(self) -> frozenset[str]:
        """The commits at which a shallow clone ends."""
        path = self._text("rev-parse", "--git-path", "shallow").removesuffix("\n")
        try:
            return frozenset((self._folder / path).read_text("ascii").split())
        except OSError:
            return frozenset()

    def _id(self, name: str, kind: Literal["commit", "tree"]) -> str:
        # A name that is an option to git is none of a commit.
        done = None
        if not name.startswith("-"):
            done = self._done("rev-parse", "--verify", "--quiet", f"{name}^{{{kind}}}")
        if done is not None and not done.returncode:
            return done.stdout.decode().strip()
        # Where there is no repository, that is what has to be said.
        self._text("rev-parse", "--git-dir")
        cut = " This clone is shallow: fetch more of its history." if self._cut else ""
        raise GitError(f"{name!r} names no commit of this repository.{cut}")

    def _text(self, *arguments: str) -> str:
        return self._bytes(*arguments).decode("utf-8", "surrogateescape")

    def _bytes(self, *arguments: str, given: bytes = b"") -> bytes:
        done = self._done(*arguments, given=given)
        if not done.returncode:
            return done.stdout
        complaint = done.stderr.decode("utf-8", "replace").strip().splitlines()
        reason = complaint[0].removeprefix("fatal: ") if complaint else "it failed"
        raise GitError(f"git says: {reason}")

    def _done(
        self, *arguments: str, given: bytes = b""
    ) -> subprocess.CompletedProcess[bytes]:
        return run_git(
            self._folder, *_OURS, *arguments, given=given, variables=self._environment
        )

    @cached_property
    def _environment(self) -> dict[str, str]:
        return {**environment(self._folder), **self._variables}
