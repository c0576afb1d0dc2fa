"""A digest of specloom: what the output depends on beside the document."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

from specloom import __version__
from specloom.render.places import is_installed, runtime_folder, templates_folder


@cache
def generator_digest() -> str:
    """A digest of specloom itself: its version, and in a checkout every template and module."""
    state = hashlib.sha256(__version__.encode())
    if is_installed():
        return state.hexdigest()
    for root in (Path(__file__).parent.parent, runtime_folder(), templates_folder()):
        for file in sorted(root.rglob("*")):
            if file.suffix in (".py", ".jinja"):
                state.update(file.relative_to(root).as_posix().encode())
                state.update(file.read_bytes().replace(b"\r\n", b"\n"))
    return state.hexdigest()
