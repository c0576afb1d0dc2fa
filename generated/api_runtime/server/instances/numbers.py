"""Numbers within bounds that are multiples of what they have to be."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from math import gcd, lcm


def numbers_near(
    wanted: int | float,
    least: Fraction | None,
    most: Fraction | None,
    steps: Sequence[Fraction],
    *,
    above: Fraction | None,
    below: Fraction | None,
    is_integer: bool,
) -> Iterator[int | float]:
    """Numbers from `least` to `most`, more than `above` and less than `below`, the nearest to a wanted one first.

    All of `steps` divide them. Arithmetic is exact; what is given is rounded to a float where
    it is no integer.
    """
    low = max((one for one in (least, above) if one is not None), default=None)
    high = min((one for one in (most, below) if one is not None), default=None)

    def fits(number: Fraction) -> bool:
        return (
            (least is None or number >= least)
            and (most is None or number <= most)
            and (above is None or number > above)
            and (below is None or number < below)
        )

    factors = [*steps, Fraction(1)] if is_integer else list(steps)
    near = Fraction(wanted)
    if low is not None and near < low:
        near = low
    if high is not None and near > high:
        near = high
    if factors:
        step = _common_multiple(factors)
        count = near // step
        for offset in (0, 1, -1, 2, -2):
            number = (count + offset) * step
            if fits(number):
                yield _plain(number)
        return
    middle = [] if low is None or high is None else [(low + high) / 2]
    aside = [near + 1, near - 1, near + Fraction(1, 2), near - Fraction(1, 2)]
    for number in (near, *aside, *middle):
        if fits(number):
            yield _plain(number)


def _common_multiple(numbers: Sequence[Fraction]) -> Fraction:
    """The least number that all divide."""
    numerator = lcm(*(one.numerator for one in numbers))
    return Fraction(numerator, gcd(*(one.denominator for one in numbers)))


def _plain(number: Fraction) -> int | float:
    return int(number) if number.denominator == 1 else float(number)


def exact(number: int | float) -> Fraction:
    """A number as it is written: `0.1` is a tenth, not what a float has for it."""
    return Fraction(str(number)) if isinstance(number, float) else Fraction(number)
