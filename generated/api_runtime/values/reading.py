"""What is found out while a plain JSON value is made an instance of a type."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from msgspec import UNSET, Struct

from .json_path import Place, path_of
from .limits import Violation
from .shapes import shortened

Read: TypeAlias = Callable[[object, Place, "Reading"], object]
"""Makes a plain JSON value that stands at a place an instance of a type; what does not fit is noted."""


class Mismatch(Struct, frozen=True):
    """A value that is not of the form its type demands."""

    place: Place
    message: str
    value: object

    def violation(self) -> Violation:
        """This mismatch as a violation: its path as text, its value shortened."""
        shown = None if self.value is UNSET else shortened(self.value)
        return Violation(path_of(self.place), self.message, shown)


class Reading:
    """The mismatches, and whether it is valid, of a value that is being read.

    Only a reading that `judges` counts: that is what alternatives of a union are compared by.
    """

    __slots__ = (
        "described",
        "judges",
        "mismatches",
        "newer",
        "nulls",
        "precision",
        "unions",
        "violated",
    )

    def __init__(
        self, judges: bool = False, unions: dict[tuple[int, int], Outcome] | None = None
    ) -> None:
        self.judges = judges
        self.unions: dict[tuple[int, int], Outcome] = {} if unions is None else unions
        """What the unions below have been read as, by union and value: each value is a part of every attempt to
        read what is around it, and the attempts would double with each level."""
        self.mismatches: list[Mismatch] = []
        self.violated = 0
        """Constraints that are broken, members of closed objects."""
        self.newer = 0
        """Values that no enumeration lists."""
        self.nulls = 0
        """Nulls in place of missing members."""
        self.described = 0
        """Members of objects that a property names."""
        self.precision = 0
        """How narrow the types are that the parts were read as."""

    def keep(self, place: Place, expected: str, value: object) -> object:
        """Take note that a value is not of the form it should be; it stays what it is."""
        message = f"Expected `{expected}`, got `{json_type(value)}`"
        self.mismatches.append(Mismatch(place, message, value))
        return value

    def lack(self, place: Place, name: str) -> None:
        """Take note of a member that is required and not there."""
        message = f"Object missing required field `{name}`"
        self.mismatches.append(Mismatch(place, message, UNSET))

    def add(self, outcome: Outcome) -> None:
        """Count what a part was read as."""
        self.mismatches += outcome.mismatches
        self.violated += outcome.violated
        self.newer += outcome.newer
        self.nulls += outcome.nulls
        self.described += outcome.described
        self.precision += outcome.precision

    def outcome(self, value: object) -> Outcome:
        """The instance, with everything that was noted while it was read."""
        return Outcome(
            value,
            tuple(self.mismatches),
            self.violated,
            self.newer,
            self.nulls,
            self.described,
            self.precision,
        )


class Outcome(Struct, frozen=True):
    """A value as an instance of a type, and how well it fits (see `Reading`)."""

    value: object
    mismatches: tuple[Mismatch, ...]
    violated: int
    newer: int
    nulls: int
    described: int
    precision: int

    @property
    def is_valid(self) -> bool:
        """Whether the value is one of the type, as far as the type says; nulls may stand for missing members."""
        return not (self.mismatches or self.violated or self.newer)


def fitting(read: Read, value: object) -> object:
    """A plain JSON value as what `read` makes of it.

    Raises:
        ValueError: it does not fit.
    """
    reading = Reading()
    made = read(value, None, reading)
    if reading.mismatches:
        first = reading.mismatches[0]
        raise ValueError(f"{first.message} - at `{path_of(first.place)}`")
    return made


_JSON_TYPES = {dict: "object", list: "array", type(None): "null"}


def json_type(value: object) -> str:
    """The type of a plain JSON value, in the words of msgspec's messages."""
    return _JSON_TYPES.get(type(value), type(value).__name__)
