"""The lock: what specloom generated into a folder, so that it touches nothing else.

`specloom.lock` in the package's folder has a digest of every file as it was generated, and
nothing that changes when they do not: no version, no options, no digest of the document. Two
lines for a file leave a line between the digests of neighbours, so that branches which
regenerate different things merge; and where both change a digest, git keeps both, as the
`.gitattributes` beside it says. It may put lines between those two: each says whose it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

import msgspec

from specloom.document.source import content_digest, content_of
from specloom.files.layout_digest import layout_digest
from specloom.files.runtime_digests import RUNTIME, layout_digests
from specloom.git.conflict_markers import MARKER
from specloom.problems import Position, SpecloomError, problem

if TYPE_CHECKING:
    from specloom.render.generated_file import GeneratedFile

NAME = "specloom.lock"
ATTRIBUTES = ".gitattributes"
ATTRIBUTES_TEXT = f"{NAME} merge=union\n"
"""How git merges the lock; see https://git-scm.com/docs/gitattributes#_built_in_merge_drivers."""

_FORMAT = 3
_HEAD = "# What specloom generated here; commit it. After a merge: run `specloom generate`.\n"
_FORMAT_LINE = re.compile(r"specloom-lock (\d+)")
_DIGEST_LINE = re.compile(r"\s+([0-9a-f]{32,64})(?:  (.+))?")
_PIN_LINE = re.compile(r"\s+((?:sha256|commit) [0-9a-f]{40,64})(?:  (.+))?")
_JSON_LINE = re.compile(r'    "([^"]+)": "([0-9a-f]{64})",?')
_SOURCE = "source "

Pins: TypeAlias = Mapping[str, tuple[str, ...]]
"""Of each address and git revision what was read there: `sha256 …`, `commit …`.

Several of a kind where branches were merged.
"""


NO_PINS: Pins = {}


class Lock(msgspec.Struct, frozen=True, kw_only=True):
    """Digests of the generated files by path, and what is known of documents that are not files.

    A file has one digest, its `layout_digest`; after a merge it has that of either side, and in
    locks of specloom 0.1 the SHA-256 of its bytes. Where a run may have been killed it has
    several (see `moving`).
    `is_conflicted` says that git could not merge it: what both sides hold is here.
    """

    files: Mapping[str, tuple[str, ...]]
    pins: Pins = {}
    is_conflicted: bool = False

    def is_generated(self, path: str, content: bytes) -> bool:
        """Whether specloom generated this content of a file, whatever its layout is now."""
        digests = self.files.get(path, ())
        return content_digest(content) in digests or (
            (text := _text(content)) is not None
            and layout_digest(text, path) in digests
        )


NO_LOCK = Lock(files={})
"""That of a folder that has none."""


def lock_of(
    files: Iterable[GeneratedFile], pins: Pins = NO_PINS, runtime: str = RUNTIME
) -> Lock:
    """The lock of a folder with these files, made from what is pinned.

    `runtime` begins the paths of the runtime's files.
    """
    digests = layout_digests(files, runtime)
    return Lock(files={path: (digest,) for path, digest in digests.items()}, pins=pins)


def read_lock(folder: Path) -> Lock | None:
    """The lock of a folder; None where there is none, or nothing of one can be read.

    Raises:
        SpecloomError: it has the format of a newer specloom.
    """
    text = _text(content_of(folder / NAME))
    return None if text is None else parse_lock(text, str(folder / NAME))


def parse_lock(text: str, name: str) -> Lock | None:
    """The lock that a text holds; `name` is that of the file.

    Raises:
        SpecloomError: it has the format of a newer specloom.
    """
    files: dict[str, list[str]] = {}
    pins: dict[str, list[str]] = {}
    below: list[str] = []  # of lines that do not say themselves what they are of
    is_lock = is_conflicted = False
    for number, line in enumerate(text.splitlines(), 1):
        if MARKER.fullmatch(line):
            is_conflicted = True
        elif match := _JSON_LINE.fullmatch(line):
            files.setdefault(match[1], []).append(match[2])
        elif match := _PIN_LINE.fullmatch(line):
            (pins.setdefault(match[2], []) if match[2] else below).append(match[1])
        elif match := _DIGEST_LINE.fullmatch(line):
            (files.setdefault(match[2], []) if match[2] else below).append(match[1])
        elif match := _FORMAT_LINE.fullmatch(line):
            _refuse_newer(int(match[1]), Position(name, number))
            is_lock = True
        elif line.startswith(_SOURCE):
            below = pins.setdefault(line.removeprefix(_SOURCE), [])
        elif line and line[0] not in '#{}[]" ':
            below = files.setdefault(line, [])
    if not is_lock and not any(files.values()):
        return None
    return Lock(
        files={path: tuple(dict.fromkeys(known)) for path, known in files.items()},
        pins={name: tuple(dict.fromkeys(known)) for name, known in pins.items()},
        is_conflicted=is_conflicted,
    )


def _refuse_newer(number: int, where: Position) -> None:
    if number > _FORMAT:
        message = f"format {number} of a newer specloom; this one knows {_FORMAT}"
        raise SpecloomError([problem("newer-lock", message, where)])


def lock_text(lock: Lock) -> str:
    """The lock as it is written: two lines for a file, sorted by path."""
    lines = [_HEAD, f"specloom-lock {_FORMAT}\n"]
    for name, pins in sorted(lock.pins.items()):
        lines += [f"{_SOURCE}{name}\n", *(f"    {pin}  {name}\n" for pin in pins)]
    for path, digests in sorted(lock.files.items()):
        lines += [f"{path}\n", *(f"    {digest}  {path}\n" for digest in digests)]
    return "".join(lines)


def moving(old: Lock, new: Lock, replaced: Mapping[str, str]) -> Lock:
    """The lock of a folder while its files are moved: for each file every digest it may have.

    `replaced` are digests of files that are neither, such as those edited by hand. Whoever
    comes upon it, the run having been killed, takes nothing of that for an edit.
    """
    known = (
        old.files,
        new.files,
        {path: (digest,) for path, digest in replaced.items()},
    )
    paths = {path for files in known for path in files}
    files = {
        path: tuple(
            dict.fromkeys(digest for files in known for digest in files.get(path, ()))
        )
        for path in paths
    }
    return Lock(files=files, pins=new.pins)


def _text(content: bytes | None) -> str | None:
    try:
        return None if content is None else content.decode()
    except UnicodeDecodeError:
        return None
