"""Pages of a list, by the document's own parameters, and what an answer says of them."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlencode

from specloom.serve.documented import Headers, Outline, Request
from specloom.serve.state import words
from specloom.serve.state.things import Thing
from specloom.serve.state.words import named, plain

_MOST_LISTED = 100
"""Things in a page, if nothing says how many."""

_HIGHEST = 1_000_000_000
"""Of limits, pages and offsets; the product of two is still an integer of 64 bits."""


class NoSuchPage(ValueError):
    """A cursor that no answer had."""


@dataclass(frozen=True, slots=True)
class Page:
    """A part of a list, and how a client gets to the next."""

    things: Sequence[Thing]
    total: int
    limit: int
    start: int
    """How many things stand before it."""
    first_page: int
    """The number of the first page: 1, or 0 where the document counts from there."""
    parameter: str | None
    """The parameter that leads to other pages."""
    by: str
    """What that parameter holds: `cursor`, `page` or `offset`."""
    cursor_is_id: bool

    @property
    def number(self) -> int:
        return self.start // self.limit + self.first_page

    @property
    def count(self) -> int:
        """How many pages there are."""
        return max(1, -(-self.total // self.limit))

    @property
    def has_next(self) -> bool:
        return self.start + len(self.things) < self.total

    @property
    def has_previous(self) -> bool:
        return self.start > 0

    def values(self, to: str) -> list[Any]:
        """The ways to say where the page `next`, `previous`, `first` or `last` begins, the likeliest first."""
        start = {
            "next": self.start + self.limit,
            "previous": max(0, self.start - self.limit),
            "first": 0,
            "last": (self.count - 1) * self.limit,
        }[to]
        if self.by == "page":
            page = start // self.limit + self.first_page
            return [page, str(page)]
        if self.by == "offset":
            return [start, str(start)]
        if to != "next" or not self.things:
            return []
        last = self.things[-1]
        if self.cursor_is_id:
            return [last.key, last.number]
        return [_token(last.number), str(last.number), last.number, last.key]

    def url(self, request: Request, to: str) -> str | None:
        """The address of another page."""
        values = self.values(to)
        if not values or self.parameter is None:
            return None
        received = request.received
        pairs = [
            pair
            for pair in parse_qsl(received.query, keep_blank_values=True)
            if pair[0] != self.parameter
        ]
        query = urlencode([*pairs, (self.parameter, values[0])])
        return f"{received.origin}{received.path}?{query}"


def page_of(
    things: Sequence[Thing],
    values: Mapping[str, Any],
    outlines: Mapping[str, Outline],
    defaults: Mapping[str, object],
) -> Page:
    """The part of a list that a request asks for.

    Args:
        things: The whole list, the oldest first.
        values: What was sent, by the name of a parameter, or of a member of the body.
        outlines: What the document says of each of these.
        defaults: Their defaults.

    Raises:
        NoSuchPage: the cursor is none.
    """
    asked = _Asked(values, outlines, defaults)
    if str(asked.value(words.ORDER) or "").lower().startswith("desc"):
        things = list(reversed(things))
    limit = asked.limit()
    start, by, name = 0, "offset", named(words.OFFSET, outlines)
    first_page, cursor_is_id = 1, False
    paged = named(words.PAGE, outlines)
    cursor = named(words.CURSOR, outlines)
    if cursor is not None:
        name, by = cursor, "cursor"
        cursor_is_id = plain(cursor) in ("after", "startingafter", "pageafter")
        start = _after(things, asked.value(words.CURSOR))
        before = asked.value(words.BEFORE)
        if before not in (None, ""):
            start = max(0, _place(things, before) - limit)
    if name is None or (paged is not None and by != "cursor"):
        name, by = paged, "page"
    if paged is not None and (by == "page" or asked.value(words.PAGE) is not None):
        counts_from_0 = 0 in (
            *outlines[paged].stated("minimum"),
            defaults.get(paged),
        )
        first_page = 0 if counts_from_0 else 1
        page = asked.number(words.PAGE, first_page, first_page)
        start = (page - first_page) * limit
    if asked.value(words.OFFSET) is not None:
        start = asked.number(words.OFFSET, 0, 0)
    if name is None and named(words.LIMIT, outlines) is None:
        limit = max(1, len(things))
    shown = things[start : start + limit]
    return Page(shown, len(things), limit, start, first_page, name, by, cursor_is_id)


class _Asked:
    """What a request says of pages."""

    def __init__(
        self,
        values: Mapping[str, Any],
        outlines: Mapping[str, Outline],
        defaults: Mapping[str, object],
    ) -> None:
        self._values = {**defaults, **values}
        self._outlines = outlines

    def value(self, names: frozenset[str]) -> Any:
        """What was sent under one of these names, or the document's default for it."""
        name = named(names, self._values)
        return None if name is None else self._values[name]

    def limit(self) -> int:
        name = named(words.LIMIT, self._outlines)
        stated = [] if name is None else self._outlines[name].stated("maximum")
        most = min((int(item) for item in stated), default=_HIGHEST)
        return min(most, self.number(words.LIMIT, 1, min(most, _MOST_LISTED)))

    def number(self, names: frozenset[str], least: int, otherwise: int) -> int:
        """The number that was sent under one of these names.

        Raises:
            NoSuchPage: it is less than `least`, or too large to reckon with.
        """
        value = self.value(names)
        try:
            number = int(value)
        except (TypeError, ValueError, OverflowError):
            return otherwise
        if number < least:
            name = named(names, self._values)
            raise NoSuchPage(f"{name} must be at least {least}")
        if number > _HIGHEST:
            name = named(names, self._values)
            raise NoSuchPage(f"{name} must be at most {_HIGHEST}")
        return number


