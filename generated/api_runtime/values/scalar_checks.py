"""Checks of values without parts: strings, numbers, times, constants."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from math import isfinite
from typing import Any, TypeAlias

from msgspec import UNSET

from .constraints import Finding
from .shapes import shortened

Check: TypeAlias = Callable[[object], list[Finding] | None]
"""Finds what is wrong with a value; None where nothing is."""


def wrong_type(expected: str, value: object) -> list[Finding]:
    if value is None:
        return [("", f"must be {expected}, not null", None)]
    if value is UNSET:
        return [("", "is required", None)]
    return [("", f"must be {expected}, not {type(value).__name__}", shortened(value))]


def anything(value: object) -> None:
    return None


def _text(value: object) -> list[Finding] | None:
    if not isinstance(value, str):
        return wrong_type("a string", value)
    if value.isascii():
        return None
    try:
        value.encode()
    except UnicodeEncodeError:
        return [("", "must not hold lone surrogates", None)]
    return None


def _integer(value: object) -> list[Finding] | None:
    if type(value) is int or (isinstance(value, int) and not isinstance(value, bool)):
        return None
    if isinstance(value, float) and value.is_integer():
        return None
    return wrong_type("an integer", value)


def _number(value: object) -> list[Finding] | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return wrong_type("a number", value)
    if isinstance(value, float) and not isfinite(value):
        return [("", "must be finite: JSON has no NaN or infinity", shortened(value))]
    return None


def _decimal(value: object) -> list[Finding] | None:
    if not isinstance(value, Decimal):
        return wrong_type("a Decimal", value)
    return None if value.is_finite() else [("", "must be finite", shortened(value))]


def _moment(value: object) -> list[Finding] | None:
    if not isinstance(value, dt.datetime):
        return wrong_type("a datetime", value)
    if value.tzinfo is None:
        return [("", "must have a time zone (RFC 3339)", shortened(value))]
    return None


def _date(value: object) -> list[Finding] | None:
    if not isinstance(value, dt.date) or isinstance(value, dt.datetime):
        return wrong_type("a date", value)
    return None


_SCALARS: dict[object, Check] = {
    str: _text,
    int: _integer,
    float: _number,
    Decimal: _decimal,
    dt.datetime: _moment,
    dt.date: _date,
}


def scalar(kind: Any) -> Check:
    known = _SCALARS.get(kind)
    if known is not None:
        return known
    if kind is None or kind is type(None):
        return lambda value: None if value is None else wrong_type("null", value)
    if not isinstance(kind, type) or kind is object or kind is Any:
        return anything
    if (
        issubclass(kind, str | int | float | Decimal)
        and kind is not bool
        and kind.__mro__[1] in _SCALARS
    ):
        return scalar(kind.__mro__[1])
    if kind is bytes:
        return lambda value: (
            None
            if isinstance(value, bytes | bytearray | memoryview)
            else wrong_type("bytes", value)
        )
    expected = "a boolean" if kind is bool else f"a {kind.__name__}"
    return lambda value: (
        None if isinstance(value, kind) else wrong_type(expected, value)
    )


def literal(choices: tuple[object, ...]) -> Check:
    allowed = {(type(choice), choice) for choice in choices}
    names = ", ".join(repr(choice) for choice in choices[:12]) + (
        ", …" if len(choices) > 12 else ""
    )
    message = f"must be {names}" if len(choices) == 1 else f"must be one of {names}"

    def check(value: object) -> list[Finding] | None:
        try:
            if (type(value), value) in allowed:
                return None
        except TypeError:
            pass  # an unhashable value equals no literal
        if value is None or value is UNSET:
            return wrong_type(f"one of {names}", value)
        if isinstance(value, str) and any(
            type(choice) is str and choice == value for choice in choices
        ):
            return None  # a subclass of str, such as a member of an enumeration
        return [("", message, shortened(value))]

    return check
