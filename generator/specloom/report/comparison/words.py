"""How reports of `specloom diff` say places, values and numbers."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence

from specloom.compare.change import (
    Change,
    ChangedOperation,
    Comparison,
    DocumentPlace,
    Site,
)
from specloom.compare.impact.verdicts import SymbolChange
from specloom.compare.revisions.compared import NOTHING
from specloom.document.value import Value
from specloom.report.comparison.python import bumps, noticed
from specloom.report.comparison.review import Review, counts_of, operations_of
from specloom.report.comparison.sections import Bundle
from specloom.report.text import counted

_MAX_VALUE = 70
_MAX_WHERE = 100
_MAX_MESSAGE = 200
_SHOWN_OPERATIONS = 3
_SHOWN_NAMES = 10
_SHOWN_PLACES = 3
_MAX_PATH = 60


def tally(changes: Iterable[Change]) -> str:
    """How many there are by level: "3 breaking, 1 warning, 12 infos", or "no changes"."""
    counts = counts_of(changes)
    words = [
        f"{counts['breaking']:,} breaking" if counts["breaking"] else "",
        counted(counts["warning"], "warning") if counts["warning"] else "",
        f"{counts['info']:,} info" if counts["info"] else "",
    ]
    return ", ".join(word for word in words if word) or "no changes"


_NAMES = frozenset(("api-schema-renamed", "request-path-parameter-renamed"))
"""Rules about names alone."""


_RENAMED = frozenset(("renamed", "renamed in the service", "class renamed", "moved"))
"""What becomes of a symbol that has another name."""

_DECLARED = frozenset(("class", "type", "exception", "group"))
"""Symbols that are names for what others have."""


def is_of_names(symbol: SymbolChange) -> bool:
    """Whether a symbol only has another name, or only came or went as one."""
    is_name = symbol.kind in _DECLARED and symbol.change in ("added", "removed")
    return symbol.change in _RENAMED or symbol.is_respelt or is_name


def not_counted(comparison: Comparison) -> str:
    """How often rules that are off would have said something; empty where none would."""
    counts = Counter(change.rule for change in comparison.silent)
    if not counts:
        return ""
    words = [
        f"{rule} {count:,}" if count > 1 else rule for rule, count in counts.items()
    ]
    return f"not counted, their rules are off: {', '.join(words)}"


def nothing(review: Review) -> str:
    """What a review without changes says instead of how many there are."""
    impact = review.impact
    if review.approved:
        return "no changes that are not approved"
    symbols = () if impact is None else (*impact.symbols, *impact.unexplained)
    if noticed(symbols, review.side):
        if any(change.rule not in _NAMES for change in review.comparison.silent):
            return "no changes of the API that count, but of the Python"
        if all(map(is_of_names, noticed(symbols, review.side))):
            return "no changes of the API, only of names in the Python"
        return "no changes of the API, but of the Python"
    if review.side != "both":
        who = "callers of the client" if review.side == "client" else "implementers"
        return f"no changes that {who} notice"
    return "no changes"


def summary(review: Review) -> str:
    """One line: the changes by level, what they reach, what is approved."""
    if review.is_of_packages and review.impact is not None:
        return bumps(review) if review.impact.symbols else "no changes"
    changes = review.comparison.changes
    told = f"{tally(changes)} {reach(changes)}".rstrip() if changes else nothing(review)
    moved = review.impact is not None and bool(changes or review.impact.symbols)
    parts = [
        told,
        bumps(review) if moved else "",
        f"{len(review.approved):,} approved" if review.approved else "",
        counted(len(review.stale), "stale approval") if review.stale else "",
    ]
    return "; ".join(part for part in parts if part)


def is_quiet(review: Review) -> bool:
    """Whether there is nothing to say about the documents but that nothing changed."""
    impact = review.impact
    return not (
        review.comparison.changes
        or review.approved
        or review.stale
        or broken(review.comparison)
        or (impact is not None and noticed((*impact.symbols, *impact.unexplained)))
    )


def loud(reviews: Sequence[Review]) -> list[Review]:
    """The reviews with something to say; a single one always has."""
    return [review for review in reviews if len(reviews) == 1 or not is_quiet(review)]


def in_all(reviews: Sequence[Review]) -> str:
    """One line for several documents: "3 documents: 2 breaking; no changes in a, b"."""
    changes = [change for review in reviews for change in review.comparison.changes]
    rest = unchanged(reviews) if changes else ""
    ending = f"; no changes in {rest}" if rest else ""
    return f"{counted(len(reviews), 'document')}: {tally(changes)}{ending}"


def unchanged(reviews: Sequence[Review]) -> str:
    """The documents in which nothing changed, shortened; empty where something did in all."""
    quiet = [name_of(review.comparison) for review in reviews if is_quiet(review)]
    return _shortened(quiet, _SHOWN_NAMES)


def name_of(comparison: Comparison) -> str:
    """The document by one name: that of the revision, if there still is one."""
    is_gone = comparison.revision == NOTHING
    return comparison.base if is_gone else comparison.revision


def _shortened(names: Sequence[str], shown: int) -> str:
    """Names, the first of them where there are many: "a, b and 37 more"."""
    # One more costs no more room than to say that there is one more.
    if len(names) <= shown + 1:
        return ", ".join(names)
    return f"{', '.join(names[:shown])} and {len(names) - shown:,} more"


def documents(comparison: Comparison) -> str:
    """The two documents, as the user called them."""
    return f"{comparison.base} → {comparison.revision}"


def broken(comparison: Comparison) -> list[str]:
    """A line for each document that breaks rules of OpenAPI: where first, and how often."""
    lines: list[str] = []
    for name, problems in (
        (comparison.base, comparison.base_problems),
        (comparison.revision, comparison.revision_problems),
    ):
        if problems:
            first = problems[0]
            at = f"{first.location.file}:{first.location.line}"
            more = len(problems) - 1
            rest = f", and {counted(more, 'more problem')}" if more else ""
            lines.append(
                f"{name} breaks rules of OpenAPI and is compared as far as it goes: "
                f"{at}: {first.message}{rest}"
            )
    return lines


def reach(changes: Sequence[Change]) -> str:
    """How many operations the changes reach: "in 4 operations"; empty without any."""
    count = len(operations_of(changes))
    return f"in {counted(count, 'operation')}" if count else ""


def heading(operations: Sequence[ChangedOperation]) -> str:
    """What a section is about: its operation, or how many there are."""
    if not operations:
        return "The whole document"
    if len(operations) == 1:
        return operation(operations[0])
    kinds = {operation.kind for operation in operations}
    return counted(len(operations), kinds.pop() if len(kinds) == 1 else "operation")


def likewise(bundle: Bundle) -> str:
    """The others of a bundle: "and 3 more: name, size, colour"; empty without others."""
    if not bundle.names:
        return ""
    names = ", ".join(bundle.names[:_SHOWN_NAMES])
    dots = ", …" if len(bundle.names) > _SHOWN_NAMES else ""
    return f"and {len(bundle.names):,} more: {names}{dots}"


def operation(reached: ChangedOperation) -> str:
    """An operation with what tells a webhook's or a callback's request from it."""
    if reached.kind == "operation":
        return str(reached)
    return (
        f"{reached.kind} {reached} of {reached.owner}"
        if reached.owner
        else f"{reached.kind} {reached}"
    )


def listed(
    operations: Sequence[ChangedOperation], shown: int | None = _SHOWN_OPERATIONS
) -> str:
    """The operations, shortened: "GET /a, PUT /a, GET /b and 37 more"."""
    names = [*map(operation, operations)]
    return _shortened(names, len(names) if shown is None else shown)


def within(change: Change | Site) -> str:
    """Where in its operation a change stands: "response 200 $.items[*].name"."""
    path = "" if change.path == "$" else change.path
    return " ".join(part for part in (change.part, path) if part)


def shortly_within(change: Change) -> str:
    """The place within its operation, without the middle of a long path: "response 200 …user.name"."""
    text = within(change)
    if len(text) <= _MAX_WHERE:
        return text
    start = cut(change.part, _MAX_WHERE // 2)
    return f"{start} …{change.path[len(start) - _MAX_WHERE :]}".lstrip()


def place(location: DocumentPlace) -> str:
    """A place that editors and terminals know: `file:line`."""
    return f"{location.file}:{location.line}"


def places_of(bundle: Bundle) -> str:
    """Where the first of a bundle stands, and at how many places more."""
    return _places(bundle.findings[0].changes)


def places(change: Change) -> str:
    """Where a change stands in both documents: "main:pets.yaml:12 → pets.yaml:14".

    Of one that happened alike at several places it is the first, with how many there are
    and what the next of them are called.
    """
    return _places((change,))


def _places(changes: Sequence[Change]) -> str:
    first = changes[0]
    before = place(first.base) if first.base else ""
    after = place(first.revision) if first.revision else ""
    told = f"was at {before}" if before else f"now at {after}" if after else ""
    if before and after:
        told = f"{before} → {after}"
    return f"{told} {_elsewhere(changes)}".strip()


def elsewhere(bundle: Bundle) -> str:
    """Where the first of a bundle stands, too: "and 3 more places: $.owner.id, $.pets[*].id"."""
    return _elsewhere(bundle.findings[0].changes)


def _elsewhere(changes: Sequence[Change]) -> str:
    first = changes[0]
    more = sum(1 + len(change.also) for change in changes) - 1
    if not more:
        return ""
    sites = [site for change in changes for site in change.also]
    paths = (site.path if site.part == first.part else within(site) for site in sites)
    own = (first.path, within(first))
    names = [cut(path, _MAX_PATH) for path in dict.fromkeys(paths) if path not in own]
    dots = ", …" if len(names) > _SHOWN_PLACES else ""
    called = f": {', '.join(names[:_SHOWN_PLACES])}{dots}" if names else ""
    return f"and {counted(more, 'more place')}{called}"


def summary_of(change: Change) -> str:
    """What changed and where in its operation: "response 200 $.name: the type changed"."""
    where, message = shortly_within(change), cut(change.message, _MAX_MESSAGE)
    return f"{where}: {message}" if where else message


def values(change: Change) -> str:
    """Both values on one line: `3 → 5`, of two lists the difference.

    It is empty where they tell nothing new: what was added or removed as a whole, and what
    the message says already.
    """
    before, after = change.before, change.after
    if isinstance(before, list) and isinstance(after, list):
        gone = [f"- {value(item)}" for item in before if item not in after]
        come = [f"+ {value(item)}" for item in after if item not in before]
        if len(gone) + len(come) == 1 and (gone or come)[0][2:] in change.message:
            return ""
        if gone or come:
            return cut("  ".join([*gone, *come]), 2 * _MAX_VALUE)
    known: list[Value] = [quoted for quoted in (before, after) if quoted is not None]
    if len(known) < 2 and isinstance(known[0] if known else {}, dict):
        return ""
    only = known[0] if len(known) == 1 else None
    known = only if isinstance(only, list) else known
    # A switch has two positions: the message says which.
    if all(isinstance(item, bool) for item in known):
        return ""
    if all(_bare(item) in change.message for item in known):
        return ""
    return f"{value(before)} → {value(after)}"


def _bare(json_value: Value) -> str:
    """A value as messages have it, in whatever quotes."""
    return (
        json_value
        if isinstance(json_value, str)
        else json.dumps(json_value, ensure_ascii=False)
    )


def value(json_value: Value) -> str:
    """A value on one line, as JSON; "none" for what is not there."""
    return (
        "none"
        if json_value is None
        else cut(json.dumps(json_value, ensure_ascii=False))
    )


def cut(text: str, limit: int = _MAX_VALUE) -> str:
    """The beginning of a text that is too long for its place."""
    return text if len(text) <= limit else f"{text[: limit - 1]}…"