def _token(number: int) -> str:
    return base64.urlsafe_b64encode(b"after %d" % number).decode().rstrip("=")


def _after(things: Sequence[Thing], cursor: Any) -> int:
    """How many things stand before what comes after a cursor; those that were deleted meanwhile are not missed."""
    if cursor in (None, ""):
        return 0
    text = str(cursor)
    for place, thing in enumerate(things):
        if thing.key == text:
            return place + 1
    number = _number_in(text)
    is_falling = len(things) > 1 and things[0].number > things[-1].number
    return sum(
        thing.number >= number if is_falling else thing.number <= number
        for thing in things
    )


def _place(things: Sequence[Thing], key: Any) -> int:
    for place, thing in enumerate(things):
        if thing.key == str(key):
            return place
    raise NoSuchPage(f"there is nothing to list before {str(key)[:100]!r}")


def _number_in(text: str) -> int:
    if text.isascii() and text.isdigit() and len(text) < 19:
        return int(text)
    try:
        padded = text + "=" * (-len(text) % 4)
        word, _, number = base64.urlsafe_b64decode(padded).decode().partition(" ")
        if word == "after" and number.isdigit():
            return int(number)
    except (binascii.Error, ValueError):
        pass
    raise NoSuchPage(f"there is no page that begins at {text[:100]!r}")


def told(value: Any, outline: Outline, page: Page, request: Request) -> Any:
    """An answer that says of its page what is so: totals, cursors, addresses of other pages."""
    if not isinstance(value, Mapping):
        return value
    members = dict(value)
    names = {**outline.members, **members}
    has_total = any(plain(name) in words.TOTAL for name in names)
    for name in names:
        inner = outline.members.get(name)
        before = members.get(name)
        for stated in _statements(plain(name), page, has_total):
            stated(members, name, inner, page, request)
            break
        else:
            if isinstance(before, Mapping) and inner is not None:
                members[name] = told(before, inner, page, request)
    return members


_Statement = Callable[[dict[str, Any], str, Outline | None, Page, Request], None]


