"""A comparison for the terminal: by operation, the worst first, and never longer than one reads."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TypeAlias

from specloom.compare.change import Change, Level
from specloom.compare.impact.verdicts import Impact, SymbolChange, Verdict
from specloom.report.comparison import python
from specloom.report.comparison.lines import shortened
from specloom.report.comparison.review import RANK, Review
from specloom.report.comparison.sections import Bundle, Section, bundles, sections
from specloom.report.comparison.words import (
    broken,
    documents,
    heading,
    in_all,
    is_quiet,
    likewise,
    listed,
    loud,
    not_counted,
    operation,
    places_of,
    summary,
    summary_of,
    values,
)
from specloom.report.text import counted, printable

LIMIT = 40
"""Changes that are spelled out: what a person reads in two minutes."""

_SHARING = 3
"""Operations that are named where they share changes."""

_WHOLE: Mapping[Level, int] = {"breaking": 15, "warning": 15, "info": 5}
"""Those that are named, each on a line, where they come or go."""

_OF_ONE_RULE = 8
"""Changes of one rule and level that are spelled out where there are too many in all."""

_MAX_SIGNATURE = 100
_MAX_CAUSES = 2
_MAX_ADDITIVE = 6
"""New names, which break nothing, that are spelled out."""

_SCREEN = 30
"""Lines after which the summary is said again at the end, where a terminal shows it."""

_RESET = "\x1b[0m"
_STYLES = {
    "bold": "\x1b[1m",
    "faint": "\x1b[2m",
    "breaking": "\x1b[31m",
    "warning": "\x1b[33m",
    "info": "\x1b[36m",
    "gone": "\x1b[31m",
    "come": "\x1b[32m",
    "source": "\x1b[31m",
    "type": "\x1b[31m",
    "behaviour": "\x1b[33m",
    "additive": "\x1b[36m",
    "none": "\x1b[2m",
}
_WIDTH = max(map(len, RANK)) + 2

_Paint = Callable[[str, str], str]
_Group: TypeAlias = tuple[Section, tuple[Bundle, ...]]


def render(
    reviews: Sequence[Review], *, colour: bool = False, limit: int | None = LIMIT
) -> str:
    """Every review, one after the other; with `limit` None every change of them."""
    paint = _coloured if colour else _plain
    texts = [[*_lines(review, paint, limit)] for review in loud(reviews)]
    if len(reviews) > 1:
        texts.append([paint(in_all(reviews), "bold")])
    return "\n".join("".join(f"{line}\n" for line in lines) for lines in texts)


def _coloured(text: str, style: str) -> str:
    return f"{_STYLES[style]}{printable(text)}{_RESET}"


def _plain(text: str, style: str) -> str:
    return printable(text)


def _lines(review: Review, paint: _Paint, limit: int | None) -> list[str]:
    comparison = review.comparison
    lines = [paint(documents(comparison), "bold"), paint(summary(review), "bold")]
    chosen, left = _chosen(comparison.changes, limit)
    hints: set[str] = set()
    for section, group in chosen:
        lines += ["", _title(section, paint, limit)]
        for bundle in group:
            lines += _bundle(bundle, paint, hints)
        lines += _named(section, paint, limit)
    if left:
        lines += ["", *_left_out(left, paint)]
    silent = not_counted(comparison)
    lines += ["", paint(silent, "faint")] if silent else []
    if review.impact is not None and not is_quiet(review):
        accepted = (approved.change for approved in review.approved)
        known = (*comparison.changes, *comparison.silent, *accepted)
        changes = {accepted.fingerprint: accepted for accepted in known}
        lines += ["", *_python(review, review.impact, changes, paint, limit)]
    if review.stale:
        lines.append("")
        lines += (
            paint(f"{stale.approval.file}:{stale.approval.line}: {stale}", "warning")
            for stale in review.stale
        )
    notes = broken(comparison)
    lines += [""] if notes else []
    lines += (paint(note, "warning") for note in notes)
    if len(lines) > _SCREEN:
        lines += ["", paint(summary(review), "bold")]
    return lines


def _chosen(
    changes: Sequence[Change], limit: int | None
) -> tuple[list[_Group], list[Change]]:
    """What is spelled out, the worst and of every rule some, and what is only counted."""
    groups = [(section, bundles(section)) for section in sections(changes)]
    if limit is None:
        return [(section, _alone(section)) for section in sections(changes)], []
    if sum(len(group) for _, group in groups) <= limit:
        return groups, []
    every = [section for _, group in groups for section in group]
    kept = {number for _, number in sorted(_urgency(every))[:limit]}
    left = [
        change
        for number, section in enumerate(every)
        if number not in kept
        for change in section.changes
    ]
    numbers = iter(range(len(every)))
    chosen = [
        (section, tuple(section for section in group if next(numbers) in kept))
        for section, group in groups
    ]
    return [(section, group) for section, group in chosen if group], left


def _urgency(bundles: Sequence[Bundle]) -> Iterator[tuple[tuple[int, bool, int], int]]:
    """How soon each is shown: some of every bad rule, the other bad ones, harmless ones."""
    seen: Counter[tuple[Level, str]] = Counter()
    for number, bundle in enumerate(bundles):
        level, rule = bundle.first.level, bundle.first.rule
        seen[level, rule] += 1
        is_more = seen[level, rule] > _OF_ONE_RULE
        yield (int(level == "info"), is_more, RANK[level]), number


def _alone(section: Section) -> tuple[Bundle, ...]:
    return tuple(Bundle((finding,), ()) for finding in section.findings)


def _title(section: Section, paint: _Paint, limit: int | None) -> str:
    operations = section.operations
    title = paint(heading(operations), "bold")
    if len(operations) == 1:
        name = operations[0].operation_id
        return f"{title}  {paint(name, 'faint')}" if name else title
    if not operations or _are_listed(section):
        return title
    names = listed(operations, None if limit is None else _SHARING)
    return f"{title}: {paint(names, 'faint')}"


def _are_listed(section: Section) -> bool:
    """Whether the operations are what a section is about, and too many for its title."""
    return section.is_whole and len(section.operations) > _SHARING


def _named(section: Section, paint: _Paint, limit: int | None) -> Iterator[str]:
    if not _are_listed(section):
        return
    operations = section.operations
    shown = len(operations) if limit is None else _WHOLE[section.worst]
    # One more costs no more room than to say that there is one more.
    shown += len(operations) == shown + 1
    indent = " " * (_WIDTH + 4)
    for reached in operations[:shown]:
        yield f"{indent}{paint(operation(reached), 'faint')}"
    if shown < len(operations):
        more = f"and {len(operations) - shown:,} more"
        yield f"{indent}{paint(more, 'faint')}"


def _bundle(bundle: Bundle, paint: _Paint, hints: set[str]) -> Iterator[str]:
    change = bundle.first
    level = paint(f"{change.level:<{_WIDTH}}", change.level)
    text = printable(summary_of(change))
    yield f"  {level}{text} {paint(f'[{change.rule}]', 'faint')}"
    # Said once, advice is known.
    hint = "" if change.hint in hints else change.hint
    hints.add(change.hint)
    for text in (likewise(bundle), values(change), places_of(bundle), hint):
        if text:
            yield f"  {' ' * _WIDTH}{paint(text, 'faint')}"


def _python(
    review: Review,
    impact: Impact,
    changes: Mapping[str, Change],
    paint: _Paint,
    limit: int | None,
) -> Iterator[str]:
    yield paint(python.bumps(review), "bold")
    listed = python.shown(impact)
    symbols = listed if limit is None else _worth(listed)[: limit // 2]
    if symbols:
        yield paint(f"  {'caller':<{_WIDTH}}stub", "faint")
    told: tuple[str, str] = ("", "")
    for symbol in symbols:
        causes = python.causes(symbol, changes)
        dots = ", …" if len(causes) > _MAX_CAUSES else ""
        named = ", ".join(causes[:_MAX_CAUSES])
        because = paint(f"  ← {named}{dots}", "faint") if causes else ""
        verdicts = _verdict(symbol.caller, paint) + _verdict(symbol.implementer, paint)
        yield f"  {verdicts}{printable(symbol.symbol)}: {printable(symbol.change)}{because}"
        sources = python.before_and_after(symbol)
        # Several arguments of a method have one signature.
        if sources != told:
            yield from _signatures(symbol, paint)
        told = sources
    if len(symbols) < len(listed):
        rest = python.counted_verdicts(listed[len(symbols) :])
        yield paint(f"  … and {len(listed) - len(symbols):,} more: {rest}", "bold")
    if impact.unexplained:
        count = counted(len(impact.unexplained), "symbol")
        yield f"  {count} changed, and no reason was found in the documents"


def _worth(symbols: Sequence[SymbolChange]) -> list[SymbolChange]:
    """Without most of what breaks nothing, which comes last."""
    harmful = [symbol for symbol in symbols if python.is_harmful(symbol)]
    return [*harmful, *symbols[len(harmful) :][:_MAX_ADDITIVE]]


def _verdict(verdict: Verdict, paint: _Paint) -> str:
    return paint(f"{verdict:<{_WIDTH}}", verdict)


def _signatures(symbol: SymbolChange, paint: _Paint) -> Iterator[str]:
    """What differs, below the first line of what it stands in."""
    before, after = python.before_and_after(symbol)
    if python.is_whole(symbol):
        return
    if before and after:
        lines = python.difference(symbol)
    else:
        lines = [("-", before)] if before else [("+", after)] if after else []
    if all(mark == " " for mark, _ in lines):
        return
    for index, (mark, line) in enumerate(shortened(lines, _MAX_SIGNATURE)):
        if mark != " ":
            style = "gone" if mark == "-" else "come"
            yield f"    {paint(f'{mark} {line}', style)}"
        elif not index:
            yield f"    {paint(f'  {line}', 'faint')}"


def _left_out(changes: Sequence[Change], paint: _Paint) -> Iterator[str]:
    """What there was no room for, by level and rule."""
    counts: Counter[tuple[Level, str]] = Counter(
        (change.level, change.rule) for change in changes
    )
    yield paint(f"… and {len(changes):,} more:", "bold")
    for (level, rule), count in sorted(counts.items(), key=_by_level):
        yield f"  {paint(f'{level:<{_WIDTH}}', level)}{count:>7,}  {printable(rule)}"
    yield paint("  `--format html` or `--all` shows every one.", "faint")


def _by_level(item: tuple[tuple[Level, str], int]) -> tuple[int, int, str]:
    (level, rule), count = item
    return (RANK[level], -count, rule)
