"""What went by and what was wrong with it: told at once, counted, and summed up at the end."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

from msgspec import Struct

from specloom.document.location import Location
from specloom.problems import Problem, problem

_MOST = 10_000
"""Different violations that are kept; what comes after is counted."""
_LONGEST_WORDS = 500
_LONGEST_STEP = 200
_MOST_STEPS = 20
"""Of what is wrong, of a name on the way there, and names on that way: clients and services choose them."""


class Violation(Struct, frozen=True):
    """One thing that is wrong with a request or an answer."""

    problem: Problem
    operation: str
    """Method and path as the document has it, such as `GET /books/{isbn}`; of others just the method."""
    side: str
    """`request` or `response`."""
    part: tuple[str | int, ...]
    """Where: `body` and the keys within it, or such as `query` and a name."""
    words: str
    """What is wrong there, without saying where."""

    @property
    def key(self) -> tuple[str, str, str, str]:
        """What is the same for the same violation of other requests: indices do not tell them apart."""
        where = "/".join("*" if isinstance(step, int) else step for step in self.part)
        return self.problem.code, self.operation, f"{self.side}/{where}", self.words


def violation(
    code: str,
    operation: str,
    side: str,
    part: Sequence[str | int],
    words: str,
    at: Location,
    *,
    about: str = "",
) -> Violation:
    """A violation whose message says where it is; `about` is what the message says between operation and place.

    What is long is shortened, so that those of 10,000 kinds can be kept.
    """
    words = shortened(words, _LONGEST_WORDS)
    steps = tuple(
        step if isinstance(step, int) else shortened(step, _LONGEST_STEP)
        for step in part[:_MOST_STEPS]
    )
    where = "" if not steps else " " + shortened(_shown(steps), _LONGEST_WORDS)
    message = f"{operation}{about}{where}{'' if words.startswith(':') else ' '}{words}"
    return Violation(problem(code, message, at), operation, side, steps, words)


def shortened(text: str, most: int) -> str:
    """A text of at most so many characters, the last of which says whether there were more."""
    return text if len(text) <= most else f"{text[: most - 1]}…"


def _shown(part: Sequence[str | int]) -> str:
    place, *steps = part
    if place != "body":
        return f"{place} {'.'.join(map(str, steps))}".strip()
    pointer = "".join(
        f"/{str(step).replace('~', '~0').replace('/', '~1')}" for step in steps
    )
    return f"body {pointer}".strip()


class Traffic:
    """Counts exchanges and their violations, and tells each new one at once."""

    def __init__(self, tell: Callable[[Problem], None]) -> None:
        self._tell = tell
        self.exchanges = 0
        self.violating = 0
        """Exchanges with violations."""
        self.unanswered = 0
        """Requests that the service did not answer."""
        self.counts: Counter[tuple[str, str]] = Counter()
        """Violations by operation and code."""
        self._seen: dict[tuple[str, str, str, str], tuple[Violation, int]] = {}

    def exchange(self, violations: Sequence[Violation]) -> None:
        """One request and its answer went by."""
        self.exchanges += 1
        self.violating += bool(violations)
        for found in violations:
            self.counts[found.operation, found.problem.code] += 1
            known = self._seen.get(found.key)
            if known is not None:
                self._seen[found.key] = known[0], known[1] + 1
            elif len(self._seen) < _MOST:
                self._seen[found.key] = found, 1
                self._tell(found.problem)

    @property
    def violations(self) -> list[tuple[Violation, int]]:
        """Each violation once, and how often it was, in the order of the document."""
        return sorted(self._seen.values(), key=lambda item: _place(item[0].problem))


def _place(found: Problem) -> tuple[str, int, int, str, str]:
    at = found.location
    return at.file, at.line, at.column, found.code, found.message
