"""What a test wants a stub to answer next."""

from __future__ import annotations

from collections import defaultdict, deque
from dataclasses import dataclass

Headers = list[tuple[bytes, bytes]]


@dataclass
class PlannedAnswer:
    """An answer, and how often it is still to be given; None for always."""

    status: int
    headers: Headers
    content: bytes
    times: int | None


class Plan:
    """The answers that are still to be given, by operation."""

    def __init__(self) -> None:
        self._waiting: defaultdict[str, deque[PlannedAnswer]] = defaultdict(deque)

    def add(self, operation: str, answer: PlannedAnswer) -> None:
        """Give an answer after those that are waiting."""
        self._waiting[operation].append(answer)

    def next(self, operation: str | None) -> PlannedAnswer | None:
        """The answer that is next; it is still to be given."""
        waiting = self._waiting.get(operation) if operation is not None else None
        return waiting[0] if waiting else None

    def given(self, operation: str) -> None:
        """Take note that the next answer was given."""
        waiting = self._waiting[operation]
        if waiting and waiting[0].times is not None:
            waiting[0].times -= 1
            if waiting[0].times <= 0:
                waiting.popleft()

    def clear(self) -> None:
        """Give none of them."""
        self._waiting.clear()
