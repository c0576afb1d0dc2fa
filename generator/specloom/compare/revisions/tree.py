"""The files of one git revision, brought to disk when they are needed."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from difflib import get_close_matches
from functools import cached_property
from pathlib import Path, PurePosixPath
from posixpath import normpath
from urllib.parse import unquote

from specloom.document.source import utf8
from specloom.git import GitError
from specloom.git.repository import Repository
from specloom.problems import SpecloomError

_NAMES = re.compile(
    r"""\$ref["']?\s*:\s*(?:"((?:[^"\\]|\\.)*)"|'([^']*)'|(?=([^\s"'][^\n#]{0,1000}))([^\s"',}\]][^\n#,}\]]*))"""
    r"""|["']([^"'\n]+\.(?:ya?ml|json))\b"""
    r"""|(?<![^"'\s#,{}\[\]])([^"'\s#,{}\[\]]+\.(?:ya?ml|json))\b"""
)
"""What may name a file: any text of a `$ref`, and any text that ends as files do.

A text without quotes ends with its line, or within `{…}` and `[…]` sooner: both are tried.
"""

_MAX_LINKS = 40
"""Symbolic links that may follow each other."""


class Blobs:
    """What files hold, by the ids of git: what revisions share is asked for, and looked into, once."""

    def __init__(self, repository: Repository) -> None:
        self._repository = repository
        self._known: dict[str, tuple[Path, tuple[str, ...]]] = {}

    def bring(self, wanted: Mapping[Path, str]) -> dict[Path, tuple[str, ...]]:
        """Put files on disk, each with the blob it holds; what each of them names as files."""
        new = [*{blob: None for blob in wanted.values() if blob not in self._known}]
        contents = dict(zip(new, self._repository.contents(new), strict=True))
        names: dict[Path, tuple[str, ...]] = {}
        for file, blob in wanted.items():
            file.parent.mkdir(parents=True, exist_ok=True)
            known = self._known.get(blob)
            if known is None:
                content = contents[blob]
                file.write_bytes(content)
                known = self._known[blob] = file, _names_in(content, file.name)
            else:
                _link(known[0], file)
            names[file] = known[1]
        return names


def _names_in(content: bytes, file: str) -> tuple[str, ...]:
    """What may be names of files in a text, as references write them."""
    try:
        text = utf8(content, file).decode("utf-8", "replace")
    except SpecloomError:  # It is told when the file is read.
        return ()
    written_names = (
        group for match in _NAMES.finditer(text) for group in match.groups() if group
    )
    # JSON may escape a slash, a reference any character.
    names = (
        unquote(written.replace("\\/", "/").partition("#")[0].strip())
        for written in dict.fromkeys(written_names)
    )
    return tuple(dict.fromkeys(names))


def _link(there: Path, file: Path) -> None:
    try:
        os.link(there, file)
    except OSError:  # Not every file system has such links.
        file.write_bytes(there.read_bytes())


class Tree:
    """The files of a revision; the empty revision is git's index.

    Paths are those from the root of the repository. Symbolic links are followed as far as
    they stay in it, as they are in a work tree.

    Raises:
        GitError: there is no such revision.
    """

    def __init__(
        self, repository: Repository, revision: str, folder: Path, blobs: Blobs
    ) -> None:
        self._repository = repository
        self._blobs = blobs
        self._revision = revision
        self._files = repository.files(revision)
        self.folder = folder

    def path(self, written: str) -> str:
        """A path from the root, for one as it is written after the colon of a revision.

        From there it counts, unless it begins with `./` or `../`: from here.

        Raises:
            GitError: it leads out of the repository.
        """
        is_from_here = written.startswith(("./", "../")) or written in (".", "..")
        path = f"{self._repository.prefix}{written}" if is_from_here else written
        path = normpath(path)
        if _is_outside(path):
            raise GitError(f"{written!r} leads out of the repository.")
        return path

    def has(self, path: str) -> bool:
        return self._at(self._followed(path)) == "file"

    def is_folder(self, path: str) -> bool:
        return self._is_folder(self._followed(path))

    def below(self, path: str) -> list[str]:
        """The files of a folder, as paths from there."""
        real = self._followed(path)
        start = "" if real == "." else f"{real}/"
        return [
            path.removeprefix(start)
            for path in self._files
            if path.startswith(start) and self.has(path)
        ]

    def _is_folder(self, real: str) -> bool:
        return real == "." or any(path.startswith(f"{real}/") for path in self._files)

    def fetch(self, path: str) -> Path:
        """The file on disk, with every file that it names, and those that these name.

        Raises:
            GitError: the revision has no such file.
        """
        real = self._followed(path)
        if self._at(real) != "file":
            raise GitError(self._missing(path, real))
        waiting = [path]
        while waiting:
            wanted = {self._linked(name): None for name in waiting}
            files = {self.folder / linked: linked for linked in wanted}
            new = {file: linked for file, linked in files.items() if not file.exists()}
            named = self._blobs.bring(
                {file: self._files[linked].id for file, linked in new.items()}
            )
            waiting = []
            for file, linked in new.items():
                folder = PurePosixPath(linked).parent
                paths = (normpath(str(folder / name)) for name in named[file])
                waiting += filter(self.has, paths)
        return self.folder / path

    def _missing(self, path: str, real: str) -> str:
        name = self._revision or "the index"
        above = map(str, PurePosixPath(real).parents)
        for parent in (real, *above):
            if self._at(parent) == "submodule":
                return f"{parent!r} is a submodule in {name!r}: compare from inside."
        if real and self._is_folder(real):
            return f"{path!r} is a folder in {name!r}."
        if not real:
            return f"The links of {path!r} in {name!r} lead out of it, or nowhere."
        close = get_close_matches(path, self._files, 1, 0.8)
        hint = f" Did you mean {close[0]!r}?" if close else ""
        return f"{name!r} has no file {path!r}.{hint}"

    def _at(self, path: str) -> str:
        listed = self._files.get(path)
        return "" if listed is None else listed.kind

    def _followed(self, path: str) -> str:
        """The path without symbolic links; of what leads elsewhere nothing is there."""
        return self._steps(path)[-1][0]

    def _linked(self, path: str) -> str:
        """The path without symbolic links, which are made on disk, too."""
        steps = self._steps(path)
        for _, link, target in steps:
            place = self.folder / link
            if link and not place.is_symlink():
                place.parent.mkdir(parents=True, exist_ok=True)
                place.symlink_to(target)
        return steps[-1][0]

    def _steps(self, path: str) -> list[tuple[str, str, str]]:
        """What the path becomes when its links are followed, with each link and its target."""
        steps = [(path, "", "")]
        if not self._links:
            return steps
        while len(steps) <= _MAX_LINKS:
            parts = path.split("/")
            heads = ("/".join(parts[:end]) for end in range(1, len(parts) + 1))
            link = next((head for head in heads if head in self._links), None)
            if link is None:
                return steps
            target = self._links[link]
            rest = path[len(link) + 1 :]
            path = normpath(str(PurePosixPath(link).parent / target / rest))
            if _is_outside(path):
                break
            steps.append((path, link, target))
        return [("", "", "")]

    @cached_property
    def _links(self) -> dict[str, str]:
        """The symbolic links with what they hold."""
        links = {
            path: blob.id for path, blob in self._files.items() if blob.kind == "link"
        }
        texts = self._repository.contents([*links.values()])
        return {
            path: text.decode("utf-8", "surrogateescape")
            for path, text in zip(links, texts, strict=True)
        }


def _is_outside(path: str) -> bool:
    return path.startswith(("/", "../")) or path == ".."
