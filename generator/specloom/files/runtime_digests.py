"""Layout digests of the runtime's files, which are the same in every package.

They are kept as Python keeps compiled modules: in `__pycache__`, where it may. To work them out
takes a tenth of what a small package takes in all.
"""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import TYPE_CHECKING

import msgspec

from specloom.files.layout_digest import layout_digest
from specloom.render.generator_digest import generator_digest

if TYPE_CHECKING:
    from specloom.render.generated_file import GeneratedFile

_FILE = Path(__file__).parent / "__pycache__" / "runtime_digests.json"
RUNTIME = "runtime/"
"""What the paths of the runtime's files begin with in a package that has its own."""

_MAX_KEPT = 1_000


class _Kept(msgspec.Struct):
    """Layout digests by the SHA-256 of texts, and the specloom that worked them out."""

    generator: str
    digests: dict[str, str]


def layout_digests(
    files: Iterable[GeneratedFile], runtime: str = RUNTIME
) -> dict[str, str]:
    """The layout digest of each file, by its path; `runtime` begins the paths of the runtime's."""
    kept = _read()
    known = kept.digests.copy()
    digests: dict[str, str] = {}
    for file in files:
        if not file.path.startswith(runtime):
            digests[file.path] = layout_digest(file.text, file.path)
            continue
        key = hashlib.sha256(file.text.encode()).hexdigest()
        if key not in known:
            known[key] = layout_digest(file.text, file.path)
        digests[file.path] = known[key]
    if len(kept.digests) < len(known) <= _MAX_KEPT:
        _keep(_Kept(kept.generator, known))
    return digests


def _read() -> _Kept:
    with suppress(OSError, msgspec.MsgspecError):
        kept = msgspec.json.decode(_FILE.read_bytes(), type=_Kept)
        if kept.generator == generator_digest():
            return kept
    return _Kept(generator_digest(), {})


def _keep(kept: _Kept) -> None:
    if sys.dont_write_bytecode:
        return
    with suppress(OSError):
        _FILE.parent.mkdir(exist_ok=True)
        with NamedTemporaryFile(dir=_FILE.parent, delete=False) as stream:
            stream.write(msgspec.json.encode(kept))
        os.replace(stream.name, _FILE)
