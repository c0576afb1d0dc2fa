"""Changes that a team has accepted, in a TOML file next to the document.

TOML, for it has comments, dates, and a table that can always be appended: what people wrote
in the file stays as they wrote it.
"""

from __future__ import annotations

import fnmatch
import re
import tomllib
from collections.abc import Iterable, Sequence
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from specloom.compare.change import Change, Comparison
from specloom.compare.toml_text import comment, string
from specloom.problems import Position, Problem, SpecloomError, problem

KEYS = ("id", "location", "reason", "expires")
"""The keys of `[[approved]]`, in the order in which they are written."""

NO_REASON = "not given"

_ABOUT_BREAKING = frozenset(
    ("api-version-not-bumped", "api-version-decreased", "api-major-version-not-bumped")
)
"""Rules that only say something of a document with breaking changes."""

_HEADER = re.compile(r"[ \t]*\[\[[ \t]*approved[ \t]*\]\][ \t]*(?:#.*)?")
_FINGERPRINT = re.compile(r"[0-9a-f]{12}")

_PREAMBLE = """\
# Changes of the API that are accepted, see docs/diff.md of specloom: `specloom diff` leaves
# them out. Written by `specloom diff --approve`; edit reasons and expiry dates, add comments.
"""


class Approval(Struct, frozen=True, kw_only=True):
    """One `[[approved]]` table.

    `id` is the fingerprint of a change, which `location` then only describes, or the id of
    a rule, for changes whose location matches `location`, where `*` stands for any
    characters. `expires` is the first day on which it no longer holds.
    """

    id: str
    location: str
    reason: str
    expires: date | None = None
    file: str = ""
    line: int = 1

    @property
    def is_fingerprint(self) -> bool:
        """Whether it names one change, not a rule."""
        return _FINGERPRINT.fullmatch(self.id) is not None

    def covers(self, change: Change) -> bool:
        """Whether it accepts `change`: for a rule, in every operation that is reached."""
        if self.is_fingerprint:
            return self.id == change.fingerprint
        if self.id != change.rule:
            return False
        # Its translation does not go back and forth, as other patterns do.
        fits = re.compile(fnmatch.translate(self._pattern)).match
        return all(fits(location) for location in locations_of(change))

    @property
    def _pattern(self) -> str:
        """The location as a pattern of the shell, in which `*` alone is no letter."""
        return re.sub(r"[][?]", lambda letter: f"[{letter[0]}]", self.location)


class Approved(Struct, frozen=True):
    """A change that is accepted, and what accepts it."""

    change: Change
    approval: Approval


class Stale(Struct, frozen=True):
    """An approval that accepts nothing: its change is gone, or its time is over."""

    approval: Approval
    why: Literal["unmatched", "expired"]

    def __str__(self) -> str:
        approval = self.approval
        if self.why == "expired":
            return f"approval {approval.id} expired on {approval.expires}"
        unmatched = f"approval {approval.id} matches no change"
        if approval.is_fingerprint or approval.location.endswith("*"):
            return unmatched
        return f"{unmatched} at `{approval.location}`: `{approval.location}*` is all below it"


def file_of(spec: Path) -> Path:
    """Where the approvals of a document stand: `pets.approved.toml` for `pets.yaml`."""
    return spec.with_name(f"{spec.stem}.approved.toml")


def locations_of(change: Change) -> tuple[str, ...]:
    """Where a change stands, once for each operation that it reaches.

    Such as `GET /pets response 200 $.items[*].name`. A change that no operation is reached
    by has the JSON pointer of its place.
    """
    path = "" if change.path == "$" else change.path
    rest = " ".join(part for part in (change.part, path) if part)
    if change.operations:
        return tuple(f"{operation} {rest}".rstrip() for operation in change.operations)
    place = change.revision or change.base
    pointer = f"#{place.pointer}" if place is not None else ""
    return (rest or pointer,)


def apply(
    comparison: Comparison, approvals: Iterable[Approval], today: date
) -> tuple[Comparison, tuple[Approved, ...], tuple[Stale, ...]]:
    """What is left of a comparison, what is accepted, and which approvals accept nothing.

    An approval holds before the day of `expires`; the changes that it covered come back then.
    Where no breaking change is left, none asks for another version.
    """
    listed = tuple(approvals)
    valid = [
        approval
        for approval in listed
        if approval.expires is None or today < approval.expires
    ]
    prints = {
        approval.id: approval for approval in reversed(valid) if approval.is_fingerprint
    }
    rules = [approval for approval in valid if not approval.is_fingerprint]
    left: list[Change] = []
    approved: list[Approved] = []
    used: set[Approval] = set()
    for change in comparison.changes:
        by_rule = next((rule for rule in rules if rule.covers(change)), None)
        by = (prints.get(change.fingerprint) if prints else None) or by_rule
        if by is None:
            left.append(change)
            continue
        approved.append(Approved(change, by))
        # A fingerprint and a rule may cover the same change: neither is stale then.
        used |= {by} if by_rule is None else {by, by_rule}
    if not any(
        change.level == "breaking" and change.rule not in _ABOUT_BREAKING
        for change in left
    ):
        left = [change for change in left if change.rule not in _ABOUT_BREAKING]
    expired = {*listed} - {*valid}
    stale = [
        Stale(approval, "expired" if approval in expired else "unmatched")
        for approval in listed
        if approval not in used
    ]
    return replace(comparison, changes=tuple(left)), tuple(approved), tuple(stale)


