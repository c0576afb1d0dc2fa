"""A comparison as a comment on a pull request, in GitHub's Markdown and within its bounds."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from specloom.compare.approvals import Approved, locations_of
from specloom.compare.change import LEVELS, Change, ChangedOperation, Level
from specloom.compare.impact.verdicts import Impact, SymbolChange
from specloom.report.comparison import python
from specloom.report.comparison.lines import shortened
from specloom.report.comparison.review import Review, counts_of, operations_of
from specloom.report.comparison.sections import Bundle, Section, bundles, sections
from specloom.report.comparison.words import (
    broken,
    cut,
    heading,
    in_all,
    likewise,
    loud,
    not_counted,
    nothing,
    operation,
    places_of,
    shortly_within,
    values,
    within,
)
from specloom.report.text import counted, printable

MAX_BYTES = 65_000
"""GitHub takes comments of 65,536 characters."""

_MAX_TEXT = 600
_SHOWN_OPERATIONS = 4
_WHOLE = 50
"""Operations that are named where they share changes, and where they come or go."""

_MAX_ADDITIVE = 20
"""New names in the Python, which break nothing, that are listed."""

_ROOM_FOR_FRAME = 900
"""Bytes of what folds and counts the changes."""

_APPROVED = 10
"""Approved changes that are named."""

_ROOM_FOR_MORE = 60
_MARKS: dict[Level, str] = {"breaking": "🔴", "warning": "🟡", "info": "🔵"}
_MARKUP = re.compile(r"([\\`*_\[\]|~<>&$]|^[-+#=]|(?<=^\d)[.)]|:(?=//)|(?<=\bwww)\.)")
_SPACES = re.compile(r"\s+")
# What GitHub makes a mention or a link to an issue of, with effects beyond the page.
_REFERRING = re.compile(r"(@|#(?=\d)|GH-(?=\d))", re.IGNORECASE)


def render(reviews: Sequence[Review], *, limit: int = MAX_BYTES) -> str:
    """Every review below a heading of its own; what goes beyond `limit` bytes is counted only."""
    told = loud(reviews)
    head = [f"**{prose(in_all(reviews))}**\n"] if len(reviews) > 1 else []
    limit -= sum(_size(line) + 1 for line in head)
    texts = [_review(review, limit) for review in told]
    room, shares = limit - _ROOM_FOR_MORE, [0] * len(texts)
    # Small ones take what they need, large ones share what is left.
    by_size = sorted(range(len(texts)), key=lambda index: _size(texts[index]))
    for left, index in enumerate(by_size):
        shares[index] = min(_size(texts[index]) + 1, room // (len(texts) - left))
        room -= shares[index]
    shown: list[str] = []
    room = limit - _ROOM_FOR_MORE
    for review, text, share in zip(told, texts, shares, strict=True):
        fitting = text if _size(text) < share else _review(review, share)
        room -= _size(fitting) + 1
        if room < 0:
            more = counted(len(told) - len(shown), "more document")
            shown.append(f"**Left out for length: {more}.**\n")
            break
        shown.append(fitting)
    return "\n".join([*head, *shown])


def _review(review: Review, limit: int) -> str:
    comparison = review.comparison
    head = [
        f"### API changes: {code(comparison.base)} → {code(comparison.revision)}",
        "",
        *_summary(review),
        "",
    ]
    tail = [*_approvals(review)]
    tail += (f"\n⚠️ {prose(broken_rule)}" for broken_rule in broken(comparison))
    silent = not_counted(comparison)
    tail += [f"\n<sub>{prose(silent)}</sub>"] if silent else []
    room = limit - _size("\n".join([*head, *tail])) - _ROOM_FOR_FRAME
    impact = review.impact
    has_python = impact is not None and bool(comparison.changes or impact.symbols)
    for_python = room // 5 if has_python else 0
    body, rest = _changes(comparison.changes, room - for_python)
    if impact is not None and has_python:
        body += _python(review, impact, rest + for_python)
    return "\n".join([*head, *body, *tail]).rstrip() + "\n"


def _changes(changes: Sequence[Change], room: int) -> tuple[list[str], int]:
    """The changes by level as far as there is room, and the room that is left."""
    lines: list[str] = []
    left: list[Change] = []
    hints: set[str] = set()
    all_sections = sections(changes)
    for level in LEVELS:
        chosen = [
            part
            for part in (_of_level(section, level) for section in all_sections)
            if part
        ]
        if not chosen:
            continue
        count = sum(section.count for section in chosen)
        title = f"<summary><b>{_counted(level, count)}</b></summary>"
        is_open = " open" if level == "breaking" else ""
        body: list[str] = []
        for section in chosen:
            bundled = bundles(section)
            texts = _section(section, bundled, hints)
            for bundle in bundled:
                # What is left out need not be written.
                text = next(texts) if room > 0 else ""
                if room < _size(text) + 1:
                    left += bundle.changes
                    room = 0
                else:
                    room -= _size(text) + 1
                    body.append(text)
        listed = "\n".join(body).strip("\n")
        lines += [f"<details{is_open}>{title}", "", listed, "", "</details>", ""]
    return [*lines, *(_left_out(left) if left else ())], max(room, 0)


def _summary(review: Review) -> Iterator[str]:
    changes = review.comparison.changes
    if not changes:
        yield f"{nothing(review).capitalize()}."
        return
    operations = {
        level: len(
            operations_of([change for change in changes if change.level == level])
        )
        for level in LEVELS
    }
    yield "| level | changes | operations |"
    yield "|---|--:|--:|"
    for level, count in counts_of(changes).items():
        if count:
            yield f"| {_MARKS[level]} {level} | {count:,} | {operations[level]:,} |"


def _counted(level: Level, count: int) -> str:
    word = counted(count, "warning") if level == "warning" else f"{count:,} {level}"
    return f"{_MARKS[level]} {word}"


def _of_level(section: Section, level: Level) -> Section | None:
    findings = tuple(
        finding for finding in section.findings if finding.first.level == level
    )
    return Section(section.operations, findings) if findings else None


def _section(
    section: Section, bundled: Sequence[Bundle], hints: set[str]
) -> Iterator[str]:
    """Each bundle as a list's item, the first with the section's heading before it.

    Said once, advice is known: a hint stands where it first applies.
    """
    operations = section.operations
    is_listed = section.is_whole and len(operations) > _SHOWN_OPERATIONS
    title = _names(operations) if not is_listed else heading(operations)
    head = f"\n**{title or 'The whole document'}**\n\n"
    for bundle in bundled:
        hint = "" if bundle.first.hint in hints else bundle.first.hint
        hints.add(bundle.first.hint)
        text = f"{head}{_item(bundle, hint)}"
        if is_listed and head:
            listed = (
                f"  - {code(operation(reached))}" for reached in operations[:_WHOLE]
            )
            more = len(operations) - _WHOLE
            rest = [f"  - and {more:,} more"] if more > 0 else []
            text = "\n".join([text, *listed, *rest])
        yield text
        head = ""


def _names(operations: Sequence[ChangedOperation]) -> str:
    names = [code(operation(reached)) for reached in operations[:_SHOWN_OPERATIONS]]
    more = len(operations) - len(names)
    return ", ".join(names) + (f" and {more:,} more" if more else "")


def _item(bundle: Bundle, hint: str) -> str:
    change = bundle.first
    where = f"{code(shortly_within(change))}: " if within(change) else ""
    lines = [
        f"- {where}{message(change.message)} {code(change.rule)}",
        prose(likewise(bundle)),
        code(values(change)),
        f"<sub>{prose(places_of(bundle))}</sub>" if places_of(bundle) else "",
        message(hint),
    ]
    return "  \n  ".join(line for line in lines if line)


def _python(review: Review, impact: Impact, room: int) -> Iterator[str]:
    """The bumps, and below them each symbol as far as there is room."""
    symbols = python.shown(impact)
    if not symbols:
        yield f"🐍 {python.bumps(review)}."
        yield ""
        return
    head = f"{python.bumps(review)}; {counted(len(symbols), 'symbol')}"
    yield f"<details><summary>🐍 {head}</summary>"
    yield ""
    shown = 0
    harmful = [symbol for symbol in symbols if python.is_harmful(symbol)]
    for symbol in [*harmful, *symbols[len(harmful) :][:_MAX_ADDITIVE]]:
        text = _symbol(symbol)
        room -= _size(text) + 1
        if room < 0:
            break
        shown += 1
        yield text
    if shown < len(symbols):
        rest = python.counted_verdicts(symbols[shown:])
        yield f"\n**And {len(symbols) - shown:,} more: {rest}.**"
    yield ""
    yield "</details>"
    yield ""


def _symbol(symbol: SymbolChange) -> str:
    lines = [
        f"- {code(symbol.symbol)}: {prose(symbol.change)} "
        f"(caller **{symbol.caller}**, stub **{symbol.implementer}**)"
    ]
    difference = [] if python.is_whole(symbol) else python.difference(symbol)
    if any(mark != " " for mark, _ in difference):
        block = [
            f"{mark}{printable(line)}"
            for mark, line in shortened(difference, _MAX_TEXT)
        ]
        runs = re.findall("`{3,}", "".join(block))
        fence = "`" * max(3, *(len(run) + 1 for run in runs), 0)
        lines += [
            "",
            f"  {fence}diff",
            *(f"  {line}" for line in block),
            f"  {fence}",
            "",
        ]
    return "\n".join(lines)


def _left_out(changes: Sequence[Change]) -> Iterator[str]:
    counts = Counter(change.level for change in changes)
    parts = [_counted(level, counts[level]) for level in LEVELS if counts[level]]
    yield (
        f"**Left out for length: {', '.join(parts)}.** "
        "`specloom diff --format html` shows every change."
    )
    yield ""


def _approvals(review: Review) -> Iterator[str]:
    if review.approved:
        yield f"{counted(len(review.approved), 'change')} approved:"
        yield ""
        yield from map(_approved, review.approved[:_APPROVED])
        if len(review.approved) > _APPROVED:
            yield f"- and {counted(len(review.approved) - _APPROVED, 'more change')}"
        yield ""
    for stale in review.stale[:5]:
        place = f"{stale.approval.file}:{stale.approval.line}"
        yield f"⚠️ {code(cut(place, 120))}: {prose(str(stale))}  "
    if len(review.stale) > 5:
        yield f"⚠️ and {counted(len(review.stale) - 5, 'more stale approval')}"


def _approved(approved: Approved) -> str:
    """What was accepted, where, and why."""
    change = approved.change
    where = locations_of(change)[0]
    more = len(change.operations) - 1
    others = f" and {counted(more, 'more operation')}" if more > 0 else ""
    place = f"{code(cut(where, 120))}{others}: " if where else ""
    told = f"{place}{message(cut(change.message, 120))} {code(change.rule)}"
    return (
        f"- {_MARKS[change.level]} {told}: {prose(cut(approved.approval.reason, 80))}"
    )


def prose(text: str) -> str:
    """A text of a document as text: no markup, no HTML, no mention of anybody."""
    one_line = cut(printable(_SPACES.sub(" ", text)), _MAX_TEXT)
    escaped = _MARKUP.sub(r"\\\1", one_line)
    return _REFERRING.sub("\\1\N{WORD JOINER}", escaped)


def message(text: str) -> str:
    """A message of ours, whose code spans stay, with a document's words in it."""
    parts = re.split(r"`([^`]+)`", text)
    return "".join(
        code(part) if index % 2 else prose(part) for index, part in enumerate(parts)
    )


def code(text: str) -> str:
    """A text as a code span, whatever backticks it has (CommonMark 0.31, section 6.1)."""
    one_line = cut(printable(" ".join(text.split())), _MAX_TEXT)
    runs = [len(run) for run in re.findall("`+", one_line)]
    fence = "`" * next(n for n in range(1, len(runs) + 2) if n not in runs)
    pad = " " if one_line.startswith("`") or one_line.endswith("`") else ""
    return f"{fence}{pad}{one_line}{pad}{fence}" if one_line else ""


def _size(text: str) -> int:
    return len(text.encode())
