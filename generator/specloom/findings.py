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
        """The codes that a project made warnings or errors: they are looked for in `generate`, too."""
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
        for finding in problems:
            is_known = finding.code in accepting.codes and not finding.refused
            by = (
                accepting.find(finding.code, place(finding, names))
                if is_known
                else None
            )
            if by is not None:
                accepted[finding] = by
            elif finding.refused or finding.code not in self.severities:
                left.append(finding)
            elif (severity := self.severities[finding.code]) is not None:
                left.append(finding.with_severity(severity))
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
    return not row.refused and row.group not in (Group.CONFIGURATION, Group.TRAFFIC)


def place(finding: Problem, names: Mapping[str, str]) -> str:
    """Where a problem stands, as `Accepted.at` says it without `*` for other characters.

    `names` say for each file of the document, by its name in locations, how places call it: not
    at all, if it is the document's own.
    """
    pointer = finding.pointer.replace("*", "~2")
    file = names.get(finding.location.file, finding.location.file)
    return f"{file.replace('*', '~2')}#{pointer}" if file else pointer


def unmatched(entries: Iterable[Accepted]) -> list[Problem]:
    """What to say of entries that accept nothing."""
    return [
        problem(
            "unmatched-acceptance",
            f"Nothing is accepted by {acceptance.code!r} at {acceptance.at!r}"
            + (f" of {acceptance.spec}." if acceptance.spec is not None else "."),
            acceptance.where,
        )
        for acceptance in entries
    ]


class _Accepting:
    """Entries by what they accept: a baseline has thousands, a document has thousands of places."""

    def __init__(self, entries: Sequence[Accepted]) -> None:
        self.used: set[Accepted] = set()
        self.codes = {acceptance.code for acceptance in entries}
        self._exact: dict[tuple[str, str], list[Accepted]] = defaultdict(list)
        self._patterns: dict[str, list[tuple[re.Pattern[str], Accepted]]] = defaultdict(
            list
        )
        for acceptance in entries:
            if "*" in acceptance.at:
                pattern = ".*".join(map(re.escape, re.split(r"\*+", acceptance.at)))
                self._patterns[acceptance.code].append(
                    (re.compile(pattern, re.DOTALL), acceptance)
                )
            else:
                self._exact[acceptance.code, acceptance.at].append(acceptance)

    def find(self, code: str, at: str) -> Accepted | None:
        """The first entry that accepts a finding; all that do are of use."""
        covering = list(self._exact.get((code, at), ()))
        covering += [
            acceptance
            for pattern, acceptance in self._patterns.get(code, ())
            if pattern.fullmatch(at)
        ]
        self.used.update(covering)
        return covering[0] if covering else None
