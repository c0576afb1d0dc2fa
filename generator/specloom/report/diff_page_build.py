"""From reviews to the parts of the HTML page."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TypeAlias

from msgspec.structs import replace

from specloom.diff.approvals import Approval
from specloom.diff.change import LEVELS, Change, ChangedOperation
from specloom.diff.impact.verdicts import SymbolChange

from .diff_excerpts import Excerpt, excerpts, signatures
from .diff_page import (
    Label,
    OperationChoice,
    Page,
    PageCause,
    PageChange,
    PageDocument,
    PagePlace,
    PagePython,
    PageSection,
    PageSymbol,
    Span,
)
from .diff_python import (
    before_and_after,
    bumps,
    by_cause,
    counted_verdicts,
    shown,
    sides_concerned,
    sides_of,
)
from .diff_review import Review, Side, counts_of, operations_of
from .diff_sections import Finding, Section, bundles, sections
from .diff_words import (
    broken,
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
from .text import counted, printable

_MAX_OPEN = 60
"""Changes that stand open when the page does; the others show their heads."""

_MAX_QUOTED = 3_000
"""Changes with excerpts: a page of more would be too heavy for a browser."""


_MAX_SYMBOLS_OPEN = 3
"""Public names that stand below a change; the others fold."""

_MAX_SYMBOLS_OF_CHANGE = 15
"""Those that a change shows at all: one of a shared schema moves hundreds."""

_MAX_SYMBOLS = 400
"""Rows of the table of symbols."""

_MAX_CAUSES = 5
"""Changes that a row of it links to."""

_MAX_OPEN_SYMBOLS = 12
"""Rows that do not keep the reader from the changes below them."""


_Lines: TypeAlias = Mapping[str, Sequence[str]]


def page_of(reviews: Sequence[Review]) -> Page:
    """The page of some reviews, one after the other."""
    changes = [change for one in reviews for change in one.comparison.changes]
    every = [*changes, *(one.change for each in reviews for one in each.approved)]
    reached = operations_of(every)
    keys = {one: f"o{number}" for number, one in enumerate(reached, 1)}
    builder = _Builder(keys)
    single = reviews[0].comparison if len(reviews) == 1 else None
    title = single.revision if single else counted(len(reviews), "document")
    counts = counts_of(changes)
    return Page(
        title=f"API changes: {printable(title)}",
        base=printable(single.base if single else title),
        revision=printable(single.revision) if single else "",
        tally=tuple(_tally(changes, reviews)),
        notes=tuple(_page_notes(reviews)),
        levels=tuple(Label(one, f"{counts[one]:,}", one) for one in LEVELS),
        operations=tuple(
            OperationChoice(key, printable(operation(one))) for one, key in keys.items()
        ),
        has_sides=any(one.impact is not None for one in reviews),
        is_empty=not every,
        documents=tuple(
            builder.document(one, single is not None) for one in loud(reviews)
        ),
    )


def _tally(changes: Sequence[Change], reviews: Sequence[Review]) -> Iterator[Label]:
    words = {"breaking": "Breaking", "warning": "Warnings", "info": "Info"}
    for level, count in counts_of(changes).items():
        yield Label(words[level], f"{count:,}", level if count else "none")
    single = reviews[0] if len(reviews) == 1 else None
    if single is not None and single.impact is not None:
        bumped = single.impact
        if single.side != "stub":
            yield Label("Client", bumped.bump, bumped.bump)
        if single.side != "client":
            yield Label("Stub", bumped.bump_stub, bumped.bump_stub)
    approved = sum(len(one.approved) for one in reviews)
    if approved:
        yield Label("Approved", f"{approved:,}", "approved")
    # The same path in two documents is not the same operation.
    reached = sum(len(operations_of(one.comparison.changes)) for one in reviews)
    yield Label("Operations", f"{reached:,}", "reach")


def _page_notes(reviews: Sequence[Review]) -> Iterator[str]:
    if len(reviews) > 1 and unchanged(reviews):
        yield printable(f"No changes in {unchanged(reviews)}.")
    total = sum(len(one.comparison.changes) for one in reviews)
    if total > _MAX_QUOTED:
        yield f"The first {_MAX_QUOTED:,} changes quote the documents; the others name places."


class _Builder:
    """Gives every part an id of its own, and counts what the page can bear."""

    def __init__(self, keys: Mapping[ChangedOperation, str]) -> None:
        self._keys = keys
        self._ids: set[str] = set()
        self._names: dict[str, str] = {}
        self._sections = 0
        self._open = 0
        self._quoted = 0
        self._symbols: dict[str, list[SymbolChange]] = {}
        self._sides: Mapping[str, tuple[Side, ...]] | None = None
        self._shown_at: dict[tuple[str, str], str] = {}
        self._texts: tuple[_Lines, _Lines] = ({}, {})

    def document(self, review: Review, is_single: bool) -> PageDocument:
        comparison = review.comparison
        self._symbols = by_cause(review.impact)
        self._shown_at = {}
        self._names = {}
        self._sides = None if review.impact is None else sides_of(review.impact)
        self._texts = _split(review.base_texts), _split(review.revision_texts)
        found = sections(comparison.changes, is_brief=False)
        built = [self._section(one) for one in found]
        if review.approved:
            built.append(self._approved(review))
        title = f"{comparison.base} → {comparison.revision}"
        notes = tuple(map(printable, _notes(review)))
        return PageDocument(
            title="Changes" if is_single else printable(title),
            contents_title=(
                "Operations" if is_single else printable(name_of(comparison))
            ),
            python=_python(review, self._names),
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
            name=printable(_short(operations)),
            method=single.method if single and single.kind == "operation" else "",
            title=printable(title),
            operation_id=printable((single.operation_id if single else "") or ""),
            reached_short=printable(listed(operations)) if shared else "",
            reached=(
                tuple(printable(operation(one)) for one in operations) if shared else ()
            ),
            level=section.worst,
            count=section.count,
            changes=tuple(
                self._change(one, is_first=one.first.fingerprint in firsts)
                for one in section.findings
            ),
        )

    def _approved(self, review: Review) -> PageSection:
        changes = [
            self._change(Finding((one.change,)), one.approval)
            for one in review.approved
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
        more = tuple(
            PagePlace(self._id(one.fingerprint), printable(places(one)))
            for one in finding.changes[1:]
        )
        moved = [*self._moved(finding)]
        symbols = tuple(
            self._symbol(one, id_) for one in moved[:_MAX_SYMBOLS_OF_CHANGE]
        )
        left = moved[_MAX_SYMBOLS_OF_CHANGE:]
        place = change.revision or change.base
        if change.after is None and change.before is not None:
            place = change.base or place
        pointer = f"#{place.pointer}" if place is not None and place.pointer else ""
        return PageChange(
            id=id_,
            level=change.level,
            message=_spans(change.message),
            rule=change.rule,
            where=printable(within(change)),
            hint=_spans(change.hint),
            pointer=printable(pointer),
            operations=" ".join(self._keys[one] for one in finding.operations),
            sides=" ".join(self._sides_of(finding)),
            count=len(finding.changes),
            more=more,
            more_title=f"The same at {counted(len(more), 'more place')}",
            is_open=is_open,
            is_quoted=is_quoted,
            base=base,
            revision=revision,
            symbols=symbols[:_MAX_SYMBOLS_OPEN],
            more_symbols=symbols[_MAX_SYMBOLS_OPEN:],
            more_symbols_title=counted(
                len(moved) - _MAX_SYMBOLS_OPEN, "more public name"
            ),
            symbols_left=f"And {len(left):,} more." if left else "",
            approval="" if approval is None else printable(approval.reason),
        )

    def _moved(self, finding: Finding) -> Iterator[SymbolChange]:
        """The symbols that a finding moves, each once."""
        seen: set[tuple[str, str]] = set()
        for change in finding.changes:
            for one in self._symbols.get(change.fingerprint, ()):
                if (one.symbol, one.change) not in seen:
                    seen.add((one.symbol, one.change))
                    yield one

    def _sides_of(self, finding: Finding) -> list[str]:
        if self._sides is None:
            return []
        sides = {
            side
            for one in finding.changes
            for side in sides_concerned(one, self._sides)
        }
        return sorted(sides)

    def _symbol(self, one: SymbolChange, id_: str) -> PageSymbol:
        """A symbol with both sides where it comes first, with a link to there after that."""
        key = (one.symbol, one.change)
        symbol = _symbol(one, {})
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


def _python(review: Review, names: Mapping[str, str]) -> PagePython | None:
    """What becomes of the package; `names` are the ids of changes by their fingerprints."""
    if review.impact is None:
        return None
    found = shown(review.impact)
    rest = found[_MAX_SYMBOLS:]
    accepted = (one.change for one in review.approved)
    rules = {
        one.fingerprint: PageCause(names[one.fingerprint], one.rule)
        for one in (*review.comparison.changes, *accepted)
    }
    more = ""
    if rest:
        more = f"And {counted(len(rest), 'more symbol')}: {counted_verdicts(rest)}."
    lead = f"{bumps(review).removeprefix('Python: ').capitalize()}."
    if not found:
        lead += " No public name of the generated package changes."
    if review.impact.unexplained:
        count = counted(len(review.impact.unexplained), "symbol")
        lead += (
            f" {count} changed without a change of the document: specloom itself did."
        )
    return PagePython(
        lead=lead,
        summary=counted(len(found), "public name"),
        is_open=len(found) <= _MAX_OPEN_SYMBOLS,
        symbols=tuple(_symbol(one, rules) for one in found[:_MAX_SYMBOLS]),
        more=more,
    )


def _symbol(one: SymbolChange, rules: Mapping[str, PageCause]) -> PageSymbol:
    known = [rules[key] for key in one.caused_by if key in rules]
    left = len(known) - _MAX_CAUSES
    base, revision = signatures(*before_and_after(one))
    return PageSymbol(
        name=printable(one.symbol),
        change=printable(one.change),
        caller=one.caller,
        stub=one.implementer,
        causes=tuple(known[:_MAX_CAUSES]),
        more_causes=f"and {left:,} more" if left > 0 else "",
        base=base,
        revision=revision,
    )


def _spans(message: str) -> tuple[Span, ...]:
    # A sentence begins with a capital, but not a name of the document.
    sentence = f"{message[:1].upper()}{message[1:]}"
    parts = re.split(r"`([^`]+)`", printable(sentence))
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
