"""The lock: what specloom wrote into a folder, so that it touches nothing else.

`specloom.lock` in the package's folder holds the digest of every generated file, of every
file the document was read from, and the generator's version: nothing of that stands in
the modules themselves, so that a new version of specloom moves no line of code.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TypeAlias

import msgspec

from ..document.source import content_digest

NAME = "specloom.lock"

Pins: TypeAlias = Mapping[str, tuple[str, ...]]
"""Of each address and git revision what was read there: `sha256 …`, `commit …`.

Several of a kind where branches were merged.
"""


class Lock(msgspec.Struct, frozen=True, kw_only=True):
    """Digests (SHA-256, hex) by path; `inputs` covers the sources, options and generator.

    `sources` are the files that the document was read from, the entry first: paths relative
    to the entry's folder, or addresses.
    """

    specloom: str
    inputs: str
    files: Mapping[str, str]
    sources: tuple[str, ...] = ()
    pins: Pins = {}


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
        **({"pins": dict(sorted(lock.pins.items()))} if lock.pins else {}),
        "files": dict(sorted(lock.files.items())),
    }
    return msgspec.json.format(msgspec.json.encode(ordered), indent=2).decode() + "\n"


def digest(text: str) -> str:
    """SHA-256 of a text in UTF-8, line ends as line feeds: a checkout may have changed them."""
    return content_digest(text.encode())


def file_digest(path: Path) -> str | None:
    """`digest` of what a file has; None where there is no such file."""
    try:
        return content_digest(path.read_bytes())
    except OSError:
        return None
