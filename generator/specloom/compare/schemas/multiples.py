"""Numbers as they are written, and what several of them divide."""

from __future__ import annotations

from fractions import Fraction
from math import gcd, isfinite, lcm

from specloom.document.value import Value

_LARGEST = 2**63 - 1
"""The largest whole number that readers of JSON agree to hold."""


def exact(number: Value) -> Fraction | None:
    """A number as it is written: 0.3 is three times 0.1. None for what is no number."""
    if isinstance(number, bool) or not isinstance(number, int | float):
        return None
    return Fraction(repr(number)) if isfinite(number) else None


def common_multiple(number: Value, other: Value) -> Value:
    """The least number that both divide; the first where there is none, or it is too large."""
    first, second = exact(number), exact(other)
    if not first or not second or first % second == 0:
        return number
    least = Fraction(
        lcm(first.numerator, second.numerator),
        gcd(first.denominator, second.denominator),
    )
    if abs(least) > _LARGEST:
        return number
    return least.numerator if least.denominator == 1 else float(least)
