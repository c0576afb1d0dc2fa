"""From reviews to the parts of the HTML page."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TypeAlias

from msgspec.structs import replace

from specloom.compare.approvals import Approval
from specloom.compare.change import ChangedOperation
from specloom.compare.impact.verdicts import SymbolChange
from specloom.report.comparison.excerpts import Excerpt, excerpts
from specloom.report.comparison.page import (
    OperationChoice,
    Page,
    PageChange,
    PageDocument,
    PagePlace,
    PageSection,
    PageSymbol,
    Span,
)
from specloom.report.comparison.page_python import python_of, symbol_of
from specloom.report.comparison.page_sides import (
    SIDES,
    by_side,
    joined,
    levels,
    sided,
    tally,
)
from specloom.report.comparison.python import by_cause, noticed, symbol_sides
from specloom.report.comparison.review import Review, Side, operations_of
from specloom.report.comparison.sections import Finding, Section, bundles, sections
from specloom.report.comparison.sides import sides_of
from specloom.report.comparison.words import (
    broken,
    cut,
    heading,
    listed,
    loud,
    name_of,
    not_counted,
    nothing,
    operation,
    places,
    unchanged,
    within,
)
from specloom.report.text import counted, printable

_MAX_OPEN = 60
"""Changes that stand open when the page does; the others show their heads."""

_MAX_QUOTED = 3_000
"""Changes with excerpts: a page of more would be too heavy for a browser."""


_MAX_SYMBOLS_OPEN = 3
"""Public names that stand below a change; the others fold."""

_MAX_SYMBOLS_OF_CHANGE = 15
"""Those that a change shows at all: one of a shared schema moves hundreds."""

_MAX_NAME = 120
"""Characters of an operation's name in a list."""

_MAX_TEXT = 600
"""Characters of any other text: a name or value of the document may have a million."""

_Lines: TypeAlias = Mapping[str, Sequence[str]]


def page_of(reviews: Sequence[Review]) -> Page:
    """The page of some reviews, one after the other."""
    changes = [change for review in reviews for change in review.comparison.changes]
    every = [
        *changes,
        *(approved.change for each in reviews for approved in each.approved),
    ]
    reached = operations_of(every)
    keys = {operation: f"o{number}" for number, operation in enumerate(reached, 1)}
    builder = _Builder(keys)
    single = reviews[0].comparison if len(reviews) == 1 else None
    title = single.revision if single else counted(len(reviews), "document")
    sides = by_side(reviews)
    return Page(
        title=f"API changes: {printable(title)}",
        base=printable(single.base if single else title),
        revision=printable(single.revision) if single else "",
        tally=tally(sides),
        notes=tuple(_page_notes(reviews)),
        levels=levels(sides),
        operations=tuple(
            OperationChoice(key, _text(operation(choice), _MAX_NAME))
            for choice, key in keys.items()
        ),
        has_sides=any(
            review.impact is not None and review.side == "both" for review in reviews
        ),
        is_empty=not every,
        documents=tuple(
            builder.document(review, single is not None) for review in loud(reviews)
        ),
    )


def _page_notes(reviews: Sequence[Review]) -> Iterator[str]:
    if len(reviews) > 1 and unchanged(reviews):
        yield printable(f"No changes in {unchanged(reviews)}.")
    total = sum(len(review.comparison.changes) for review in reviews)
    if total > _MAX_QUOTED:
        yield f"The first {_MAX_QUOTED:,} changes quote the documents; the others name places."


