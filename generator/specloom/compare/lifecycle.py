"""Deprecation, sunset dates and stability, as the extensions `x-sunset` and
`x-stability-level` say them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from specloom.document.value import Value

STABILITY = ("draft", "alpha", "beta", "stable")
"""The levels of `x-stability-level`, from the least promise to the most."""

UNPROMISED = frozenset(("draft", "alpha"))
"""Levels at which nothing is promised, so that no change breaks anything."""


@dataclass(frozen=True, slots=True)
class SunsetPolicy:
    """How far ahead of `today` a sunset date has to be, in days."""

    today: date
    days: int

    @property
    def needs_sunset(self) -> bool:
        """Whether a deprecation comes with a date."""
        return self.days > 0

    def is_too_soon(self, sunset: date | None) -> bool:
        """Whether a date is not far enough ahead."""
        return sunset is not None and sunset < self.first_sunset

    def changed(
        self, before: Value, after: Value
    ) -> Literal["deleted", "invalid", "moved-earlier", "too-small"] | None:
        """What became of the sunset date of what is deprecated; None for nothing bad."""
        if after is None:
            return "deleted"
        old, new = date_of(before), date_of(after)
        if old is None or new is None:
            return "invalid"
        if new >= old:
            return None
        return "too-small" if self.is_too_soon(new) else "moved-earlier"

    @property
    def first_sunset(self) -> date:
        """The earliest date that is far enough ahead; the calendar ends with the year 9999."""
        return self.today + timedelta(min(self.days, (date.max - self.today).days))


def date_of(value: Value) -> date | None:
    """The day that an `x-sunset` names (RFC 3339, date or date and time); None for none."""
    if not isinstance(value, str):
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        pass
    try:
        return datetime.fromisoformat(value).date()
    except ValueError:
        return None


def stability_of(value: Value) -> str | None:
    """A level of stability, `stable` where nothing is said; None for an unknown word."""
    if value is None or value == "":
        return "stable"
    return value if isinstance(value, str) and value in STABILITY else None


def stability_change(
    base: Value, revision: Value
) -> Literal["decreased", "increased"] | None:
    """What became of a promise; None where it stayed, or is not understood."""
    old, new = stability_of(base), stability_of(revision)
    if old is None or new is None or old == new or old in UNPROMISED:
        return None
    is_less = STABILITY.index(new) < STABILITY.index(old)
    return "decreased" if is_less else "increased"
