"""Asynchronous clients that wait."""

from __future__ import annotations

import asyncio
from typing import Any


class Waiting:
    """An asynchronous object used as if it were synchronous: what it would have awaited is waited for."""

    def __init__(self, subject: Any, runner: asyncio.Runner) -> None:
        self._subject = subject
        self._runner = runner

    def __getattr__(self, name: str) -> Any:
        attribute = getattr(self._subject, name)
        if callable(attribute) or (
            not name.startswith("_") and hasattr(attribute, "_client")
        ):
            return Waiting(attribute, self._runner)
        return attribute

    def __call__(self, *arguments: Any, **named: Any) -> Any:
        answer = self._subject(*arguments, **named)
        if not asyncio.iscoroutine(answer):
            return answer
        return self._runner.run(answer)
