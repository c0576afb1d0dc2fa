"""Texts, numbers and booleans: what is plausible, as far as bounds and patterns allow it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import chain
from typing import Any

from .demands import Spot, least_of, most_of, numbers_of, texts_of
from .formats import text_of_format
from .numbers import numbers_near
from .patterns import matches, texts_matching
from .plausible import number_for, snake, texts_for
from .resources import Place

_LONGEST = 10_000
"""Characters of a text that a `minLength` may ask for."""

_UNTRUE = re.compile(
    r"(^|_)(has_more|more|next|error|deleted|disabled|archived|locked|suspended|truncated|expired|revoked|blocked|failed|deprecated|incomplete_results)($|_)"
)


def texts(parts: Sequence[Place], spot: Spot) -> Iterator[str]:
    """Texts of a spot's name and format, and with the length and patterns that are asked for."""
    least = most_of(parts, "minLength")
    most = least_of(parts, "maxLength")
    if least > _LONGEST or (most is not None and most < least):
        return
    patterns = texts_of(parts, "pattern")
    plausible = [
        text
        for format_ in texts_of(parts, "format")
        if (text := text_of_format(format_, spot.name, spot.dice)) is not None
    ]
    given = [spot.given] if isinstance(spot.given, str) else []
    candidates: Iterator[str] = chain(given, plausible, texts_for(spot.name, spot.dice))
    if patterns:
        for text in (*given, *plausible, *texts_for(spot.name, spot.dice)):
            if _fits(text, least, most, patterns):
                yield text
        candidates = chain.from_iterable(
            texts_matching(pattern, least, most, spot.dice) for pattern in patterns
        )
    for text in candidates:
        sized = _sized(text, least, most)
        if all(matches(pattern, sized) for pattern in patterns):
            yield sized


def _fits(text: str, least: int, most: int | None, patterns: Sequence[str]) -> bool:
    return (
        least <= len(text)
        and (most is None or len(text) <= most)
        and all(matches(pattern, text) for pattern in patterns)
    )


def _sized(text: str, least: int, most: int | None) -> str:
    if len(text) < least:
        if "@" in text:
            text = text.rjust(least, "a")
        elif "://" not in text:
            text = (f"{text} " * least)[:least].strip()
        text = text.ljust(least, "a")
    return text if most is None else text[:most]


def numbers(
    parts: Sequence[Place], spot: Spot, kind: str, turn: int
) -> Iterator[int | float]:
    """Numbers of a spot's name, within the bounds that are asked for."""
    is_integer = kind == "integer"
    wanted: int | float = number_for(spot.name, spot.dice, is_integer)
    if turn == 1 and not is_integer:
        wanted += 0.25
    given: Any = spot.given
    if isinstance(given, int | float) and not isinstance(given, bool):
        wanted = given
    low, high = numbers_of(parts, "minimum"), numbers_of(parts, "maximum")
    above = numbers_of(parts, "exclusiveMinimum")
    below = numbers_of(parts, "exclusiveMaximum")
    steps = [step for step in numbers_of(parts, "multipleOf") if step > 0]
    for number in (wanted, 1 + turn):
        try:
            yield from numbers_near(
                number,
                max(low, default=None),
                min(high, default=None),
                steps,
                above=max(above, default=None),
                below=min(below, default=None),
                is_integer=is_integer,
            )
        except OverflowError:
            continue


def booleans(spot: Spot, turn: int) -> Iterator[bool]:
    """Both, the plausible one first."""
    first = _UNTRUE.search(snake(spot.name)) is None
    if isinstance(spot.given, bool):
        first = spot.given
    elif turn % 2 or (spot.dice.seed != "0" and spot.dice.number("boolean") % 2):
        first = not first
    yield from (first, not first)
