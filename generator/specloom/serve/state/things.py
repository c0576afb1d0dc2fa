"""What a stub keeps, in the order in which it was created, within bounds."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

MOST_THINGS = 100_000
MOST_BYTES = 256 * 1024 * 1024
"""Bytes of JSON that all things together may have."""

Parents = tuple[str, ...]
"""The ids of what a collection stands in, the outermost first."""


@dataclass(frozen=True, slots=True)
class Thing:
    """Something that was created."""

    number: int
    """Things are counted from 1, in the order of their creation; no number is used again."""
    collection: str
    parents: Parents
    key: str
    """Its id, as a text."""
    data: Mapping[str, Any]

    @property
    def text(self) -> str:
        """Its data as JSON."""
        return json.dumps(self.data, ensure_ascii=False, separators=(",", ":"))


class Full(Exception):
    """There is no room for more."""


class Keeper(Protocol):
    """Keeps things for longer than a process lives."""

    @property
    def last(self) -> int: ...
    @property
    def counts(self) -> Mapping[str, int]: ...
    def load(self) -> Iterable[Thing]: ...
    def replace(
        self,
        removed: Iterable[Thing],
        added: Iterable[Thing],
        last: int,
        counts: Mapping[str, int],
    ) -> None: ...


class Things:
    """All that is kept, by collection and parents, then by key."""

    def __init__(
        self,
        keeper: Keeper | None = None,
        most_things: int = MOST_THINGS,
        most_bytes: int = MOST_BYTES,
    ) -> None:
        """`keeper` is told of each change before it is made."""
        self._keeper = keeper
        self._most_things = most_things
        self._most_bytes = most_bytes
        self._by_place: dict[tuple[str, Parents], dict[str, Thing]] = {}
        self._sizes: dict[int, int] = {}
        self._bytes = 0
        self.last = 0
        """The number of what was created last."""
        self.counts: dict[str, int] = {}
        """How many things were ever created in each collection."""
        if keeper is not None:
            self.last, self.counts = keeper.last, dict(keeper.counts)
            for thing in keeper.load():
                self._put(thing, len(thing.text))

    def __len__(self) -> int:
        return len(self._sizes)

    def __iter__(self) -> Iterator[Thing]:
        for things in self._by_place.values():
            yield from things.values()

    def get(self, collection: str, parents: Parents, key: str) -> Thing | None:
        """The thing with an id; None where there is none."""
        return self._by_place.get((collection, parents), {}).get(key)

    def listed(self, collection: str, parents: Parents) -> list[Thing]:
        """What is in a collection, the oldest first."""
        things = self._by_place.get((collection, parents), {}).values()
        return sorted(things, key=lambda thing: thing.number)

    def put(self, thing: Thing) -> None:
        """Keep a thing, in place of the one with its id.

        Raises:
            Full: there is no room.
        """
        size = len(thing.text)
        before = self.get(thing.collection, thing.parents, thing.key)
        freed = 0 if before is None else self._sizes[before.number]
        if before is None and len(self) >= self._most_things:
            raise Full(f"the stub keeps no more than {self._most_things} things")
        if self._bytes - freed + size > self._most_bytes:
            raise Full(f"the stub keeps no more than {self._most_bytes} bytes")
        counts = dict(self.counts)
        if before is None:
            counts[thing.collection] = counts.get(thing.collection, 0) + 1
        if self._keeper is not None:
            removed = [] if before is None else [before]
            last = max(self.last, thing.number)
            self._keeper.replace(removed, [thing], last, counts)
        self.counts = counts
        if before is not None:
            self._take(before)
        self._put(thing, size)

    def remove(self, thing: Thing) -> None:
        """Forget a thing, and all that is in collections below it."""
        path = f"{thing.collection}/{{}}/"
        within = (*thing.parents, thing.key)
        removed = [thing]
        for (collection, parents), things in self._by_place.items():
            if collection.startswith(path) and parents[: len(within)] == within:
                removed += things.values()
        self._replace(removed, [], self.last, self.counts)

    def reset(self, things: Iterable[Thing] = ()) -> None:
        """Forget everything, then keep these."""
        added = list(things)
        last = max((thing.number for thing in added), default=0)
        counts = dict(Counter(thing.collection for thing in added))
        self._replace(list(self), added, last, counts)
        self.last = last

    def _replace(
        self,
        removed: list[Thing],
        added: list[Thing],
        last: int,
        counts: dict[str, int],
    ) -> None:
        if self._keeper is not None:
            self._keeper.replace(removed, added, last, counts)
        self.counts = counts
        for thing in removed:
            self._take(thing)
        for thing in added:
            self._put(thing, len(thing.text))

    def _put(self, thing: Thing, size: int) -> None:
        place = thing.collection, thing.parents
        self._by_place.setdefault(place, {})[thing.key] = thing
        self._sizes[thing.number] = size
        self._bytes += size
        self.last = max(self.last, thing.number)

    def _take(self, thing: Thing) -> None:
        place = thing.collection, thing.parents
        things = self._by_place[place]
        del things[thing.key]
        if not things:
            del self._by_place[place]
        self._bytes -= self._sizes.pop(thing.number)
