"""Reference strings taken apart, and JSON pointers followed. Nothing here reads a file."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple
from urllib.parse import unquote, urljoin

from msgspec import Struct

from specloom.document.location import Location
from specloom.document.source import Source
from specloom.document.value import JsonObject, Value

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_NAMES = re.compile(rb"\$(?:anchor|dynamicAnchor|id)")
_INDEX = re.compile(r"(?:0|[1-9][0-9]*)\Z")


class ResolutionError(Exception):
    """Why a reference cannot be resolved, wherever it stands; `code` is that of a problem."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


class Resolved(NamedTuple):
    """What a reference names, and where that stands."""

    value: Value
    location: Location


class Reference(Struct, frozen=True):
    """A URI reference (RFC 3986) as documents use it: which file, and which part of it.

    `file` is empty for the same file, decoded when it is a path, as written when it is an
    address on the network; `fragment` is as written, without `#`.
    """

    file: str
    fragment: str
    is_remote: bool


def parse(text: str) -> Reference:
    """Take a reference apart. Never raises: every string is some reference."""
    target, _, fragment = text.partition("#")
    if target.lower().startswith("file://"):
        target = target[len("file://") :].removeprefix("localhost")
    is_remote = bool(_SCHEME.match(target)) or target.startswith("//")
    return Reference(target if is_remote else unquote(target), fragment, is_remote)


def child_of(value: Value, key: str) -> tuple[Value, str | int] | None:
    """The member or item that a pointer's token names, with its key; None if there is none."""
    if isinstance(value, dict):
        return (value[key], key) if key in value else None
    if isinstance(value, list) and _INDEX.match(key) and len(key) < 10:
        index = int(key)
        return (value[index], index) if index < len(value) else None
    return None


def value_at(root: Value, keys: Iterable[str | int]) -> Value:
    """What keys lead to in a value; None where that is nothing."""
    value = root
    for key in keys:
        child = child_of(value, str(key))
        if child is None:
            return None
        value = child[0]
    return value


def pointer_tokens(fragment: str) -> list[str]:
    """The keys that a pointer like `/components/schemas/A~1B` names (RFC 6901, section 4)."""
    return [
        token.replace("~1", "/").replace("~0", "~") for token in fragment.split("/")[1:]
    ]


class Anchors(Struct, frozen=True):
    """The names that schemas give themselves: `$anchor`, `$id` (JSON Schema 2020-12, 8.2).

    `anchors` are by the `$id` that they belong to (empty outside of any) and their name. `ids`
    are resolved against the `$id` around them; `bases` are the same by place.
    """

    anchors: dict[tuple[str, str], Resolved]
    ids: dict[str, Resolved]
    bases: dict[Location, str]

    def named(self, name: str, within: Location) -> Resolved | None:
        """The schema with an anchor: of the resource that stands at a place, else of any in the file."""
        target = self.anchors.get((self.bases.get(within, ""), name))
        if target is None:
            elsewhere = (
                anchored for (_, own), anchored in self.anchors.items() if own == name
            )
            target = next(elsewhere, None)
        return target


def resolved(base: str, reference: str) -> str:
    """A reference relative to a base (RFC 3986, section 5.2), without a fragment."""
    try:
        return urljoin(base, reference).partition("#")[0]
    except ValueError:  # such as a host in brackets that is no address
        return reference


def anchors_of(source: Source) -> Anchors:
    """Every name that a file's schemas give themselves; of equal names one stands."""
    anchors = Anchors({}, {}, {})
    for schema, here in objects_of(source) if _NAMES.search(source.content) else ():
        if schema.keys().isdisjoint(("$id", "$anchor", "$dynamicAnchor")):
            continue
        around = (place for place in here.enclosing() if place in anchors.bases)
        base = anchors.bases.get(next(around, here), "")
        identity = schema.get("$id")
        if isinstance(identity, str):
            base = anchors.bases[here] = resolved(base, identity)
            anchors.ids.setdefault(base, Resolved(schema, here))
        for key in ("$anchor", "$dynamicAnchor"):
            name = schema.get(key)
            if isinstance(name, str):
                anchors.anchors.setdefault((base, name), Resolved(schema, here))
    return anchors


def objects_of(source: Source) -> Iterator[tuple[JsonObject, Location]]:
    """Every object of a file, before those in it; what YAML's aliases share comes once."""
    seen: set[int] = set()
    waiting = [(source.data, source.root)]
    while waiting:
        value, here = waiting.pop()
        if not isinstance(value, dict | list) or id(value) in seen:
            continue
        seen.add(id(value))
        if isinstance(value, dict):
            yield value, here
            waiting += [(child, here / key) for key, child in value.items()]
        else:
            waiting += [(child, here / index) for index, child in enumerate(value)]
