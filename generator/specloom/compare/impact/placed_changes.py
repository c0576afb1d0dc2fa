"""Changes of the API by their places, by the operations they reach, and by the types they are in."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from msgspec import Struct

from specloom.compare.change import Change, Site
from specloom.compare.impact.origins import End, Origins, Spot

_CONTENTS = frozenset(
    {"additionalProperties", "allOf", "patternProperties", "properties", "required"}
)
"""Keywords that say what is in an object: a use of its class reads the same without them."""

_OF_USES = frozenset({"", "anyOf", "nullable", "oneOf", "type"})
"""Keywords of a named type that its uses show, too: whether null is among its values."""

_KEYWORD_OF_USES = re.compile(r"/(?:(?:anyOf|oneOf|type)(?:/\d+)?|nullable)$")

_MEMBER = re.compile(r"\.([^.\[\]*]+)|\['((?:[^'\\]|\\.)*)'\]")
"""A step of a JSON path by name (RFC 9535)."""


class Placed(Struct, frozen=True, kw_only=True):
    """A change at one of its places.

    `member` is the property that it is about. `spots` are the place in either document,
    without one that only is what something was added to, or removed from. `classes` are the
    spots of the classes whose contents it changes, and `owners` the innermost named types that it
    is in, by document. `is_of_uses` says that uses of the owner may read otherwise.
    """

    index: int
    part: str
    member: str
    spots: tuple[Spot, ...]
    holders: tuple[Spot, ...]
    owners: tuple[str | None, str | None]
    classes: tuple[Spot, ...]
    is_of_uses: bool

    @property
    def places(self) -> tuple[Spot, ...]:
        """All spots, those included that something was added to or removed from."""
        return self.spots + self.holders

    def is_in_class_below(self, spot: Spot) -> bool:
        """Whether it changes the contents of a class that stands there, or further below."""
        return any(is_within(class_spot, spot) for class_spot in self.classes)


class PlacedChanges:
    """Finds changes by where they are."""

    def __init__(self, changes: Iterable[Change], origins: Origins) -> None:
        self.changes = tuple(changes)
        self._classes = origins.classes
        self._types = _types(origins)
        self._of: list[tuple[Placed, ...]] = []
        self._at: dict[Spot, list[Placed]] = {}
        self._below: dict[Spot, list[Placed]] = {}
        self._by_owner: dict[str, list[Placed]] = {}
        self._reaching: dict[str, list[int]] = {}
        for index, change in enumerate(self.changes):
            sites = _sites(change)
            self._of.append(tuple(self._placed(index, change, site) for site in sites))
            for placed in self._of[-1]:
                self._add(placed)
            for operation in change.operations:
                self._reaching.setdefault(_key(str(operation)), []).append(index)

    def _add(self, placed: Placed) -> None:
        """Make a change known by its places, by all that these are in, and by its owners."""
        for end, pointer in placed.spots:
            whole = _KEYWORD_OF_USES.sub("", pointer)
            for place in dict.fromkeys((pointer, whole)):
                self._at.setdefault((end, place), []).append(placed)
        for end, pointer in dict.fromkeys(placed.places):
            for prefix in prefixes(pointer):
                self._below.setdefault((end, prefix), []).append(placed)
        for owner in {owner for owner in placed.owners if owner is not None}:
            self._by_owner.setdefault(owner, []).append(placed)

    def __iter__(self) -> Iterator[Placed]:
        for placed in self._of:
            yield from placed

    def within(self, spot: Spot) -> list[Placed]:
        """The changes there and further below."""
        return self._below.get(spot, [])

    def around(self, spot: Spot) -> list[Placed]:
        """The changes of itself, or of the nearest thing that it is a part of, as a whole."""
        end, pointer = spot
        for prefix in prefixes(pointer):
            around = self._at.get((end, prefix))
            if around and prefix.count("/") > 1:
                return around
        return []

    def owned(self, name: str) -> list[Placed]:
        """The changes whose innermost named type is this one."""
        return self._by_owner.get(name, [])

    def reaching(self, operations: Iterable[str]) -> list[Placed]:
        """The changes that reach one of the operations."""
        indexes: dict[int, None] = {}
        for operation in operations:
            indexes.update(dict.fromkeys(self._reaching.get(_key(operation), ())))
        return [placed for index in indexes for placed in self._of[index]]

    def _placed(self, index: int, change: Change, site: Change | Site) -> Placed:
        spots = list(_spots(site))
        holders = _holders(change, spots, [self._owner(spot)[1] for spot in spots])
        owners: dict[End, str | None] = {}
        classes: list[Spot] = []
        is_content, is_of_uses = False, True
        for spot in spots:
            owner, place = self._owner(spot)
            owners[spot[0]] = owner
            keyword = spot[1][len(place) + 1 :].partition("/")[0]
            if owner in self._classes:
                classes.append((spot[0], place))
                is_content |= keyword in _CONTENTS
            is_of_uses &= keyword in _OF_USES
        members = _MEMBER.findall(site.path)
        return Placed(
            index=index,
            part=site.part,
            member="".join(members[-1]) if members else "",
            spots=tuple(spot for spot in spots if spot not in holders),
            holders=tuple(holders),
            owners=(owners.get("base"), owners.get("revision")),
            classes=tuple(classes) if is_content else (),
            is_of_uses=is_of_uses and not is_content,
        )

    def _owner(self, spot: Spot) -> tuple[str | None, str]:
        """The innermost named type that a spot is in, and where that stands."""
        end, pointer = spot
        for prefix in prefixes(pointer):
            name = self._types.get((end, prefix))
            if name is not None:
                return name, prefix
        return None, ""


def prefixes(pointer: str) -> Iterator[str]:
    """The pointer, and those of all that it is in, the nearest first."""
    while pointer:
        yield pointer
        pointer = pointer.rpartition("/")[0]


def is_within(spot: Spot, other: Spot) -> bool:
    """Whether a spot is another one, or further below."""
    return spot == other or (spot[0] == other[0] and spot[1].startswith(f"{other[1]}/"))


def _types(origins: Origins) -> dict[Spot, str]:
    """The named type at each place; of several at one place the class, which has the contents."""
    types: dict[Spot, str] = {}
    ends: tuple[tuple[End, Mapping[str, str]], ...] = (
        ("base", origins.base),
        ("revision", origins.revision),
    )
    for end, pointers in ends:
        for name, pointer in pointers.items():
            if (end, pointer) not in types or name in origins.classes:
                types[end, pointer] = name
    return types


def _sites(change: Change) -> tuple[Change | Site, ...]:
    return (change, *change.also)


def _spots(site: Change | Site) -> Iterator[Spot]:
    if site.base is not None:
        yield "base", site.base.pointer
    if site.revision is not None:
        yield "revision", site.revision.pointer


def _holders(change: Change, spots: list[Spot], places: list[str]) -> list[Spot]:
    """What stands around something that is only in the other document."""
    if len(spots) < 2:
        return []
    base, revision = (
        _KEYWORD_OF_USES.sub("", spot[1].removeprefix(place))
        for spot, place in zip(spots, places, strict=True)
    )
    if base == revision:
        return []
    absent = change.before is None, change.after is None
    if absent[0] != absent[1]:
        return [spots[absent.index(True)]]
    # Of a keyword that one of the documents lacks, seen from the type that it is in.
    if revision.startswith(f"{base}/"):
        return [spots[0]]
    return [spots[1]] if base.startswith(f"{revision}/") else []


def _key(operation: str) -> str:
    """An operation without the slash that a webhook's name does not have."""
    return operation.replace(" /", " ", 1)
