"""The parts of the HTML page: ready texts and booleans, in the order of the page."""

from __future__ import annotations

from msgspec import Struct

from specloom.diff.change import Level
from specloom.diff.impact.verdicts import Verdict

from .diff_excerpts import Excerpt


class Label(Struct, frozen=True):
    """A name, what stands beside it, and the class of its style."""

    name: str
    value: str
    style: str


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

    `is_quoted` says that both sides are shown; `shown_at` is the id of the change that
    shows them already.
    """

    name: str
    change: str
    caller: Verdict
    stub: Verdict
    causes: tuple[PageCause, ...]
    more_causes: str
    base: Excerpt
    revision: Excerpt
    is_quoted: bool = False
    shown_at: str = ""


class PagePython(Struct, frozen=True, kw_only=True):
    """What becomes of the generated package as a whole."""

    lead: str
    summary: str
    is_open: bool
    symbols: tuple[PageSymbol, ...]
    more: str


class PagePlace(Struct, frozen=True):
    """A further place of a change; `id` is what links name it by."""

    id: str
    text: str


class PageChange(Struct, frozen=True, kw_only=True):
    """A change, or several that say the same; `id` is what links name the first by."""

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
    more_symbols_title: str
    symbols_left: str
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
    levels: tuple[Label, ...]
    operations: tuple[OperationChoice, ...]
    has_sides: bool
    is_empty: bool
    documents: tuple[PageDocument, ...]
