"""What is compared: a file, a folder, either at a git revision, or standard input."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from types import TracebackType

from msgspec import Struct

from specloom.compare.documents import admitted
from specloom.compare.revisions.discovery import is_openapi
from specloom.compare.revisions.names import is_at_revision, parts_of
from specloom.compare.revisions.tree import Blobs, Tree
from specloom.document.address import is_address
from specloom.document.document import Document
from specloom.document.loading import address_source
from specloom.document.remote import Remote
from specloom.document.source import MAX_BYTES, Source, utf8
from specloom.git import GitError
from specloom.git.repository import Repository
from specloom.problems import Position, Problem, SpecloomError, problem

_SUFFIXES = (".yaml", ".yml", ".json")
_IGNORED = frozenset(("node_modules", "__pycache__"))
_EMPTY = "openapi: 3.1.0\ninfo: {title: '', version: ''}\npaths: {}\n"

NOTHING = "(no document)"
"""What a document is compared with that has no counterpart."""


class ComparedRevision(Struct, frozen=True, kw_only=True):
    """A document to compare, and what the user calls it.

    `problems` are what had to be put right before it could be read at all. `file` is where
    it stands in the work tree, or would stand; None for a stream, and in a bare repository.
    `tree` is the folder that stands for the root of the repository at a revision.
    """

    document: Document
    name: str
    problems: tuple[Problem, ...] = ()
    file: Path | None = None
    tree: Path | None = None

    @property
    def is_nothing(self) -> bool:
        """Whether it stands for a document that is not there."""
        return self.name == NOTHING


class Revisions:
    """Opens what the user names; a context, since files of a revision are kept on disk.

    `folder` is from where git is asked. `roots` and `hosts` are folders and hosts that
    references may lead to, beside a document's own folder.
    """

    def __init__(
        self,
        *,
        folder: Path = Path(),
        roots: Iterable[Path] = (),
        hosts: Iterable[str] = (),
    ) -> None:
        self.repository = Repository(folder)
        self.folder = folder
        self._roots = tuple(roots)
        self._hosts = tuple(hosts)
        self._temporary = TemporaryDirectory(prefix="specloom-diff-")
        self._trees: dict[str, Tree] = {}
        self._blobs = Blobs(self.repository)

    def __enter__(self) -> Revisions:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._temporary.cleanup()

    def pairs(
        self, base: str, revision: str
    ) -> Iterator[tuple[ComparedRevision, ComparedRevision]]:
        """The documents to compare: one pair for files, one for each file of folders.

        Raises:
            SpecloomError: one of them does not exist, or cannot be read.
        """
        old, new = self._listed(base), self._listed(revision)
        if old is None and new is None:
            yield self._two(base, revision)
            return
        if old is None or new is None:
            name, other = (base, revision) if old is None else (revision, base)
            self.open(name)
            message = f"{name!r} is one document, but {other!r} is a folder: name two documents, or two folders."
            raise _refusal(name, message)
        if not old and not new:
            raise _refusal(revision, "Neither folder holds an OpenAPI document.")
        for left, right in _paired(old, new):
            there, here = (
                self.open(old[left]) if left else None,
                self.open(new[right]) if right else None,
            )
            yield (
                there or nothing(_inside(self._place(base), right)),
                here or nothing(_inside(self._place(revision), left)),
            )

    def _two(
        self, base: str, revision: str
    ) -> tuple[ComparedRevision, ComparedRevision]:
        """Two documents; what a stream refers to stands beside the other one."""
        if _is_stream(base):
            opened = self.open(revision)
            return self.open(base, beside=opened.file), opened
        opened = self.open(base)
        return opened, self.open(revision, beside=opened.file)

    def open(self, name: str, *, beside: Path | None = None) -> ComparedRevision:
        """One document.

        A stream has no folder: what it refers to stands beside the file `beside`, or where
        the command runs.

        Raises:
            SpecloomError: it cannot be read, or is no OpenAPI document at all.
        """
        near = Path() if beside is None or not beside.parent.is_dir() else beside.parent
        if name == "-":
            source = Source.from_standard_input()
            # The files that it refers to are called by where they stand.
            source.name = Path(os.path.relpath(near), source.name).as_posix()
            return self._opened(source, near, name)
        path = Path(name)
        if not path.exists():
            if is_address(name):
                return self._at_address(name)
            if is_at_revision(name):
                return self._at_revision(name)
        source = Source.from_file(path, path.as_posix())
        if path.is_file():
            return self._opened(source, path.parent, name, file=path)
        return self._opened(source, near, name)

    def has(self, name: str) -> bool:
        """Whether a revision has a file, such as `main:specs/pets.yaml`."""
        tree, path = self._in_tree(name)
        return tree.has(path)

    def fetched(self, name: str) -> Path:
        """A file of a revision on disk.

        Raises:
            SpecloomError: it is not there.
        """
        tree, path = self._in_tree(name)
        with _refusing(name):
            return tree.fetch(path)

    def files_at(self, name: str) -> dict[str, Path]:
        """The files of a revision that have been brought to disk, by their paths in it.

        Raises:
            SpecloomError: there is no such revision.
        """
        folder = self._in_tree(name)[0].folder
        return {
            file.relative_to(folder).as_posix(): file
            for file in sorted(folder.rglob("*"))
            if file.is_file()
        }

    def roots_at(self, name: str) -> list[Path]:
        """Where the roots stand among the files of a revision.

        Raises:
            SpecloomError: there is no such revision.
        """
        tree, _ = self._in_tree(name)
        return [
            _counterpart(root, self.repository.root, tree.folder)
            for root in self._roots
        ]

    def was(self, revision: str, file: Path) -> str | None:
        """What a file of the work tree is in a revision, under the name that it had.

        Such as `main:specs/pets.yaml`; None where it was not there.

        Raises:
            SpecloomError: there is no such revision.
        """
        here = Path(os.path.relpath(file, self.folder))
        name = f"{revision}:./{here.as_posix()}"
        tree, path = self._in_tree(name)
        if revision and not tree.has(path):
            with _refusing(name):
                path = self.repository.renamed(revision).get(path, "")
        return f"{revision}:{path}" if path and tree.has(path) else None

    def _at_address(self, name: str) -> ComparedRevision:
        remote = Remote(self._hosts)
        source = address_source(name, remote)
        problems = tuple(admitted(source))
        document = Document(source, remote=remote)
        return ComparedRevision(document=document, name=source.name, problems=problems)

    def _at_revision(self, name: str) -> ComparedRevision:
        tree, path = self._in_tree(name, "No file is called so, and ")
        with _refusing(name):
            file = tree.fetch(path)
            root = self.repository.root
        name = f"{parts_of(name)[0]}:{path}"
        return self._opened(
            Source.from_file(file, name),
            file.parent,
            name,
            file=None if root is None else root / path,
            tree=tree.folder,
        )

    def _opened(
        self,
        source: Source,
        folder: Path,
        name: str,
        *,
        file: Path | None = None,
        tree: Path | None = None,
    ) -> ComparedRevision:
        problems = tuple(admitted(source))
        roots = [_counterpart(root, self.repository.root, tree) for root in self._roots]
        document = Document(source, folder, roots, Remote(self._hosts))
        return ComparedRevision(
            document=document, name=name, problems=problems, file=file, tree=tree
        )

    def _in_tree(self, name: str, lead: str = "") -> tuple[Tree, str]:
        """The tree that a name's revision stands for, and the path from its root.

        `lead` begins what is said where there is no such revision.
        """
        revision, written = parts_of(name)
        with _refusing(name, lead):
            tree = self._tree(revision)
        with _refusing(name):
            return tree, tree.path(written)

    def _tree(self, revision: str) -> Tree:
        tree = self._trees.get(revision)
        if tree is None:
            folder = Path(self._temporary.name).resolve() / str(len(self._trees))
            tree = Tree(self.repository, revision, folder, self._blobs)
            self._trees[revision] = tree
        return tree

    def _listed(self, name: str) -> dict[str, str] | None:
        """The documents of a folder by path within it; None for a file."""
        path = Path(name)
        if name == "-" or (path.exists() and not path.is_dir()):
            return None
        if path.is_dir():
            return {
                file.relative_to(path).as_posix(): file.as_posix()
                for file in sorted(path.rglob("*"))
                if _may_be_document(file.relative_to(path)) and _is_document(file)
            }
        if not is_at_revision(name):
            return None
        tree, full = self._in_tree(name, "No file is called so, and ")
        if not tree.is_folder(full):
            return None
        names = {
            file: str(PurePosixPath(full) / file)
            for file in tree.below(full)
            if _may_be_document(PurePosixPath(file))
        }
        with _refusing(name):
            return {
                file: f"{parts_of(name)[0]}:{path}"
                for file, path in names.items()
                if _is_document(tree.fetch(path))
            }

    def _place(self, folder: str) -> Path | None:
        """Where a folder stands in the work tree."""
        if Path(folder).is_dir():
            return Path(folder)
        root = self.repository.root
        return None if root is None else root / self._in_tree(folder)[1]


def nothing(file: Path | None) -> ComparedRevision:
    """A document without operations, to compare one with that has no counterpart.

    `file` is where that would stand.
    """
    return ComparedRevision(
        document=Document(Source(_EMPTY, NOTHING)), name=NOTHING, file=file
    )


def _counterpart(folder: Path, root: Path | None, tree: Path | None) -> Path:
    """Where a folder of the work tree `root` stands among the files of a revision."""
    if tree is None or root is None or not folder.resolve().is_relative_to(root):
        return folder
    return tree / folder.resolve().relative_to(root)


def _is_stream(name: str) -> bool:
    path = Path(name)
    return name == "-" or (path.exists() and not path.is_file())


def _inside(folder: Path | None, file: str | None) -> Path | None:
    return None if folder is None or file is None else folder / file


@contextmanager
def _refusing(name: str, lead: str = "") -> Iterator[None]:
    """Makes what git says a refusal of what the user named; `lead` begins it."""
    try:
        yield
    except GitError as error:
        raise _refusal(name, f"{lead}{error}") from None


def _refusal(name: str, message: str) -> SpecloomError:
    return SpecloomError([problem("unreadable-file", message, Position(name), hint="")])


def _may_be_document(file: PurePosixPath | Path) -> bool:
    return file.suffix.lower() in _SUFFIXES and not any(
        part.startswith(".") or part in _IGNORED for part in file.parts
    )


def _is_document(file: Path) -> bool:
    if not file.is_file():
        return False
    try:
        with file.open("rb") as stream:
            content = utf8(stream.read(MAX_BYTES), file.name)
    except (OSError, SpecloomError):
        return False
    return is_openapi(content.decode("utf-8", "replace"))


def _paired(
    base: Iterable[str], revision: Iterable[str]
) -> list[tuple[str | None, str | None]]:
    """The documents of two folders by path; one alone on each side is the same, moved."""
    old, new = dict.fromkeys(base), dict.fromkeys(revision)
    gone = [file for file in old if file not in new]
    come = [file for file in new if file not in old]
    moved = dict(zip(gone, come, strict=True)) if len(gone) == len(come) == 1 else {}
    left: list[tuple[str | None, str | None]] = [
        (file, file if file in new else moved.get(file)) for file in old
    ]
    return [*left, *((None, file) for file in come if file not in moved.values())]
