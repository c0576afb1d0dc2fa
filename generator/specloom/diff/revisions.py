"""What is compared: a file, a folder, either at a git revision, or standard input."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath
from posixpath import normpath
from tempfile import TemporaryDirectory
from types import TracebackType

from msgspec import Struct

from ..document.document import Document
from ..document.remote import Remote
from ..document.source import Source
from ..problems import Position, Problem, SpecloomError, problem
from .documents import admitted

_SUFFIXES = (".yaml", ".yml", ".json")
_OPENAPI = re.compile(r"""^\s*\{?\s*["']?openapi["']?\s*:""", re.MULTILINE)
_FILE_NAMES = re.compile(
    r"""\$ref["']?\s*:\s*["']?([^"'\s#,}]+)|([^"'\s#,{}\[\]]+\.(?:ya?ml|json))\b"""
)
_IGNORED = frozenset(("node_modules", "__pycache__"))
_EMPTY = "openapi: 3.1.0\ninfo: {title: '', version: ''}\npaths: {}\n"
_MAX_DOCUMENTS = 500
"""Documents of a folder that are compared."""


class Opened(Struct, frozen=True, kw_only=True):
    """A document to compare, and what the user calls it.

    `problems` are what had to be put right before it could be read at all.
    """

    document: Document
    name: str
    problems: tuple[Problem, ...] = ()


class Revisions:
    """Opens what the user names; a context, since files of a revision are kept on disk.

    `roots` and `hosts` are folders and hosts that references may lead to, beside a
    document's own folder.
    """

    def __init__(
        self, *, roots: Iterable[Path] = (), hosts: Iterable[str] = ()
    ) -> None:
        self._roots = tuple(roots)
        self._hosts = tuple(hosts)
        self._temporary = TemporaryDirectory(prefix="specloom-diff-")
        self._trees: dict[str, _Tree] = {}

    def __enter__(self) -> Revisions:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._temporary.cleanup()

    def pairs(self, base: str, revision: str) -> Iterator[tuple[Opened, Opened]]:
        """The documents to compare: one pair for files, one for each file of folders.

        Raises:
            SpecloomError: one of them does not exist, or cannot be read.
        """
        old, new = self._listed(base), self._listed(revision)
        if old is None and new is None:
            yield self.open(base), self.open(revision)
            return
        if old is None or new is None:
            name, other = (base, revision) if old is None else (revision, base)
            raise _refusal(name, f"{name!r} is a file, but {other!r} is a folder.")
        if not old and not new:
            raise _refusal(revision, "Neither folder holds an OpenAPI document.")
        for left, right in _paired(old, new):
            yield (
                self.open(left) if left else nothing(base),
                self.open(right) if right else nothing(revision),
            )

    def open(self, name: str) -> Opened:
        """One document.

        Raises:
            SpecloomError: it cannot be read, or is no OpenAPI document at all.
        """
        if name == "-":
            return self._opened(Source.from_standard_input(), Path.cwd(), name)
        if not Path(name).exists() and ":" in name:
            return self._at_revision(name)
        path = Path(name)
        source = Source.from_file(path, path.as_posix())
        return self._opened(source, path.parent, name)

    def has(self, name: str) -> bool:
        """Whether a revision has a file, such as `main:specs/pets.yaml`."""
        revision, _, path = name.partition(":")
        return self._tree(revision).has(path)

    def renamed(self, revision: str) -> dict[str, str]:
        """What the files below this folder were called in a revision, where that was something else.

        Raises:
            SpecloomError: there is no such revision.
        """
        self._tree(revision)
        parts = ("--find-renames", "--diff-filter=R", "--relative", "-z")
        said = _git("diff", "--name-status", *parts, revision, "--", name=revision)
        fields = iter(said.split("\0"))
        found: dict[str, str] = {}
        for _status in fields:
            old, new = next(fields, ""), next(fields, "")
            if new:
                found[new] = old
        return found

    def text(self, name: str) -> str:
        """The text of a file in a revision, such as `main:pyproject.toml`.

        Raises:
            SpecloomError: it is not there.
        """
        revision, _, path = name.partition(":")
        return self._tree(revision).fetch(path).read_text("utf-8", errors="replace")

    def _at_revision(self, name: str) -> Opened:
        revision, _, path = name.partition(":")
        tree = self._tree(revision)
        file = tree.fetch(path)
        source = Source.from_file(file, name)
        return self._opened(source, file.parent, name, tree)

    def _opened(
        self, source: Source, folder: Path, name: str, tree: _Tree | None = None
    ) -> Opened:
        problems = tuple(admitted(source))
        roots = [*self._roots]
        if tree is not None:
            roots = [tree.counterpart(root) for root in roots]
        document = Document(source, folder, roots, Remote(self._hosts))
        return Opened(document=document, name=name, problems=problems)

    def _tree(self, revision: str) -> _Tree:
        tree = self._trees.get(revision)
        if tree is None:
            folder = Path(self._temporary.name) / str(len(self._trees))
            tree = self._trees[revision] = _Tree(revision, folder)
        return tree

    def _listed(self, name: str) -> dict[str, str] | None:
        """The documents of a folder by path within it; None for a file."""
        if name == "-":
            return None
        path = Path(name)
        if path.is_dir():
            return {
                file.relative_to(path).as_posix(): file.as_posix()
                for file in sorted(path.rglob("*"))
                if _may_be_document(file.relative_to(path)) and _is_document(file)
            }
        if path.exists() or ":" not in name:
            return None
        revision, _, below = name.partition(":")
        tree = self._tree(revision)
        if not tree.is_folder(below):
            return None
        return {
            file: f"{revision}:{full}"
            for file, full in tree.below(below)
            if _may_be_document(PurePosixPath(file)) and _is_document(tree.fetch(full))
        }


class _Tree:
    """The files of one revision, brought to disk when they are needed."""

    def __init__(self, revision: str, folder: Path) -> None:
        self._revision = revision
        self._folder = folder
        self._root = Path(_git("rev-parse", "--show-toplevel", name=revision).strip())
        self._prefix = _git("rev-parse", "--show-prefix", name=revision).strip()
        if revision.startswith("-"):
            raise _refusal(revision, f"{revision!r} is no revision of this repository.")
        self._commit = _git(
            "rev-parse", "--verify", "--quiet", f"{revision}^{{commit}}", name=revision
        ).strip()
        listed = _git("ls-tree", "-r", "-z", "--full-tree", self._commit, name=revision)
        self._files: dict[str, str] = {}
        for line in listed.split("\0"):
            facts, _, path = line.partition("\t")
            # A symbolic link (mode 120000) leads who knows where.
            if path and facts.startswith("100"):
                self._files[path] = facts.split()[2]

    def has(self, path: str) -> bool:
        return self._full(path) in self._files

    def is_folder(self, path: str) -> bool:
        full = self._full(path)
        return full == "." or any(one.startswith(f"{full}/") for one in self._files)

    def below(self, path: str) -> list[tuple[str, str]]:
        """The files of a folder: relative to it, and to the repository."""
        full = self._full(path)
        start = "" if full == "." else f"{full}/"
        return [
            (one[len(start) :], one) for one in self._files if one.startswith(start)
        ]

    def counterpart(self, folder: Path) -> Path:
        """Where a folder of the work tree stands among the files of the revision."""
        try:
            return self._folder / folder.resolve().relative_to(self._root.resolve())
        except ValueError:
            return folder

    def fetch(self, path: str) -> Path:
        """The file on disk, with every file that it names, and those that these name.

        Raises:
            SpecloomError: the revision has no such file.
        """
        full = self._full(path)
        if full not in self._files:
            message = f"{self._revision!r} has no file {full!r}."
            raise _refusal(f"{self._revision}:{path}", message)
        waiting = [full]
        while waiting:
            one = waiting.pop()
            file = self._folder / one
            if one not in self._files or file.exists():
                continue
            content = _git_bytes("cat-file", "blob", self._files[one])
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content)
            waiting += self._named_in(one, content)
        return self._folder / full

    def _named_in(self, file: str, content: bytes) -> Iterator[str]:
        text = content.decode("utf-8", "replace")
        folder = PurePosixPath(file).parent
        for found in _FILE_NAMES.finditer(text):
            path = normpath(str(folder / (found[1] or found[2])))
            if path in self._files:
                yield path

    def _full(self, path: str) -> str:
        """A path from the root of the repository, as git reads it after the colon."""
        if path.startswith(("./", "../")) or path in (".", ".."):
            path = f"{self._prefix}{path}"
        return normpath(path) if path else "."


def _git(*arguments: str, name: str) -> str:
    return _git_bytes(*arguments, name=name).decode("utf-8", "surrogateescape")


def _git_bytes(*arguments: str, name: str = "") -> bytes:
    """What git answers.

    Raises:
        SpecloomError: git is not there, this is no repository, or it knows no such thing.
    """
    try:
        done = subprocess.run(["git", *arguments], capture_output=True, check=False)
    except OSError as error:
        raise _refusal(name, f"git cannot be run: {error.strerror or error}.") from None
    if done.returncode != 0:
        said = done.stderr.decode("utf-8", "replace").strip().splitlines()
        reason = said[0] if said else f"{name!r} is neither a file nor a revision."
        raise _refusal(name, reason)
    return done.stdout


def _refusal(name: str, message: str) -> SpecloomError:
    return SpecloomError([problem("unreadable-file", message, Position(name))])


def nothing(name: str) -> Opened:
    """A document without operations, to compare one with that has no counterpart."""
    return Opened(document=Document(Source(_EMPTY, name)), name=name)


def _may_be_document(file: PurePosixPath | Path) -> bool:
    return file.suffix.lower() in _SUFFIXES and not any(
        part.startswith(".") or part in _IGNORED for part in file.parts
    )


def _is_document(file: Path) -> bool:
    try:
        with file.open("rb") as stream:
            start = stream.read(200_000).decode("utf-8", "replace")
    except OSError:
        return False
    return _OPENAPI.search(start) is not None


def _paired(
    base: dict[str, str], revision: dict[str, str]
) -> list[tuple[str | None, str | None]]:
    """The documents of two folders by path; one alone on each side is the same, moved."""
    gone = [file for file in base if file not in revision]
    come = [file for file in revision if file not in base]
    if len(gone) == len(come) == 1:
        revision = {**revision, gone[0]: revision[come[0]]}
        come = []
    found: list[tuple[str | None, str | None]] = [
        (base.get(file), revision.get(file)) for file in dict.fromkeys((*base, *come))
    ]
    return found[:_MAX_DOCUMENTS]
