"""Services that somebody wrote: every method overridden, its answer said by a test."""

from __future__ import annotations

from collections.abc import Callable
from types import ModuleType
from typing import Any

from .five import FIVE, Operation


class Implementer:
    """Overrides every method of every service; `answers` says what the next calls get."""

    def __init__(self) -> None:
        self.urls: dict[str, str] = {}
        """Of the servers, by the name of the package."""
        self._answer: Callable[[], object] = lambda: None

    def answers(self, operation: Operation, answer: Callable[[], object]) -> str:
        """Let `answer` give, or raise, what methods answer from now on; the URL of the operation's service."""
        self._answer = answer
        return self.urls[operation.name]

    def service(self, package: ModuleType) -> Any:
        """A service of a package with all its methods overridden."""

        async def method(self: object, *_arguments: object, **_named: object) -> object:
            return implementer._answer()

        implementer = self
        names = [operation.method for operation in FIVE if operation.package is package]
        kind = type("Ours", (package.server.Service,), dict.fromkeys(names, method))
        return kind()
