"""Reference strings taken apart, and JSON pointers followed. Nothing here reads a file."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NamedTuple
from urllib.parse import unquote

from specloom.document.location import Location
from specloom.document.source import Source
from specloom.document.value import Value

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_INDEX = re.compile(r"(?:0|[1-9][0-9]*)\Z")


class ResolutionError(Exception):
    """Why a reference cannot be resolved, wherever it stands; ``code`` is that of a problem."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


class Resolved(NamedTuple):
    """What a reference names, and where that stands."""

    value: Value
    location: Location


@dataclass(frozen=True, slots=True)
class Reference:
    """A URI reference (RFC 3986) as documents use it: which file, and which part of it.

    ``file`` is empty for the same file, decoded when it is a path, as written when it is an
    address on the network; ``fragment`` is as written, without ``#``.
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


def pointer_tokens(fragment: str) -> list[str]:
    """The keys that a pointer like ``/components/schemas/A~1B`` names (RFC 6901, section 4)."""
    return [
        token.replace("~1", "/").replace("~0", "~") for token in fragment.split("/")[1:]
    ]


@dataclass(frozen=True, slots=True)
class Anchors:
    """The names that schemas give themselves: ``$anchor``, ``$id`` (JSON Schema 2020-12, 8.2)."""

    anchors: dict[str, Resolved]
    ids: dict[str, Resolved]


def anchors_of(source: Source) -> Anchors:
    """Every name that a file's schemas give themselves; of equal names the first stands."""
    found = Anchors({}, {})
    if not any(
        keyword in source.text for keyword in ("$anchor", "$dynamicAnchor", "$id")
    ):
        return found
    seen: set[int] = set()
    rest = [Resolved(source.data, source.root)]
    while rest:
        value, here = rest.pop()
        if not isinstance(value, dict | list) or id(value) in seen:
            continue
        seen.add(id(value))
        if isinstance(value, list):
            rest += [Resolved(child, here / index) for index, child in enumerate(value)]
            continue
        for key in ("$anchor", "$dynamicAnchor"):
            name = value.get(key)
            if isinstance(name, str):
                found.anchors.setdefault(name, Resolved(value, here))
        identity = value.get("$id")
        if isinstance(identity, str):
            found.ids.setdefault(identity.removesuffix("#"), Resolved(value, here))
        rest += [Resolved(child, here / key) for key, child in value.items()]
    return found
