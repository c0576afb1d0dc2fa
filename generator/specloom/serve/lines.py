"""Lines for whoever looks on: at once after a pause, together where there are many."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

_PAUSE = 0.05
"""Seconds for which lines wait after one that went out."""


class Lines:
    """Collects lines while the event loop runs: writing each by itself costs more than making it."""

    def __init__(self, write: Callable[[str], object]) -> None:
        """Write with `write`, which takes lines with their ends; call `flush` at the end."""
        self._write = write
        self._waiting: list[str] | None = None
        """Lines that came since one went out; None where the next one goes out at once."""

    def __call__(self, line: str) -> None:
        """Write a line, no later than in a moment."""
        if self._waiting is not None:
            self._waiting.append(line)
            return
        self._put(line)
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            return
        self._waiting = []
        loop.call_later(_PAUSE, self.flush)

    def flush(self) -> None:
        """Write what waits."""
        waiting, self._waiting = self._waiting, None
        if waiting:
            self._put("".join(waiting))

    def _put(self, text: str) -> None:
        try:
            self._write(text)
        except (OSError, ValueError):  # nobody looks on any more; requests are answered
            self._write = len
