"""The constraints of one `Limits`, as a function that finds what a value breaks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import TypeAlias

import msgspec
from msgspec import UNSET, Struct

from .limits import Limits
from .shapes import EXTRA, is_array, is_mapping, plain, shortened

Finding: TypeAlias = tuple[str, str, str | None]
"""Path from the value that was checked, message, and the value shortened."""

Problems: TypeAlias = Callable[[object], list[str]]


def constraint(limits: Limits) -> Callable[[object], list[Finding] | None] | None:
    """The check for what `limits` says, or None where it says nothing to check."""
    number, text, array, mapping = (
        _number(limits),
        _text(limits),
        _array(limits),
        _object(limits),
    )
    allowed = frozenset(map(_json_identity, limits.allowed))
    excluded = frozenset(map(_json_identity, limits.excluded))
    among = f"must be one of {', '.join(map(repr, limits.allowed))}"
    if number is text is array is mapping is None and not allowed and not excluded:
        return None

    moment = _text(Limits(pattern=limits.pattern)) if limits.pattern else None

    def check(value: object) -> list[Finding] | None:
        problems: Problems | None = None
        if isinstance(value, str):
            problems = text
        elif isinstance(value, int | float | Decimal):
            problems = None if isinstance(value, bool) else number
        elif isinstance(value, dt.datetime | dt.date | dt.time):
            # A pattern, but no length, speaks of the text that is sent (RFC 3339).
            messages = moment(msgspec.to_builtins(value)) if moment is not None else []
            return [("", message, shortened(value)) for message in messages] or None
        elif is_array(value):
            problems = array
        elif isinstance(value, Struct) or is_mapping(value):
            problems = mapping
        messages = [] if problems is None else problems(value)
        if allowed and not _is_among(value, allowed):
            messages = [*messages, among]
        if excluded and _is_among(value, excluded):
            messages = [*messages, "is not allowed"]
        return (
            [("", message, shortened(value)) for message in messages]
            if messages
            else None
        )

    return check


def _number(limits: Limits) -> Problems | None:
    low, high = limits.minimum, limits.maximum
    above, below = limits.exclusive_minimum, limits.exclusive_maximum
    step = limits.multiple_of
    if all(bound is None for bound in (low, high, above, below, step)):
        return None

    def problems(value: object) -> list[str]:
        assert isinstance(value, int | float | Decimal)
        messages: list[str] = []
        if low is not None and value < low:
            messages.append(f"must be at least {low}")
        if high is not None and value > high:
            messages.append(f"must be at most {high}")
        if above is not None and value <= above:
            messages.append(f"must be more than {above}")
        if below is not None and value >= below:
            messages.append(f"must be less than {below}")
        if step is not None and not _is_multiple(value, step):
            messages.append(f"must be a multiple of {step}")
        return messages

    return problems


def _is_multiple(value: float | Decimal, step: float) -> bool:
    if isinstance(value, int) and isinstance(step, int):
        return value % step == 0
    from fractions import Fraction

    # Through the shortest decimal that means the float: 0.3 is a multiple of 0.1 as it is written, not as it is stored.
    return (Fraction(str(value)) / Fraction(str(step))).denominator == 1


def _text(limits: Limits) -> Problems | None:
    shortest, longest, source = limits.min_length, limits.max_length, limits.pattern
    if shortest is None and longest is None and source is None:
        return None
    pattern, longest_tried = None, 0
    if source is not None:
        from .ecma_pattern import checked_length, compiled_pattern

        pattern, longest_tried = compiled_pattern(source), checked_length(source)

    def problems(value: object) -> list[str]:
        assert isinstance(value, str)
        messages: list[str] = []
        if shortest is not None and len(value) < shortest:
            messages.append(f"must have at least {_counted(shortest, 'character')}")
        if longest is not None and len(value) > longest:
            messages.append(f"must have at most {_counted(longest, 'character')}")
        if (
            pattern is not None
            and len(value) <= longest_tried
            and pattern.search(value) is None
        ):
            messages.append(f"must match {source}")
        return messages

    return problems


def _array(limits: Limits) -> Problems | None:
    fewest, most, unique = limits.min_items, limits.max_items, limits.unique_items
    if fewest is None and most is None and not unique:
        return None

    def problems(value: object) -> list[str]:
        assert is_array(value)
        messages: list[str] = []
        if fewest is not None and len(value) < fewest:
            messages.append(f"must have at least {_counted(fewest, 'item')}")
        if most is not None and len(value) > most:
            messages.append(f"must have at most {_counted(most, 'item')}")
        if unique and len({_json_identity(plain(item)) for item in value}) < len(value):
            messages.append("must have no two equal items")
        return messages

    return problems


def _json_identity(value: object) -> object:
    """Equal for values that are equal in JSON: 1 and 1.0 are, 1 and true are not."""
    if is_mapping(value):
        return (
            "object",
            frozenset((name, _json_identity(member)) for name, member in value.items()),
        )
    if is_array(value):
        return ("array", tuple(_json_identity(item) for item in value))
    return ("boolean", value) if isinstance(value, bool) else value


def _is_among(value: object, values: frozenset[object]) -> bool:
    """Whether one of the values is equal to this one in JSON. They are primitives: what holds others is none."""
    return isinstance(value, str | int | float) and _json_identity(value) in values


def _object(limits: Limits) -> Problems | None:
    fewest, most = limits.min_properties, limits.max_properties
    if fewest is None and most is None:
        return None

    def problems(value: object) -> list[str]:
        if isinstance(value, Struct):
            fields = value.__struct_fields__
            count = sum(
                getattr(value, name) is not UNSET for name in fields if name != EXTRA
            )
            if EXTRA in fields:
                count += len(getattr(value, EXTRA))
        else:
            assert is_mapping(value)
            count = len(value)
        messages: list[str] = []
        if fewest is not None and count < fewest:
            messages.append(f"must have at least {_counted(fewest, 'member')}")
        if most is not None and count > most:
            messages.append(f"must have at most {_counted(most, 'member')}")
        return messages

    return problems


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
