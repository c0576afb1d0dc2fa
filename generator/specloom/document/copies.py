"""Copies of the files on the network that a package is made from, kept in its folder.

Without them nobody could make, check or review the package without the network, or after the
service has published the next version.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Collection, Mapping
from pathlib import Path
from urllib.parse import urlsplit

from specloom.document.address import shown_address
from specloom.document.references import ResolutionError
from specloom.document.source import content_digest
from specloom.git.conflict_markers import conflict_lines

FOLDER = "documents"
"""Where the copies stand in the folder of a package."""

_SUFFIXES = (".yaml", ".yml", ".json")
_UNSAFE = re.compile(r"[^A-Za-z0-9._-]|^\.+|\.+$")
_MAX_NAME = 100


class Copies:
    """The copies in the folder of a package, some of which may not be there yet.

    `entry` is the address of the document itself, if it has one: files beside and below it keep
    their relative paths, so that another version at another address is a change of the same files;
    all others stand in a folder that is called by their host. `digests` are those that were
    fetched, by address: several where branches were merged.
    """

    def __init__(
        self,
        package: Path,
        entry: str | None = None,
        digests: Mapping[str, Collection[str]] | None = None,
    ) -> None:
        self._package = package
        self._entry = entry
        self._digests = digests or {}
        self._entry_path = ""
        self._entry_path = self.path(entry) if entry else ""

    def path(self, address: str) -> str:
        """Where the copy of a file stands, from the folder of the package."""
        host, parts = _parts(address, self._entry or "")
        names = [_UNSAFE.sub("_", part)[:_MAX_NAME] or "index" for part in parts]
        stem, suffix = os.path.splitext(names.pop())
        if suffix.lower() not in _SUFFIXES:
            # Beside a file may stand a folder of its name.
            stem, suffix = stem + suffix, ".yaml"
        path = "/".join((FOLDER, *host, *names, stem + suffix))
        is_exact = "?" not in address and [*names, stem + suffix] == parts
        if address == self._entry or (is_exact and path != self._entry_path):
            return path
        # Addresses may differ in what no file can be called.
        digest = hashlib.sha256(address.encode()).hexdigest()[:8]
        return "/".join((FOLDER, *host, *names, f"{stem}-{digest}{suffix}"))

    def file(self, address: str) -> Path:
        return self._package / self.path(address)

    def name(self, address: str) -> str:
        """How messages call a file: by its copy, as people would open it from here."""
        file = self.file(address)
        try:
            relative = os.path.relpath(file)
        except ValueError:  # another drive
            return file.as_posix()
        return Path(relative).as_posix()

    def content(self, address: str) -> bytes | None:
        """The copy of a file; None where none is known to be one.

        Raises:
            ResolutionError: `changed-copy` where it is not what was fetched.
        """
        digests = self._digests.get(address)
        try:
            content = self.file(address).read_bytes() if digests else None
        except OSError:
            return None
        if content is None or not digests or content_digest(content) in digests:
            return content
        reason = (
            "has conflict markers"
            if conflict_lines(content.decode(errors="replace"))
            else "was changed"
        )
        message = (
            f"{self.name(address)!r}, the copy of {shown_address(address)!r}, {reason}."
        )
        raise ResolutionError("changed-copy", message)

    def refuse_changed(self, address: str, content: bytes) -> None:
        """Hold what was fetched against the lock: it may be another version of the document.

        Raises:
            ResolutionError: `changed-copy` where it is.
        """
        digests = self._digests.get(address)
        if digests and content_digest(content) not in digests:
            message = (
                f"{shown_address(address)!r} is no longer what it was: SHA-256 "
                f"{content_digest(content)}, in the lock {' or '.join(sorted(digests))}."
            )
            raise ResolutionError("changed-copy", message)


def _place(address: str) -> str:
    """An address without its query; that of a host alone with the path that it stands for."""
    place = address.partition("?")[0]
    return place if urlsplit(place).path else f"{place}/"


def _parts(address: str, entry: str) -> tuple[list[str], list[str]]:
    """The names that a path is made of, after the folder of the host.

    That has none where the address is below the folder of the document itself.
    """
    place, base = _place(address), "".join(_place(entry).rpartition("/")[:2])
    if entry and place.startswith(base):
        return [], place.removeprefix(base).split("/")
    parts = urlsplit(place)
    return [_UNSAFE.sub("_", parts.netloc)], parts.path.split("/")[1:]
