"""What becomes of the generated package, as the page says it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from specloom.compare.impact.verdicts import VERDICTS, SymbolChange, Verdict
from specloom.report.comparison.excerpts import signatures
from specloom.report.comparison.page import Meaning, PageCause, PagePython, PageSymbol
from specloom.report.comparison.page_sides import SIDES, joined, sided
from specloom.report.comparison.python import (
    before_and_after,
    bumps,
    counted_verdicts,
    noticed,
    shown,
)
from specloom.report.comparison.review import Review, Side
from specloom.report.comparison.sides import of_side
from specloom.report.text import counted, printable

_MAX_SYMBOLS = 400
"""Rows of the table of symbols."""

_MAX_CAUSES = 5
"""Changes that a row of it links to."""

_MAX_OPEN_SYMBOLS = 12
"""Rows that do not keep the reader from the changes below them."""

_MEANINGS: Mapping[Verdict, str] = {
    "source": "code that uses it no longer runs",
    "type": "code runs, but a type checker objects",
    "behaviour": "code runs and type-checks, but sends or checks something else",
    "additive": "there is something new; code goes on",
}


def python_of(review: Review, id_: str, names: Mapping[str, str]) -> PagePython | None:
    """What becomes of the package; `names` are the ids of changes by their fingerprints."""
    if review.impact is None:
        return None
    accepted = (approved.change for approved in review.approved)
    rules = {
        change.fingerprint: PageCause(names[change.fingerprint], change.rule)
        for change in (*review.comparison.changes, *accepted)
    }
    symbols = shown(review.impact)
    own = {side: noticed(symbols, side) for side in SIDES}
    first = {side: {*own[side][:_MAX_SYMBOLS]} for side in SIDES}
    rows: dict[SymbolChange, list[Side]] = {
        symbol: [side for side in SIDES if symbol in first[side]]
        for symbol in symbols
        if any(symbol in names for names in first.values())
    }
    reviews = {side: of_side(review, side) for side in SIDES}
    verdicts = {
        verdict for symbol in rows for verdict in (symbol.caller, symbol.implementer)
    }
    return PagePython(
        id=id_,
        lead=sided(lambda side: _lead(reviews[side])),
        summary=sided(lambda side: counted(len(own[side]), "public name")),
        sides=joined(side for side in SIDES if own[side]),
        is_open=len(symbols) <= _MAX_OPEN_SYMBOLS,
        meanings=tuple(
            Meaning(verdict, _MEANINGS[verdict])
            for verdict in reversed(VERDICTS)
            if verdict in verdicts and verdict in _MEANINGS
        ),
        symbols=tuple(
            symbol_of(symbol, rules, sides) for symbol, sides in rows.items()
        ),
        more=sided(lambda side: _more(own[side][_MAX_SYMBOLS:])),
    )


def _lead(review: Review) -> str:
    lead = f"{bumps(review).removeprefix('Python: ').capitalize()}."
    if review.impact is None:
        return lead
    if not shown(review.impact):
        lead += " No public name of the generated package changes."
    if review.impact.unexplained:
        count = counted(len(review.impact.unexplained), "symbol")
        lead += (
            f" {count} changed without a change of the document: specloom itself did."
        )
    return lead


def _more(rest: Sequence[SymbolChange]) -> str:
    if not rest:
        return ""
    return f"And {counted(len(rest), 'more symbol')}: {counted_verdicts(rest)}."


def symbol_of(
    symbol: SymbolChange, rules: Mapping[str, PageCause], sides: Sequence[Side]
) -> PageSymbol:
    """A symbol, with the changes among `rules` that moved it, as these sides have it."""
    known = [rules[key] for key in symbol.caused_by if key in rules]
    left = len(known) - _MAX_CAUSES
    base, revision = signatures(*before_and_after(symbol))
    return PageSymbol(
        name=printable(symbol.symbol),
        change=printable(symbol.change),
        sides=joined(sides),
        is_hidden="both" not in sides,
        caller=symbol.caller,
        stub=symbol.implementer,
        causes=tuple(known[:_MAX_CAUSES]),
        more_causes=f"and {left:,} more" if left > 0 else "",
        base=base,
        revision=revision,
    )
