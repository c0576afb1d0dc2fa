"""The lock: what specloom wrote into a folder, so that it touches nothing else.

`specloom.lock` in the package's folder holds the digest of every generated file, of every
file the document was read from, and the generator's version: nothing of that stands in
the modules themselves, so that a new version of specloom moves no line of code.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import msgspec

from ..document.source import content_digest

NAME = "specloom.lock"


class Lock(msgspec.Struct, frozen=True, kw_only=True):
    """Digests (SHA-256, hex) by path; `inputs` covers the sources, options and generator.

    `sources` are the files that the document was read from, the entry first: paths relative
    to the entry's folder, or addresses. A file has several digests, with spaces between
    them, where a run may have been killed (see `moving`).
    """

    specloom: str
    inputs: str
    files: Mapping[str, str]
    sources: tuple[str, ...] = ()


def read_lock(folder: Path) -> Lock | None:
    """The lock of a folder, None where there is none or it cannot be understood."""
    try:
        return msgspec.json.decode((folder / NAME).read_bytes(), type=Lock)
    except (OSError, msgspec.MsgspecError):
        return None


def lock_text(lock: Lock) -> str:
    """The lock as it is written: JSON, a file a line, sorted."""
    ordered = {
        "specloom": lock.specloom,
        "inputs": lock.inputs,
        "sources": lock.sources,
        "files": dict(sorted(lock.files.items())),
    }
    return msgspec.json.format(msgspec.json.encode(ordered), indent=2).decode() + "\n"


def moving(old: Lock | None, new: Lock, replaced: Mapping[str, str]) -> Lock:
    """The lock of a folder while its files are moved: for each file every digest it may have.

    `replaced` are digests of files that are neither, such as those edited by hand. Whoever
    comes upon it, the run having been killed, takes nothing of that for an edit; and for
    nothing is it up to date.
    """
    known = [files for files in (old and old.files, new.files, replaced) if files]
    paths = {path for files in known for path in files}
    return Lock(
        specloom=new.specloom,
        inputs="",
        sources=new.sources,
        files={
            path: " ".join(
                sorted({d for files in known for d in files.get(path, "").split()})
            )
            for path in paths
        },
    )


def digest(text: str) -> str:
    """SHA-256 of a text in UTF-8, line ends as line feeds: a checkout may have changed them."""
    return content_digest(text.encode())


def file_digest(path: Path) -> str | None:
    """`digest` of what a file has; None where there is no such file."""
    try:
        return content_digest(path.read_bytes())
    except OSError:
        return None
