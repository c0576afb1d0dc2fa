"""Generated texts kept aside on this machine, for merges that git has no base for.

What was edited before anybody committed it is in no history, nor is what was merged with an
edit as soon as it was generated.
"""

from __future__ import annotations

import hashlib
import os
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path

import msgspec

from specloom.files.local_cache import TEXTS, local_cache

_MAX_RUNS = 50
_MAX_BYTES = 16_000_000
"""What is kept of a package, compressed: eight times what GitHub's takes."""


def keep_texts(folder: Path, texts: Mapping[str, str]) -> None:
    """Keep the texts, by their paths in the package, that a run has generated."""
    if not texts:
        return
    content = zlib.compress(msgspec.msgpack.encode(dict(texts)), 1)
    runs = [content, *(run for run in _runs(folder, _name(folder)) if run != content)][
        :_MAX_RUNS
    ]
    while len(runs) > 1 and sum(map(len, runs)) > _MAX_BYTES:
        runs.pop()
    local_cache(folder).keep(_name(folder), msgspec.msgpack.encode(runs))


def kept_texts(folder: Path, path: str) -> Iterator[str]:
    """The texts that runs have generated of a file, the latest first; those of other folders last.

    A package may have been moved.
    """
    own = _name(folder)
    names = [own, *(name for name in local_cache(folder).names(TEXTS) if name != own)]
    for run in (run for name in names for run in _runs(folder, name)):
        try:
            texts = msgspec.msgpack.decode(zlib.decompress(run), type=dict[str, str])
        except (zlib.error, msgspec.MsgspecError):
            continue
        if path in texts:
            yield texts[path]


def _runs(folder: Path, name: str) -> list[bytes]:
    content = local_cache(folder).read(name)
    try:
        return msgspec.msgpack.decode(content or b"\x90", type=list[bytes])
    except msgspec.MsgspecError:
        return []


def _name(folder: Path) -> str:
    place = os.fsencode(folder.resolve())
    return f"{TEXTS}{hashlib.sha256(place).hexdigest()[:32]}"
