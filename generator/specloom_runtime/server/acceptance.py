"""Which media type a client accepts best (RFC 9110 section 12.5.1)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

_MOST_RANGES = 100


class _Range(NamedTuple):
    name: str
    """Such as `text/html`, `text/*` or `*/*`."""
    parameters: Mapping[str, str]
    quality: float


def accepted(accept: str, media_types: Sequence[str]) -> int | None:
    """The index of the media type that `accept`, a header's value, likes best; None where it takes none of them.

    Of those that are liked as much it is the one that `accept` names first, else the first. Whoever takes
    `application/json` takes what is JSON by its suffix, and the other way round.
    """
    ranges = _ranges(accept)
    if not ranges:
        return 0 if media_types else None
    liked = [
        (*_liking(ranges, media_type), -index)
        for index, media_type in enumerate(media_types)
    ]
    quality, _, _, index = max(liked)
    return -index if quality > 0 else None


def _liking(ranges: Sequence[_Range], media_type: str) -> tuple[float, int, int]:
    """How much a media type is liked, how early that is said, and how precisely: by the most precise range."""
    own = _parsed(media_type)
    found = [
        (precision, -place, item.quality)
        for place, item in enumerate(ranges)
        if (precision := _precision(item, own)) > 0
    ]
    if not found:
        return 0.0, 0, 0
    precision, place, quality = max(found)
    # Ranges with a wildcard say nothing of an order.
    return quality, place if precision >= _SUFFIX else -len(ranges), precision


_SUFFIX, _NAME = 3, 4
_JSON = "application/json"


def _is_json(name: str) -> bool:
    """Whether a media type is JSON by its suffix, which all who know that can read (RFC 6839 section 3.1)."""
    return name == _JSON or name.endswith("+json")


def _precision(asked: _Range, own: _Range) -> int:
    """How precisely a range names a media type; 0 where it does not."""
    for name, value in asked.parameters.items():
        # What a document says nothing of is taken to be as it is asked for.
        if own.parameters.get(name, value) != value:
            return 0
    kind, _, subtype = asked.name.partition("/")
    own_kind = own.name.partition("/")[0]
    if subtype == "*":
        return 1 if kind == "*" else 2 * (own_kind in (kind, "*"))
    if asked.name == own.name:
        return _NAME + len(asked.parameters.keys() & own.parameters.keys())
    if "*" in own.name and own_kind in ("*", kind):
        return _SUFFIX  # the document describes what is asked for, among others
    if _is_json(asked.name) and _is_json(own.name) and _JSON in (asked.name, own.name):
        return _SUFFIX
    return 0


@lru_cache(maxsize=200)
def _ranges(accept: str) -> tuple[_Range, ...]:
    texts = _split(accept, ",")[:_MOST_RANGES]
    return tuple(_parsed(text) for text in texts if text.strip())


def _parsed(text: str) -> _Range:
    name, *stated = _split(text, ";")
    parameters: dict[str, str] = {}
    quality = 1.0
    for parameter in stated:
        key, _, value = parameter.partition("=")
        key, value = key.strip().lower(), value.strip().strip('"').lower()
        if key == "q":
            quality = _quality(value)
            break  # what follows extends Accept, and is no parameter of the media type
        if key and key != "charset":
            parameters[key] = value
    return _Range(name.strip().lower(), parameters, quality)


def _quality(text: str) -> float:
    try:
        quality = float(text)
    except ValueError:
        return 1.0
    return min(max(quality, 0.0), 1.0) if quality == quality else 1.0


def _split(text: str, mark: str) -> list[str]:
    """The parts between marks that do not stand within quotes."""
    if '"' not in text:
        return text.split(mark)
    parts, quoted, part = [], False, ""
    for letter in text:
        if letter == '"':
            quoted = not quoted
        if letter == mark and not quoted:
            parts.append(part)
            part = ""
        else:
            part += letter
    return [*parts, part]
