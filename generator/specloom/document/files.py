"""The files of a document: which may be read, and which have been."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from urllib.parse import urldefrag, urljoin

from specloom.document.references import Reference, ResolutionError
from specloom.document.remote import Remote
from specloom.document.source import MAX_BYTES, Source
from specloom.problems import Problem, SpecloomError


class Files:
    """The files that a document is made of, read when a reference needs them.

    Only files below the entry's `folder` and the `roots` are read, symbolic links followed
    first, and only those hosts asked that `remote` allows. `sources` lists what has been read,
    the entry first; `problems` what was wrong in it without stopping the reading.
    """

    def __init__(
        self,
        entry: Source,
        folder: Path | None = None,
        roots: Iterable[Path] = (),
        remote: Remote | None = None,
    ) -> None:
        self.sources: list[Source] = [entry]
        self.problems: list[Problem] = list(entry.problems)
        self._entry = entry
        self._folder = None if folder is None else folder.resolve()
        self._roots = tuple(root.resolve() for root in roots)
        self._remote = remote or Remote()
        self._bytes = len(entry.content)
        self._read: dict[Path | str, Source | ResolutionError] = {}
        self._folders: dict[int, Path] = {}
        self._found: dict[str, Path] = {}
        if entry.path is not None:
            self._read[entry.path.resolve()] = entry
        elif entry.url is not None:
            self._read[entry.url] = entry

    def find(self, reference: Reference, text: str, own: Source) -> Source:
        """The file that a reference, written as `text` in the file `own`, names.

        Raises:
            ResolutionError: it may not be read, or cannot be.
        """
        if own.url is not None or reference.is_remote:
            # What stands in a remote file never leads back to this machine.
            key: Path | str = self._url(reference, text, own)
        else:
            key = self._path(reference, text, own)
        known = self._read.get(key)
        if known is None:
            known = self._read[key] = self._source(key)
        if isinstance(known, ResolutionError):
            raise known
        return known

    def _url(self, reference: Reference, text: str, own: Source) -> str:
        try:
            url = urldefrag(urljoin(own.url or "", reference.file)).url
        except ValueError:
            message = f"{text!r} is no address."
            raise ResolutionError("invalid-reference", message) from None
        is_local = text.lower().startswith("file:")
        if is_local or not url.lower().startswith(("http://", "https://")):
            message = f"{text!r} is not an address that is fetched from."
            raise ResolutionError("remote-reference", message)
        return url

    def _path(self, reference: Reference, text: str, own: Source) -> Path:
        """The path of the file that a reference names, once it is known that it may be read."""
        folder = self._folder_of(own)
        if folder is None or self._folder is None:
            message = f"{text!r} names a file, but the document has no folder."
            raise ResolutionError("reference-outside-root", message)
        joined = os.path.join(folder, reference.file)
        # A folder that is resolved has no links in it: going up from there is a matter of text.
        # DigitalOcean's 1,500 files are named 6,600 times, and asking the file system where each
        # name leads took half of the time.
        if ".." not in reference.file.lstrip("./"):
            joined = os.path.normpath(joined)
        known = self._found.get(joined)
        if known is None:
            known = self._found[joined] = self._allowed(Path(joined), text)
        return known

    def _folder_of(self, own: Source) -> Path | None:
        if own.path is None:
            return self._folder
        if id(own) not in self._folders:
            self._folders[id(own)] = own.path.resolve().parent
        return self._folders[id(own)]

    def _allowed(self, path: Path, text: str) -> Path:
        """The file itself, links followed.

        Raises:
            ResolutionError: it may not be read.
        """
        try:
            path = path.resolve()
            allowed = any(
                path.is_relative_to(root)
                for root in (self._folder, *self._roots)
                if root is not None
            )
            exists = allowed and path.is_file()
        except (OSError, ValueError, RuntimeError):
            message = f"{text!r} is no file name."
            raise ResolutionError("invalid-reference", message) from None
        if not allowed:
            message = f"{text!r} leads outside the folder that may be read."
            raise ResolutionError("reference-outside-root", message)
        if not exists:
            message = f"The file of {text!r} does not exist."
            raise ResolutionError("unresolved-reference", message)
        return path

    def _source(self, key: Path | str) -> Source | ResolutionError:
        """The file itself, or why there is none."""
        if self._bytes > MAX_BYTES:
            message = f"The files together exceed {MAX_BYTES // 1024 // 1024} MiB."
            return ResolutionError("file-too-large", message)
        try:
            if isinstance(key, Path):
                source = Source.from_file(key, self._display_name(key))
            else:
                content = self._remote.fetch(key)
                source = Source.from_bytes(content, self._remote.name(key), url=key)
        except ResolutionError as failure:
            return failure
        except SpecloomError as refusal:
            self.problems += refusal.problems
            name = key.name if isinstance(key, Path) else key
            return ResolutionError("unresolved-reference", f"{name!r} cannot be read.")
        self.sources.append(source)
        self._bytes += len(source.content)
        self.problems += source.problems
        return source

    def _display_name(self, path: Path) -> str:
        """The file's name relative to where the entry was given, as an editor would open it."""
        # Of a git revision, such as `main:specs/pets.yaml`, so are all its files.
        revision, colon, name = self._entry.name.rpartition(":")
        relative = os.path.relpath(path, self._folder)
        joined = os.path.normpath(os.path.join(os.path.dirname(name), relative))
        return f"{revision}{colon}{Path(joined).as_posix()}"
