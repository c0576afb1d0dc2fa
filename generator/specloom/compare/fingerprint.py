"""What a change is, as twelve digits: its rule, its place in the API, its values.

Nothing of it depends on lines, on which operations reach the place, or on how the documents
are called: an approval, and a link, hold as long as the change is the same.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable

from specloom.compare.schemas.schema import canonical_text
from specloom.document.value import Value

_PARAMETER = re.compile(r"(?<=/parameters/)\d+(?=/|$)")
_ITEM = re.compile(r"(?<=/)(allOf|enum|required|security|servers|tags|type)/\d+(?=/|$)")
"""An item of a list whose order means nothing."""

_WORDS = ("description", "summary", "title")


def fingerprint(
    rule: str, name: str, before: Value, after: Value, subjects: Iterable[str]
) -> str:
    """Twelve hexadecimal digits for what happened to the `subjects`, in whatever order."""
    values = canonical_text(_meaning(before)), canonical_text(_meaning(after))
    parts = (rule, name, *values, *sorted(subjects))
    text = "\0".join(parts).encode("utf-8", "surrogatepass")
    return hashlib.sha256(text).hexdigest()[:12]


def subject(file: str, pointer: str, part: str) -> str:
    """A place by its JSON pointer (RFC 6901), but for indexes that say nothing.

    `file` is the file as the document names it. A parameter is known by `part`, such as
    `query parameter limit`: another one before it does not make it another.
    """
    named = _ITEM.sub(r"\1", pointer)
    if "/parameters/" in named:
        named = _PARAMETER.sub(lambda _: part, named)
    return f"{file}#{named}"


def _meaning(value: Value) -> Value:
    """A value without the words that are for people only."""
    if isinstance(value, list):
        return [_meaning(item) for item in value]
    if not isinstance(value, dict):
        return value
    return {
        key: _meaning(member)
        for key, member in value.items()
        # A property of such a name has a schema.
        if key not in _WORDS or not isinstance(member, str)
    }
