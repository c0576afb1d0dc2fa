"""Whose code a comparison concerns: that which calls the client, that which implements the stub."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec.structs import replace

from specloom.compare.change import Change
from specloom.compare.impact.verdicts import Impact
from specloom.report.comparison.python import by_cause, noticed
from specloom.report.comparison.review import Review, Side

_ENDS: tuple[Side, ...] = ("client", "stub")


def sides_of(review: Review) -> Mapping[str, tuple[Side, ...]]:
    """Whose code notices each change, approved ones included, by fingerprint.

    That is those for whom a public name changes. For what no name shows there is a default:
    callers are to know what is on the wire, and both what breaks it. Nobody notices what
    only reaches operations that the packages have not. It is empty without an impact.
    """
    if review.impact is None:
        return {}
    accepted = (approved.change for approved in review.approved)
    sides: dict[str, tuple[Side, ...]] = {
        change.fingerprint: _by_default(change, review)
        for change in (*review.comparison.changes, *accepted)
    }
    for fingerprint, symbols in by_cause(review.impact).items():
        sides[fingerprint] = tuple(side for side in _ENDS if noticed(symbols, side))
    return sides


def _by_default(change: Change, review: Review) -> tuple[Side, ...]:
    methods = review.methods
    is_left_out = (
        methods is not None
        and bool(change.operations)
        and all(
            operation.kind == "operation" and str(operation) not in methods
            for operation in change.operations
        )
    )
    if is_left_out:
        return ()
    return _ENDS if change.level == "breaking" else ("client",)


def of_side(review: Review, side: Side) -> Review:
    """Without the changes, approved ones included, and names that concern the other side only.

    What is of one side already stays as it is.
    """
    impact = review.impact
    if side == "both" or review.side != "both" or impact is None:
        return review
    sides = sides_of(review)
    changes = tuple(
        change
        for change in review.comparison.changes
        if side in sides[change.fingerprint]
    )
    return replace(
        review,
        side=side,
        comparison=replace(review.comparison, changes=changes),
        approved=tuple(
            approved
            for approved in review.approved
            if side in sides[approved.change.fingerprint]
        ),
        impact=_impact_of_side(impact, side),
    )


def _impact_of_side(impact: Impact, side: Side) -> Impact:
    """What a side notices; where that is nothing, what its version number tells nonetheless."""
    left, unexplained = (
        noticed(symbols, side) for symbols in (impact.symbols, impact.unexplained)
    )
    if not left and not unexplained:
        left, unexplained = (
            tuple(symbol for symbol in symbols if symbol.widens)
            for symbols in (impact.symbols, impact.unexplained)
        )
    return replace(impact, symbols=left, unexplained=unexplained)
