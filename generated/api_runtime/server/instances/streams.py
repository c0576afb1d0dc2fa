"""The items of a stream, of which some say that it begins, or that it ends."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .demands import NoInstance, enumerated, gathered
from .resources import Place, Resources

_FIRST = re.compile(r".*(created|starts?|started|begins?|opened|open)")
_LAST = re.compile(r".*(completed?|done|finish(ed)?|ends?|ended|stop|stopped|closed?)")
_KIND = re.compile(r"(event_?)?(type|kind|name)|event|object")


def first_and_last(resources: Resources, place: Place) -> list[Place]:
    """The alternatives of a stream's item that begin and end it, by their types; none where none says so."""
    kinds = dict(_alternatives(resources, place))
    found = []
    for pattern in (_FIRST, _LAST):
        names = [name for name in kinds if pattern.fullmatch(name)]
        if not names:
            return []
        # Of `response.completed` and `response.audio.completed` the first is about the whole.
        found.append(kinds[min(names, key=len)])
    return found


def _alternatives(
    resources: Resources, place: Place, depth: int = 0
) -> Iterator[tuple[str, Place]]:
    """What an item may be, by its type."""
    try:
        demands = gathered(resources, [place])
    except NoInstance:
        return
    for part in demands.parts:
        properties = part.schema.get("properties")
        for name in properties if isinstance(properties, dict) else ():
            listed = _listed(resources, part.below("properties", name))
            if _KIND.fullmatch(name) and len(listed) == 1:
                yield listed[0].lower(), place
    for keyword, outer in demands.choices if depth < 3 else ():
        if keyword in ("oneOf", "anyOf"):
            for index in range(len(outer.schema[keyword])):
                inner = outer.below(keyword, index)
                yield from _alternatives(resources, inner, depth + 1)


def _listed(resources: Resources, place: Place) -> list[str]:
    try:
        listed = enumerated(gathered(resources, [place]).parts)
    except NoInstance:
        return []
    return [value for value in listed or () if isinstance(value, str)]