class _Builder:
    """Gives every part an id of its own, and counts what the page can bear."""

    def __init__(self, keys: Mapping[ChangedOperation, str]) -> None:
        self._keys = keys
        self._ids: set[str] = set()
        self._names: dict[str, str] = {}
        self._documents = 0
        self._sections = 0
        self._open = 0
        self._quoted = 0
        self._symbols: dict[str, list[SymbolChange]] = {}
        self._sides: Mapping[str, tuple[Side, ...]] = {}
        self._shown_at: dict[tuple[str, str], str] = {}
        self._texts: tuple[_Lines, _Lines] = ({}, {})

    def document(self, review: Review, is_single: bool) -> PageDocument:
        comparison = review.comparison
        self._documents += 1
        self._symbols = by_cause(review.impact)
        self._shown_at = {}
        self._names = {}
        self._sides = sides_of(review)
        self._texts = _split(review.base_texts), _split(review.revision_texts)
        listed = sections(
            comparison.changes,
            is_brief=False,
            apart=lambda change: self._sides.get(change.fingerprint, ()),
        )
        built = [self._section(section) for section in listed]
        if review.approved:
            built.append(self._approved(review))
        title = f"{comparison.base} → {comparison.revision}"
        notes = tuple(map(printable, _notes(review)))
        return PageDocument(
            title="Changes" if is_single else printable(title),
            contents_title=(
                "Operations" if is_single else printable(name_of(comparison))
            ),
            python=python_of(review, f"python-{self._documents}", self._names),
            sections=tuple(built),
            none=f"{nothing(review).capitalize()}.",
            notes_title="Approvals and documents",
            notes=notes,
        )

    def _section(self, section: Section) -> PageSection:
        operations = section.operations
        single = operations[0] if len(operations) == 1 else None
        shared = len(operations) > 1
        title = heading(operations)
        firsts = {bundle.first.fingerprint for bundle in bundles(section)}
        if single is not None and single.kind == "operation":
            title = single.path
        elif shared:
            title = f"Shared by {counted(len(operations), 'operation')}"
        return PageSection(
            id=self._next_section(),
            name=_text(_short(operations), _MAX_NAME),
            method=single.method if single and single.kind == "operation" else "",
            title=_text(title),
            operation_id=_text((single.operation_id if single else "") or ""),
            reached_short=_text(listed(operations)) if shared else "",
            reached=(
                tuple(_text(operation(reached)) for reached in operations)
                if shared
                else ()
            ),
            level=section.worst,
            count=section.count,
            changes=tuple(
                self._change(finding, is_first=finding.first.fingerprint in firsts)
                for finding in section.findings
            ),
        )

    def _approved(self, review: Review) -> PageSection:
        changes = [
            self._change(Finding((approved.change,)), approved.approval)
            for approved in review.approved
        ]
        return PageSection(
            id=self._next_section(),
            name="Approved",
            title="Approved",
            level="info",
            count=len(changes),
            changes=tuple(changes),
        )

    def _next_section(self) -> str:
        self._sections += 1
        return f"section-{self._sections}"

    def _change(
        self,
        finding: Finding,
        approval: Approval | None = None,
        *,
        is_first: bool = True,
    ) -> PageChange:
        change = finding.first
        # One of many alike is enough to see them all.
        is_shown = approval is None and is_first and change.level != "info"
        is_open = is_shown and self._open < _MAX_OPEN
        self._open += is_open
        is_quoted = self._quoted < _MAX_QUOTED
        self._quoted += is_quoted
        empty = Excerpt("", ())
        base, revision = excerpts(change, *self._texts) if is_quoted else (empty, empty)
        id_ = self._id(change.fingerprint)
        more = tuple(self._more_places(finding))
        moved = [*self._moved(finding)]
        # A fold that hides one name costs the room of the name.
        is_folded = len(moved) > _MAX_SYMBOLS_OPEN + 1
        first = _MAX_SYMBOLS_OPEN if is_folded else len(moved)
        folded, left = moved[first:], moved[_MAX_SYMBOLS_OF_CHANGE:]
        symbols = tuple(
            self._symbol(symbol, id_) for symbol in moved[:_MAX_SYMBOLS_OF_CHANGE]
        )
        place = change.revision or change.base
        if change.after is None and change.before is not None:
            place = change.base or place
        pointer = f"#{place.pointer}" if place is not None and place.pointer else ""
        return PageChange(
            id=id_,
            level=change.level,
            message=_spans(change.message),
            rule=change.rule,
            where=_text(within(change)),
            hint=_spans(change.hint),
            pointer=_text(pointer),
            operations=" ".join(
                self._keys[operation] for operation in finding.operations
            ),
            sides=" ".join(("both", *self._sides.get(change.fingerprint, ()))),
            count=len(finding.changes),
            more=more,
            more_title=f"The same at {counted(len(more), 'more place')}",
            is_open=is_open,
            is_quoted=is_quoted,
            base=base,
            revision=revision,
            symbols=symbols[:first],
            more_symbols=symbols[first:],
            more_symbols_title=sided(
                lambda side: counted(len(noticed(folded, side)), "more public name")
            ),
            more_sides=joined(side for side in SIDES if noticed(folded, side)),
            symbols_left=sided(lambda side: _and_more(noticed(left, side))),
            approval="" if approval is None else printable(approval.reason),
        )

    def _more_places(self, finding: Finding) -> Iterator[PagePlace]:
        """Where a finding stands, too; only a change of its own has an address."""
        for number, place in enumerate(finding.changes):
            if number:
                yield PagePlace(
                    self._id(place.fingerprint), _text(places(replace(place, also=())))
                )
            for site in place.also:
                at = replace(
                    place,
                    part=site.part,
                    path=site.path,
                    base=site.base,
                    revision=site.revision,
                    also=(),
                )
                yield PagePlace("", _text(f"{within(at)}: {places(at)}"))

    def _moved(self, finding: Finding) -> Iterator[SymbolChange]:
        """The symbols that a finding moves, each once."""
        seen: set[tuple[str, str]] = set()
        for change in finding.changes:
            for symbol in self._symbols.get(change.fingerprint, ()):
                if (symbol.symbol, symbol.change) not in seen:
                    seen.add((symbol.symbol, symbol.change))
                    yield symbol

    def _symbol(self, symbol_change: SymbolChange, id_: str) -> PageSymbol:
        """A symbol with both sides where it comes first, with a link to there after that."""
        key = (symbol_change.symbol, symbol_change.change)
        symbol = symbol_of(symbol_change, {}, symbol_sides(symbol_change))
        if symbol.base == symbol.revision:
            return symbol
        first = self._shown_at.setdefault(key, id_)
        is_first = first == id_
        return replace(symbol, is_quoted=is_first, shown_at="" if is_first else first)

    def _id(self, fingerprint: str) -> str:
        """The fingerprint; of two documents that changed alike the second is told apart."""
        wanted, number = fingerprint, 1
        while wanted in self._ids:
            number += 1
            wanted = f"{fingerprint}-{number}"
        self._ids.add(wanted)
        self._names.setdefault(fingerprint, wanted)
        return wanted