def _statements(name: str, page: Page, has_total: bool) -> list[_Statement]:
    numbers: dict[str, int] = {
        **dict.fromkeys(words.TOTAL, page.total),
        **dict.fromkeys(words.COUNT, len(page.things) if has_total else page.total),
        **dict.fromkeys(words.LIMIT - {"first", "top", "take"}, page.limit),
        **dict.fromkeys(words.OFFSET, page.start),
        **dict.fromkeys(words.PAGE - {"p"}, page.number),
        **dict.fromkeys(words.PAGES, page.count),
    }
    if name in words.NEXT:
        return [_leading("next", page.has_next)]
    if name in words.PREVIOUS:
        return [_leading("previous", page.has_previous)]
    if name in ("first", "last"):
        return [_leading(name, True)]
    if name in words.MORE:
        return [_set(page.has_next)]
    if name in ("hasprevious", "haspreviouspage"):
        return [_set(page.has_previous)]
    if name in ("firstid", "lastid"):
        at = 0 if name == "firstid" else -1
        return [_set(page.things[at].key if page.things else None)]
    return [_set(numbers[name])] if name in numbers else []


def _set(value: Any) -> _Statement:
    def stated(
        members: dict[str, Any],
        name: str,
        outline: Outline | None,
        _page: Page,
        _request: Request,
    ) -> None:
        _fill(members, name, outline, [value] if value is not None else [])

    return stated


def _leading(to: str, is_there: bool) -> _Statement:
    def stated(
        members: dict[str, Any],
        name: str,
        outline: Outline | None,
        page: Page,
        request: Request,
    ) -> None:
        within = outline.members if outline is not None else {}
        if within:  # as HAL has it: {"next": {"href": …}}
            address = page.url(request, to) if is_there else None
            holder = next((key for key in ("href", "url") if key in within), None)
            _fill(
                members,
                name,
                outline,
                [{holder: address}] if holder and address else [],
            )
            return
        values: list[Any] = []
        if is_there:
            address = page.url(request, to)
            tokens = page.values(to)
            before = members.get(name)
            is_address = to in ("first", "last") or _is_address(name, outline, before)
            values = [address] if is_address else [*tokens, address]
            if is_address and isinstance(before, str) and before.startswith("/"):
                origin = request.received.origin
                values.insert(0, (address or "").removeprefix(origin))
        _fill(members, name, outline, [item for item in values if item])

    return stated


def _is_address(name: str, outline: Outline | None, before: object) -> bool:
    formats = outline.stated("format") if outline is not None else []
    return (
        any(part in plain(name) for part in ("url", "uri", "link", "href"))
        or not {"uri", "uri-reference", "url"}.isdisjoint(formats)
        or (isinstance(before, str) and before.startswith(("http:", "https:", "/")))
    )


def _fill(
    members: dict[str, Any], name: str, outline: Outline | None, values: list[Any]
) -> None:
    """Put in the first value that fits, else null, else nothing at all."""
    for value in (*values, None):
        if outline is None or outline.fits(value):
            if value is not None or name in members:
                members[name] = value
            return
    members.pop(name, None)


def page_headers(request: Request, page: Page, described: frozenset[str]) -> Headers:
    """The header fields that say it: `Link` (RFC 8288) and counts, where the document describes them."""
    headers: Headers = []
    if "link" in described:
        relations = [
            (relation, page.url(request, to))
            for relation, to, is_there in (
                ("next", "next", page.has_next),
                ("prev", "previous", page.has_previous),
                ("first", "first", page.has_previous),
                ("last", "last", page.has_next),
            )
            if is_there
        ]
        links = [f'<{url}>; rel="{relation}"' for relation, url in relations if url]
        if links:
            headers.append((b"link", ", ".join(links).encode("latin-1", "replace")))
    for name in described:
        if plain(name.removeprefix("x-")) in words.TOTAL | words.COUNT:
            headers.append((name.encode(), b"%d" % page.total))
    return headers
