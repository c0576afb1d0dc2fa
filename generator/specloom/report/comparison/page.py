"""The parts of the HTML page: ready texts and booleans, in the order of the page."""

from __future__ import annotations

from msgspec import Struct

from specloom.compare.change import Level
from specloom.compare.impact.verdicts import Verdict
from specloom.report.comparison.excerpts import Excerpt


class SidedText(Struct, frozen=True):
    """A text that stands where one of the `sides` is chosen, "client both"; without any always.

    `is_hidden` says that it does not stand before somebody chooses.
    """

    text: str
    sides: str = ""
    is_hidden: bool = False


class Label(Struct, frozen=True):
    """A name, what stands beside it, and the class of its style; of some sides as a text is."""

    name: str
    value: str
    style: str
    sides: str = ""
    is_hidden: bool = False


class LevelChoice(Struct, frozen=True):
    """A level to filter by, and how many changes have it."""

    level: Level
    counts: tuple[SidedText, ...]


class OperationChoice(Struct, frozen=True):
    """An operation to filter by; `key` is what changes call it."""

    key: str
    name: str


class Span(Struct, frozen=True):
    """A piece of a message; code is what stood in backticks."""

    text: str
    is_code: bool


class PageCause(Struct, frozen=True):
    """A change that moved a symbol: the id of its place on the page, the name of its rule."""

    id: str
    name: str


class PageSymbol(Struct, frozen=True, kw_only=True):
    """A public name of the generated package, and what becomes of it.

    It is of some `sides` as a text is. `is_quoted` says that its source is shown;
    `shown_at` is the id of the change that shows it already.
    """

    name: str
    change: str
    sides: str
    is_hidden: bool
    caller: Verdict
    stub: Verdict
    causes: tuple[PageCause, ...]
    more_causes: str
    base: Excerpt
    revision: Excerpt
    is_quoted: bool = False
    shown_at: str = ""


class Meaning(Struct, frozen=True):
    """A verdict, and what it says of code that is there."""

    verdict: Verdict
    text: str


class PagePython(Struct, frozen=True, kw_only=True):
    """What becomes of the generated package as a whole.

    `id` is what links name the symbols by, `sides` are those that have some, `meanings`
    explain their verdicts. With `is_open` they stand before the changes, else after them.
    """

    id: str
    lead: tuple[SidedText, ...]
    summary: tuple[SidedText, ...]
    sides: str
    is_open: bool
    meanings: tuple[Meaning, ...]
    symbols: tuple[PageSymbol, ...]
    more: tuple[SidedText, ...]


class PagePlace(Struct, frozen=True):
    """A further place of a change; `id` is what links name it by, if they do."""

    id: str
    text: str


class PageChange(Struct, frozen=True, kw_only=True):
    """A change, or several that say the same; `id` is what links name the first by.

    `sides` are those that it concerns, `more_sides` those for whom there are more symbols.
    """

    id: str
    level: Level
    message: tuple[Span, ...]
    rule: str
    where: str
    hint: tuple[Span, ...]
    pointer: str
    operations: str
    sides: str
    count: int
    more: tuple[PagePlace, ...]
    more_title: str
    is_open: bool
    is_quoted: bool
    base: Excerpt
    revision: Excerpt
    symbols: tuple[PageSymbol, ...]
    more_symbols: tuple[PageSymbol, ...]
    more_symbols_title: tuple[SidedText, ...]
    more_sides: str
    symbols_left: tuple[SidedText, ...]
    approval: str = ""


class PageSection(Struct, frozen=True, kw_only=True):
    """The changes of one operation, or those that several share."""

    id: str
    name: str
    method: str = ""
    title: str
    operation_id: str = ""
    reached_short: str = ""
    reached: tuple[str, ...] = ()
    level: Level
    count: int
    changes: tuple[PageChange, ...]


class PageDocument(Struct, frozen=True, kw_only=True):
    """One document against another."""

    title: str
    contents_title: str
    python: PagePython | None
    sections: tuple[PageSection, ...]
    none: str
    notes_title: str
    notes: tuple[str, ...]


class Page(Struct, frozen=True, kw_only=True):
    """The whole page."""

    title: str
    base: str
    revision: str
    tally: tuple[Label, ...]
    notes: tuple[str, ...]
    levels: tuple[LevelChoice, ...]
    operations: tuple[OperationChoice, ...]
    has_sides: bool
    is_empty: bool
    documents: tuple[PageDocument, ...]