def _short(operations: Sequence[ChangedOperation]) -> str:
    """A section's name where there is little room: "GET /pets +3"."""
    if len(operations) < 2:
        return heading(operations)
    return f"{operation(operations[0])} +{len(operations) - 1:,}"


def _and_more(left: Sequence[SymbolChange]) -> str:
    return f"And {len(left):,} more." if left else ""


def _text(text: str, limit: int = _MAX_TEXT) -> str:
    return cut(printable(text[: limit + 1]), limit)


def _spans(message: str) -> tuple[Span, ...]:
    # A sentence begins with a capital, but not a name of the document.
    sentence = f"{message[:1].upper()}{message[1:]}"
    parts = re.split(r"`([^`]+)`", _text(sentence))
    return tuple(Span(part, index % 2 == 1) for index, part in enumerate(parts) if part)


def _split(texts: Mapping[str, str]) -> _Lines:
    return {name: re.split("\r\n|\n|\r", text.rstrip()) for name, text in texts.items()}


def _notes(review: Review) -> Iterable[str]:
    for stale in review.stale:
        yield f"{stale.approval.file}:{stale.approval.line}: {stale}"
    yield from broken(review.comparison)
    silent = not_counted(review.comparison)
    if silent:
        yield f"{silent[:1].upper()}{silent[1:]}."
