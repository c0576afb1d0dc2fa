"""Which names are words of an API, and which are somebody's data, such as ids."""

from __future__ import annotations

import re
from collections.abc import Iterable

_WORD = re.compile(r"[A-Za-z_$][A-Za-z0-9_.$\[\]-]{0,63}\Z")
_MOST_DIGITS = 2
"""Digits that a word may have: `address2`, but not `u1029`."""
_HEX = re.compile(r"[0-9a-f]{8,}", re.IGNORECASE)


def is_data(name: str) -> bool:
    """Whether a name that no document describes may be a value: in doubt it is."""
    return (
        _WORD.match(name) is None
        or sum(map(str.isdigit, name)) > _MOST_DIGITS
        or any(map(_has_digit, _HEX.findall(name)))
    )


def _has_digit(text: str) -> bool:
    return any(map(str.isdigit, text))


def masked(path: str, templates: Iterable[str]) -> str:
    """A path that no operation has, without what may be a value in it.

    Of segments that the document does not know only the very first is kept, where it is a word.
    """
    segments = path.split("/")
    listed = [template.split("/") for template in templates]
    for template in listed:
        if len(template) == len(segments) and all(
            own == given or "{" in own
            for own, given in zip(template, segments, strict=True)
        ):
            return "/".join(template)
    known = {segment for template in listed for segment in template}
    return "/".join(
        (
            segment
            if segment in known or (place == 1 and not is_data(segment))
            else f"{{segment{place}}}"
        )
        for place, segment in enumerate(segments[:20])
    )
