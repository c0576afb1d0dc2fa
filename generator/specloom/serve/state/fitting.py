"""Whether a thing is one by the document's own schemas: nothing that they refuse is kept, or passed over in silence."""

from __future__ import annotations

import re
from collections.abc import Collection as Names
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from specloom.serve.documented import Outline
from specloom.serve.state import filling
from specloom.serve.state.collections import Collection
from specloom.serve.state.shapes import step

_MOST_TOLD = 5
"""Violations that one message names."""

_LEVELS = 4
"""How deep two schemas are compared."""


def violations(
    collection: Collection,
    data: Mapping[str, Any],
    names: Names[str],
    stated: Outline,
) -> str | None:
    """What is wrong with those members of a thing that a request sent; None where nothing is.

    A member that the request's own schema has in another form, or alone, is none of the thing's: an id for an object,
    a password. So is null for a member that cannot be null: it is not there.

    Args:
        collection: Where the thing is.
        data: The thing as it would be.
        names: The members that were sent.
        stated: What the document says of the request.
    """
    place = collection.item_place
    if place is None:
        return None
    action, slot, listed = place
    outline = collection.shapes.outline_at(place)
    told = [
        f"{path.removeprefix('.')}: {message}"
        for path, message in collection.shapes.violations(action, slot, listed, data)
        if (name := _member(path, names)) is not None
        and not _is_other(name, data[name], outline, stated)
    ]
    return "; ".join(told[:_MOST_TOLD]) or None


def all_violations(
    collection: Collection, data: Mapping[str, Any]
) -> Iterator[tuple[str, str]]:
    """What the document's answers about a thing, alone and in lists, have against it: JSON Pointers (RFC 6901) and why.

    Nothing is said of members that an answer would not show.
    """
    for place in collection.item_places:
        is_main = place == collection.item_place
        if place.action.kind not in ("read", "list") and not is_main:
            continue
        outline = collection.shapes.outline_at(place)
        for path, message in collection.shapes.violations(*place, data):
            name = _member(path, data)
            if name is None or (name not in outline.members and not is_main):
                continue
            own = outline.members.get(name)
            if own is None or not own.fits(filling.completed(data[name], own)):
                yield _pointer(path), message


_STEP = re.compile(r"\.(\w+)|\[(\d+)\]|\['((?:[^'\\]|\\.)*)'\]")


def _pointer(path: str) -> str:
    """A JSON path as a JSON Pointer."""
    keys = [name or index or quoted for name, index, quoted in _STEP.findall(path)]
    return "".join(f"/{key.replace('~', '~0').replace('/', '~1')}" for key in keys)


def _member(path: str, names: Iterable[str]) -> str | None:
    """The member that a path leads to or through."""
    for name in names:
        start = step(name)
        if path.startswith(start) and path[len(start) : len(start) + 1] in ("", *".["):
            return name
    return None


def _is_other(name: str, value: Any, outline: Outline, stated: Outline) -> bool:
    """Whether what was sent is not the thing's member, or is one when the stub has completed it."""
    own, sent = outline.members.get(name), stated.members.get(name)
    if own is None:
        return sent is not None
    if sent is not None and (value is None or _differ(own, sent, _LEVELS)):
        return True
    return own.fits(filling.completed(value, own))


def _differ(own: Outline, sent: Outline, levels: int) -> bool:
    """Whether values of two schemas have other types."""
    if levels < 1:
        return False
    ours, theirs = _types(own), _types(sent)
    if ours and theirs and ours.isdisjoint(theirs):
        return True
    if own.item.members or sent.item.members:
        return _differ(own.item, sent.item, levels - 1)
    return any(
        _differ(own.members[name], sent.members[name], levels - 1)
        for name in own.members
        if name in sent.members
    )


def _types(outline: Outline) -> set[str]:
    types: set[str] = set()
    for stated in outline.stated("type"):
        types.update([stated] if isinstance(stated, str) else stated)
    if "integer" in types:
        types.add("number")
    return types - {"null"}
