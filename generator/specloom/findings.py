"""Findings as a project takes them: a severity for each code, and what it accepts as it is.

A document that is somebody else's keeps its mistakes. What is accepted is said by code and
place, so that a new finding is still one.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct

from specloom.problems import CODES, Group, Position, Problem, Severity, problem


class Accepted(Struct, frozen=True, kw_only=True):
    """Findings of one code at one place, accepted for a reason.

    `at` is the JSON pointer (RFC 6901) in the author's text, where `*` stands for any
    characters and `~2` for a `*`; before a pointer in another file of the document stand its
    path, from the document's folder, or its address on the network, and `#`. `spec` is the
    document, any if None. `where` is where all this is written.
    """

    code: str
    at: str
    reason: str
    where: Position
    spec: str | None = None


class Judgement(Struct, frozen=True, kw_only=True):
    """What a project says of findings.

    `severities` replace those of the table of codes, None drops a finding. `accepted` is only
    what concerns the document that is judged.
    """

    severities: Mapping[str, Severity | None] = {}
    accepted: tuple[Accepted, ...] = ()

    @property
    def wanted(self) -> frozenset[str]:
        """The codes that are to be looked for wherever a document is read, for people were told so."""
        return frozenset(
            code
            for code, severity in self.severities.items()
            if severity in (Severity.ERROR, Severity.WARNING)
        )

    @property
    def can_fail(self) -> bool:
        """Whether a document that could be generated may be refused all the same."""
        return Severity.ERROR in self.severities.values()

    def judge(self, problems: Iterable[Problem], names: Mapping[str, str]) -> Judged:
        """The problems of a document, with the names of its files as for `place`."""
        accepting = _Accepting(self.accepted)
        left: list[Problem] = []
        accepted: dict[Problem, Accepted] = {}
        for one in problems:
            is_known = one.code in accepting.codes and not one.refused
            by = accepting.find(one.code, place(one, names)) if is_known else None
            if by is not None:
                accepted[one] = by
            elif one.refused or one.code not in self.severities:
                left.append(one)
            elif (severity := self.severities[one.code]) is not None:
                left.append(one.with_severity(severity))
        return Judged(left=left, accepted=accepted, used=frozenset(accepting.used))


class Judged(Struct, frozen=True, kw_only=True):
    """The problems that are `left`, those that are accepted, and which entries were of use."""

    left: list[Problem]
    accepted: dict[Problem, Accepted]
    used: frozenset[Accepted]


UNJUDGED = Judgement()


def can_be_accepted(code: str) -> bool:
    """Whether work goes on without what the code is about: it has a meaning, and is no option."""
    row = CODES[code]
    return not row.refused and row.group is not Group.CONFIGURATION


def place(one: Problem, names: Mapping[str, str]) -> str:
    """Where a problem stands, as `Accepted.at` says it without `*` for other characters.

    `names` say for each file of the document, by its name in locations, how places call it: not
    at all, if it is the document's own.
    """
    pointer = one.pointer.replace("*", "~2")
    file = names.get(one.location.file, one.location.file)
    return f"{file.replace('*', '~2')}#{pointer}" if file else pointer


def unmatched(entries: Iterable[Accepted]) -> list[Problem]:
    """What to say of entries that accept nothing."""
    return [
        problem(
            "unmatched-acceptance",
            f"Nothing is accepted by {one.code!r} at {one.at!r}"
            + (f" of {one.spec}." if one.spec is not None else "."),
            one.where,
        )
        for one in entries
    ]


class _Accepting:
    """Entries by what they accept: a baseline has thousands, a document has thousands of places."""

    def __init__(self, entries: Sequence[Accepted]) -> None:
        self.used: set[Accepted] = set()
        self.codes = {one.code for one in entries}
        self._exact: dict[tuple[str, str], list[Accepted]] = defaultdict(list)
        self._patterns: dict[str, list[tuple[re.Pattern[str], Accepted]]] = defaultdict(
            list
        )
        for one in entries:
            if "*" in one.at:
                pattern = ".*".join(map(re.escape, re.split(r"\*+", one.at)))
                self._patterns[one.code].append((re.compile(pattern, re.DOTALL), one))
            else:
                self._exact[one.code, one.at].append(one)

    def find(self, code: str, at: str) -> Accepted | None:
        """The first entry that accepts a finding; all that do are of use."""
        covering = list(self._exact.get((code, at), ()))
        covering += [
            one
            for pattern, one in self._patterns.get(code, ())
            if pattern.fullmatch(at)
        ]
        self.used.update(covering)
        return covering[0] if covering else None
