"""The least JSON value of a type: what stands in an answer only because the document demands it."""

from __future__ import annotations

import datetime as dt
import decimal
import math
import uuid
from collections.abc import Mapping, Sequence
from typing import Any, Literal, get_args, get_origin

import msgspec
from msgspec import Struct

from ..values.annotations import UNIONS, unwrapped
from ..values.limits import Limits, narrowed
from ..values.shapes import ARRAYS
from .annotations import alternatives

_TEXTS: Mapping[object, str] = {
    bytes: "",
    dt.datetime: "1970-01-01T00:00:00Z",
    dt.date: "1970-01-01",
    dt.time: "00:00:00Z",
    dt.timedelta: "PT0S",
    uuid.UUID: "00000000-0000-0000-0000-000000000000",
    decimal.Decimal: "0",
}
_MOST_LEVELS = 12
_MOST_ITEMS = 100
_MOST_VALUES = 1_000
"""Values, those of members and items included, that are tried for one that is made."""

_LONGEST = 10_000
"""Characters of a text that a `minLength` may ask for."""

_PATTERNED = (
    "0",
    "a",
    "A",
    _TEXTS[dt.date],
    "a@example.com",
    "https://example.com",
    _TEXTS[uuid.UUID],
)
"""Texts that are tried where a pattern has to match."""


class NoValue(Exception):
    """A type of which no value is known: it holds itself, or its pattern is not easily met."""


class _Budget:
    """How many values may still be tried, or stand in the result."""

    def __init__(self) -> None:
        self.left = _MOST_VALUES

    def take(self, count: int) -> None:
        """Count values.

        Raises:
            NoValue: there would be too many.
        """
        self.left -= count
        if self.left < 0:
            raise NoValue


def minimal_value(annotation: object) -> Any:
    """A JSON value with nothing in it but what has to be there.

    Whoever needs it to be valid for certain checks it: `multipleOf` beside bounds may be missed.

    Raises:
        NoValue: none is known.
    """
    return _minimal(annotation, 0, _Budget())


def _minimal(annotation: object, level: int, budget: _Budget) -> Any:
    if level > _MOST_LEVELS:
        raise NoValue
    budget.take(1)
    base, limits = unwrapped(annotation)
    if base in (None, type(None)):
        return None
    for limit in limits:
        if limit.allowed:
            return limit.allowed[0]
    if get_origin(base) is Literal:
        return get_args(base)[0]
    kinds = alternatives(base)
    if get_origin(base) in UNIONS or kinds != [base]:
        return _first(kinds, annotation, level, budget)
    bounds = narrowed(limits)
    members = members_of(base)
    if members is not None:
        return {
            member.encode_name: _minimal(member.type, level + 1, budget)
            for member in members
            if member.required
        }
    origin = get_origin(base) or base
    if origin in ARRAYS:
        return _array(get_args(base), bounds, level, budget)
    if origin is dict:
        return _mapping(get_args(base), bounds, level, budget)
    return _scalar(base, bounds)


def _scalar(kind: object, bounds: Sequence[Limits]) -> object:
    """A value of a type that holds no others; an empty object for one that may be anything."""
    if kind is str:
        return text_within("string", bounds)
    if kind is bool:
        return False
    if kind in (int, float):
        return _number(bounds)
    return _TEXTS.get(kind, {})


def members_of(kind: Any) -> Sequence[msgspec.structs.FieldInfo] | None:
    """The members of an object type that names them; None for another type."""
    kind = getattr(kind, "__fields_type__", kind)
    struct = get_origin(kind) or kind
    if isinstance(struct, type) and issubclass(struct, Struct):
        return msgspec.structs.fields(kind)
    return None


def text_within(text: str, limits: Sequence[Limits]) -> str:
    """`text`, made as long or as short as it has to be.

    Raises:
        NoValue: it has to be much longer, or to match a pattern that it does not.
    """
    shortest = max((limit.min_length or 0 for limit in limits), default=0)
    longest = min(
        (limit.max_length for limit in limits if limit.max_length is not None),
        default=None,
    )
    if shortest > _LONGEST:
        raise NoValue
    patterns = [limit.pattern for limit in limits if limit.pattern is not None]
    for candidate in (text, *_PATTERNED) if patterns else (text,):
        made = candidate
        if len(made) < shortest:
            made = (made * shortest)[:shortest] if made else "a" * shortest
        if longest is not None and len(made) > longest:
            made = f"{made[: longest - 1]}…" if longest > 8 else made[:longest]
        if not patterns or _matches(made, patterns):
            return made
    raise NoValue


def _matches(text: str, patterns: Sequence[str]) -> bool:
    from ..values.ecma_pattern import checked_length, compiled_pattern

    for source in patterns:
        pattern = compiled_pattern(source)
        if len(text) > checked_length(source):  # it may take for ever
            return False
        if pattern is not None and pattern.search(text) is None:
            return False
    return True


def _first(
    kinds: Sequence[object], annotation: object, level: int, budget: _Budget
) -> Any:
    """A value of the first alternative that has one; a union of null alone is null."""
    for kind in kinds:
        try:
            return _minimal(kind, level + 1, budget)
        except NoValue:
            continue
    if type(None) in get_args(unwrapped(annotation)[0]):
        return None
    raise NoValue


def _array(
    arguments: tuple[object, ...],
    limits: Sequence[Limits],
    level: int,
    budget: _Budget,
) -> list[Any]:
    if len(arguments) > 1 and arguments[1] is not Ellipsis:
        return [_minimal(kind, level + 1, budget) for kind in arguments]
    count = max((limit.min_items or 0 for limit in limits), default=0)
    if count > _MOST_ITEMS:
        raise NoValue
    if count == 0:
        return []
    before = budget.left
    item = _minimal(arguments[0] if arguments else str, level + 1, budget)
    budget.take((before - budget.left) * (count - 1))
    return [item] * count


def _mapping(
    arguments: tuple[object, ...],
    limits: Sequence[Limits],
    level: int,
    budget: _Budget,
) -> dict[str, Any]:
    count = max((limit.min_properties or 0 for limit in limits), default=0)
    if count > _MOST_ITEMS:
        raise NoValue
    kind = arguments[1] if len(arguments) == 2 else str
    return {
        f"member{number}": _minimal(kind, level + 1, budget) for number in range(count)
    }


def _number(limits: Sequence[Limits]) -> int | float:
    """Zero, or the number next to it that is within bounds and a multiple of what it has to be one of."""
    lows = [limit.minimum for limit in limits if limit.minimum is not None]
    lows += [limit.exclusive_minimum + 1 for limit in limits if limit.exclusive_minimum is not None]  # fmt: skip
    highs = [limit.maximum for limit in limits if limit.maximum is not None]
    highs += [limit.exclusive_maximum - 1 for limit in limits if limit.exclusive_maximum is not None]  # fmt: skip
    low, high = max(lows, default=-math.inf), min(highs, default=math.inf)
    value = low if low > 0 else min(high, 0)
    steps = [limit.multiple_of for limit in limits if limit.multiple_of is not None]
    if steps:
        value = (math.ceil if value > 0 else math.floor)(value / steps[0]) * steps[0]
    return int(value) if value == int(value) else value