def read(text: str, name: str) -> tuple[Approval, ...]:
    """The approvals of a file's text; `name` is how messages call the file.

    Raises:
        SpecloomError: it is not TOML, or a key is unknown, missing, or of a wrong type;
            all at once.
    """
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        position = re.search(r"line (\d+), column (\d+)", str(error))
        line, column = map(int, position.groups()) if position else (1, 1)
        raise SpecloomError(
            [_wrong(name, line, f"Not TOML: {error}.", column)]
        ) from None
    rows = table.get("approved", [])
    lines = [number for number, _ in _headers(text)]
    problems = [
        _wrong(name, 1, f"{key!r} is not understood: only [[approved]] is.")
        for key in table
        if key != "approved"
    ]
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise SpecloomError(
            [_wrong(name, 1, "'approved' must be [[approved]] tables.")]
        )
    approvals: list[Approval] = []
    for index, row in enumerate(rows):
        line = lines[index] if len(lines) == len(rows) else 1
        wrong = list(_mistakes(row))
        problems += [_wrong(name, line, message) for message in wrong]
        if not wrong:
            approvals.append(Approval(**row, file=name, line=line))
    if problems:
        raise SpecloomError(problems)
    return tuple(approvals)


def _mistakes(row: dict[str, object]) -> Iterable[str]:
    for key in row:
        if key not in KEYS:
            yield f"{key!r} is not a key of [[approved]]: {', '.join(KEYS)} are."
    for key in ("id", "location", "reason"):
        value = row.get(key)
        if not isinstance(value, str) or not value.strip():
            yield f"[[approved]] needs {key!r}, a text that is not empty."
    expires = row.get("expires")
    # A datetime is a date to isinstance, but has no place in a calendar of days.
    if expires is not None and type(expires) is not date:
        yield "'expires' must be a date without quotes, such as 2030-01-31."


def _wrong(name: str, line: int, message: str, column: int = 1) -> Problem:
    return problem("invalid-approvals", message, Position(name, line, column))


def approvals_for(
    changes: Iterable[Change], *, reason: str = "", expires: date | None = None
) -> tuple[Approval, ...]:
    """An approval by fingerprint for each of the changes."""
    return tuple(
        Approval(
            id=change.fingerprint,
            location=_described(change),
            reason=reason.strip() or NO_REASON,
            expires=expires,
        )
        for change in changes
    )


def _described(change: Change) -> str:
    first = locations_of(change)[0]
    more = len(change.operations) - 1
    return f"{first} (and {more:,} more)" if more > 0 else first or change.rule


def written(text: str, changes: Sequence[Change], reason: str = "") -> str:
    """The text of a file with approvals of `changes` added, each where it belongs.

    The file is kept in the order of locations as far as it is; nothing that stands in it is
    changed, and an approval that stands in it is not added again.

    Raises:
        SpecloomError: the text is not a file of approvals.
    """
    known = read(text, "approvals")
    ids = {approval.id for approval in known}
    new = {change.fingerprint: change for change in changes}
    added = {
        approval: _block(approval, new[approval.id])
        for approval in sorted(approvals_for(new.values(), reason=reason), key=_order)
        if approval.id not in ids
    }
    if not added:
        return text
    merged = _merged(text, known, added)
    expected = {
        (approval.id, approval.location, approval.reason)
        for approval in (*known, *added)
    }
    try:
        standing = {
            (approval.id, approval.location, approval.reason)
            for approval in read(merged, "")
        }
    except SpecloomError:
        standing = set()
    if standing == expected:
        return merged
    # A text in the file looks like a table's head. What is appended always counts.
    return (
        "\n".join([text.rstrip("\n"), *("\n" + block for block in added.values())])
        + "\n"
    )


def _merged(text: str, known: Sequence[Approval], added: dict[Approval, str]) -> str:
    """`text` with each added block before the first that comes after it."""
    starts = [start for _, start in _headers(text)]
    if len(starts) != len(known):
        return ""
    lines = text.split("\n")
    preamble = lines[: starts[0]] if starts else lines
    bounds = pairwise([*starts, len(lines)])
    blocks = [
        (_order(approval), "\n".join(lines[start:end]).strip("\n"))
        for approval, (start, end) in zip(known, bounds, strict=True)
    ]
    for approval, block in added.items():
        later = (
            index for index, (key, _) in enumerate(blocks) if key > _order(approval)
        )
        blocks.insert(next(later, len(blocks)), (_order(approval), block))
    head = "\n".join(preamble).strip("\n") or _PREAMBLE.strip("\n")
    return "\n\n".join([head, *(block for _, block in blocks)]) + "\n"


def _headers(text: str) -> list[tuple[int, int]]:
    """The line (from 1) of each `[[approved]]`, and the index where its comments begin."""
    lines = text.split("\n")
    headers: list[tuple[int, int]] = []
    for index, line in enumerate(lines):
        if _HEADER.fullmatch(line) is None:
            continue
        start = index
        while start and lines[start - 1].lstrip().startswith("#"):
            start -= 1
        headers.append((index + 1, start))
    return headers


def _order(approval: Approval) -> tuple[str, str]:
    return (approval.location, approval.id)


def _block(approval: Approval, change: Change) -> str:
    lines = [
        comment(f"{change.level}: {change.message}"),
        "[[approved]]",
        f"id = {string(approval.id)}",
        f"location = {string(approval.location)}",
        f"reason = {string(approval.reason)}",
    ]
    if approval.expires is not None:
        lines.append(f"expires = {approval.expires}")
    return "\n".join(lines)
