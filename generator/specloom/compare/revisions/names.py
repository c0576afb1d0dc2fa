"""Names of files at git revisions, such as `main:specs/pets.yaml`."""

from __future__ import annotations

import re

from specloom.document.address import is_address

_REVISION = re.compile(r"((?:[^:{]|\{[^}]*\})*):(.*)", re.DOTALL)
"""A revision, which may have a date or words in braces, and a path in it (gitrevisions(7))."""


def is_at_revision(name: str) -> bool:
    """Whether a name, if no file is called so, is one of a file at a revision."""
    return not is_address(name) and _REVISION.fullmatch(name) is not None


def parts_of(name: str) -> tuple[str, str]:
    """The revision and the path; the path is empty where there is no colon."""
    match = _REVISION.fullmatch(name)
    return (match[1], match[2]) if match else (name, "")
