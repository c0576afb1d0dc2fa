"""From SPEC to a document: a file, an address, or a file at a git revision.

What is not in the work tree is pinned by the lock: an address to the SHA-256 of what was fetched,
of which a copy stands in the package, and a revision to its commit.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, TypeAlias
from urllib.parse import urlsplit

from msgspec import Struct

from specloom.compare.revisions.names import is_at_revision, parts_of
from specloom.config import Options
from specloom.document.address import is_address, shown_address
from specloom.document.copies import Copies
from specloom.document.document import Document
from specloom.document.loading import load_address, load_file
from specloom.document.references import ResolutionError
from specloom.document.remote import Access, Remote
from specloom.document.source import content_digest
from specloom.files.lock import Pins, read_lock
from specloom.problems import Position, SpecloomError, refusal

if TYPE_CHECKING:
    from specloom.compare.revisions.compared import Revisions
    from specloom.render.generated_file import GeneratedFile

_COMMIT = re.compile(r"[0-9a-f]{40,64}")


class Address(Struct, frozen=True):
    """A document on the network."""

    url: str

    @property
    def key(self) -> str:
        """Its name in a lock."""
        return self.url

    def __str__(self) -> str:
        return shown_address(self.url)

    @property
    def label(self) -> str:
        """How generated files call it: by its name alone, which is the same for every version."""
        try:
            parts = urlsplit(self.url)
        except ValueError:  # said where it is read
            return shown_address(self.url)
        return PurePosixPath(parts.path).name or parts.netloc


class Revision(Struct, frozen=True):
    """A document at a git revision, such as `main:specs/pets.yaml`; git is asked from `folder`."""

    name: str
    folder: Path

    @property
    def key(self) -> str:
        """Its name in a lock."""
        return self.name

    def __str__(self) -> str:
        return self.name

    @property
    def label(self) -> str:
        """How generated files call it: by its path, which is the same in every revision."""
        return PurePosixPath(parts_of(self.name)[1]).as_posix()


Spec: TypeAlias = Path | Address | Revision
"""What the user names; the path `-` is standard input."""


def spec_of(text: str, folder: Path) -> Spec:
    """What SPEC names, as it is written in a project or on the command line in `folder`.

    A file comes first, should one be called so.
    """
    if is_address(text):
        return Address(text.partition("#")[0])
    file = folder / text
    if text != "-" and not file.exists() and is_at_revision(text):
        return Revision(text, folder)
    return Path(text) if text == "-" else file


def files_here(spec: Spec, names: Iterable[str]) -> list[Path]:
    """The files of this machine among what a document was read from, named by `Made.sources`.

    What is pinned is not among them: nothing but `specloom update` moves it.
    """
    if not isinstance(spec, Path):
        return []
    folder = spec.resolve().parent
    return [folder / name for name in names if not is_address(name) and name != "-"]


class OpenedDocument(Struct, frozen=True):
    """A document with what it is pinned to; files that it refers to are read when they are needed."""

    document: Document
    _remote: Remote
    _copies: Copies | None
    _revision: Pins

    @property
    def pins(self) -> Pins:
        """What a lock has to say of all that has been read."""
        return {
            **self._revision,
            **{
                address: (f"sha256 {content_digest(content)}",)
                for address, content in self._remote.contents.items()
            },
        }

    @property
    def fetched(self) -> Mapping[str, bytes]:
        """The files of the network that have been read, by address."""
        return self._remote.contents

    def is_as_pinned(self, pins: Pins) -> bool:
        """Whether all that is pinned is what it was, for which everything is read again."""
        for address in filter(is_address, pins):
            try:
                self._remote.fetch(address)
            except (ResolutionError, SpecloomError):
                return False
        return self.pins.keys() == pins.keys() and all(
            {*_values(lines, "sha256")} <= {*_values(pins[name], "sha256")}
            for name, lines in self.pins.items()
        )

    @property
    def copies(self) -> list[GeneratedFile]:
        """Copies of the files that were fetched, as files of the package."""
        from specloom.render.generated_file import GeneratedFile

        return [
            GeneratedFile(self._copies.path(address), content.decode())
            for address, content in self._remote.contents.items()
            if self._copies is not None
        ]


@contextmanager
def opened(
    spec: Spec,
    options: Options,
    *,
    package: Path | None = None,
    access: Access = "kept",
    fetched: Mapping[str, bytes] | None = None,
) -> Iterator[OpenedDocument]:
    """The document, as the options allow it to be read; for as long as the context lasts.

    `package` is the folder that has, or will have, copies of what is on the network, and the lock
    that pins them. With the access "network" everything is had anew: addresses are fetched, but
    for what is in `fetched`, and the revision is what it is now.

    Raises:
        SpecloomError: it cannot be read, is not OpenAPI, or is not what it is pinned to.
    """
    lock = None if package is None else read_lock(package)
    pins: Pins = {} if lock is None else lock.pins
    entry = spec.url if isinstance(spec, Address) else None
    copies = None
    if package is not None:
        digests = {name: _values(lines, "sha256") for name, lines in pins.items()}
        copies = Copies(package, entry, digests)
    remote = Remote(options.allow_remote, kept=copies, access=access, fetched=fetched)
    if isinstance(spec, Revision):
        known = () if access == "network" else pins.get(spec.name, ())
        with _at_commit(spec, _values(known, "commit"), options, remote) as pinned:
            document, lines = pinned
            yield OpenedDocument(document, remote, copies, {spec.name: lines})
        return
    document = (
        load_address(spec.url, remote)
        if isinstance(spec, Address)
        else load_file(spec, roots=options.allow_root, remote=remote)
    )
    yield OpenedDocument(document, remote, copies, {})


def _values(lines: tuple[str, ...], kind: str) -> tuple[str, ...]:
    return tuple(
        line.removeprefix(f"{kind} ") for line in lines if line.startswith(f"{kind} ")
    )


@contextmanager
def _at_commit(
    spec: Revision, pinned: tuple[str, ...], options: Options, remote: Remote
) -> Iterator[tuple[Document, tuple[str, ...]]]:
    """The document of a commit, and what a lock says of it.

    The commit is what it is pinned to, else what the revision is now.
    """
    from specloom.compare.revisions.compared import Revisions

    with Revisions(folder=spec.folder, roots=options.allow_root) as revisions:
        commit = _commit(spec, pinned, revisions)
        name = f"{commit}:{parts_of(spec.name)[1]}"
        try:
            file = revisions.fetched(name)
        except SpecloomError as refusal:
            called = commit[:12] if pinned else parts_of(spec.name)[0]
            message = refusal.problems[0].message.replace(commit, called)
            raise _refusal(spec, message) from None
        roots = revisions.roots_at(name)
        document = load_file(file, name=spec.name, roots=roots, remote=remote)
        files = _digest(revisions.files_at(name))
        yield document, (f"commit {commit}", f"sha256 {files}")


def _digest(files: Mapping[str, Path]) -> str:
    """SHA-256 of a file, or of the list of several: commits that do not touch them change nothing."""
    digests = {path: content_digest(file.read_bytes()) for path, file in files.items()}
    if len(digests) == 1:
        return next(iter(digests.values()))
    listed = "".join(f"{digest}  {path}\n" for path, digest in sorted(digests.items()))
    return content_digest(listed.encode())


def _commit(spec: Revision, pinned: tuple[str, ...], revisions: Revisions) -> str:
    """The commit that a document is read from: of several pinned ones the last in history."""
    from specloom.git import GitError

    revision, _ = parts_of(spec.name)
    if not revision:
        message = "The index of git is no revision that could be pinned: name the file."
        raise _refusal(spec, message)
    repository = revisions.repository
    try:
        if not pinned:
            return repository.commit(revision)
        ids = [
            repository.commit(commit) for commit in pinned if _COMMIT.fullmatch(commit)
        ]
    except GitError as error:
        lead = "The lock pins it, but " if pinned else "No file is called so, and "
        raise _refusal(spec, f"{lead}{error}") from None
    if not ids:
        raise _refusal(spec, "What the lock says of it is no commit.")
    newest, *older = ids
    for commit in older:
        newest = commit if repository.is_ancestor(newest, commit) else newest
    return newest


def _refusal(spec: Revision, message: str) -> SpecloomError:
    return refusal("unreadable-file", message, Position(spec.name))
