"""What goes wrong with an operation, and how that is written."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from difflib import get_close_matches
from typing import Any, Literal, NamedTuple

Drop = Literal["before", "after"]

# Digits are few, so that each number is finite.
_DURATION = re.compile(r"([0-9]{1,15}(?:\.[0-9]{1,15})?)\s*(ms|s|m|)")
_UNITS = {"ms": 0.001, "s": 1.0, "": 1.0, "m": 60.0}
_RATE = re.compile(r"([0-9]{1,15})\s*/\s*([0-9]{0,15}(?:\.[0-9]{1,15})?)\s*(ms|s|m|h)")
_SPEED = re.compile(r"([0-9]{1,15}(?:\.[0-9]{1,15})?)\s*(k|kB|M|MB|B|)(?:/s)?")
_INTEGER = re.compile(r"[+-]?[0-9]{1,15}")
_NUMBER = re.compile(
    r"[+-]?(?:[0-9]{1,15}\.?|[0-9]{0,15}\.[0-9]{1,15})(?:e-?[0-9]{1,2})?"
)
_SIZES = {"k": 1e3, "kB": 1e3, "M": 1e6, "MB": 1e6, "B": 1.0, "": 1.0}
_LONGEST = 3600.0
"""Seconds of delay."""
_MOST = 10**15
"""No number is as large."""
_MOST_SHOWN = 60
"""Characters of a value that a message shows."""


class FaultError(ValueError):
    """A fault that means nothing."""


class Rate(NamedTuple):
    """Requests in a span of time."""

    requests: int
    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """What goes wrong with requests to an operation: one thing, or several that fit together.

    Whether a stub with state changes: not by a request that is answered with an error, or whose connection ends
    before the answer, since the stub does not see it; by all others it does, also where the answer is late, slow or
    broken off, as of a service whose answer is lost on its way.

    Raises:
        FaultError: a value is none, or two do not fit together.
    """

    status: int | None = None
    """The answer is this error, 400 to 599, with the body that the document describes for it."""
    delay: float | tuple[float, float] | None = None
    """Seconds that pass before the answer; of a range a number between them, which the seed decides."""
    rate: Rate | None = None
    """More requests than these are answered with 429, and with `Retry-After`."""
    drop: Drop | None = None
    """The connection ends `before` the head of the answer, or `after` it."""
    slow: float | None = None
    """Bytes of the body in a second."""
    truncate: int | None = None
    """The bytes of the body that arrive, fewer than `Content-Length` says; the connection ends after them."""
    retry_after: int | None = None
    """Seconds in `Retry-After`, beside a status."""
    times: int | None = None
    """How often it happens; default: always."""
    after: int = 0
    """How many requests pass before it happens."""
    probability: float = 1.0
    """Of how many requests, from 0 to 1; which, the seed decides."""

    def __post_init__(self) -> None:
        effects = (
            self.status,
            self.delay,
            self.rate,
            self.drop,
            self.slow,
            self.truncate,
        )
        if all(effect is None for effect in effects):
            raise FaultError(
                "it does nothing: it needs status, delay, rate, drop, slow or truncate"
            )
        ends = [
            name
            for name in ("status", "rate", "drop")
            if getattr(self, name) is not None
        ]
        if len(ends) > 1:
            raise FaultError(f"{' and '.join(ends)} do not go together")
        if self.drop is not None and (
            self.slow is not None or self.truncate is not None
        ):
            raise FaultError(
                "of a dropped connection there is no body to slow or truncate"
            )
        if self.retry_after is not None and self.status is None:
            raise FaultError("retry-after is for an answer with a status")
        for name, (is_right, wanted) in _RIGHT.items():
            value = getattr(self, name)
            if value is not None and not is_right(value):
                raise FaultError(_wrong(name, wanted, repr(value)))


def _wrong(name: str, wanted: str, shown: str) -> str:
    if len(shown) > _MOST_SHOWN:
        shown = f"{shown[: _MOST_SHOWN - 1]}…"
    return f"{name.replace('_', '-')} must be {wanted}, not {shown}"


def _is_delay(value: Any) -> bool:
    if not isinstance(value, tuple):
        return _is_number(value) and 0 <= value <= _LONGEST
    spans: list[Any] = [*value]
    return (
        len(spans) == 2
        and all(map(_is_number, spans))
        and 0 <= spans[0] <= spans[1] <= _LONGEST
    )


def _is_number(value: Any) -> bool:
    """Whether it is a number, and a finite one."""
    return (
        isinstance(value, int | float)
        and not isinstance(value, bool)
        and -_MOST < value < _MOST
    )


def _is_count(value: Any) -> bool:
    return isinstance(value, int) and _is_number(value) and value >= 0


_RIGHT: Mapping[str, tuple[Callable[[Any], bool], str]] = {
    "status": (lambda value: _is_count(value) and 400 <= value <= 599, "an error, 400 to 599"),
    "delay": (_is_delay, "a time of an hour at most, or a range: 2s, 150ms, 100ms-2s"),
    "rate": (
        lambda value: isinstance(value, Rate)
        and _is_count(value.requests)
        and 0 < value.seconds <= 24 * _LONGEST,
        "requests in a time: 10/60s",
    ),
    "drop": (lambda value: value in ("before", "after"), "before or after (the head)"),
    "slow": (lambda value: _is_number(value) and value > 0, "bytes a second: 500, 10kB/s"),
    "truncate": (_is_count, "a number of bytes"),
    "retry_after": (_is_count, "a number of seconds"),
    "times": (lambda value: _is_count(value) and value > 0, "a number from 1"),
    "after": (_is_count, "a number from 0"),
    "probability": (lambda value: _is_number(value) and 0 <= value <= 1, "from 0 to 1"),
}  # fmt: skip

_NAMES = tuple(field.name.replace("_", "-") for field in fields(Fault))


def fault_of(settings: Mapping[str, object]) -> Fault:
    """The fault that is written as names and values, as texts or as TOML has them.

    Raises:
        FaultError: a name is not known, or a value is none.
    """
    read: dict[str, Any] = {}
    for name, value in settings.items():
        known = name.replace("_", "-")
        if known not in _NAMES:
            raise FaultError(f"there is no {name!r}{_meant(name, _NAMES)}")
        field = known.replace("-", "_")
        is_right, wanted = _RIGHT[field]
        read[field] = _value(known, value)
        if not is_right(read[field]):
            raise FaultError(_wrong(field, wanted, _written(value, read[field])))
    return Fault(**read)


def fault_in(text: str) -> Fault:
    """The fault that is written as `status=503, times=2`.

    Raises:
        FaultError: as `fault_of`, or there is no `=`.
    """
    settings: dict[str, object] = {}
    for part in filter(None, (part.strip() for part in text.split(","))):
        name, equals, value = part.partition("=")
        if not equals:
            raise FaultError(f"{part!r} has no value: NAME=VALUE, such as status=503")
        if name.strip() in settings:
            raise FaultError(f"{name.strip()} stands there twice")
        settings[name.strip()] = value.strip()
    return fault_of(settings)


def _value(name: str, value: object) -> object:
    """A value as `Fault` has it; what cannot be read stays what it is, to be refused there."""
    if not isinstance(value, str):
        return value
    match name:
        case "delay":
            return _delay(value)
        case "rate":
            found = _RATE.fullmatch(value)
            units = {**_UNITS, "h": 3600.0}
            return (
                Rate(int(found[1]), float(found[2] or 1) * units[found[3]])
                if found
                else value
            )
        case "slow":
            found = _SPEED.fullmatch(value)
            return float(found[1]) * _SIZES[found[2]] if found else value
        case "drop":
            return value
        case "probability":
            return float(value) if _NUMBER.fullmatch(value) else value
        case _:
            return int(value) if _INTEGER.fullmatch(value) else value


def _written(value: object, read: object) -> str:
    """A value as whoever wrote it knows it: in quotes, where it is no number."""
    is_number = isinstance(value, str) and isinstance(read, int | float)
    return str(value) if is_number else repr(value)


def _delay(text: str) -> object:
    spans = [_DURATION.fullmatch(part.strip()) for part in text.split("-")]
    read = [float(span[1]) * _UNITS[span[2]] for span in spans if span]
    if len(read) != len(spans) or len(read) > 2:
        return text
    return read[0] if len(read) == 1 else (read[0], read[1])


def _meant(name: str, known: tuple[str, ...] | list[str]) -> str:
    near = get_close_matches(name.lower(), known, 1)
    return f"; did you mean {near[0]!r}?" if near else f", but {', '.join(known)}"
