"""What a stub keeps, in the order in which it was created, within bounds."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from specloom.serve.state.words import named

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


class Placed(Protocol):
    """A collection, as far as it says where its things are."""

    @property
    def key(self) -> str: ...
    @property
    def scope(self) -> str: ...


def home(parents: Iterable[Iterable[str]], data: Mapping[str, Any]) -> Parents:
    """What a thing stands in by its own members; nothing where it does not say.

    Args:
        parents: What the members may be called that say it, the outermost first.
        data: The thing.
    """
    ids = []
    for names in parents:
        member = named(names, data)
        value = None if member is None else data[member]
        if not isinstance(value, str | int) or isinstance(value, bool):
            return ()
        ids.append(str(value))
    return tuple(ids)


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

    def within(
        self, collection: Placed, scope: str, parents: Parents, key: str
    ) -> Thing | None:
        """The thing with an id, in any of its parents if the scope is not that of the collection."""
        if scope == collection.scope:
            return self.get(collection.key, parents, key)
        for (name, _), things in self._by_place.items():
            if name == collection.key and key in things:
                return things[key]
        return None

    def listed(self, collection: str, parents: Parents | None) -> list[Thing]:
        """What is in a collection, or in it wherever it is, the oldest first."""
        things = [
            thing
            for place in (
                [(collection, parents)]
                if parents is not None
                else [place for place in self._by_place if place[0] == collection]
            )
            for thing in self._by_place.get(place, {}).values()
        ]
        return sorted(things, key=lambda thing: thing.number)

    def put(self, thing: Thing, before: Thing | None = None) -> None:
        """Keep a thing, in place of the one before, or the one with its id.

        Raises:
            Full: there is no room.
        """
        size = len(thing.text)
        before = before or self.get(thing.collection, thing.parents, thing.key)
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

    def remove(self, thing: Thing, paths: Iterable[str] = ()) -> None:
        """Forget a thing, and all that is in collections below it, by any of the paths of its own."""
        removed = [thing]
        for own in {thing.collection, *paths}:
            own_parents = thing.parents if own == thing.collection else ()
            within = (*own_parents, thing.key)
            for (collection, parents), things in self._by_place.items():
                is_below = collection.startswith(f"{own}/{{}}/")
                if is_below and parents[: len(within)] == within:
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
