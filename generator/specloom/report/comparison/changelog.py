"""The changelog of a document: a section for each commit that changed what it means."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from specloom.compare.revisions.changelog import Entry
from specloom.git.repository import Commit
from specloom.report.comparison import json as diff_json
from specloom.report.comparison.markdown import code, message, prose
from specloom.report.comparison.python import bumps, is_harmful, reach, shown
from specloom.report.comparison.review import Review
from specloom.report.comparison.sections import bundles, is_whole, sections
from specloom.report.comparison.words import (
    elsewhere,
    likewise,
    listed,
    not_counted,
    shortly_within,
    tally,
    within,
)

_SHORT = 10
_SYMBOLS = 3


def render_markdown(entries: Iterable[Entry[Review]], *, title: str, span: str) -> str:
    """The newest commit first; commits without a change that counts are only named."""
    lines = [f"# Changelog of {prose(title)}", "", f"Commits {code(span)}.", ""]
    quiet: list[str] = []
    for entry in entries:
        review = entry.compared
        if review is not None and not review.comparison.changes:
            silent = not_counted(review.comparison)
            more = f" ({prose(silent)})" if silent else ""
            quiet.append(f"- {_named(entry.commit)}{more}")
            continue
        lines += _section(entry)
    if quiet:
        lines += ["## Without a change that counts", "", *quiet]
    return "\n".join(lines).rstrip() + "\n"


def _section(entry: Entry[Review]) -> Iterator[str]:
    commit = entry.commit
    yield f"## {prose(commit.subject) or code(commit.id[:_SHORT])}"
    yield ""
    yield f"{code(commit.id[:_SHORT])}, {commit.day}, {prose(commit.author)}"
    yield ""
    if entry.note:
        yield prose(entry.note)
        yield ""
    if entry.compared is None:
        return
    review = entry.compared
    summary = ". ".join(
        part for part in (tally(review.comparison.changes), bumps(review)) if part
    )
    yield f"**{summary}.**"
    yield ""
    decisive = _decisive(review)
    if decisive:
        yield decisive
        yield ""
    for section in sections(review.comparison.changes):
        where = listed(section.operations) if section.operations else ""
        yield f"{code(where) if where else 'The whole document'}:"
        yield ""
        for bundle in bundles(section):
            change = bundle.first
            place = f"{code(shortly_within(change))}: " if within(change) else ""
            # Where operations came or went, the heading names the places.
            places = "" if is_whole(change) else elsewhere(bundle)
            others = "; ".join(filter(None, (likewise(bundle), places)))
            more = f" ({prose(others)})" if others else ""
            yield f"- **{change.level}** {place}{message(change.message)}{more}"
        yield ""


def _decisive(review: Review) -> str:
    """What of the Python decides its version; empty where nothing is but new."""
    symbols = [] if review.impact is None else shown(review.impact)
    worst = [symbol for symbol in symbols if reach(symbol) == reach(symbols[0])]
    if not worst or not is_harmful(worst[0]):
        return ""
    named = (
        f"{code(symbol.symbol)} ({prose(symbol.change)})" for symbol in worst[:_SYMBOLS]
    )
    more = len(worst) - _SYMBOLS
    rest = f" and {more:,} more" if more > 0 else ""
    return f"The version of the Python is due to {', '.join(named)}{rest}."


def _named(commit: Commit) -> str:
    return f"{code(commit.id[:_SHORT])} {prose(commit.subject)}"


def render_json(entries: Iterable[Entry[Review]], *, title: str, span: str) -> str:
    """An object with the list `entries`, the newest commit first."""
    rows = [_row(entry) for entry in entries]
    return json.dumps({"spec": title, "span": span, "entries": rows}, indent=2) + "\n"


def _row(entry: Entry[Review]) -> dict[str, object]:
    commit, review = entry.commit, entry.compared
    return {
        "commit": commit.id,
        "day": commit.day,
        "author": commit.author,
        "subject": commit.subject,
        "note": entry.note,
        "comparison": None if review is None else diff_json.comparison(review),
    }
