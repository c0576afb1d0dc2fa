"""Filters of a list: parameters that are called as a member."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from typing import Any

from specloom.serve.state import words
from specloom.serve.state.things import Thing
from specloom.serve.state.words import plain


def filtered(
    things: Iterable[Thing], sent: Mapping[str, Any], members: Container[str]
) -> list[Thing]:
    """The things that agree with what was sent under the names of their members."""
    wanted = {
        name: value
        for name, value in sent.items()
        if name in members and plain(name) not in words.PAGING and value is not None
    }
    return [
        thing
        for thing in things
        if all(_agrees(thing.data.get(name), value) for name, value in wanted.items())
    ]


def text(value: object) -> str:
    return value if isinstance(value, str) else str(value)


def _agrees(kept: Any, wanted: Any) -> bool:
    """Whether a member has a value that a filter wants: one of them, where it names several."""
    if isinstance(wanted, list):
        return any(_agrees(kept, item) for item in wanted)
    if isinstance(kept, list):
        return any(_agrees(item, wanted) for item in kept)
    if isinstance(kept, bool) or isinstance(wanted, bool):
        return kept is wanted
    if isinstance(kept, Mapping):
        return bool(kept == wanted)
    return kept is not None and text(kept) == text(wanted)
