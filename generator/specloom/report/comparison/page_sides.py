"""What the page says for each side that its reader can choose."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TypeAlias

from msgspec.structs import replace

from specloom.compare.change import LEVELS, Change, Level
from specloom.report.comparison.page import Label, LevelChoice, SidedText
from specloom.report.comparison.review import Review, Side, counts_of, operations_of
from specloom.report.comparison.sides import of_side

SIDES: tuple[Side, ...] = ("both", "client", "stub")
"""What can be chosen; the page opens with the first."""

BySide: TypeAlias = Mapping[Side, Sequence[Review]]
"""The reviews as the command would have them with each `--side`."""


def by_side(reviews: Sequence[Review]) -> BySide:
    """The reviews of every side."""
    return {side: [of_side(review, side) for review in reviews] for side in SIDES}


def joined(sides: Iterable[Side]) -> str:
    """The sides as the page's script reads them; nothing where it is all of them."""
    wanted = {*sides}
    named = [side for side in SIDES if side in wanted]
    return "" if len(named) == len(SIDES) else " ".join(named)


def sided(text_of: Callable[[Side], str]) -> tuple[SidedText, ...]:
    """A text for every side, each once; a side may have none."""
    by_text: dict[str, list[Side]] = {}
    for side in SIDES:
        by_text.setdefault(text_of(side), []).append(side)
    return tuple(
        SidedText(text, joined(sides), SIDES[0] not in sides)
        for text, sides in by_text.items()
        if text
    )


def levels(reviews: BySide) -> tuple[LevelChoice, ...]:
    """The levels, and how many changes each side has of them."""
    return tuple(LevelChoice(level, _counts(reviews, level)) for level in LEVELS)


def _counts(reviews: BySide, level: Level) -> tuple[SidedText, ...]:
    return sided(lambda side: f"{counts_of(_changes(reviews[side]))[level]:,}")


def tally(reviews: BySide) -> tuple[Label, ...]:
    """The numbers on top of the page, by name and side."""
    counts: dict[str, dict[Label, list[Side]]] = {}
    # Every number of a side is one of both sides, too, which say the order.
    for side in SIDES:
        for label in _tally(reviews[side]):
            counts.setdefault(label.name, {}).setdefault(label, []).append(side)
    return tuple(
        replace(label, sides=joined(sides), is_hidden=SIDES[0] not in sides)
        for labels in counts.values()
        for label, sides in labels.items()
    )


def _tally(reviews: Sequence[Review]) -> Iterator[Label]:
    words = {"breaking": "Breaking", "warning": "Warnings", "info": "Info"}
    for level, count in counts_of(_changes(reviews)).items():
        yield Label(words[level], f"{count:,}", level if count else "none")
    single = reviews[0] if len(reviews) == 1 else None
    if single is not None and single.impact is not None:
        bumped = single.impact
        if single.side != "stub":
            yield Label("Client", bumped.bump, bumped.bump)
        if single.side != "client":
            yield Label("Stub", bumped.bump_stub, bumped.bump_stub)
    approved = sum(len(review.approved) for review in reviews)
    if approved:
        yield Label("Approved", f"{approved:,}", "approved")
    # The same path in two documents is not the same operation.
    reached = sum(len(operations_of(review.comparison.changes)) for review in reviews)
    yield Label("Operations", f"{reached:,}", "reach")


def _changes(reviews: Sequence[Review]) -> Iterator[Change]:
    for review in reviews:
        yield from review.comparison.changes
