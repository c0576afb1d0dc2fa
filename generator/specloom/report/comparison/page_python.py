"""What becomes of the generated package, as the page says it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ...compare.impact.verdicts import VERDICTS, SymbolChange, Verdict
from ..text import counted, printable
from .excerpts import signatures
from .page import Meaning, PageCause, PagePython, PageSymbol
from .page_sides import SIDES, joined, sided
from .python import before_and_after, bumps, counted_verdicts, noticed, shown
from .review import Review, Side
from .sides import of_side

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
    accepted = (one.change for one in review.approved)
    rules = {
        one.fingerprint: PageCause(names[one.fingerprint], one.rule)
        for one in (*review.comparison.changes, *accepted)
    }
    found = shown(review.impact)
    own = {side: noticed(found, side) for side in SIDES}
    first = {side: {*own[side][:_MAX_SYMBOLS]} for side in SIDES}
    rows: dict[SymbolChange, list[Side]] = {
        one: [side for side in SIDES if one in first[side]]
        for one in found
        if any(one in names for names in first.values())
    }
    reviews = {side: of_side(review, side) for side in SIDES}
    verdicts = {verdict for one in rows for verdict in (one.caller, one.implementer)}
    return PagePython(
        id=id_,
        lead=sided(lambda side: _lead(reviews[side])),
        summary=sided(lambda side: counted(len(own[side]), "public name")),
        sides=joined(side for side in SIDES if own[side]),
        is_open=len(found) <= _MAX_OPEN_SYMBOLS,
        meanings=tuple(
            Meaning(one, _MEANINGS[one])
            for one in reversed(VERDICTS)
            if one in verdicts and one in _MEANINGS
        ),
        symbols=tuple(symbol_of(one, rules, sides) for one, sides in rows.items()),
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
    one: SymbolChange, rules: Mapping[str, PageCause], sides: Sequence[Side]
) -> PageSymbol:
    """A symbol, with the changes among `rules` that moved it, as these sides have it."""
    known = [rules[key] for key in one.caused_by if key in rules]
    left = len(known) - _MAX_CAUSES
    base, revision = signatures(*before_and_after(one))
    return PageSymbol(
        name=printable(one.symbol),
        change=printable(one.change),
        sides=joined(sides),
        is_hidden="both" not in sides,
        caller=one.caller,
        stub=one.implementer,
        causes=tuple(known[:_MAX_CAUSES]),
        more_causes=f"and {left:,} more" if left > 0 else "",
        base=base,
        revision=revision,
    )
