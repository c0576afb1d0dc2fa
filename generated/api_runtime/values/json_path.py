"""JSON paths (RFC 9535): where in a value something is."""

from __future__ import annotations

from typing import TypeAlias, Union

Place: TypeAlias = Union["tuple[Place, str | int]", None]
"""A place below another one, by the member's name or the item's index; None is the root."""


def step(name: str | int) -> str:
    """A member name or an index as a step of a JSON path (RFC 9535, section 2.5)."""
    if isinstance(name, int):
        return f"[{name}]"
    if name.isidentifier() and name.isascii():
        return f".{name}"
    escaped = name.replace("\\", "\\\\").replace("'", "\\'")
    shown = "".join(
        letter if letter.isprintable() else _escaped(letter) for letter in escaped
    )
    return f"['{shown}']"


def _escaped(letter: str) -> str:
    units = letter.encode("utf-16-be", "surrogatepass").hex()
    return "".join(f"\\u{units[at : at + 4]}" for at in range(0, len(units), 4))


def path_of(place: Place, root: str = "$") -> str:
    """The JSON path of a place."""
    steps: list[str] = []
    while place is not None:
        place, name = place
        steps.append(step(name))
    return root + "".join(reversed(steps))
