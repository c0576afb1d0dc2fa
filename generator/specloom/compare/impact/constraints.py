"""What limits a type has beyond what type checkers see, and which of two are tighter."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import TypeAlias

from msgspec import Struct

from specloom.compare.impact.assignability import Aliases
from specloom.compare.impact.canonical import value_of
from specloom.model.constraints import field_of
from specloom.plan.expressions import Alternatives, Call, Expression, Name, Subscript
from specloom.standards.json_schema import INTEGER_FORMATS, LOWER_BOUNDS, UPPER_BOUNDS

Path: TypeAlias = tuple[str, ...]
"""Where in a type: the steps through lists, mappings and tuples."""

Limits: TypeAlias = dict[str, object]


class Tightening(Struct, frozen=True):
    """Whether some values are refused now, and whether some are no longer refused."""

    tightened: bool = False
    loosened: bool = False

    def __or__(self, other: Tightening) -> Tightening:
        return Tightening(
            self.tightened or other.tightened, self.loosened or other.loosened
        )


def tightening(
    old: Expression, old_aliases: Aliases, new: Expression, new_aliases: Aliases
) -> Tightening:
    """What became of the limits, where the two types have the same structure."""
    before, after = limits_of(old, old_aliases), limits_of(new, new_aliases)
    total = Tightening()
    for path in before.keys() & after.keys():
        total |= compared(before[path], after[path])
    return total


def compared(before: Mapping[str, object], after: Mapping[str, object]) -> Tightening:
    """What became of the limits of one value."""
    total = Tightening()
    for name in before.keys() | after.keys():
        compare = _COMPARISONS.get(name, _presence)
        total |= compare(before.get(name), after.get(name))
    return total


def stated(limits: Expression | None) -> Limits:
    """The limits of a `Limits(...)`; `open` is no limit."""
    if not isinstance(limits, Call):
        return {}
    return {
        item.keyword: value_of(item.value)
        for item in limits.arguments
        if item.keyword != "open"
    }


def limits_of(type_: Expression, aliases: Aliases) -> dict[Path, Limits]:
    """The limits at every place in a type; none at a place without.

    What is sent as `Literal["a"] | str` is checked against the literals alone.
    """
    limits: dict[Path, Limits] = {}
    _collect(type_, aliases, (), limits, frozenset())
    return limits


_INTEGERS: dict[str, Limits] = {
    format_.title(): {"minimum": least, "maximum": greatest}
    for format_, (least, greatest) in INTEGER_FORMATS.items()
}


def _collect(
    type_: Expression,
    aliases: Aliases,
    path: Path,
    limits: dict[Path, Limits],
    entered: frozenset[str],
) -> None:
    here = limits.setdefault(path, {})
    match type_:
        case Name(text) if text in _INTEGERS:
            _narrow(here, _INTEGERS[text])
        case Name(text) if text in aliases and text not in entered:
            _collect(aliases[text], aliases, path, limits, entered | {text})
        case Subscript("Annotated", (inner, *marks)):
            if not _is_open(marks):
                _collect(inner, aliases, path, limits, entered)
            for mark in marks:
                _narrow(here, stated(mark))
        case Subscript("list" | "dict" | "tuple" as base, parts):
            for index, part in enumerate(parts):
                step = f"{base} {index}"
                _collect(part, aliases, (*path, step), limits, entered)
        case Subscript("Literal", values):
            known = here.get("values")
            listed = known if isinstance(known, frozenset) else frozenset[object]()
            here["values"] = listed | frozenset(values)
        case Alternatives(members):
            for member in members:
                _collect(member, aliases, path, limits, entered)


def _narrow(limits: Limits, more: Limits) -> None:
    """Add limits; of two bounds the narrower one counts."""
    for name, value in more.items():
        known = limits.get(name)
        if name == "maximum" and isinstance(known, int | float):
            value = min(known, _number(value, math.inf))
        elif name == "minimum" and isinstance(known, int | float):
            value = max(known, _number(value, -math.inf))
        limits[name] = value


def _is_open(marks: list[Expression]) -> bool:
    return Name("Open") in marks


def _number(value: object, absent: float) -> float:
    return value if isinstance(value, int | float) else absent


def _upper(before: object, after: object) -> Tightening:
    old, new = _number(before, math.inf), _number(after, math.inf)
    return Tightening(new < old, new > old)


def _lower(before: object, after: object) -> Tightening:
    old, new = _number(before, -math.inf), _number(after, -math.inf)
    return Tightening(new > old, new < old)


def _presence(before: object, after: object) -> Tightening:
    """Limits that no order compares: another one refuses other values."""
    if before == after:
        return Tightening()
    return Tightening(tightened=after is not None, loosened=before is not None)


def _choice(before: object, after: object) -> Tightening:
    """Lists of the only values."""
    if not isinstance(before, tuple | frozenset) or not isinstance(
        after, tuple | frozenset
    ):
        return _presence(before, after)
    old, new = set(before), set(after)
    return Tightening(not old <= new, not new <= old)


def _exclusion(before: object, after: object) -> Tightening:
    """Lists of values that are refused."""
    turned = _choice(before or (), after or ())
    return Tightening(turned.loosened, turned.tightened)


_COMPARISONS: dict[str, Callable[[object, object], Tightening]] = {
    **dict.fromkeys(map(field_of, UPPER_BOUNDS), _upper),
    **dict.fromkeys(map(field_of, LOWER_BOUNDS), _lower),
    "allowed": _choice,
    "values": _choice,
    "excluded": _exclusion,
}
