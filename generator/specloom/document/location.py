"""A place in a document, cheap enough to be carried by every node of every model."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Protocol

from msgspec import Struct


def pointer_of(keys: Iterable[str | int]) -> str:
    """The JSON pointer that the keys spell (RFC 6901)."""
    parts: list[str] = []
    for key in keys:
        part = str(key)
        if "~" in part or "/" in part:
            part = part.replace("~", "~0").replace("/", "~1")
        parts.append(part)
    return "/".join(["", *parts])


class Positions(Protocol):
    """What a location asks of its file. `specloom.document.source.Source` is one."""

    @property
    def name(self) -> str: ...

    def position(self, location: Location) -> tuple[int, int]: ...

    def written(self, location: Location) -> Location: ...


class Location(Struct, frozen=True, eq=False):
    """Where a value stands: a file and the keys that lead to it (a linked JSON pointer, RFC 6901).

    `location / key / key` is a child; making one costs no more than an object of three slots.
    Line and column are looked up only when somebody asks; for a key that does not exist they are
    those of the nearest ancestor that does. Locations of one file are equal when their keys are.
    """

    source: Positions
    parent: Location | None = None
    key: str | int = ""

    def __truediv__(self, key: str | int) -> Location:
        return Location(self.source, self, key)

    def below(self, keys: Iterable[str | int]) -> Location:
        """The place that keys lead to from here."""
        here = self
        for key in keys:
            here = Location(self.source, here, key)
        return here

    def enclosing(self) -> Iterator[Location]:
        """This place and those that it stands in, from the inside out."""
        here: Location | None = self
        while here is not None:
            yield here
            here = here.parent

    @property
    def keys(self) -> tuple[str | int, ...]:
        """The keys from the file's root to here."""
        keys = self._keys_upwards()
        keys.reverse()
        return tuple(keys)

    def _keys_upwards(self) -> list[str | int]:
        keys: list[str | int] = []
        here = self
        while (parent := here.parent) is not None:
            keys.append(here.key)
            here = parent
        return keys

    @property
    def pointer(self) -> str:
        """The JSON pointer within the file (RFC 6901); empty for the whole file."""
        return pointer_of(self.keys)

    @property
    def file(self) -> str:
        """The file's name as people know it: as given, or relative to where the entry was given."""
        return self.source.name

    @property
    def line(self) -> int:
        """The line, from 1."""
        return self.source.position(self)[0]

    @property
    def column(self) -> int:
        """The column, from 1, in Unicode characters."""
        return self.source.position(self)[1]

    @property
    def written(self) -> Location:
        """The place in the author's text, where normalising has moved the value here."""
        return self.source.written(self)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Location):
            return NotImplemented
        return (
            self.source is other.source
            and self.key == other.key
            and self._keys_upwards() == other._keys_upwards()
        )

    def __hash__(self) -> int:
        return hash((id(self.source), *self._keys_upwards()))

    def __str__(self) -> str:
        line, column = self.source.position(self)
        return f"{self.source.name}:{line}:{column}"

    def __repr__(self) -> str:
        return f"Location({self.source.name}#{self.pointer})"
